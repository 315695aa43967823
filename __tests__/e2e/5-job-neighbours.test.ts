import type { FleetSpec } from '../../lib';
import { FleetAtWork } from './changes/fleet-at-work';
import { renderFiles } from './cluster/fleets';
import { never } from './cluster/never';
import { type Pod, pathOf } from './cluster/objects';
import { readStage } from './cluster/on-stage';
import { eventually } from './cluster/wait';
import { HELD_SCRIPT } from './gitlab/held-job';

const ORG = 'neighbours';
const NAMESPACE = `${ORG}-runners`;
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const ZONE = 'topology.kubernetes.io/zone';

/** A runner whose jobs keep apart and are not evicted, one whose jobs are together, and one that says nothing. */
const FLEET: FleetSpec = {
  org: ORG,
  cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
  runners: [
    {
      kind: 'docker',
      name: 'apart',
      tags: ['apart'],
      concurrency: 2,
      spacing: { jobs: 'apart' },
      disruptionBudget: true,
    },
    {
      kind: 'docker',
      name: 'together',
      tags: ['together'],
      concurrency: 2,
      spacing: { jobs: 'together', topologyKey: ZONE },
    },
    { kind: 'docker', name: 'plain', concurrency: 2 },
  ],
};
const RUNNERS = FLEET.runners.map(({ name = '' }) => name);

describe('jobs and what is around them on their nodes', () => {
  const stage = readStage();
  const files = renderFiles(FLEET);
  const fleet = new FleetAtWork(stage, NAMESPACE, 9700);
  const pods = new Map<string, Pod>();
  let ids: readonly number[] = [];

  beforeAll(async () => {
    await fleet.start(files, RUNNERS);
    ids = RUNNERS.map((runner) => fleet.give(runner, HELD_SCRIPT));
    await fleet.runTogether(ids);
    for (const runner of RUNNERS) {
      const [pod] = await fleet.jobPods(runner);
      pods.set(runner, pod ?? never(`no job pod of ${runner}`));
    }
  });
  afterAll(async () => {
    await fleet.stop(files);
  });

  const podOf = (runner: string): Pod => pods.get(runner) ?? never(`no pod of ${runner}`);
  const wish = (runner: string, topologyKey: string) => ({
    weight: 100,
    podAffinityTerm: {
      labelSelector: { matchLabels: { 'runner-fleet/runner': runner, 'runner-fleet/role': 'job' } },
      topologyKey,
    },
  });

  test('the real GitLab Runner writes the wish of its runner into the pod, and no other', () => {
    expect(podOf('apart').spec['affinity']).toEqual({
      podAntiAffinity: { [PREFERRED]: [wish('apart', 'kubernetes.io/hostname')] },
    });
    expect(podOf('together').spec['affinity']).toEqual({
      podAffinity: { [PREFERRED]: [wish('together', ZONE)] },
    });
    expect(podOf('plain').spec['affinity']).toEqual({});
  });

  test('the same pod is admitted once more', async () => {
    for (const runner of RUNNERS) {
      expect((await fleet.wouldCreate(runner, fleet.again(runner))).status).toBe(201);
    }
  });

  test.each<[string, string, object]>([
    ['beside jobs of another runner', 'together', { podAffinity: { [PREFERRED]: [wish('apart', ZONE)] } }],
    [
      'on the same node as the jobs of its runner',
      'together',
      {
        podAffinity: { [PREFERRED]: [wish('together', 'kubernetes.io/hostname')] },
      },
    ],
    [
      'beside all pods of all namespaces',
      'together',
      {
        podAffinity: {
          [PREFERRED]: [
            { weight: 100, podAffinityTerm: { labelSelector: {}, namespaceSelector: {}, topologyKey: ZONE } },
          ],
        },
      },
    ],
    [
      'beside pods that must be there',
      'together',
      {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [wish('together', ZONE).podAffinityTerm],
        },
      },
    ],
    [
      'beside jobs from which it keeps apart',
      'apart',
      {
        podAffinity: { [PREFERRED]: [wish('apart', 'kubernetes.io/hostname')] },
      },
    ],
    [
      'beside anybody, although its runner has no wish',
      'plain',
      {
        podAffinity: { [PREFERRED]: [wish('plain', ZONE)] },
      },
    ],
    ['beside nobody, although its runner has a wish', 'together', {}],
  ])('a pod that would be %s is refused', async (_, runner, affinity) => {
    const { status, body } = await fleet.wouldCreate(
      runner,
      fleet.again(runner, ({ spec }) => Object.assign(spec, { affinity })),
    );
    expect(status).toBe(403);
    expect(body['message']).toContain('[job-affinity]');
  });

  const evicted = (runner: string, query = '') => {
    const { name } = podOf(runner).metadata;
    return fleet.api.create(`${pathOf('pods', NAMESPACE, name)}/eviction${query}`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace: NAMESPACE },
    });
  };

  test('a running job is not evicted where its runner says so, and is where it does not', async () => {
    const budget = await eventually('the budget is known', async () => {
      const { body } = await fleet.api.get(pathOf('poddisruptionbudgets', NAMESPACE, 'apart-job'));
      return body['status']?.observedGeneration === body.metadata.generation && body['status'];
    });
    expect(budget).toMatchObject({ currentHealthy: 1, disruptionsAllowed: 0, expectedPods: 1 });
    const refused = await evicted('apart');
    expect(refused.status).toBe(429);
    expect(refused.body['message']).toContain("would violate the pod's disruption budget");
    expect((await evicted('plain', '?dryRun=All')).status).toBe(201);
    expect((await fleet.jobPods('apart')).map(({ metadata }) => metadata.name)).toEqual([
      podOf('apart').metadata.name,
    ]);
  });

  test('the budget asks for no right of the manager, whose job goes on', async () => {
    const { body } = await fleet.api.get(pathOf('roles', NAMESPACE, 'apart-manager'));
    expect(JSON.stringify(body['rules'])).not.toContain('poddisruptionbudgets');
    expect(fleet.jobsOf('apart').map(({ state }) => state)).toEqual(['running']);
  });
});
