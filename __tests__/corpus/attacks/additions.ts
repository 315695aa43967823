import type { AdmissionAttack, Attack, Principal, SynthAttack } from '../attack';
import { asChanged } from '../changed-pods';
import { corpusFleet, FLEET_SPECS } from '../fleets';
import { jobPod } from '../job-pod';
import { managerPod } from '../manager-pod';
import { containerOf, type Pod, withContainer, withLabels, withMetadata, withSpec } from '../objects';
import { creating } from '../request';
import { manager, REPLICA_SETS } from '../users';

/** Pods that use what a cluster is said to add, to have more than that. */

const FLEET = corpusFleet('changed');
const DOCKER = manager('changed', 'docker');
const DIND = manager('changed', 'dind');
const JOB = asChanged(jobPod(FLEET, 'docker', { credentials: true }));
const DIND_JOB = asChanged(jobPod(FLEET, 'dind', { credentials: true }));
const MANAGER = asChanged(managerPod(FLEET, 'docker'), 'manager');

const refused = (
  row: number,
  principal: Principal,
  title: string,
  policy: string,
  rule: string,
  request: AdmissionAttack['request'],
): AdmissionAttack => ({
  layer: 'admission',
  fleet: 'changed',
  row,
  principal,
  title,
  policy,
  rule,
  request,
});

const byManager = (row: number, title: string, rule: string, pod: Pod) =>
  refused(row, 'M', `${title}, by a stolen token`, 'job-pods', rule, creating(DOCKER, 'pods', pod));

const byDeployment = (row: number, title: string, rule: string, pod: Pod) =>
  refused(row, 'U', `${title}, by a Deployment`, 'manager-pods', rule, creating(REPLICA_SETS, 'pods', pod));

/** The same change of a job pod and of a manager pod. */
const everywhere = (
  row: number,
  title: string,
  rules: readonly [job: string, manager: string],
  change: (pod: Pod) => Pod,
): readonly Attack[] => [
  byManager(row, title, rules[0], change(JOB)),
  byDeployment(row, title, rules[1], change(MANAGER)),
];

const more = (pod: Pod, field: string, entry: object): Pod =>
  withSpec(pod, { [field]: [...((pod.spec[field] as object[] | undefined) ?? []), entry] });

const first = (pod: Pod): string => pod.spec.containers[0]?.name ?? '';

const moreInFirst = (pod: Pod, field: 'env' | 'volumeMounts', entry: object): Pod =>
  withContainer(pod, first(pod), {
    [field]: [...((containerOf(pod, first(pod))[field] as object[] | undefined) ?? []), entry],
  });

const annotated = (pod: Pod, key: string, value: string): Pod =>
  withMetadata(pod, { annotations: { ...pod.metadata.annotations, [key]: value } });

const onNodes = (pod: Pod, labels: object): Pod =>
  withSpec(pod, { nodeSelector: { ...(pod.spec['nodeSelector'] as object), ...labels } });

const OTHER_DIGEST = `@sha256:${'f'.repeat(64)}`;

