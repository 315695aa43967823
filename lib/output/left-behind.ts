import type { Finding } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { FleetBefore, StandingObject } from '../fleet/fleet-before';
import { KIND_LABEL } from '../fleet/names';

/**
 * Refuses to take away what a manager with jobs lives by: its ServiceAccount, its Role, its quota and its place in the
 * admission policies go with its runner.
 */
export function checkLeftBehind(fleet: Fleet, before: FleetBefore | undefined): readonly Finding[] {
  return [...(before?.managers ?? [])]
    .filter(([, manager]) => manager.spec?.['replicas'] !== 0)
    .flatMap(([name, manager]) => {
      const runner = fleet.runners.find((candidate) => candidate.name === name);
      if (runner === undefined) {
        return [removed(fleet, name)];
      }
      const kind = manager.metadata.labels?.[KIND_LABEL];
      return kind === runner.kind ? [] : [changed(fleet, name, kind, manager)];
    });
}

const BY_FORCE = 'to let its jobs fail, synthesize with --rolled-out';

function removed(fleet: Fleet, name: string): Finding {
  return {
    code: 'runner-removed',
    path: `fleet ${fleet.org} / runner ${name}`,
    message: 'its manager is committed and may have jobs, which end with the rights that go with the runner',
    fix: `keep the runner with 'replicas: 0', apply, wait until its pods are gone, then remove it; ${BY_FORCE}`,
  };
}

function changed(fleet: Fleet, name: string, kind: string | undefined, { spec }: StandingObject): Finding {
  return {
    code: 'runner-kind-changed',
    path: `fleet ${fleet.org} / runner ${name} / kind`,
    message: `its manager of another kind is committed with replicas: ${String(spec?.['replicas'] ?? 1)} and may have jobs, which the new kind does not allow`,
    value: fleet.runner(name).kind,
    allowed: kind ?? 'none',
    fix: `give the new runner another name, and retire this one with 'replicas: 0'; ${BY_FORCE}`,
  };
}
