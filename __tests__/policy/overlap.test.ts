import { Fleet } from '../../lib';
import { jobPod } from '../corpus/job-pod';
import { managerPod } from '../corpus/manager-pod';
import { withContainer, withSpec } from '../corpus/objects';
import { fleetWith, Standing } from './standing';

const TOKEN_OF = 'authentication.kubernetes.io/pod-name';
const REPLICA_SETS = 'system:serviceaccount:kube-system:replicaset-controller';

const byManager = (runner: string) =>
  [
    `system:serviceaccount:acme-runners:${runner}-manager`,
    { [TOKEN_OF]: [`${runner}-manager-6684655d6d-rvp95`] },
  ] as const;

const A = fleetWith({});
const OLD_IMAGES = { allowedImages: ['docker.io/**', 'quay.io/**'] };

/** What each pod of a fleet is refused by. */
const jobs = (standing: Standing, fleet: Fleet, runner = 'docker') => {
  const [user, extra] = byManager(runner);
  return standing.refusals(user, jobPod(fleet, runner), extra);
};

const FAST = { key: 'acme.dev/fast', operator: 'Exists' } as const;

describe('over a fleet that differs', () => {
  const DIFFERENT: readonly (readonly [string, object])[] = [
    ['the version of the runner', { manager: { image: 'gitlab/gitlab-runner:alpine-v19.3.1' } }],
    ['the minor version of the runner', { manager: { image: 'gitlab/gitlab-runner:alpine-v19.1.2' } }],
    ['limits', { resources: { build: { cpuLimit: '4', memoryLimit: '9Gi' } } }],
    ['the default image and the list', { image: 'quay.io/a/b:1.0', ...OLD_IMAGES }],
    ['a node pool', { nodes: { pool: { pool: 'old' }, taint: { key: 'pool', value: 'old' } } }],
    ['the architecture', { architecture: 'arm64', tags: ['docker'] }],
    ['the RuntimeClass', { runtimeClass: { name: 'gvisor' } }],
    [
      'what nodes are preferred',
      { nodes: { affinity: { preferred: [{ weight: 1, matchExpressions: [FAST] }] } } },
    ],
    ['the neighbours of jobs', { spacing: { jobs: 'apart' } }],
    ['the number of services', { maximumServices: 9 }],
    ['pull Secrets', { imagePullSecrets: ['registry'] }],
    [
      'everything at once',
      {
        ...OLD_IMAGES,
        manager: { image: 'gitlab/gitlab-runner:alpine-v19.3.1', terminationGracePeriodSeconds: 7200 },
        resources: { build: { cpuLimit: '4' }, helper: { memoryLimit: '1Gi' } },
        nodes: { pool: { pool: 'old' }, taint: { key: 'pool', value: 'old' } },
        imagePullSecrets: ['registry'],
      },
    ],
  ];

  describe.each(DIFFERENT)('in %s', (_, change) => {
    const old = fleetWith(change);
    const standing = new Standing(A, new Standing(old).before);
    const back = new Standing(old, new Standing(A).before);

    it('job pods of both come in, either way', () => {
      expect([jobs(standing, old), jobs(standing, A), jobs(back, old), jobs(back, A)]).toEqual([
        [],
        [],
        [],
        [],
      ]);
    });

    it('manager pods of both come in', () => {
      for (const fleet of [old, A]) {
        expect(standing.refusals(REPLICA_SETS, managerPod(fleet, 'docker'))).toEqual([]);
      }
    });

    it('another runner gets nothing of it', () => {
      const [user, extra] = byManager('tinyland-docker');
      const alone = new Standing(A);
      const stolen = jobPod(old, 'docker');
      expect(standing.refusals(user, stolen, extra)).toEqual(alone.refusals(user, stolen, extra));
      expect(standing.refusals(user, stolen, extra)).not.toEqual([]);
    });

    it('what neither allows is refused', () => {
      const [user, extra] = byManager('docker');
      for (const fleet of [old, A]) {
        const pod = jobPod(fleet, 'docker');
        const attacks = [
          withSpec(pod, { hostNetwork: true }),
          withSpec(pod, { serviceAccountName: 'tinyland-docker-job' }),
          withSpec(pod, { automountServiceAccountToken: true }),
          withSpec(pod, { volumes: [{ name: 'node', hostPath: { path: '/' } }] }),
          withSpec(pod, { priorityClassName: 'acme-runners-manager' }),
          withContainer(pod, 'build', { securityContext: { privileged: true } }),
        ];
        for (const attack of attacks) {
          expect(standing.refusals(user, attack, extra)).not.toEqual([]);
        }
      }
    });
  });

  it('without what stood before, the old pods are refused', () => {
    const old = fleetWith({ resources: { build: { cpuLimit: '4' } } });
    expect(jobs(new Standing(A), old)).toEqual(['job-limits']);
  });
});