/** Rows 13, 19, 22 to 24, 29 and 35. */
export const BEYOND_ADDITIONS: readonly Attack[] = [
  ...everywhere(35, 'another value of an added label', ['job-metadata', 'manager-metadata'], (pod) =>
    withLabels(pod, { 'cost-center': 'others' }),
  ),
  ...everywhere(35, 'Linkerd switched on', ['job-metadata', 'manager-metadata'], (pod) =>
    annotated(pod, 'linkerd.io/inject', 'enabled'),
  ),
  ...everywhere(35, 'a label of the key of an annotation', ['job-metadata', 'manager-metadata'], (pod) =>
    withLabels(pod, { 'openshift.io/scc': 'privileged' }),
  ),
  ...everywhere(
    35,
    'the label of Istio under the key of no annotation',
    ['job-metadata', 'manager-metadata'],
    (pod) => withLabels(pod, { 'sidecar.istio.io/inject': 'true' }),
  ),
  ...everywhere(19, 'any value of an added taint', ['job-tolerations', 'manager-tolerations'], (pod) =>
    more(pod, 'tolerations', { key: 'kubernetes.io/arch', operator: 'Exists', effect: 'NoSchedule' }),
  ),
  ...everywhere(19, 'every effect of an added taint', ['job-tolerations', 'manager-tolerations'], (pod) =>
    more(pod, 'tolerations', { key: 'example.com/any', operator: 'Exists' }),
  ),
  ...everywhere(19, 'another effect of an added taint', ['job-tolerations', 'manager-tolerations'], (pod) =>
    more(pod, 'tolerations', { key: 'example.com/any', operator: 'Exists', effect: 'NoSchedule' }),
  ),
  ...everywhere(19, 'an added taint for a while', ['job-tolerations', 'manager-tolerations'], (pod) =>
    more(pod, 'tolerations', {
      key: 'example.com/any',
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 60,
    }),
  ),
  ...everywhere(19, 'the taint of dind nodes', ['job-tolerations', 'manager-tolerations'], (pod) =>
    more(pod, 'tolerations', { key: 'tinyland.dev/dind', operator: 'Exists', effect: 'NoSchedule' }),
  ),
  ...everywhere(19, 'every taint', ['job-tolerations', 'manager-tolerations'], (pod) =>
    more(pod, 'tolerations', { operator: 'Exists' }),
  ),
  ...everywhere(19, 'another value of an added node label', ['job-node', 'manager-node'], (pod) =>
    onNodes(pod, { 'example.com/lifecycle': 'on-demand' }),
  ),
  ...everywhere(19, 'a node label that nobody adds', ['job-node', 'manager-node'], (pod) =>
    onNodes(pod, { 'kubernetes.io/hostname': 'worker-1' }),
  ),
  ...everywhere(19, 'another value of a node label of its own', ['job-node', 'manager-node'], (pod) =>
    onNodes(pod, { 'kubernetes.io/os': 'windows' }),
  ),
  ...everywhere(19, 'added node labels alone', ['job-node', 'manager-node'], (pod) =>
    withSpec(pod, { nodeSelector: { 'example.com/lifecycle': 'spot' } }),
  ),
  ...everywhere(19, 'a spread at any price', ['job-node', 'manager-node'], (pod) =>
    more(pod, 'topologySpreadConstraints', {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
    }),
  ),
  ...everywhere(19, 'a spread over nodes of its own', ['job-node', 'manager-node'], (pod) =>
    more(pod, 'topologySpreadConstraints', {
      maxSkew: 1,
      topologyKey: 'example.com/rack',
      whenUnsatisfiable: 'ScheduleAnyway',
    }),
  ),
  ...everywhere(22, 'a resolver of its own', ['job-dns', 'manager-values'], (pod) =>
    withSpec(pod, {
      dnsConfig: { nameservers: ['198.51.100.53'], options: [{ name: 'ndots', value: '2' }] },
    }),
  ),
  ...everywhere(22, 'a search domain of its own', ['job-dns', 'manager-values'], (pod) =>
    withSpec(pod, { dnsConfig: { searches: ['evil.example.com'] } }),
  ),
  ...everywhere(22, 'another number of dots', ['job-dns', 'manager-values'], (pod) =>
    withSpec(pod, { dnsConfig: { options: [{ name: 'ndots', value: '15' }] } }),
  ),
  ...everywhere(23, 'another ConfigMap under an added name', ['job-volumes', 'manager-volumes'], (pod) =>
    more(pod, 'volumes', { name: 'ca-2', configMap: { name: 'corporate-ca' } }),
  ),
  ...everywhere(
    23,
    'the config of a manager under an added name',
    ['job-volumes', 'manager-volumes'],
    (pod) =>
      withSpec(pod, {
        volumes: (pod.spec.volumes ?? []).map((volume) =>
          (volume as { name: string }).name === 'ca'
            ? { name: 'ca', configMap: { name: 'dind-config' } }
            : volume,
        ),
      }),
  ),
  ...everywhere(23, 'a Secret under an added name', ['job-volumes', 'manager-volumes'], (pod) =>
    withSpec(pod, {
      volumes: (pod.spec.volumes ?? []).map((volume) =>
        (volume as { name: string }).name === 'ca'
          ? { name: 'ca', secret: { secretName: 'dind-token' } }
          : volume,
      ),
    }),
  ),
  ...everywhere(24, 'an added ConfigMap over programs', ['job-volumes', 'manager-mounts'], (pod) =>
    moreInFirst(pod, 'volumeMounts', { name: 'ca', mountPath: '/usr/local/bin' }),
  ),
  ...everywhere(24, 'a file of an added ConfigMap', ['job-volumes', 'manager-mounts'], (pod) =>
    withContainer(pod, first(pod), {
      volumeMounts: (containerOf(pod, first(pod))['volumeMounts'] as { name: string }[]).map((mount) =>
        mount.name === 'ca' ? { ...mount, subPath: 'ca.crt' } : mount,
      ),
    }),
  ),
  byManager(
    29,
    'an image beside the mirror',
    'job-images',
    withContainer(JOB, 'build', { image: 'mirror.example.com/hub-of-others/library/alpine:3.22.2' }),
  ),
  byManager(
    29,
    'an image of a mirror that no list names',
    'job-images',
    withContainer(JOB, 'build', { image: 'mirror.example.com/others/alpine:3.22.2' }),
  ),
  byManager(
    29,
    'another image of the mirror as the helper',
    'job-images',
    withContainer(JOB, 'helper', { image: 'mirror.example.com/hub/library/alpine:3.22.2' }),
  ),
  byManager(
    29,
    'something that is no digest behind an image',
    'job-images',
    withContainer(JOB, 'helper', { image: `${containerOf(JOB, 'helper').image}0` }),
  ),
  refused(
    29,
    'M',
    'another digest of the daemon',
    'job-pods',
    'job-daemon',
    creating(
      DIND,
      'pods',
      withContainer(DIND_JOB, 'docker', { image: `docker.io/library/docker:28.5.1-dind${OTHER_DIGEST}` }),
    ),
  ),
  refused(
    1,
    'M',
    'another image of the mirror as the daemon',
    'baseline',
    'baseline-privileged',
    creating(
      DIND,
      'pods',
      withContainer(DIND_JOB, 'docker', { image: 'mirror.example.com/hub/library/docker:27-dind' }),
    ),
  ),
  refused(
    1,
    'M',
    'the daemon of dind, by a runner that has none',
    'baseline',
    'baseline-privileged',
    creating(
      DOCKER,
      'pods',
      withContainer(JOB, 'build', {
        name: 'docker',
        image: 'mirror.example.com/hub/library/docker:28.5.1-dind',
        securityContext: { privileged: true },
      }),
    ),
  ),
  byDeployment(
    29,
    'another image of the mirror',
    'manager-container',
    withContainer(MANAGER, 'manager', { image: 'mirror.example.com/gitlab/others/runner:alpine-v19.3.2' }),
  ),
  byDeployment(
    29,
    'another digest',
    'manager-container',
    withContainer(MANAGER, 'manager', { image: `${containerOf(MANAGER, 'manager').image}${OTHER_DIGEST}` }),
  ),
  byDeployment(
    30,
    'another value of an added variable',
    'manager-secrets',
    moreInFirst(MANAGER, 'env', { name: 'TZ', value: '../../tmp/x' }),
  ),
  byDeployment(
    7,
    'an added variable out of a Secret',
    'manager-secrets',
    moreInFirst(MANAGER, 'env', {
      name: 'TZ',
      valueFrom: { secretKeyRef: { name: 'dind-token', key: 'runner-token' } },
    }),
  ),
  byDeployment(
    30,
    'a proxy beside an added variable',
    'manager-secrets',
    moreInFirst(MANAGER, 'env', { name: 'HTTPS_PROXY', value: 'http://198.51.100.7' }),
  ),
];

