import type { FleetSpec } from '../../lib';
import { type Container, REFUSED, type Volume } from './changes/changed-volumes';
import { FleetAtWork } from './changes/fleet-at-work';
import { makeClaim, removeVolumes } from './cluster/claims';
import { renderFiles } from './cluster/fleets';
import { never } from './cluster/never';
import { type Pod, pathOf } from './cluster/objects';
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

describe('jobs that mount volumes', () => {
  const stage = readStage();
  const files = renderFiles(FLEET);
  const fleet = new FleetAtWork(stage, NAMESPACE, 9600);
  const pods = new Map<string, Pod>();
  const jobs = new Map<string, number>();

  beforeAll(async () => {
    await fleet.start(files, RUNNERS);
    for (const name of CLAIMS) {
      await makeClaim(fleet.api, NAMESPACE, name, { hostPath: { path: '/nowhere' } });
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
    await removeVolumes(fleet.api, NAMESPACE, CLAIMS);
    await fleet.stop(files);
  });

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

  test('the same pod is admitted once more, as the others are', async () => {
    for (const runner of RUNNERS) {
      const { status } = await fleet.wouldCreate(runner, fleet.again(runner));
      expect(status).toBe(201);
    }
  });

  test.each(REFUSED)('a pod with %s is refused', async (_, runner, change, rule) => {
    const { status, body } = await fleet.wouldCreate(runner, fleet.again(runner, change));
    expect(status).toBe(403);
    expect(body['message']).toContain(rule);
  });

  test('somebody else in the namespace mounts no claim of jobs, and its own', async () => {
    const pod = (claimName: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `visitor-${claimName}`, namespace: NAMESPACE },
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
    const admitted = await create('own-data');
    expect([admitted.status, admitted.body['message']]).toEqual([201, undefined]);
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
