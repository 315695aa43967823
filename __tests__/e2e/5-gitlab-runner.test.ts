import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiServer } from './cluster/api-server';
import { parseObjects } from './cluster/fleets';
import { groupsOf, tokenOf, userOf } from './cluster/identities';
import { type Pod, pathOf } from './cluster/objects';
import {
  haveFleet,
  NAMESPACE,
  RUNNERS,
  type RunnerName,
  readStage,
  run,
  runnerToken,
} from './cluster/on-stage';
import type { CiJob } from './gitlab/ci-job';
import { normalizedPod, recordedPod, recordPod } from './gitlab/golden-pods';
import { ManagersAtWork } from './gitlab/managers-at-work';

const SERVICES: CiJob = {
  services: [
    { name: 'docker.io/library/postgres:17', alias: 'db', variables: { POSTGRES_PASSWORD: 'not-a-secret' } },
    { name: 'docker.io/library/redis:7' },
  ],
};

/** Honest jobs, by what they ask for. */
const JOBS: Readonly<Record<string, CiJob>> = {
  plain: {},
  credentials: { registryCredentials: true },
  artifacts: { artifacts: ['result.txt'] },
  services: SERVICES,
};

/** What GitLab Runner warns of although all is well. */
const KNOWN = [
  // Patches of the pod are how one container is raised, or gets its credentials by reference.
  /^Advanced Pod Spec configuration enabled, merging the provided PodSpec to the generated one. This is a beta feature/,
  // The job was over while the question was on its way.
  /^Getting job pod status .*: context canceled$/,
];

/** Runners whose jobs may have services of their own. */
const WITH_SERVICES: readonly RunnerName[] = ['docker', 'tinyland-docker'];

const CASES = RUNNERS.flatMap((runner) =>
  Object.entries(JOBS)
    .filter(([variant]) => variant !== 'services' || WITH_SERVICES.includes(runner))
    .map(([variant, job]) => ({ runner, variant, job })),
);

