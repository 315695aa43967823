import type { FleetSpec } from '../../lib';
import { FleetAtWork } from './changes/fleet-at-work';
import { renderFiles } from './cluster/fleets';
import { type Container as ContainerOfPod, type Pod, pathOf } from './cluster/objects';
import { readStage } from './cluster/on-stage';
import { eventually } from './cluster/wait';
import { HELD_SCRIPT, release } from './gitlab/held-job';

const ORG = 'stores';
const NAMESPACE = `${ORG}-runners`;

/** The manager has a variable of this name, and a job has none. */
const SAYING = 'echo "said: <$RUNNER_TOKEN> of <$CI_JOB_ID>"';

/** A runner whose jobs mount something of each kind, one that is for protected refs, and one that mounts nothing. */
const FLEET: FleetSpec = {
  org: ORG,
  cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
  runners: [
    {
      kind: 'docker',
      name: 'builds',
      concurrency: 2,
      maximumServices: 1,
      volumes: [
        { mountPath: '/dev/shm', emptyDir: { medium: 'Memory', sizeLimit: '524288Ki' } },
        { mountPath: '/scratch', emptyDir: { sizeLimit: '1500M' } },
        { mountPath: '/etc/maven', configMap: 'maven-settings' },
        { mountPath: '/cache', persistentVolumeClaim: 'build-cache' },
        { mountPath: '/mnt/data', persistentVolumeClaim: 'data-sets', readOnly: true },
      ],
      config: {
        runners: {
          pre_build_script: SAYING.replace('said', 'before'),
          post_build_script: SAYING.replace('said', 'after'),
          feature_flags: { FF_SCRIPT_SECTIONS: true },
        },
      },
    },
    {
      kind: 'docker',
      name: 'protected',
      tags: ['protected'],
      concurrency: 2,
      podSecurity: 'restricted',
      accessLevel: 'ref_protected',
      volumes: [{ mountPath: '/cache', persistentVolumeClaim: 'protected-cache' }],
    },
    { kind: 'docker', name: 'plain', tags: ['plain'], concurrency: 2 },
  ],
};
const RUNNERS = FLEET.runners.map(({ name = '' }) => name);
const CLAIMS = ['build-cache', 'data-sets', 'protected-cache'];

/** A pod that a test changes. */
interface AnyPod extends Pod {
  metadata: { name: string } & Pod['metadata'];
}