const declaring = (row: number, title: string, adds: object, code = 'addition-opens'): SynthAttack => ({
  layer: 'synth',
  row,
  principal: 'U',
  title: `a fleet that declares ${title}`,
  spec: { ...FLEET_SPECS.tinyland, cluster: { ...FLEET_SPECS.tinyland.cluster, adds } },
  code,
});

/** What no fleet may declare. */
export const DECLARED_OPENINGS: readonly Attack[] = [
  declaring(13, 'the label of another runner', { labels: { 'runner-fleet/runner': 'dind' } }),
  declaring(13, 'a label of GitLab Runner', { labels: { 'manager.runner.gitlab.com/name': 'dind' } }),
  declaring(2, 'AppArmor switched off', {
    annotations: { 'container.apparmor.security.beta.kubernetes.io/build': 'unconfined' },
  }),
  declaring(2, 'seccomp switched off', {
    annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' },
  }),
  declaring(22, 'another network', { annotations: { 'k8s.v1.cni.cncf.io/networks': 'storage' } }),
  declaring(25, 'devices of the node', { annotations: { 'io.kubernetes.cri-o.Devices': '/dev/sda' } }),
  declaring(2, 'a hypervisor of its own', {
    annotations: { 'io.katacontainers.config.hypervisor.path': '/tmp/x' },
  }),
  declaring(35, 'a sidecar', { annotations: { 'sidecar.istio.io/inject': 'true' } }),
  declaring(32, 'an identity of the cloud', { annotations: { 'iam.amazonaws.com/role': 'admin' } }),
  declaring(32, 'an identity of Azure', { labels: { 'azure.workload.identity/use': 'true' } }),
  declaring(19, 'the taint of its dind nodes', {
    tolerations: [{ key: 'tinyland.dev/dind', value: 'only' }],
  }),
  declaring(19, 'the taint of its dind nodes, whatever its value', {
    tolerations: [{ key: 'tinyland.dev/dind' }],
  }),
  declaring(19, 'the taint of the control plane', {
    tolerations: [{ key: 'node-role.kubernetes.io/control-plane' }],
  }),
  declaring(19, 'the nodes of the control plane', {
    nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
  }),
  declaring(19, 'the pool of its dind nodes', { nodeSelector: { 'tinyland.dev/pool': 'dind' } }),
  declaring(29, 'a mirror of which everybody has a part', {
    imageMirrors: [{ from: 'docker.io', to: 'quay.io' }],
  }),
  declaring(29, 'a mirror in the registry itself', {
    imageMirrors: [{ from: 'docker.io', to: 'docker.io/others' }],
  }),
  declaring(29, 'one mirror of two registries', {
    imageMirrors: [
      { from: 'docker.io', to: 'mirror.example.com' },
      { from: 'ghcr.io', to: 'mirror.example.com' },
    ],
  }),
  declaring(
    29,
    'a mirror with a wildcard',
    { imageMirrors: [{ from: 'docker.io', to: 'mirror.example.com/**' }] },
    'invalid-registry',
  ),
  declaring(30, 'a library in every program', { environment: { LD_PRELOAD: '/opt/x' } }, 'invalid-variable'),
  declaring(
    30,
    'a proxy of managers',
    { environment: { HTTPS_PROXY: 'http://198.51.100.7' } },
    'invalid-variable',
  ),
  declaring(30, 'another API server', { environment: { KUBECONFIG: '/opt/x' } }),
  declaring(7, 'a credential', { environment: { NPM_TOKEN: 'swordfish' } }, 'credential-variable'),
  declaring(9, 'the config of a manager', {
    configMaps: [{ name: 'dind-config', mountPath: '/opt/x' }],
  }),
  declaring(23, 'the authority of the API server', {
    configMaps: [{ name: 'kube-root-ca.crt', mountPath: '/opt/x' }],
  }),
  declaring(
    24,
    'a ConfigMap over programs',
    { configMaps: [{ name: 'x', mountPath: '/usr/bin' }] },
    'invalid-mount-path',
  ),
  declaring(
    24,
    'a ConfigMap beside its folder',
    { configMaps: [{ name: 'x', mountPath: '/opt/../usr/bin' }] },
    'invalid-mount-path',
  ),
  declaring(22, 'a resolver of its own', { dnsOptions: ['nameserver:198.51.100.53'] }, 'invalid-dns-option'),
];
