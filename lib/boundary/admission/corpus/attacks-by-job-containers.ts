import { isAccelerator } from '../../../world/accelerators';
import { CONTAINER_RESOURCES } from '../../../world/container-resources';
import { matchesImage } from '../../facts/runner/image-pattern';
import { at, listOf, textIn, textsOf } from '../../facts/untyped';
import type { Body } from '../request';
import { type Attack, type PodRow, podAttacks } from './attack';
import { imageOf } from './attacks-by-job-pods';
import { added, changed } from './edit';
import { boundsOf } from './honest-job-pod';
import { mostOf } from './job-sizes';
import type { Scene } from './scene';

/** Containers that a stolen manager token would like to run. */

/** Where the three containers are that GitLab Runner makes of every job. */
const OWN = ['containers.build', 'containers.helper', 'initContainers.init-permissions'] as const;

/** Fields of a container that GitLab Runner does not write. */
const FIELDS: readonly (readonly [field: string, value: unknown])[] = [
  ['envFrom', [{ secretRef: { name: 'docker-token' } }]],
  ['lifecycle', { postStart: { exec: { command: ['sh'] } } }],
  ['livenessProbe', { exec: { command: ['sh'] } }],
  ['readinessProbe', { exec: { command: ['sh'] } }],
  ['startupProbe', { exec: { command: ['sh'] } }],
  ['restartPolicy', 'Always'],
  ['stdinOnce', true],
  ['tty', true],
  ['volumeDevices', [{ name: 'disk', devicePath: '/dev/xvda' }]],
  ['workingDir', '/'],
];

const SECURITY_FIELDS: readonly (readonly [field: string, value: unknown])[] = [
  ['appArmorProfile', { type: 'Localhost', localhostProfile: 'lax' }],
  ['procMount', 'Unmasked'],
  ['seLinuxOptions', { type: 'container_t' }],
  ['seccompProfile', { type: 'Localhost', localhostProfile: 'lax' }],
  ['windowsOptions', { runAsUserName: 'x' }],
];

const RESOURCES = CONTAINER_RESOURCES.map(({ kubernetes }) => kubernetes);

/** What most guides call the service that is a Docker daemon. */
const DAEMONS = ['docker:dind', 'docker.io/library/docker:28.5.1-dind'] as const;

const inEach = (
  rule: string,
  id: string,
  tries: string,
  change: (pod: Body, path: string, scene: Scene) => Body | undefined,
  of?: Attack['of'] | undefined,
): readonly PodRow[] =>
  OWN.map((path) => {
    const name = path.split('.')[1] ?? '';
    return [
      rule,
      `${id}-${name}`,
      `${tries} in the container ${name}`,
      (pod, scene) => change(pod, `spec.${path}`, scene),
      name === 'build' ? of : 'once',
    ];
  });

