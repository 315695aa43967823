import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunnerSpec } from '../../../lib/fleet/types/runner-spec';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { parseObjects, renderFiles } from '../../e2e/cluster/fleets';
import { type KubernetesObject, pathOf } from '../../e2e/cluster/objects';
import { haveTokenSecret, isRolledOut } from '../../e2e/cluster/on-stage';
import { eventually } from '../../e2e/cluster/wait';
import { LAB_RUNNERS, type LabFacts, labFleet } from '../fleets/lab-fleet';
import { command } from '../stage/command';
import type { Lab } from '../stage/lab';

const ORGANISATION = 'shifted';

/** The namespace of the fleet whose jobs run in user namespaces. */
export const SHIFTED_NAMESPACE = `${ORGANISATION}-runners`;

/** Its runners: one of every unprivileged kind, and a tightened one. GitLab knows them by names of their own. */
export const SHIFTED_RUNNERS: readonly RunnerSpec[] = LAB_RUNNERS.filter(
  (runner) => runner.kind !== 'dind' && !('attic' in runner),
).map((runner) => ({ ...runner, name: shifted('name' in runner ? runner.name : runner.kind) }));

/** The name of the runner that is like one of the lab's. */
export function shifted(runner: string): string {
  return `shifted-${runner}`;
}

/** What no field of a fleet asks for: one patch more in each config.toml. */
const PATCH = [
  '    [[runners.kubernetes.pod_spec]]',
  '    name = "user-namespace"',
  '    patch_type = "strategic"',
  '    patch = "{\\"hostUsers\\":false}"',
  '',
].join('\n');
const POLICIES = /^ValidatingAdmissionPolicy/;

/**
 * Applies the fleet with that patch, and without its admission policies: they refuse job pods that are not what the
 * product renders. Waits until its managers are ready.
 */
export async function haveShiftedFleet(lab: Lab, api: ApiServer, facts: LabFacts): Promise<void> {
  const fleet = { ...labFleet(facts, SHIFTED_RUNNERS), org: ORGANISATION };
  const items = [...renderFiles(fleet).values()]
    .flatMap(parseObjects)
    .filter(({ kind }) => !POLICIES.test(kind))
    .map(patched);
  const file = join(lab.folder, 'shifted.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await command(
    lab.kubectl,
    `--kubeconfig=${lab.adminKubeconfig}`,
    ...['apply', '--server-side', '--force-conflicts', '-f', file],
  );
  for (const { kind, name = kind } of SHIFTED_RUNNERS) {
    await haveTokenSecret(api, name, SHIFTED_NAMESPACE);
  }
  const cache = { server: 'http://attic.attic-cache-dev:8080', cache: 'lab', token: 'pull' };
  await api.create(pathOf('secrets', SHIFTED_NAMESPACE), {
    metadata: { name: 'attic-credentials', namespace: SHIFTED_NAMESPACE },
    type: 'Opaque',
    stringData: cache,
  });
  await eventually(
    'all managers are ready',
    async () => {
      const deployments = (await api.get(pathOf('deployments', SHIFTED_NAMESPACE))).body['items'];
      return deployments.length === SHIFTED_RUNNERS.length && deployments.every(isRolledOut);
    },
    180,
  );
}

/** Takes all of it away again. */
export async function removeShiftedFleet(lab: Lab): Promise<void> {
  const file = join(lab.folder, 'shifted.json');
  await command(
    lab.kubectl,
    `--kubeconfig=${lab.adminKubeconfig}`,
    ...['delete', '--ignore-not-found', '--wait=false', '-f', file],
  );
}

function patched(object: KubernetesObject): KubernetesObject {
  const config: string | undefined = object['data']?.['config.toml'];
  return config === undefined
    ? object
    : { ...object, data: { ...object['data'], 'config.toml': `${config.trimEnd()}\n\n${PATCH}` } };
}