describe('a mix of two versions', () => {
  const old = fleetWith({ ...OLD_IMAGES, resources: { build: { cpuLimit: '4' } } });
  const now = fleetWith({ allowedImages: ['registry.example.com/**'], image: 'registry.example.com/a:1' });
  const standing = new Standing(now, new Standing(old).before);
  const [user, extra] = byManager('docker');

  it('is refused, whichever half is which', () => {
    const [oldPod, newPod] = [jobPod(old, 'docker'), jobPod(now, 'docker')];
    const image = (pod: typeof oldPod, from: typeof oldPod) =>
      withContainer(pod, 'build', { image: from.spec.containers[0]?.image });
    expect(standing.refusals(user, oldPod, extra)).toEqual([]);
    expect(standing.refusals(user, newPod, extra)).toEqual([]);
    // The limit of the old version with the image of the new one.
    expect(standing.refusals(user, image(oldPod, newPod), extra)).toContain('job-limits');
    // The old version allows lower limits too, so that its image with the new limits is of it alone.
    expect(standing.refusals(user, image(newPod, oldPod), extra)).toEqual([]);
  });
});

describe('nothing is held open', () => {
  it.each([
    ['for the same fleet', A, A],
    ['for one more runner', A, fleetWith({}, { kind: 'docker', name: 'more', tags: ['more'] })],
    [
      'for one more runner of another image',
      A,
      fleetWith({}, { kind: 'docker', name: 'more', tags: ['more'], allowedImages: ['quay.io/**'] }),
    ],
    ['for other words only', A, fleetWith({ environment: { A: 'b' } })],
  ])('%s', (_, old, now) => {
    expect(new Standing(now, new Standing(old).before).variables).toEqual({});
  });

  it('for a runner that is new, whatever its pods are', () => {
    const now = fleetWith(
      { resources: { build: { cpuLimit: '3' } } },
      { kind: 'docker', name: 'more', tags: ['more'] },
    );
    const standing = new Standing(now, new Standing(A).before);
    const [user, extra] = byManager('more');
    expect(standing.refusals(user, jobPod(now, 'more'), extra)).toEqual([]);
    for (const attack of [
      withSpec(jobPod(now, 'more'), { hostNetwork: true }),
      withSpec(jobPod(now, 'more'), { nodeSelector: {} }),
      jobPod(now, 'docker'),
    ]) {
      expect(standing.refusals(user, attack, extra)).not.toEqual([]);
    }
  });
});

describe('what is held open is small', () => {
  it.each(['docker', 'tinyland-docker', 'more'])('it is for the runner alone that differs: %s', (name) => {
    const fleet = (change: object) =>
      Fleet.parse({
        org: 'acme',
        cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
        runners: [
          { kind: 'docker' },
          { kind: 'tinyland-docker' },
          { kind: 'docker', name: 'more', tags: ['more'] },
        ].map((runner) => ((runner.name ?? runner.kind) === name ? { ...runner, ...change } : runner)),
      });
    const old = fleet({ ...OLD_IMAGES, resources: { build: { cpuLimit: '4' } } });
    const { before } = new Standing(fleet({}), new Standing(old).before);
    const spec = before.find('ValidatingAdmissionPolicy', 'acme-runners-job-pods')?.spec;
    const variables = spec?.['variables'] as readonly { name: string; expression: string }[];
    expect(variables.find((variable) => variable.name === 'before_for')?.expression).toBe(
      `request.userInfo.username in ['system:serviceaccount:acme-runners:${name}-manager']`,
    );
  });

  it('an image list changes one variable and one rule', () => {
    expect(new Standing(A, new Standing(fleetWith(OLD_IMAGES)).before).variables).toEqual({
      'job-pods': [
        'before_for',
        'before_buildImages',
        'before_jobImages',
        'before_rule_job_images',
        'before_holds',
      ],
    });
  });
});

describe('several versions', () => {
  const limits = ['2', '3', '4', '5', '6'].map((cpuLimit) =>
    fleetWith({ resources: { build: { cpuLimit } } }),
  );
  const pods = (standing: Standing) => limits.map((fleet) => jobs(standing, fleet).length === 0);
  const chain = (...order: readonly number[]) =>
    order.reduce<Standing | undefined>(
      (standing, index) => new Standing(limits[index] as Fleet, standing?.before),
      undefined,
    ) as Standing;

  it('stand side by side, and each is let pass whole', () => {
    const standing = chain(4, 2, 0);
    expect(pods(standing)).toEqual([true, true, true, true, true]);
    expect(standing.variables['job-pods']?.filter((name) => /_holds$/.test(name))).toEqual([
      'before_holds',
      'before2_holds',
    ]);
  });

  it('are each let pass once: the current one and the same again are none', () => {
    expect(chain(2, 0, 2).variables['job-pods']?.filter((name) => /_holds$/.test(name))).toEqual([
      'before_holds',
    ]);
    expect(chain(2, 0, 0).variables).toEqual(chain(2, 0).variables);
  });

  it('do not mix', () => {
    const images = fleetWith({ ...OLD_IMAGES, image: 'quay.io/a/b:1.0' });
    const more = fleetWith({ resources: { build: { cpuLimit: '9' } } });
    const standing = new Standing(A, new Standing(images, new Standing(more).before).before);
    const [user, extra] = byManager('docker');
    expect([images, more, A].map((fleet) => jobs(standing, fleet))).toEqual([[], [], []]);
    const mixed = withContainer(jobPod(more, 'docker'), 'build', { image: 'quay.io/a/b:1.0' });
    expect(standing.refusals(user, mixed, extra)).not.toEqual([]);
  });
});
