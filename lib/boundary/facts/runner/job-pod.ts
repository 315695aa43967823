import type { PodSecurityLevel } from '../../../privilege';
import { chosenVariable } from '../../../world/variable-references';
import type { KubernetesObject, Unreadable } from '../manifests/kubernetes-object';
import { type ContainerFacts, containersOf, type PodTemplate } from '../manifests/pod-template';
import {
  isUnset,
  listOf,
  recordOf,
  textIn,
  textMapOf,
  textOf,
  textsOf,
  type UntypedRecord,
} from '../untyped';
import { jobAffinity } from './job-affinity';
import { containerSecurity, podSecurity, withoutUnset } from './job-security';
import { type RunnerService, runnerServices } from './job-services';
import { jobVolumes } from './job-volumes';
import { type PodSpecPatch, patchPodSpec } from './pod-spec-patch';

/** Containers that GitLab Runner makes in every job pod, with the section that gives their security context. */
const OWN_CONTAINERS = {
  'init-permissions': 'init_permissions_container_security_context',
  build: 'build_container_security_context',
  helper: 'helper_container_security_context',
} as const;

/** Stands for every service that a job declares itself. */
export const JOB_SERVICE = 'service-of-the-job';

/** Labels that GitLab Runner sets from the job, so that their values are not known here. */
const JOB_DECIDED_LABELS: readonly string[] = [
  'pod',
  'job.runner.gitlab.com/pod',
  'project.runner.gitlab.com/id',
  'project.runner.gitlab.com/name',
  'project.runner.gitlab.com/namespace',
  'project.runner.gitlab.com/namespace-id',
  'project.runner.gitlab.com/root-namespace',
  'project.runner.gitlab.com/root-namespace-id',
  'manager.runner.gitlab.com/id-short',
];

/** The labels of a pod whose values are not known here, since its job decides them. */
export function undecidedLabels({
  origin,
  labels,
}: Pick<PodTemplate, 'origin' | 'labels'>): readonly string[] {
  return origin === 'job'
    ? [
        ...JOB_DECIDED_LABELS,
        ...Object.keys(labels).filter((key) => chosenVariable(labels[key] ?? '') !== undefined),
      ]
    : [];
}

/** The pod that GitLab Runner would create for a job of one `[[runners]]` section. */
export interface JobPod extends PodTemplate {
  readonly origin: 'job';
  readonly services: readonly RunnerService[];
  readonly patches: readonly PodSpecPatch[];
  readonly unreadable: readonly Unreadable[];
  /** The pod spec before any patch. */
  readonly unpatched: UntypedRecord;
  /** The container that may be privileged: of a privileged kind, an aliased service of the runner that is. */
  readonly daemon: string | undefined;
}

/** What {@link jobPod} needs to know. */
export interface JobPodSource {
  readonly object: KubernetesObject;
  /** Path of the section `[runners.kubernetes]`. */
  readonly where: string;
  readonly runnerName: string;
  readonly kubernetes: UntypedRecord;
  /** Where config.toml says that the sources of a job are. */
  readonly buildsDir?: unknown;
  readonly level: PodSecurityLevel;
  /** Whether the kind of the runner may hold a privileged daemon. */
  readonly mayHoldDaemon: boolean;
}

/** Works out the job pod of a runner, patches included. */
export function jobPod(source: JobPodSource): JobPod {
  const { kubernetes, where } = source;
  const services = runnerServices(kubernetes, where);
  const unpatched = jobPodSpec(kubernetes, services, source.buildsDir);
  const patched = patchPodSpec(unpatched, listOf(kubernetes['pod_spec']), where);
  const place = `${where} / job pod`;
  const containers = containersOf(patched.spec, place).map((container) => ({
    ...container,
    where: `${place}.${container.list}[${container.name}]`,
  }));
  return {
    origin: 'job',
    where: place,
    object: source.object,
    namespace: textIn(kubernetes['namespace']),
    labels: jobLabels(kubernetes, source.runnerName),
    annotations: textMapOf(kubernetes['pod_annotations']),
    spec: patched.spec,
    containers,
    level: source.level,
    services,
    patches: patched.patches,
    unreadable: patched.unreadable,
    unpatched,
    daemon: source.mayHoldDaemon ? daemonOf(services, containers) : undefined,
  };
}

