import type { AddsSpec, ClusterSpec } from '../../lib';
import { type Container, type Pod, withMetadata, withSpec } from './objects';

/** What becomes of a change of pods. */
export type Answer =
  /** It passes: the control plane makes it, it only tightens, or nothing forbids it. */
  | 'always'
  /** It passes where the fleet declares it, and is refused where it does not. */
  | 'declared'
  /** It is refused, and nothing can be declared that would let it pass. */
  | 'refused';

/** A change that clusters make to every pod. */
export interface PodChange {
  readonly title: string;
  /** What becomes of it in job pods, and in the pods of managers. */
  readonly answers: { readonly job: Answer; readonly manager: Answer };
  /** What of the cluster a fleet declares. */
  readonly declaration?: Pick<ClusterSpec, 'platforms' | 'adds'>;
  /** The field that refuses to declare it. */
  readonly undeclarable?: AddsSpec;
  readonly change: (pod: Pod) => Pod;
}

const DIGEST = `@sha256:${'0'.repeat(64)}`;

const annotated = (key: string, value: string) => (pod: Pod) =>
  withMetadata(pod, { annotations: { ...pod.metadata.annotations, [key]: value } });

const labelled = (key: string, value: string) => (pod: Pod) =>
  withMetadata(pod, { labels: { ...pod.metadata.labels, [key]: value } });

const tolerating = (toleration: object) => (pod: Pod) =>
  withSpec(pod, { tolerations: [...((pod.spec['tolerations'] as object[] | undefined) ?? []), toleration] });

const selecting = (key: string, value: string) => (pod: Pod) =>
  withSpec(pod, { nodeSelector: { ...(pod.spec['nodeSelector'] as object | undefined), [key]: value } });

const secured = (fields: object) => (pod: Pod) =>
  withSpec(pod, { securityContext: { ...(pod.spec['securityContext'] as object | undefined), ...fields } });

const inEach = (change: (container: Container) => object) => (pod: Pod) =>
  withSpec(pod, {
    containers: pod.spec.containers.map((container) => ({ ...container, ...change(container) }) as Container),
    initContainers: pod.spec.initContainers?.map(
      (container) => ({ ...container, ...change(container) }) as Container,
    ),
  });

const withVariables = (...variables: readonly object[]) =>
  inEach(({ env = [] }) => ({ env: [...env, ...variables] }));

const mounted = (volume: { readonly name: string }, mountPath: string) => (pod: Pod) =>
  inEach(({ volumeMounts = [] }) => ({
    volumeMounts: [...(volumeMounts as object[]), { name: volume.name, mountPath, readOnly: true }],
  }))(withSpec(pod, { volumes: [...(pod.spec.volumes ?? []), volume] }));

const mirrored = (image: string): string =>
  image
    .replace(/^docker\.io\//, 'mirror.example.com/hub/')
    .replace(/^registry\.gitlab\.com\//, 'mirror.example.com/gitlab/');

const MIRRORS = [
  { from: 'docker.io', to: 'mirror.example.com/hub' },
  { from: 'registry.gitlab.com', to: 'mirror.example.com/gitlab' },
];

const EVERYWHERE = (answer: Answer) => ({ job: answer, manager: answer }) as const;

const SPREAD = {
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/region',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { 'runner-fleet/role': 'job' } },
    },
  ],
};

