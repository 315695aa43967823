import { honestManagerPod } from '../../lib/boundary/admission/corpus/honest-manager-pod';
import { readObjects } from '../../lib/boundary/facts/manifests/kubernetes-object';
import { podTemplatesOf } from '../../lib/boundary/facts/manifests/pod-template';
import { managerUser } from '../../lib/policy/requester';
import { objectsOf } from '../chart/rendered';
import {
  CUSTOM_ORG,
  CUSTOMISATIONS,
  type Customisation,
  customFleet,
  judged,
  rulesToldOf,
} from '../corpus/customisations';
import { jobPod } from '../corpus/job-pod';
import { REPLICA_SETS } from '../corpus/users';
import { type Answer, ApiServer } from './cluster/api-server';
import { groupsOf, tokenOf } from './cluster/identities';
import { type KubernetesObject, type Pod, pathOf } from './cluster/objects';
import { isDenied, probe, readStage } from './cluster/on-stage';
import { pathFinder, servedResources } from './cluster/resources';
import { eventually, inParallel } from './cluster/wait';

const NAMESPACE = `${CUSTOM_ORG}-runners`;
const NAMES = CUSTOMISATIONS.map(({ name }) => name);
const FLEET = customFleet(NAMES);

/** Which rule refused, by the message of the API server; or that it was the LimitRange. */
const ruleIn = (message: unknown) =>
  /denied request: \[([a-z-]+)\]/.exec(String(message))?.[1] ??
  /maximum (?:cpu|memory) usage per Container/.exec(String(message))?.[0];

const RANGE = 'maximum memory usage per Container';

