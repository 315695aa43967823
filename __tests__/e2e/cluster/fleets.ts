import { parseAllDocuments } from 'yaml';
import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import type { RunnerSpec } from '../../../lib/fleet/types/runner-spec';
import { render } from '../../../lib/output/synthesize';
import type { KubernetesObject } from './objects';

/** The runners of `main.ts`. */
export const TINYLAND_RUNNERS: readonly RunnerSpec[] = [
  { kind: 'docker' },
  { kind: 'tinyland-docker' },
  { kind: 'nix' },
  { kind: 'tinyland-nix' },
  {
    kind: 'dind',
    concurrency: 2,
    nodes: {
      pool: { 'tinyland.dev/pool': 'dind' },
      taint: { key: 'tinyland.dev/dind', value: 'only' },
    },
  },
];

/** The fleet of `main.ts`, with other runners if asked for; a test holds it against `dist/`. */
export function tinyland(runners: readonly RunnerSpec[] = TINYLAND_RUNNERS): FleetSpec {
  return {
    org: 'tinyland',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    attic: { publicKeys: ['main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='] },
    monitoring: { namespace: 'monitoring' },
    runners: [...runners],
  };
}

/** The files of a fleet, by name. */
export function renderFiles(fleet: FleetSpec): ReadonlyMap<string, string> {
  return new Map(render([fleet]).files.map(({ path, text }) => [path, text]));
}

/** The objects of a YAML text. */
export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document) => document.toJS());
}