const ROWS: readonly PodRow[] = [
  ...inEach(
    'baseline-privileged',
    'privileged',
    'a job pod with privilege',
    (pod, path) => changed(pod, `${path}.securityContext.privileged`, true),
    'every',
  ),
  ...inEach(
    'job-escalation',
    'escalation',
    'a job pod that may gain privileges',
    (pod, path) => changed(pod, `${path}.securityContext.allowPrivilegeEscalation`, true),
    'every',
  ),
  ...inEach(
    'job-escalation',
    'unset-escalation',
    'a job pod that does not refuse to gain privileges',
    (pod, path) => changed(pod, `${path}.securityContext.allowPrivilegeEscalation`, undefined),
  ),
  ...inEach('job-capabilities', 'kept-capabilities', 'a job pod that keeps capabilities', (pod, path) =>
    changed(pod, `${path}.securityContext.capabilities.drop`, ['NET_RAW']),
  ),
  ...inEach(
    'job-capabilities',
    'added-capability',
    'a job pod with a capability that its runner does not give',
    (pod, path, scene) => added(pod, `${path}.securityContext.capabilities.add`, capabilityBeyond(scene)),
    'every',
  ),
  ...inEach(
    'job-images',
    'image',
    'a job pod with an image that its runner does not allow',
    (pod, path, scene) => withImage(pod, path, foreignImage(scene, '')),
    'every',
  ),
  ...inEach(
    'job-images',
    'image-suffix',
    'a job pod whose image ends like an allowed one',
    (pod, path, scene) => withImage(pod, path, foreignImage(scene, imageOf(pod, 'build'))),
  ),
  [
    'job-images',
    'image-of-the-helper',
    'a job pod whose helper runs the image of the job',
    (pod) =>
      imageOf(pod, 'build') === imageOf(pod, 'helper')
        ? undefined
        : changed(pod, 'spec.containers.helper.image', imageOf(pod, 'build')),
  ],
  [
    'job-images',
    'image-of-the-helper-with-more',
    'a job pod whose helper runs an image whose name begins like that of the helper',
    (pod) => changed(pod, 'spec.containers.helper.image', `${imageOf(pod, 'helper')}-x`),
  ],
  [
    'job-images',
    'images-of-the-helper',
    'a job pod with another image in all containers that run the helper',
    (pod, scene) => {
      const image = foreignImage(scene, '');
      const helper = withImage(pod, 'spec.containers.helper', image);
      return helper && withImage(helper, 'spec.initContainers.init-permissions', image);
    },
    'every',
  ],
  [
    'job-images',
    'image-of-a-service',
    'a job pod with a service that its runner does not allow',
    (pod, scene) => {
      const image = foreignImage(scene, '');
      return image === undefined ? undefined : withService(pod, scene, { image });
    },
  ],
  [
    'job-containers',
    'services',
    'a job pod with more services than any runner allows',
    (pod, scene) =>
      Array.from({ length: 12 }).reduce<Body>(
        (result, _, index) => withService(result, scene, { name: `svc-${index}` }),
        pod,
      ),
  ],
  [
    'job-containers',
    'daemon-of-the-job',
    'a job pod with a Docker daemon that its runner did not bring',
    (pod, scene) => {
      const image = DAEMONS.find((name) => isServiceOf(scene, name));
      return image === undefined ? undefined : withService(pod, scene, { image });
    },
  ],
  [
    'job-containers',
    'init-container',
    'a job pod with an init container of its own',
    (pod) => added(pod, 'spec.initContainers', { ...initOf(pod), name: 'another' }),
    'every',
  ],
  ...['Never', 'IfNotPresent'].flatMap((policy) =>
    inEach(
      'job-pull-policy',
      `pull-${policy.toLowerCase()}`,
      `a job pod that pulls ${policy === 'Never' ? 'never' : 'seldom'}`,
      (pod, path) => changed(pod, `${path}.imagePullPolicy`, policy),
      policy === 'Never' ? 'every' : 'once',
    ),
  ),
  ...FIELDS.map(
    ([field, value]): PodRow => [
      'job-container-fields',
      `field-${field.toLowerCase()}`,
      `a job pod whose container has ${field}`,
      (pod) => changed(pod, `spec.containers.build.${field}`, value),
      field === 'envFrom' ? 'every' : 'once',
    ],
  ),
  ...inEach('job-container-fields', 'field', 'a job pod that reads all variables of a Secret', (pod, path) =>
    changed(pod, `${path}.envFrom`, [{ secretRef: { name: 'own' } }]),
  ).slice(1),
  ...SECURITY_FIELDS.map(
    ([field, value]): PodRow => [
      'job-security-fields',
      `security-${field.toLowerCase()}`,
      `a job pod whose container sets ${field} itself`,
      (pod) => changed(pod, `spec.containers.build.securityContext.${field}`, value),
      field === 'seccompProfile' ? 'every' : 'once',
    ],
  ),
  ...inEach('job-security-fields', 'security', 'a job pod that sets seccomp itself', (pod, path) =>
    changed(pod, `${path}.securityContext.seccompProfile`, { type: 'Localhost', localhostProfile: 'lax' }),
  ).slice(1),
  ...RESOURCES.flatMap((resource) => [
    ...inEach(
      'job-limits',
      `no-limit-of-${resource}`,
      `a job pod without a limit of ${resource}`,
      (pod, path) => withLimit(pod, path, resource, undefined),
      'every',
    ),
    ...inEach(
      'job-limits',
      `more-${resource}`,
      `a job pod with more ${resource} than its runner gives`,
      (pod, path) => withLimit(pod, path, resource, '1Ei'),
      'every',
    ),
    ...inEach(
      'job-limits',
      `endless-${resource}`,
      `a job pod whose limit of ${resource} is none`,
      (pod, path) => withLimit(pod, path, resource, '0'),
    ),
    ...inEach(
      'job-requests',
      `no-request-of-${resource}`,
      `a job pod for which no node keeps ${resource}`,
      (pod, path) => changed(pod, `${path}.resources.requests.${resource}`, '0'),
      'every',
    ),
    [
      'job-limits',
      `a-bit-more-${resource}`,
      `a job pod with twice the ${resource} that its runner gives`,
      (pod: Body, scene: Scene) => withTwice(pod, resource, scene),
    ] satisfies PodRow,
  ]),
  ...inEach('job-requests', 'no-requests', 'a job pod that requests nothing', (pod, path) =>
    changed(pod, `${path}.resources.requests`, undefined),
  ),
  ...inEach('job-resources', 'device', 'a job pod that takes a device', (pod, path) =>
    changed(pod, `${path}.resources.limits`, {
      ...limitsOf(pod, path),
      'devices.kubevirt.io/kvm': '1',
    }),
  ),
  ...inEach(
    'job-resources',
    'accelerator',
    'a job pod with another accelerator than its runner gives, or one more of it',
    (pod, path) => withAccelerator(pod, path),
    'every',
  ),
  ...inEach(
    'job-resources',
    'claim',
    'a job pod that claims a device',
    (pod, path) => changed(pod, `${path}.resources.claims`, [{ name: 'gpu' }]),
    'every',
  ),
  [
    'job-daemon',
    'daemon-image',
    'a job pod whose Docker daemon is an image that only a service may be',
    (pod, scene) =>
      ofDaemon(scene, (daemon) =>
        changed(
          changed(pod, `spec.containers.${daemon}.image`, imageOf(pod, 'build')),
          `spec.containers.${daemon}.securityContext`,
          at(containerOf(pod, 'build'), 'securityContext'),
        ),
      ),
    'every',
  ],
  [
    'job-daemon',
    'daemon-arguments',
    'a job pod whose Docker daemon listens to the network',
    (pod, scene) =>
      ofDaemon(scene, (daemon) =>
        changed(pod, `spec.containers.${daemon}.args`, [
          'dockerd',
          '--host=tcp://0.0.0.0:2375',
          '--tls=false',
        ]),
      ),
    'every',
  ],
  [
    'job-daemon',
    'daemon-mirror',
    'a job pod whose Docker daemon pulls from a mirror that nobody declared',
    (pod, scene) =>
      ofDaemon(scene, (daemon) =>
        added(pod, `spec.containers.${daemon}.args`, '--registry-mirror=https://evil.example'),
      ),
  ],
  [
    'job-daemon',
    'daemon-command',
    'a job pod whose Docker daemon is a shell',
    (pod, scene) => ofDaemon(scene, (daemon) => changed(pod, `spec.containers.${daemon}.command`, ['sh'])),
    'every',
  ],
  [
    'baseline-privileged',
    'second-daemon',
    'a job pod with the image of the Docker daemon, privileged, under another name',
    (pod, scene) =>
      ofDaemon(scene, (daemon) =>
        withService(pod, scene, { image: imageOf(pod, daemon), securityContext: { privileged: true } }),
      ),
  ],
  [
    'baseline-privileged',
    'foreign-daemon',
    'a job pod with the Docker daemon of another runner',
    foreignDaemon,
    'every',
  ],
  [
    'baseline-privileged',
    'daemon-without-a-runner',
    'a job pod with a privileged service by the name of a Docker daemon',
    (pod, scene) =>
      scene.runner.privileged
        ? undefined
        : withService(pod, scene, { name: 'docker', securityContext: { privileged: true } }),
  ],
  [
    'baseline-privileged',
    'build-as-daemon',
    'a job pod whose build container has the image and the rights of the Docker daemon',
    (pod, scene) =>
      ofDaemon(scene, (daemon) =>
        ['image', 'securityContext'].reduce<Body>(
          (result, field) =>
            changed(result, `spec.containers.build.${field}`, containerOf(pod, daemon)[field]),
          pod,
        ),
      ),
  ],
  [
    'restricted-user',
    'root',
    'a job pod of a restricted runner that is root',
    (pod, { runner }) =>
      runner.level === 'restricted' ? changed(pod, 'spec.securityContext.runAsUser', 0n) : undefined,
    'every',
  ],
  [
    'restricted-user',
    'root-container',
    'a job pod of a restricted runner with a container that is root',
    (pod, { runner }) =>
      runner.level === 'restricted'
        ? changed(pod, 'spec.containers.build.securityContext.runAsUser', 0n)
        : undefined,
    'every',
  ],
  [
    'restricted-non-root',
    'maybe-root',
    'a job pod of a restricted runner that may be root',
    (pod, { runner }) =>
      runner.level === 'restricted' ? changed(pod, 'spec.securityContext.runAsNonRoot', false) : undefined,
    'every',
  ],
];

