import { ApiServer } from '../e2e/cluster/api-server';
import { type Role, rolesIn } from './packets/cast';
import { type Before, INIT_CONTAINER, openFor, WATCHED, waitingFor } from './packets/first-moments';
import { HOSTS } from './packets/hosts';
import { Listeners } from './packets/listeners';
import { applyPolicies, removeNamespaces, renderedFleet } from './packets/standing-fleets';
import { OUTSIDE } from './stage/addresses';
import { readLab } from './stage/lab';
import { withoutService } from './stage/node-services';

/** Pods of each sort: an enforcer that is late is late at times. */
const PODS = 10;

/** Milliseconds after which a target that is still open was never closed, however busy the machine is. */
const NEVER_CLOSED = WATCHED - 500;

const METADATA = `${OUTSIDE.metadata.ipv4}:80`;

describe('the first moments of a pod', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  const fleet = renderedFleet('minimal');
  const job = rolesIn(fleet).find(({ name }) => name === 'docker-job') as Role;
  let listeners: Listeners;
  let openAtFirst: number;

  const sumOf = (times: readonly number[]) => times.reduce((sum, milliseconds) => sum + milliseconds, 0);
  const measured = async (what: string, before: Before): Promise<readonly number[]> => {
    const times = await openFor(api, METADATA, job, before, PODS);
    expect(times).toHaveLength(PODS);
    const open = times.filter((milliseconds) => milliseconds > 0);
    console.log(`${what}: ${open.length} of ${PODS} reached the metadata service, for ${open.join(', ')} ms`);
    return open;
  };

  beforeAll(async () => {
    listeners = await Listeners.start(lab, HOSTS);
    await applyPolicies(api, fleet);
  });
  afterAll(async () => {
    listeners?.stop();
    await removeNamespaces(api, ['minimal-runners']);
    api.close();
  });

  test('may be open for a container that is the first: how long is said, and it ends', async () => {
    const open = await measured('a container that is the first', []);
    openAtFirst = sumOf(open);
    expect(open.filter((milliseconds) => milliseconds > NEVER_CLOSED)).toEqual([]);
  });

  test('are mostly over for a container that comes after an init container, as all of jobs do', async () => {
    const open = await measured('a container after an init container', INIT_CONTAINER);
    // None on a quiet machine. On a busy one the enforcer may be later than both, but less so than the first container.
    expect(sumOf(open)).toBeLessThanOrEqual(openAtFirst / 2);
    expect(open.filter((milliseconds) => milliseconds > NEVER_CLOSED)).toEqual([]);
  });

  test('are over for certain after an init container that waits until what must be closed is closed', async () => {
    expect(await measured('a container after one that waits', waitingFor(METADATA))).toEqual([]);
  });

  test('last as long as nothing enforces policies, but for a pod that waits for it', async () => {
    await withoutService(job.node, 'kube-router', async () => {
      const times = await openFor(api, METADATA, job, INIT_CONTAINER, 2);
      expect(times.map((milliseconds) => milliseconds > NEVER_CLOSED)).toEqual([true, true]);
      // It never starts what comes after.
      await expect(openFor(api, METADATA, job, waitingFor(METADATA), 1, 15)).rejects.toThrow(
        'the pod has watched',
      );
    });
  });
});
