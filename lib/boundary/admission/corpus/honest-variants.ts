import {
  APP_ARMOR_ANNOTATION,
  BASELINE_CAPABILITIES,
  BASELINE_SYSCTLS,
  CONTAINER_SELINUX_TYPES,
  CONTAINER_SELINUX_TYPES_SINCE_1_31,
} from '../../../world/pod-security-standards';
import { at, listOf, recordOf, textIn } from '../../facts/untyped';
import {
  TIGHTEST_OF_CONTAINER,
  TIGHTEST_OF_CONTAINER_SECURITY,
  TIGHTEST_OF_POD,
  TIGHTEST_OF_POD_SECURITY,
} from '../../tightest-fields';
import type { Body } from '../request';
import { creating, updating } from './attack';
import { added, changed } from './edit';
import { type Honest, honest } from './honest';
import { atLargestSize, mayChoose } from './job-sizes';
import { CONTROLLERS, type Scene, SOMEBODY } from './scene';

type Row = readonly [id: string, asks: string, request: Honest['request']];

/** A Secret that pods pull with besides the credentials of their jobs. */
export const OWN_PULL_SECRET = { name: 'own-registry' } as const;

const APP_ARMOR = `${APP_ARMOR_ANNOTATION}app`;

/** Types of volumes that everybody may use. */
const VOLUMES: readonly Body[] = [
  { configMap: { name: 'settings' } },
  { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
  { emptyDir: {} },
  { ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'] } } } },
  { persistentVolumeClaim: { claimName: 'own.data' } },
  { projected: { sources: [{ configMap: { name: 'settings' } }] } },
  { secret: { secretName: 'own-settings' } },
];

/** A pod with a volume of each of some types. */
export function withVolumes(pod: Body, more: readonly Body[] = []): Body {
  return [...VOLUMES, ...more].reduce(
    (result, source, index) => added(result, 'spec.volumes', { name: `volume-${index}`, ...source }),
    pod,
  );
}

/** What the admission plugin LimitRanger leaves behind. */
function withDefaultLimits(pod: Body): Body {
  return changed(
    pod,
    ['metadata', 'annotations', 'kubernetes.io/limit-ranger'],
    'LimitRanger plugin set: cpu request for container build',
  );
}

function withProfile({ plainPod }: Scene, profile: string): Body {
  return changed(plainPod, ['metadata', 'annotations', APP_ARMOR], profile);
}

/** What Pod Security lets every pod have at its level Baseline. */
const SELINUX_TYPES = [...CONTAINER_SELINUX_TYPES, ...CONTAINER_SELINUX_TYPES_SINCE_1_31];

/** A plain pod that has all of it, itself and in its container. */
function atBaseline({ plainPod }: Scene, selinuxType: string, profile: string): Body {
  const confined = {
    appArmorProfile: { type: profile },
    seccompProfile: { type: profile },
    seLinuxOptions: { type: selinuxType },
  };
  const pod = changed(plainPod, 'spec.securityContext', {
    ...confined,
    sysctls: BASELINE_SYSCTLS.map((name) => ({ name, value: '1' })),
  });
  return changed(pod, 'spec.containers.app.securityContext', {
    ...confined,
    capabilities: { add: BASELINE_CAPABILITIES },
  });
}

/** A pod that a webhook has tightened in every way. Kubernetes 1.30 writes the AppArmor profile into annotations too. */
function tightened(pod: Body): Body {
  const container = (raw: unknown): Body => ({
    ...recordOf(raw),
    ...TIGHTEST_OF_CONTAINER,
    securityContext: { ...recordOf(at(raw, 'securityContext')), ...TIGHTEST_OF_CONTAINER_SECURITY },
  });
  const spec = recordOf(pod['spec']);
  const annotations = listOf(spec['containers']).map((raw) => [
    `${APP_ARMOR_ANNOTATION}${textIn(at(raw, 'name'))}`,
    'runtime/default',
  ]);
  const { automountServiceAccountToken: _, ...tightest } = TIGHTEST_OF_POD;
  return {
    ...changed(pod, 'metadata.annotations', {
      ...recordOf(at(pod, 'metadata', 'annotations')),
      ...Object.fromEntries(annotations),
    }),
    spec: {
      ...spec,
      ...tightest,
      securityContext: { ...recordOf(spec['securityContext']), ...TIGHTEST_OF_POD_SECURITY },
      initContainers: listOf(spec['initContainers']).map(container),
      containers: listOf(spec['containers']).map(container),
    },
  };
}

/** A pod that would rather not be beside others of its labels. */
function apart(pod: Body): Body {
  const labelSelector = { matchLabels: recordOf(at(pod, 'metadata', 'labels')) };
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector };
  const wished = changed(
    pod,
    'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution',
    [{ weight: 100n, podAffinityTerm: term }],
  );
  return ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].reduce(
    (result, topologyKey) =>
      added(result, 'spec.topologySpreadConstraints', {
        maxSkew: 1n,
        topologyKey,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector,
      }),
    wished,
  );
}