describe('jobs that mount volumes', () => {
  const stage = readStage();
  const files = renderFiles(FLEET);
  const fleet = new FleetAtWork(stage, NAMESPACE, 9600);
  const pods = new Map<string, Pod>();
  const jobs = new Map<string, number>();

  beforeAll(async () => {
    await fleet.start(files, RUNNERS);
    for (const name of CLAIMS) {
      await claim(name);
    }
    for (const runner of RUNNERS) {
      const variables = { FF_SCRIPT_SECTIONS: 'false' };
      jobs.set(runner, fleet.give(runner, HELD_SCRIPT, { variables }));
    }
    await fleet.runTogether([...jobs.values()]);
    for (const runner of RUNNERS) {
      const [pod] = await fleet.jobPods(runner);
      pods.set(runner, pod ?? never(`no job pod of ${runner}`));
    }
  });
  afterAll(async () => {
    await fleet.stop(files);
    for (const name of CLAIMS) {
      await fleet.api.delete(`/api/v1/persistentvolumes/${ORG}-${name}`);
    }
  });

  /** A claim that the controllers have bound: no node of the stage looks at what is behind it. */
  const claim = async (name: string): Promise<void> => {
    const spec = { accessModes: ['ReadWriteMany'], storageClassName: '' };
    const volume = await fleet.api.create('/api/v1/persistentvolumes', {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `${ORG}-${name}` },
      spec: {
        ...spec,
        capacity: { storage: '1Gi' },
        claimRef: { namespace: NAMESPACE, name },
        hostPath: { path: '/nowhere' },
      },
    });
    expect(volume.status).toBe(201);
    const made = await fleet.api.create(pathOf('persistentvolumeclaims', NAMESPACE), {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name },
      spec: { ...spec, volumeName: `${ORG}-${name}`, resources: { requests: { storage: '1Gi' } } },
    });
    expect(made.status).toBe(201);
    const path = pathOf('persistentvolumeclaims', NAMESPACE, name);
    await eventually(
      `claim ${name} is bound`,
      async () => (await fleet.api.get(path)).body['status'].phase === 'Bound',
    );
  };

  const podOf = (runner: string): Pod => pods.get(runner) ?? never(`no pod of ${runner}`);
  const volumesOf = (pod: Pod): readonly Volume[] =>
    (pod.spec['volumes'] as readonly Volume[]).filter(
      ({ name }) => !['repo', 'scripts', 'logs'].includes(name),
    );
  const mountsOf = (pod: Pod, container: string): readonly string[] =>
    ['initContainers', 'containers'].flatMap((list) =>
      (pod.spec[list] as readonly Container[])
        .filter(({ name }) => name === container)
        .flatMap(({ volumeMounts }) => volumeMounts)
        .filter(({ name }) => volumesOf(pod).some((volume) => volume.name === name))
        .map(({ name, mountPath, readOnly }) => `${name} on ${mountPath}${readOnly ? ', read only' : ''}`),
    );

  test('the real GitLab Runner gives the volumes to all containers of the runner that declares them', () => {
    expect(volumesOf(podOf('builds'))).toEqual([
      { name: 'build-cache', persistentVolumeClaim: { claimName: 'build-cache' } },
      { name: 'data-sets', persistentVolumeClaim: { claimName: 'data-sets' } },
      { name: 'maven-settings', configMap: { name: 'maven-settings', defaultMode: 420 } },
      { name: 'scratch-1', emptyDir: { medium: 'Memory', sizeLimit: '512Mi' } },
      { name: 'scratch-2', emptyDir: { sizeLimit: '1500M' } },
    ]);
    const all = [
      'build-cache on /cache',
      'data-sets on /mnt/data, read only',
      'maven-settings on /etc/maven, read only',
      'scratch-1 on /dev/shm',
      'scratch-2 on /scratch',
    ];
    for (const container of ['init-permissions', 'build', 'helper']) {
      expect(mountsOf(podOf('builds'), container)).toEqual(all);
    }
    expect(volumesOf(podOf('protected')).map(({ name }) => name)).toEqual(['protected-cache']);
    expect(volumesOf(podOf('plain'))).toEqual([]);
  });

  test('scripts run in each job of their runner, and have nothing of what its manager has', async () => {
    const id = jobs.get('builds') ?? 0;
    release(stage, podOf('builds').metadata.name, NAMESPACE);
    await eventually('the job ends', () => fleet.job(id).state !== 'running');
    const { trace, state } = fleet.job(id);
    expect(state).toBe('success');
    const said = [...trace.matchAll(/(?<!echo ")\b(\w+: <.*> of <\d+>)/g)].map(([, line]) => line);
    expect(said).toEqual([`before: <> of <${id}>`, `after: <> of <${id}>`]);
    expect(fleet.job(jobs.get('plain') ?? 0).trace).not.toContain('before: <');
  });

  test('a feature flag that a fleet sets holds for a job that says otherwise', () => {
    const isOn = (runner: string) =>
      /feature flags:.*\bFF_SCRIPT_SECTIONS:true/.test(fleet.job(jobs.get(runner) ?? 0).trace);
    expect(RUNNERS.map(isOn)).toEqual([true, false, false]);
  });

  /** A pod of a runner that was admitted, as the manager may ask for it once more. */
  const again = (runner: string, change: (pod: AnyPod) => void): Pod => {
    const [made] = fleet.attempts(runner).filter(({ status }) => status === 201);
    const pod = structuredClone(made?.pod ?? never(`no pod of ${runner}`)) as AnyPod;
    pod.metadata.name = `${pod.metadata.name}-again`;
    change(pod);
    return pod;
  };
  const replaced = (name: string, source: object) => (pod: AnyPod) => {
    const volumes = pod.spec['volumes'] as Volume[];
    const changed = volumes.map((volume) => (volume.name === name ? { name, ...source } : volume));
    volumes.splice(0, volumes.length, ...changed);
  };
  const mounted = (name: string, change: (mount: Mount) => void) => (pod: AnyPod) => {
    for (const container of pod.spec['containers'] as readonly Container[]) {
      for (const mount of container.volumeMounts.filter((one) => one.name === name)) {
        change(mount);
      }
    }
  };

  test('the same pod is admitted once more, as the others are', async () => {
    for (const runner of RUNNERS) {
      const { status } = await fleet.wouldCreate(
        runner,
        again(runner, () => undefined),
      );
      expect(status).toBe(201);
    }
  });

  test.each<[string, string, (pod: AnyPod) => void, string]>([
    [
      'the claim of protected jobs',
      'builds',
      replaced('build-cache', { persistentVolumeClaim: { claimName: 'protected-cache' } }),
      '[job-volumes]',
    ],
    [
      'a claim where its runner has none',
      'plain',
      (pod) =>
        pod.spec['volumes'].push({
          name: 'build-cache',
          persistentVolumeClaim: { claimName: 'build-cache' },
        }),
      '[job-volumes]',
    ],
    [
      'a Secret by the name of its ConfigMap',
      'builds',
      replaced('maven-settings', { secret: { secretName: 'builds-token' } }),
      '[job-volumes]',
    ],
    [
      'a projected Secret by the name of its ConfigMap',
      'builds',
      replaced('maven-settings', { projected: { sources: [{ secret: { name: 'builds-token' } }] } }),
      '[job-volumes]',
    ],
    [
      'a path of its node by the name of its claim',
      'builds',
      replaced('build-cache', { hostPath: { path: '/' } }),
      'hostPath volumes (volume "build-cache")',
    ],
    [
      'more memory',
      'builds',
      replaced('scratch-1', { emptyDir: { medium: 'Memory', sizeLimit: '64Gi' } }),
      '[job-volumes]',
    ],
    [
      'data to write to that it reads',
      'builds',
      mounted('data-sets', (mount) => {
        mount.readOnly = false;
      }),
      '[job-mounts]',
    ],
    [
      'a part of its claim',
      'builds',
      mounted('build-cache', (mount) => {
        mount.subPath = 'link';
      }),
      '[job-mounts]',
    ],
    [
      'its claim over programs',
      'builds',
      mounted('build-cache', (mount) => {
        mount.mountPath = '/usr/local/bin';
      }),
      '[job-mounts]',
    ],
  ])('a pod with %s is refused', async (_, runner, change, rule) => {
    const { status, body } = await fleet.wouldCreate(runner, again(runner, change));
    expect(status).toBe(403);
    expect(body['message']).toContain(rule);
  });

  test('somebody else in the namespace mounts no claim of jobs, and its own', async () => {
    const pod = (claimName: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `visitor-${claimName.replaceAll('.', '-')}`, namespace: NAMESPACE },
      spec: {
        containers: [
          {
            name: 'app',
            image: 'registry.example.com/app:1',
            resources: {
              requests: { cpu: '10m', memory: '16Mi' },
              limits: { cpu: '10m', memory: '16Mi', 'ephemeral-storage': '16Mi' },
            },
          },
        ],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      },
    });
    const visitor = fleet.api.as({
      user: 'visitor@example.com',
      groups: ['system:masters', 'system:authenticated'],
    });
    const create = (claimName: string) =>
      visitor.create(`${pathOf('pods', NAMESPACE)}?dryRun=All`, pod(claimName));
    const refused = await create('build-cache');
    expect(refused.status).toBe(403);
    expect(refused.body['message']).toContain('[other-claims]');
    expect(String((await create('own.data')).body['message'] ?? '')).not.toContain('[other-claims]');
    visitor.close();
  });

  test('the quota has room for the claims that the fleet names, and for no other', async () => {
    const { status, body } = await fleet.api.create(pathOf('persistentvolumeclaims', NAMESPACE), {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'one-more' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    expect(status).toBe(403);
    expect(body['message']).toContain('exceeded quota');
  });
});

interface Volume {
  readonly name: string;
  readonly [source: string]: unknown;
}

interface Mount {
  name: string;
  mountPath: string;
  readOnly?: boolean;
  subPath?: string;
}

interface Container extends ContainerOfPod {
  readonly name: string;
  readonly volumeMounts: Mount[];
}

function never(message: string): never {
  throw new Error(message);
}