/** Whether a container is the privileged daemon of a runner whose kind may hold one. */
export function isDaemon({ name, list }: ContainerFacts, pod: PodTemplate): boolean {
  return pod.origin === 'job' && (pod as JobPod).daemon === name && list === 'containers';
}

function daemonOf(
  services: readonly RunnerService[],
  containers: readonly ContainerFacts[],
): string | undefined {
  const aliased = services.filter((service) => service.aliased).map((service) => service.container);
  return containers.find(
    ({ list, name, securityContext }) =>
      list === 'containers' && aliased.includes(name) && securityContext['privileged'] === true,
  )?.name;
}

function jobPodSpec(
  kubernetes: UntypedRecord,
  services: readonly RunnerService[],
  buildsDir: unknown,
): UntypedRecord {
  const { volumes, mounts } = jobVolumes(kubernetes, buildsDir);
  const lifecycle = lifecycleOf(kubernetes);
  const container = (name: string, image: string | undefined, section: string): UntypedRecord =>
    withoutUnset({
      name,
      image,
      volumeMounts: mounts,
      securityContext: containerSecurity(kubernetes, section),
      lifecycle,
    });
  const image: Readonly<Record<keyof typeof OWN_CONTAINERS, string | undefined>> = {
    build: textOf(kubernetes['image']),
    helper: textOf(kubernetes['helper_image']),
    'init-permissions': textOf(kubernetes['helper_image']),
  };
  const own = (name: keyof typeof OWN_CONTAINERS): UntypedRecord =>
    container(name, image[name], OWN_CONTAINERS[name]);
  const service = (name: string, reference: string | undefined): UntypedRecord =>
    container(name, reference, 'service_container_security_context');
  return withoutUnset({
    volumes,
    schedulerName: kubernetes['scheduler_name'],
    serviceAccountName: kubernetes['service_account'],
    automountServiceAccountToken: kubernetes['automount_service_account_token'],
    restartPolicy: 'Never',
    nodeSelector: kubernetes['node_selector'],
    tolerations: tolerationsOf(kubernetes),
    initContainers: [own('init-permissions')],
    containers: [
      own('build'),
      own('helper'),
      ...services.map(({ container: name, image: reference }) => service(name, reference)),
      service(JOB_SERVICE, undefined),
    ],
    imagePullSecrets: textsOf(kubernetes['image_pull_secrets']).map((name) => ({ name })),
    securityContext: podSecurity(kubernetes),
    hostAliases: kubernetes['host_aliases'],
    affinity: jobAffinity(kubernetes),
    dnsPolicy: kubernetes['dns_policy'],
    dnsConfig: kubernetes['dns_config'],
    runtimeClassName: kubernetes['runtime_class_name'],
    priorityClassName: kubernetes['priority_class_name'],
  });
}

function tolerationsOf(kubernetes: UntypedRecord): readonly UntypedRecord[] {
  return Object.entries(textMapOf(kubernetes['node_tolerations'])).map(([taint, effect]) => {
    const separator = taint.indexOf('=');
    return separator < 0
      ? { key: taint, operator: 'Exists', effect }
      : { key: taint.slice(0, separator), operator: 'Equal', value: taint.slice(separator + 1), effect };
  });
}

function lifecycleOf(kubernetes: UntypedRecord): UntypedRecord | undefined {
  const section = recordOf(kubernetes['container_lifecycle']);
  const hook = (raw: unknown): UntypedRecord | undefined =>
    isUnset(raw)
      ? undefined
      : withoutUnset({
          exec: recordOf(raw)['exec'],
          httpGet: recordOf(raw)['http_get'],
          tcpSocket: recordOf(raw)['tcp_socket'],
        });
  const hooks = withoutUnset({ postStart: hook(section['post_start']), preStop: hook(section['pre_stop']) });
  return Object.keys(hooks).length === 0 ? undefined : hooks;
}

function jobLabels(kubernetes: UntypedRecord, runnerName: string): Readonly<Record<string, string>> {
  const configured = Object.entries(textMapOf(kubernetes['pod_labels'])).filter(
    ([key]) => !/(?:^|\.)runner\.gitlab\.com\//.test(key),
  );
  return { ...Object.fromEntries(configured), 'manager.runner.gitlab.com/name': runnerName };
}