function ofDaemon({ runner }: Scene, change: (daemon: string) => Body): Body | undefined {
  const daemon = runner.job?.pod.daemon;
  return daemon === undefined ? undefined : change(daemon);
}

function foreignDaemon(pod: Body, scene: Scene): Body | undefined {
  const { runner, fleet } = scene;
  const other = fleet.runners.find(({ job }) => job?.pod.daemon !== undefined)?.job?.pod;
  const daemon = listOf(other?.spec['containers']).find((item) => at(item, 'name') === other?.daemon);
  return runner.privileged || daemon === undefined
    ? undefined
    : withService(pod, scene, {
        name: textIn(at(daemon, 'name')),
        image: textIn(at(daemon, 'image')),
        securityContext: { privileged: true },
      });
}

/** A job pod with one more service; its image is the runner's own, which every job may use. */
export function withService(pod: Body, { runner }: Scene, fields: Body): Body {
  const kubernetes = runner.job?.section.kubernetes ?? {};
  const resources = {
    limits: boundsOf(kubernetes, 'service_', 'limit'),
    requests: boundsOf(kubernetes, 'service_', 'request'),
  };
  const service = { ...containerOf(pod, 'build'), name: 'svc-0', resources, ...fields };
  const { command: _shell, env: _variables, ...rest } = service as Record<string, unknown>;
  return added(pod, 'spec.containers', rest);
}