describe('the real GitLab Runner with the rendered config.toml', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const ids = new Map<string, number>();
  let work: ManagersAtWork;

  beforeAll(async () => {
    await haveFleet(stage, api);
    work = await ManagersAtWork.start(stage, api, 5000);
    for (const { runner, variant, job } of CASES) {
      ids.set(`${runner}-${variant}`, work.give(runner, job));
    }
  });
  afterAll(async () => {
    await work.stop();
    api.close();
  });

  const idOf = (runner: RunnerName, variant: string) => ids.get(`${runner}-${variant}`) ?? 0;

  const lint = async (config: string) => {
    const file = join(stage.folder, 'config.toml');
    writeFileSync(file, config.replace('${RUNNER_TOKEN}', runnerToken('lint')));
    const { code, stderr } = await run(stage.gitlabRunner, ['--log-format=json', 'lint', `--config=${file}`]);
    const lines = stderr.trim().split('\n');
    return { code, stderr, levels: lines.map((line) => JSON.parse(line).level) };
  };

  test.each(RUNNERS)('%s: gitlab-runner lint finds nothing', async (runner) => {
    const { data } = (await api.get(pathOf('configmaps', NAMESPACE, `${runner}-config`))).body;
    expect(await lint(data['config.toml'])).toMatchObject({ code: 0, levels: ['info'] });
    // The same question finds fault where there is fault.
    const broken = data['config.toml'].replace('privileged = false', 'privilegd = false');
    expect(await lint(broken)).toMatchObject({ code: 1, stderr: expect.stringContaining('privilegd') });
  });

  test('gitlab-runner lint finds nothing in the examples', async () => {
    const files = readdirSync('examples', { recursive: true, encoding: 'utf8' });
    const configs = files
      .filter((file) => /dist\/.*\.yaml$/.test(file))
      .flatMap((file) => parseObjects(readFileSync(join('examples', file), 'utf8')))
      .flatMap((object) => object['data']?.['config.toml'] ?? []);
    expect(configs.length).toBeGreaterThan(10);
    for (const config of configs) {
      expect(await lint(config)).toMatchObject({ code: 0, levels: ['info'] });
    }
  });

  test.each(CASES)('$runner, $variant: the job runs to its end', async ({ runner, variant }) => {
    const id = idOf(runner, variant);
    const job = await work.finished(id);
    expect(job.trace).toContain(`hello from job ${id}`);
    expect(job).toMatchObject({ state: 'success' });
  });

  test.each(CASES)('$runner, $variant: the pod is the one on record', async ({ runner, variant }) => {
    const id = idOf(runner, variant);
    await work.finished(id);
    // While the pod of the last job is still counted, the next one waits for room.
    const attempts = work.podsFor(runner, id);
    const answered = attempts.filter(({ responseStatus }) => !responseStatus?.message?.match(/quota/));
    expect(answered.map(({ responseStatus }) => responseStatus?.code)).toEqual([201]);
    const pod = normalizedPod(answered[0]?.requestObject as Pod, id);
    // Artifacts make no difference to the pod.
    const name = `${runner}-${variant === 'artifacts' ? 'plain' : variant}`;
    recordPod(name, pod);
    expect(pod).toEqual(recordedPod(name));
  });

  test.each(CASES)(
    '$runner, $variant: the pod is not among the first to be evicted',
    async ({ runner, variant }) => {
      const id = idOf(runner, variant);
      await work.finished(id);
      const { requestObject, responseObject } = work.podOf(runner, id) ?? {};
      expect(requestObject.spec).not.toHaveProperty('resources');
      expect(responseObject.status.qosClass).toBe('Burstable');
    },
  );

  test('a pod with the empty resources that GitLab Runner writes would be', async () => {
    const id = idOf('docker', 'plain');
    await work.finished(id);
    const { requestObject } = work.podOf('docker', id) ?? {};
    const manager = api.as({
      user: userOf(NAMESPACE, 'docker-manager'),
      groups: groupsOf(NAMESPACE),
      extra: tokenOf('docker-manager'),
    });
    const { status, body } = await manager.create(`${pathOf('pods', NAMESPACE)}?dryRun=All`, {
      ...requestObject,
      metadata: { ...requestObject.metadata, name: `${requestObject.metadata.name}-again` },
      spec: { ...requestObject.spec, resources: {} },
    });
    manager.close();
    expect(status).toBe(201);
    expect(body['status'].qosClass).toBe('BestEffort');
  });

  test('credentials become a Secret of the pod, of the type that the boundary expects', async () => {
    for (const runner of RUNNERS) {
      const id = idOf(runner, 'credentials');
      await work.finished(id);
      const pod = work.podOf(runner, id)?.responseObject;
      const [secret, ...more] = work.requestsOf(runner).filter(({ verb, objectRef, responseStatus }) => {
        return verb === 'create' && objectRef?.resource === 'secrets' && responseStatus?.code === 201;
      });
      expect(more).toEqual([]);
      expect(secret?.requestObject).toMatchObject({ type: 'kubernetes.io/dockercfg' });
      expect(secret?.requestObject.metadata.name).toMatch(/^runner-[a-z0-9-]+$/);
      // What the policy `secrets` refuses to all managers is nothing that GitLab Runner writes.
      for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences']) {
        expect(secret?.requestObject.metadata).not.toHaveProperty(field);
      }
      expect(secret?.requestObject).not.toHaveProperty('immutable');
      expect(Object.keys(secret?.requestObject.data)).toEqual(['.dockercfg']);
      expect(pod.spec.imagePullSecrets).toEqual([{ name: secret?.requestObject.metadata.name }]);
      const owned = work
        .requestsOf(runner)
        .find(({ verb, objectRef }) => verb === 'update' && objectRef?.resource === 'secrets');
      expect(owned?.responseObject.metadata.ownerReferences).toEqual([
        expect.objectContaining({ kind: 'Pod', uid: pod.metadata.uid }),
      ]);
    }
  });

  test('job pods land on the nodes that are meant for them', async () => {
    for (const { runner, variant } of CASES) {
      await work.finished(idOf(runner, variant));
    }
    const { items } = (await api.get(pathOf('events', NAMESPACE))).body;
    const nodes = (prefix: string) =>
      new Set(
        (items as { reason: string; message: string }[])
          .filter(({ reason, message }) => reason === 'Scheduled' && message.includes(`/${prefix}`))
          .map(({ message }) => message.split(' ').at(-1)),
      );
    expect(nodes('runner-e2edindx')).toEqual(new Set(['dind-1']));
    expect(nodes('runner-')).toEqual(new Set(['dind-1', 'general-1', 'general-2']));
    expect(nodes('runner-e2edocke')).not.toContain('dind-1');
  });

  test('managers complain of nothing but what is known', async () => {
    for (const { runner, variant } of CASES) {
      await work.finished(idOf(runner, variant));
    }
    const complaints = work.managers.flatMap(({ runner, log }) =>
      log
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line))
        .filter(({ level, msg }) => level !== 'info' && !KNOWN.some((known) => known.test(msg)))
        .map(({ level, msg }) => `${runner}: ${level}: ${msg}`),
    );
    expect(complaints).toEqual([]);
  });

  describe('verbs', () => {
    /** What uses each verb of the Role, by the name of a test or a feature that `uses` below sets in motion. */
    const ROLE = [
      'create pods',
      'get pods',
      'delete pods',
      'list pods',
      'watch pods',
      'create pods/exec',
      'create pods/attach',
      'create secrets',
      'update secrets',
      'delete secrets',
      'list events',
    ];

    test('each verb of the Role is used, and no other', async () => {
      // A Secret is deleted by the manager only if its pod could not be made: a container name that is there twice.
      const refused = work.give('docker', {
        registryCredentials: true,
        services: [{ name: 'docker.io/library/redis:7', alias: 'helper' }],
      });
      expect((await work.finished(refused)).trace).toContain('Duplicate value');
      // An API server that can stream lists is never asked for a list, one that cannot is.
      await work.startAnother('nix', { KUBE_FEATURE_WatchListClient: 'false' });
      const lists = () => work.requestsOf('nix').flatMap(verbOf).includes('list pods');
      // More jobs than one manager may run at once; which of the two takes them is chance.
      for (let round = 0; round < 5 && !lists(); round++) {
        for (const id of Array.from({ length: 6 }, () => work.give('nix', {}))) {
          await work.finished(id);
        }
      }
      const used = new Set(RUNNERS.flatMap((runner) => work.requestsOf(runner)).flatMap(verbOf));
      expect([...used].sort()).toEqual([...ROLE].sort());
      const role = (await api.get(pathOf('roles', NAMESPACE, 'docker-manager'))).body;
      expect((role['rules'] as Rule[]).flatMap(linesOf).sort()).toEqual([...ROLE].sort());
    });
  });
});

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

function linesOf({ apiGroups, resources, verbs }: Rule): string[] {
  expect(apiGroups).toEqual(['']);
  return resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`));
}

/** The verb and resource of a request, or nothing for what every ServiceAccount of a cluster may ask. */
function verbOf({ verb, objectRef }: ReturnType<ManagersAtWork['requestsOf']>[number]): string[] {
  if (!objectRef || objectRef.apiGroup === 'authorization.k8s.io') {
    return [];
  }
  const { resource, subresource } = objectRef;
  return [`${verb} ${subresource ? `${resource}/${subresource}` : resource}`];
}