/** What is written and what is refused of a customised fleet; the same table holds for the judge. */
describe('customised fleets before a real API server', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const controller = api.as({ user: REPLICA_SETS, groups: groupsOf('kube-system') });
  const objects = objectsOf(FLEET) as unknown as KubernetesObject[];
  const ofCluster = objects.filter(({ metadata }) => metadata.namespace === undefined);
  const created = new Map<KubernetesObject, Answer>();
  let pathFor: (object: KubernetesObject) => string;

  const create = async (object: KubernetesObject): Promise<void> => {
    created.set(object, await api.create(pathFor(object).replace(/\/[^/]+$/, ''), object));
  };
  const deploymentOf = (name: string) =>
    objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === `${name}-manager`);
  const ownOf = (name: string) =>
    objects.filter(
      ({ metadata }) => metadata.labels?.['runner-fleet/runner'] === name || metadata.name === `${name}-more`,
    );
  const pods = async (): Promise<Pod[]> => (await api.get(pathOf('pods', NAMESPACE))).body['items'];

  /** By name of its runner: the rule that refused the config, the Deployment or the pods; or that the pods are there. */
  const became = new Map<string, string>();
  const real = new Map<string, Pod>();

  async function settle(): Promise<void> {
    const [{ body }, all] = [await api.get(pathOf('deployments', NAMESPACE)), await pods()];
    for (const { name } of CUSTOMISATIONS) {
      const refused = ownOf(name)
        .map((object) => created.get(object)?.body)
        .find((answer) => answer !== undefined && isDenied(answer));
      const deployment = (body['items'] as KubernetesObject[]).find(
        ({ metadata }) => metadata.name === `${name}-manager`,
      );
      const failure = (
        deployment?.['status']?.conditions as { type: string; message: string }[] | undefined
      )?.find(({ type, message }) => type === 'ReplicaFailure' && ruleIn(message) !== undefined);
      const own = all.find(({ metadata }) => metadata.labels?.['runner-fleet/runner'] === name);
      const answer =
        ruleIn(refused?.['message']) ?? ruleIn(failure?.message) ?? (own?.spec.nodeName && 'runs');
      if (answer !== undefined && answer !== '') {
        became.set(name, answer);
      }
      if (own !== undefined) {
        real.set(name, own);
      }
    }
  }

  beforeAll(async () => {
    for (const { name, change } of CUSTOMISATIONS) {
      change(objects as unknown as Parameters<Customisation['change']>[0], name);
    }
    pathFor = pathFinder(await servedResources(api));
    await api.create('/apis/node.k8s.io/v1/runtimeclasses', {
      metadata: { name: 'gvisor' },
      handler: 'gvisor',
    });
    await inParallel(ofCluster, 4, create);
    await eventually('the policies hold', async () => {
      const pod = await controller.create(`${pathOf('pods', NAMESPACE)}?dryRun=All`, {
        metadata: { name: 'strange', labels: { 'runner-fleet/runner': NAMES.at(-1) } },
        spec: { containers: [{ name: 'a', image: 'b' }] },
      });
      const configs = await Promise.all(
        [NAMES[0], NAMES.at(-1)].map((name) =>
          api.create(`${pathOf('configmaps', NAMESPACE)}?dryRun=All`, {
            metadata: { name: `${name}-config` },
            data: { 'config.toml': 'another' },
          }),
        ),
      );
      return [await probe(api, NAMESPACE), pod, ...configs].every(({ body }) => isDenied(body));
    });
    const rest = objects.filter((object) => !ofCluster.includes(object));
    await inParallel(
      rest.filter(({ kind }) => kind !== 'Deployment'),
      4,
      create,
    );
    await inParallel(
      rest.filter(({ kind }) => kind === 'Deployment'),
      4,
      create,
    );
    await eventually(
      'every customisation came to something',
      async () => {
        await settle();
        return became.size === CUSTOMISATIONS.length;
      },
      120,
    ).catch(() => undefined);
  }, 400_000);
  afterAll(async () => {
    for (const object of [...ofCluster].reverse()) {
      await api.delete(pathFor(object));
    }
    const held = pathOf('deployments', NAMESPACE, 'finalizer-of-deployment-manager');
    await api.patch(held, { metadata: { finalizers: null } });
    controller.close();
    api.close();
  }, 120_000);

  const named = (...outcomes: Customisation['outcome'][]) =>
    CUSTOMISATIONS.filter(({ outcome }) => outcomes.includes(outcome));

  describe('what the judge passes runs', () => {
    test.each(named('runs'))('$name', ({ name }) => {
      expect(
        ownOf(name).map(({ kind }, index) => [kind, created.get(ownOf(name)[index] as never)?.status]),
      ).toEqual(ownOf(name).map(({ kind }) => [kind, 201]));
      expect(became.get(name)).toBe('runs');
    });
  });

  describe('what the judge refuses for an admission policy is refused by it', () => {
    test.each(named('refused'))('$name, by $rule', (row) => {
      // Of several rules the API server names one.
      const rules = [...rulesToldOf(judged(row)), ...(row.name.endsWith('-its-range') ? [RANGE] : [])];
      expect(rules).toContain(row.rule);
      expect(rules).toContain(became.get(row.name));
    });
  });

  describe('what the judge alone refuses would run', () => {
    test.each(named('refused by the judge alone'))('$name', ({ name }) => {
      expect(became.get(name)).toBe('runs');
    });
  });

  describe('the pod that the judge asks about is the one that the API server makes', () => {
    test.each(named('runs'))('$name', ({ name }) => {
      const [deployment] = readObjects([deploymentOf(name)]).objects;
      const [template] = deployment === undefined ? [] : podTemplatesOf(deployment).templates;
      const model = template === undefined ? {} : honestManagerPod(template);
      expect(comparable(model)).toEqual(comparable(real.get(name)));
    });
  });

  test('a pull secret of the ServiceAccount of jobs is refused for the jobs', async () => {
    const runner = FLEET.runner('as-rendered');
    const user = managerUser(runner);
    const manager = api.as({ user, groups: groupsOf(NAMESPACE), extra: tokenOf(runner.names.manager) });
    const ask = () => manager.create(`${pathOf('pods', NAMESPACE)}?dryRun=All`, jobPod(FLEET, 'as-rendered'));
    expect((await ask()).body['message'] ?? '').toBe('');
    await api.patch(pathOf('serviceaccounts', NAMESPACE, runner.names.job), {
      imagePullSecrets: [{ name: 'regcred' }],
    });
    await eventually('the API server knows of it', async () => (await ask()).status !== 201);
    expect(ruleIn((await ask()).body['message'])).toBe('job-pull-secrets');
    manager.close();
  });
});

/** What of a pod is the same each time, in words that are the same for both. */
function comparable(pod: unknown): unknown {
  const text = JSON.stringify(pod, (key, value) =>
    typeof value === 'bigint' ? Number(value) : key === 'nodeName' ? undefined : value,
  )
    .replaceAll('"cpu":0.5', '"cpu":"500m"')
    .replaceAll(/kube-api-access-[a-z0-9]+/g, 'kube-api-access')
    .replaceAll(/-manager-[a-z0-9]{4,10}(?=[-"])/g, '-manager-hash');
  const { metadata, spec } = JSON.parse(text);
  const { annotations, labels, ownerReferences } = metadata;
  return {
    annotations,
    labels: { ...labels, 'pod-template-hash': 'hash' },
    owners: ownerReferences.map((owner: object) => ({ ...owner, uid: 'uid' })),
    // By the PriorityClass, which no rule looks at.
    spec: { ...spec, priority: 0, preemptionPolicy: 'Never' },
  };
}