/** What in-tree plugins, webhooks and platforms do to pods, as far as it is known. */
export const POD_CHANGES: readonly PodChange[] = [
  {
    title: 'the toleration of nodes short of memory, by PodTolerationRestriction',
    answers: EVERYWHERE('always'),
    change: tolerating({
      key: 'node.kubernetes.io/memory-pressure',
      operator: 'Exists',
      effect: 'NoSchedule',
    }),
  },
  {
    title: 'the tolerations of lost nodes, by DefaultTolerationSeconds',
    answers: EVERYWHERE('always'),
    change: tolerating({
      key: 'node.kubernetes.io/unreachable',
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 60,
    }),
  },
  {
    title: 'a note of LimitRanger',
    answers: EVERYWHERE('always'),
    change: annotated(
      'kubernetes.io/limit-ranger',
      'LimitRanger plugin set: cpu request for container build',
    ),
  },
  {
    title: 'a user namespace',
    answers: EVERYWHERE('always'),
    change: (pod) => withSpec(pod, { hostUsers: false }),
  },
  {
    title: 'the AppArmor profile of the runtime',
    answers: EVERYWHERE('always'),
    change: secured({ appArmorProfile: { type: 'RuntimeDefault' } }),
  },
  {
    // It may be looser than that of the runtime: only the node knows.
    title: 'a seccomp profile of the nodes',
    answers: EVERYWHERE('refused'),
    change: secured({ seccompProfile: { type: 'Localhost', localhostProfile: 'ci.json' } }),
  },
  {
    title: 'the annotations of OpenShift',
    answers: EVERYWHERE('declared'),
    declaration: { platforms: ['openshift'] },
    change: (pod) =>
      annotated(
        'openshift.io/scc',
        'nonroot-v2',
      )(annotated('security.openshift.io/validated-scc-subject-type', 'serviceaccount')(pod)),
  },
  {
    title: 'the notes of GKE Autopilot',
    answers: EVERYWHERE('declared'),
    declaration: { platforms: ['gke-autopilot'] },
    change: (pod) =>
      annotated(
        'autopilot.gke.io/resource-adjustment',
        '{"input":{},"output":{},"modified":true}',
      )(annotated('autopilot.gke.io/warden-version', '3.0.0')(pod)),
  },
  {
    title: 'the toleration of an architecture, by GKE Autopilot',
    answers: EVERYWHERE('declared'),
    declaration: { platforms: ['gke-autopilot'] },
    change: tolerating({
      key: 'kubernetes.io/arch',
      operator: 'Equal',
      value: 'amd64',
      effect: 'NoSchedule',
    }),
  },
  {
    title: 'the toleration of Arm nodes, by GKE',
    answers: EVERYWHERE('declared'),
    declaration: { platforms: ['gke'] },
    change: tolerating({
      key: 'kubernetes.io/arch',
      operator: 'Equal',
      value: 'arm64',
      effect: 'NoSchedule',
    }),
  },
  {
    title: 'Spot nodes of AKS',
    answers: EVERYWHERE('declared'),
    declaration: { platforms: ['aks'] },
    change: (pod) =>
      selecting(
        'kubernetes.azure.com/scalesetpriority',
        'spot',
      )(
        tolerating({
          key: 'kubernetes.azure.com/scalesetpriority',
          operator: 'Equal',
          value: 'spot',
          effect: 'NoSchedule',
        })(pod),
      ),
  },
  {
    title: 'Spot nodes of EKS',
    answers: EVERYWHERE('declared'),
    declaration: { platforms: ['eks'] },
    change: selecting('eks.amazonaws.com/capacityType', 'SPOT'),
  },
  {
    title: 'Spot nodes of Karpenter',
    answers: EVERYWHERE('declared'),
    declaration: { platforms: ['karpenter'] },
    change: selecting('karpenter.sh/capacity-type', 'spot'),
  },
  {
    title: 'that Karpenter leaves the node of a job alone',
    answers: { job: 'declared', manager: 'always' },
    declaration: { platforms: ['karpenter'] },
    change: annotated('karpenter.sh/do-not-disrupt', 'true'),
  },
  {
    title: 'a label of who pays',
    answers: EVERYWHERE('declared'),
    declaration: { adds: { labels: { 'cost-center': 'ci' } } },
    change: labelled('cost-center', 'ci'),
  },
  {
    title: 'that Linkerd keeps away',
    answers: EVERYWHERE('declared'),
    declaration: { adds: { annotations: { 'linkerd.io/inject': 'disabled' } } },
    change: annotated('linkerd.io/inject', 'disabled'),
  },
  {
    title: 'that Istio keeps away',
    answers: EVERYWHERE('declared'),
    declaration: { adds: { labels: { 'sidecar.istio.io/inject': 'false' } } },
    change: labelled('sidecar.istio.io/inject', 'false'),
  },
  {
    title: 'a toleration of the organisation',
    answers: EVERYWHERE('declared'),
    declaration: { adds: { tolerations: [{ key: 'example.com/lifecycle', effect: 'NoExecute' }] } },
    change: tolerating({ key: 'example.com/lifecycle', operator: 'Exists', effect: 'NoExecute' }),
  },
  {
    title: 'a node selector of the organisation',
    answers: EVERYWHERE('declared'),
    declaration: { adds: { nodeSelector: { 'example.com/lifecycle': 'spot' } } },
    change: selecting('example.com/lifecycle', 'spot'),
  },
  {
    title: 'the same images at a mirror',
    answers: EVERYWHERE('declared'),
    declaration: { adds: { imageMirrors: MIRRORS } },
    change: inEach(({ image }) => ({ image: mirrored(image) })),
  },
  {
    title: 'a digest of the same image',
    answers: { job: 'declared', manager: 'refused' },
    declaration: { adds: { imageDigests: true } },
    change: inEach(({ image }) => ({ image: `${image}${DIGEST}` })),
  },
  {
    title: 'a variable',
    answers: { job: 'always', manager: 'declared' },
    declaration: { adds: { environment: { TZ: 'UTC' } } },
    change: withVariables({ name: 'TZ', value: 'UTC' }),
  },
  {
    title: 'a bundle of authorities in a folder of its own',
    answers: EVERYWHERE('declared'),
    declaration: { adds: { configMaps: [{ name: 'ca-bundle', mountPath: '/opt/ca-bundle' }] } },
    change: mounted(
      { name: 'ca-bundle', configMap: { name: 'ca-bundle' } } as { name: string },
      '/opt/ca-bundle',
    ),
  },
  {
    title: 'a spread where there is room',
    answers: EVERYWHERE('declared'),
    declaration: { adds: { topologySpread: ['topology.kubernetes.io/region'] } },
    change: (pod) => withSpec(pod, SPREAD),
  },
  {
    title: 'fewer questions to the resolver',
    answers: EVERYWHERE('declared'),
    declaration: { adds: { dnsOptions: ['ndots:2'] } },
    change: (pod) => withSpec(pod, { dnsConfig: { options: [{ name: 'ndots', value: '2' }] } }),
  },
  {
    title: 'a bundle of authorities in the place of those of the image',
    answers: EVERYWHERE('refused'),
    undeclarable: {
      configMaps: [{ name: 'ca-bundle', mountPath: '/etc/ssl/certs' as '/opt/x' }],
    },
    change: mounted(
      { name: 'ca-bundle', configMap: { name: 'ca-bundle' } } as { name: string },
      '/etc/ssl/certs',
    ),
  },
  {
    title: 'an identity of AWS',
    answers: EVERYWHERE('refused'),
    undeclarable: { environment: { AWS_SECRET_ACCESS_KEY: 'swordfish' } },
    change: (pod) =>
      withVariables(
        { name: 'AWS_ROLE_ARN', value: 'arn:aws:iam::1:role/ci' },
        {
          name: 'AWS_WEB_IDENTITY_TOKEN_FILE',
          value: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
        },
      )(
        mounted(
          {
            name: 'aws-iam-token',
            projected: {
              sources: [
                {
                  serviceAccountToken: {
                    audience: 'sts.amazonaws.com',
                    expirationSeconds: 86400,
                    path: 'token',
                  },
                },
              ],
            },
          } as { name: string },
          '/var/run/secrets/eks.amazonaws.com/serviceaccount',
        )(pod),
      ),
  },
  {
    title: 'a sidecar of Istio',
    answers: EVERYWHERE('refused'),
    undeclarable: { labels: { 'sidecar.istio.io/inject': 'true' } },
    change: (pod) =>
      withSpec(pod, {
        containers: [
          ...pod.spec.containers,
          { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.27.0' },
        ],
      }),
  },
  {
    title: 'the socket of Datadog',
    answers: EVERYWHERE('refused'),
    undeclarable: { labels: { 'admission.datadoghq.com/enabled': 'true' } },
    change: mounted(
      { name: 'datadog', hostPath: { path: '/var/run/datadog', type: 'DirectoryOrCreate' } } as {
        name: string;
      },
      '/var/run/datadog',
    ),
  },
];

/** A pod of the fleet `changed` with all that its cluster adds at once. */
export function asChanged(pod: Pod, role: 'job' | 'manager' = 'job'): Pod {
  const changes: readonly ((pod: Pod) => Pod)[] = [
    labelled('cost-center', 'ci'),
    annotated('linkerd.io/inject', 'disabled'),
    annotated('example.com/team', '{"name": "ci"}'),
    annotated('openshift.io/scc', 'nonroot-v2'),
    tolerating({ key: 'example.com/any', operator: 'Exists', effect: 'NoExecute' }),
    tolerating({ key: 'kubernetes.io/arch', operator: 'Equal', value: 'arm64', effect: 'NoSchedule' }),
    selecting('example.com/lifecycle', 'spot'),
    selecting('cloud.google.com/gke-spot', 'true'),
    inEach(({ image, name }) => ({
      image: `${mirrored(image)}${role === 'job' && name !== 'docker' ? DIGEST : ''}`,
    })),
    withVariables({ name: 'TZ', value: 'UTC' }),
    mounted({ name: 'ca', configMap: { name: 'corporate-ca' } } as { name: string }, '/opt/corporate-ca'),
    (changed) => withSpec(changed, SPREAD),
    (changed) =>
      withSpec(changed, {
        dnsConfig: { options: [{ name: 'ndots', value: '2' }, { name: 'single-request-reopen' }] },
      }),
  ];
  return changes.reduce((changed, change) => change(changed), pod);
}