const ROWS: readonly Row[] = [
  ...SELINUX_TYPES.map(
    (type, index): Row => [
      `plain-pod-at-baseline-${index + 1}`,
      'a plain pod with all that Pod Security allows at its level Baseline',
      (scene) =>
        creating(SOMEBODY, 'pods', atBaseline(scene, type, index % 2 === 0 ? 'RuntimeDefault' : 'Localhost')),
    ],
  ),
  [
    'plain-pod-confined-by-nothing',
    'a plain pod with an empty AppArmor profile',
    (scene) => creating(SOMEBODY, 'pods', withProfile(scene, '')),
  ],
  [
    'plain-pod-confined-by-default',
    'a plain pod with the AppArmor profile of the container runtime',
    (scene) => creating(SOMEBODY, 'pods', withProfile(scene, 'runtime/default')),
  ],
  [
    'plain-pod-confined',
    'a plain pod with an AppArmor profile of its node',
    (scene) => creating(SOMEBODY, 'pods', withProfile(scene, 'localhost/own')),
  ],
  [
    'plain-pod-with-volumes',
    'a plain pod with a volume of each type that everybody may use',
    ({ plainPod }) => creating(SOMEBODY, 'pods', withVolumes(plainPod)),
  ],
  [
    'plain-pod-with-own-pull-secret',
    'a plain pod whose images are pulled with a Secret of its own',
    ({ plainPod }) =>
      creating(SOMEBODY, 'pods', changed(plainPod, 'spec.imagePullSecrets', [OWN_PULL_SECRET])),
  ],
  [
    'plain-pod-labelled',
    'a label on a plain pod',
    ({ plainPod }) =>
      updating(SOMEBODY, 'pods', plainPod, changed(plainPod, 'metadata.labels.tier', 'front')),
  ],
  [
    'job-pod-with-default-limits',
    'the job pod where a LimitRange has written down what it did',
    ({ manager, jobPod }) => creating(manager, 'pods', withDefaultLimits(jobPod)),
  ],
  [
    'job-pod-of-the-largest-size',
    'the job pod of a job that chose the most that it may',
    ({ manager, jobPod, runner }) =>
      mayChoose(runner) ? creating(manager, 'pods', atLargestSize(jobPod, runner)) : undefined,
  ],
  [
    'job-pod-with-a-limit-of-cpu',
    'the job pod to which something of the cluster gave a CPU limit where its runner has none',
    ({ manager, jobPod }) => {
      const limits = recordOf(at(listOf(at(jobPod, 'spec', 'containers'))[0], 'resources', 'limits'));
      return Object.hasOwn(limits, 'cpu')
        ? undefined
        : creating(manager, 'pods', changed(jobPod, 'spec.containers.build.resources.limits.cpu', '64'));
    },
  ],
  [
    'manager-pod-with-default-limits',
    'the pod of a manager where a LimitRange has written down what it did',
    ({ managerPod }) => creating(CONTROLLERS[0], 'pods', withDefaultLimits(managerPod)),
  ],
  [
    'manager-pod-kept-on-its-node',
    'the pod of a manager that those who take nodes away are asked to leave alone',
    ({ managerPod }) =>
      creating(
        CONTROLLERS[0],
        'pods',
        changed(managerPod, 'metadata.annotations', {
          ...recordOf(at(managerPod, 'metadata', 'annotations')),
          'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
          'karpenter.sh/do-not-disrupt': 'true',
        }),
      ),
  ],
  [
    'manager-pod-spread',
    'the pod of a manager that prefers to be apart from others of its runner, by node and by zone',
    ({ managerPod }) => creating(CONTROLLERS[0], 'pods', apart(managerPod)),
  ],
  [
    'job-pod-tightened',
    'the job pod that something of the cluster has tightened',
    ({ manager, jobPod }) => creating(manager, 'pods', tightened(jobPod)),
  ],
  [
    'manager-pod-tightened',
    'the pod of a manager that something of the cluster has tightened',
    ({ managerPod }) => creating(CONTROLLERS[0], 'pods', tightened(managerPod)),
  ],
  [
    'job-pod-with-annotated-profile',
    'the job pod that builds images, where the API server writes its AppArmor profile into an annotation too',
    ({ manager, jobPod }) => {
      const build = listOf(at(jobPod, 'spec', 'containers')).find((one) => at(one, 'name') === 'build');
      const profile = at(build, 'securityContext', 'appArmorProfile', 'localhostProfile');
      return profile === undefined
        ? undefined
        : creating(
            manager,
            'pods',
            changed(
              jobPod,
              ['metadata', 'annotations', `${APP_ARMOR_ANNOTATION}build`],
              `localhost/${profile}`,
            ),
          );
    },
  ],
  [
    'job-pod-without-affinity',
    'the job pod of a GitLab Runner that writes no affinity',
    ({ manager, jobPod }) =>
      Object.keys(recordOf(at(jobPod, 'spec', 'affinity'))).length > 0
        ? undefined
        : creating(manager, 'pods', changed(jobPod, 'spec.affinity', undefined)),
  ],
];

/** Requests that the policies must let pass, and that reach what the others do not. */
export const HONEST_VARIANTS: readonly Honest[] = ROWS.map(([id, asks, request]) =>
  honest([id, asks, request, 'once']),
);
