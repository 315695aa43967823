import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { renderFiles } from '../../e2e/cluster/fleets';
import { pathOf } from '../../e2e/cluster/objects';
import { applyFleet, haveTokenSecret, isDenied, isRolledOut, probe } from '../../e2e/cluster/on-stage';
import { eventually } from '../../e2e/cluster/wait';
import { command } from '../stage/command';
import type { Lab } from '../stage/lab';
import { CACHE_SECRETS } from './lab-cache';

/**
 * Applies a fleet with the Secrets that others would make for it, and waits until its policies hold and its managers
 * are ready. What is there already is left as it is.
 *
 * @param secrets what others keep there for it, by the names of Secrets. @default - those of the cache of Nix, if the
 * fleet has one
 */
export async function haveFleet(
  lab: Lab,
  api: ApiServer,
  fleet: FleetSpec,
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>> = fleet.attic ? CACHE_SECRETS : {},
): Promise<void> {
  const namespace = `${fleet.org}-runners`;
  const folder = folderOf(lab, fleet);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of renderFiles(fleet)) {
    writeFileSync(join(folder, name), text);
  }
  await applyFleet(lab, folder);
  await eventually('the policies hold', async () => isDenied((await probe(api, namespace)).body));
  for (const { kind, name = kind } of fleet.runners) {
    await haveTokenSecret(api, name, namespace);
  }
  for (const [name, stringData] of Object.entries(secrets)) {
    if ((await api.get(pathOf('secrets', namespace, name))).status === 404) {
      await api.create(pathOf('secrets', namespace), {
        metadata: { name, namespace },
        type: 'Opaque',
        stringData,
      });
    }
  }
  await eventually(
    'all managers are ready',
    async () => {
      const { items } = (await api.get(pathOf('deployments', namespace))).body;
      return items.length === fleet.runners.length && items.every(isRolledOut);
    },
    120,
  );
}

/** Takes away what {@link haveFleet} has applied. Its namespace needs a while to be gone. */
export async function removeFleet(lab: Lab, fleet: FleetSpec): Promise<void> {
  const words = ['delete', '--ignore-not-found', '--wait=false', '-f', folderOf(lab, fleet)];
  await command(lab.kubectl, `--kubeconfig=${lab.adminKubeconfig}`, ...words);
}

function folderOf(lab: Lab, { org }: FleetSpec): string {
  return join(lab.folder, org);
}