function withImage(pod: Body, path: string, image: string | undefined): Body | undefined {
  return image === undefined ? undefined : changed(pod, `${path}.image`, image);
}

/** An image that ends as given and that the runner does not allow; none where it allows all. */
function foreignImage({ runner }: Scene, end: string): string | undefined {
  const kubernetes = runner.job?.section.kubernetes ?? {};
  const patterns = [...textsOf(kubernetes['allowed_images']), ...textsOf(kubernetes['allowed_services'])];
  const image = `evil.example/${end === '' ? 'miner:1' : end}`;
  return patterns.some((pattern) => matchesImage(pattern, image)) ? undefined : image;
}

function isServiceOf({ runner }: Scene, image: string): boolean {
  return textsOf(runner.job?.section.kubernetes['allowed_services']).some((pattern) =>
    matchesImage(pattern, image),
  );
}

/** A capability that Pod Security baseline knows and the runner does not give. */
function capabilityBeyond({ runner }: Scene): string {
  const given = textsOf(runner.job?.section.kubernetes['cap_add']);
  return ['AUDIT_WRITE', 'MKNOD', 'SYS_CHROOT'].find((name) => !given.includes(name)) ?? 'SYS_ADMIN';
}

function containerOf(pod: Body, name: string): Body {
  return (listOf(at(pod, 'spec', 'containers')).find((item) => at(item, 'name') === name) ?? {}) as Body;
}

function initOf(pod: Body): Body {
  const [first] = listOf(at(pod, 'spec', 'initContainers')) as readonly Body[];
  return first ?? {};
}

function limitsOf(pod: Body, path: string): Body {
  const [, list = '', name] = path.split('.');
  const found = listOf(at(pod, 'spec', list)).find((item) => at(item, 'name') === name);
  return (at(found, 'resources', 'limits') ?? {}) as Body;
}

/** Of several that the runner gives, the first. */
function withAccelerator(pod: Body, path: string): Body {
  const limits = limitsOf(pod, path);
  const own = Object.keys(limitsOf(pod, 'spec.containers.build')).find(isAccelerator) ?? 'nvidia.com/gpu';
  const amount = Number(textIn(limits[own])) + 1;
  return changed(pod, `${path}.resources.limits`, { ...limits, [own]: String(amount) });
}

/** Another limit, where the runner gives the container any. */
function withLimit(pod: Body, path: string, resource: string, limit: string | undefined): Body | undefined {
  return Object.hasOwn(limitsOf(pod, path), resource)
    ? changed(pod, `${path}.resources.limits.${resource}`, limit)
    : undefined;
}

function withTwice(pod: Body, resource: (typeof RESOURCES)[number], { runner }: Scene): Body | undefined {
  const limit = mostOf(runner, resource, 'limit');
  const [, digits, suffix] = /^(\d+)([A-Za-z]*)$/.exec(limit) ?? [];
  return digits === undefined
    ? undefined
    : changed(pod, `spec.containers.build.resources.limits.${resource}`, `${Number(digits) * 2}${suffix}`);
}

/** Attacks by whoever holds the token of a manager. */
export const ATTACKS_BY_JOB_CONTAINERS: readonly Attack[] = podAttacks(
  ({ manager, jobPod }) => [manager, jobPod],
  ROWS.map(([rule, id, ...rest]) => [rule, `job-${id}`, ...rest]),
);
