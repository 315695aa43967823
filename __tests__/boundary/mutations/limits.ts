import { push, remove, set } from '../edit';
import { find, type Mutation, mutation, patchJob, setKubernetes, strategic } from './mutation';

const expecting =
  (expression: string): Mutation['mutate'] =>
  (o) =>
    push(
      find(o, 'ValidatingAdmissionPolicy', (name) => name.endsWith('-job-pods')),
      'spec.variables',
      { name: 'tolerations', expression },
    );

/** Amounts of nothing, amounts that count in place of others, and nodes that a RuntimeClass leads to. */
export const LIMIT_MUTATIONS: readonly Mutation[] = [
  ...(
    [
      ['cpu_limit', '0'],
      ['memory_limit', '0Gi'],
      ['ephemeral_storage_limit', '0.0'],
      ['helper_cpu_limit', '0m'],
      ['service_memory_limit', '-1Gi'],
      ['cpu_request', '0e3'],
      ['service_memory_request', 0],
      ['memory_limit', 'much'],
    ] as const
  ).map(([key, value]) =>
    mutation('job-limits', `${key} of ${value}`, `KUBERNETES.${key} | ${value}`, setKubernetes(key, value)),
  ),
  mutation(
    'job-limits',
    'limits of the whole pod',
    'KUBERNETES.pod_memory_limit | 64Gi',
    setKubernetes('pod_memory_limit', '64Gi'),
  ),
  mutation(
    'job-limits',
    'requests of the whole pod that a job chooses',
    'KUBERNETES.pod_cpu_request_overwrite_max_allowed | 8',
    setKubernetes('pod_cpu_request_overwrite_max_allowed', '8'),
  ),
  mutation('limit-range-present', 'a LimitRange without a minimum', 'Namespace tinyland-runners', (o) =>
    remove(find(o, 'LimitRange'), 'spec.limits.0.min'),
  ),
  mutation('limit-range-present', 'a minimum of nothing', 'Namespace tinyland-runners', (o) =>
    set(find(o, 'LimitRange'), 'spec.limits.0.min.memory', '0'),
  ),
  ...(
    [
      [
        'an accelerator for the helper',
        'helper',
        { limits: { 'nvidia.com/gpu': '1' } },
        'resources | {"limits":{"nvidia.com/gpu":"1"}}',
      ],
      [
        'a device of the node',
        'build',
        { limits: { 'smarter-devices/fuse': '1' } },
        'resources.limits.smarter-devices/fuse | 1',
      ],
      [
        'a half accelerator',
        'build',
        { limits: { 'nvidia.com/gpu': '500m' } },
        'resources.limits.nvidia.com/gpu | 500m',
      ],
      ['more memory', 'build', { limits: { memory: '64Gi' } }, 'resources.limits.memory | 64Gi'],
      [
        'no request of memory',
        'build',
        { requests: { memory: null } },
        'resources.requests | {"memory":null}',
      ],
      ['no resources at all', 'build', null, 'resources | null'],
    ] as const
  ).map(([what, name, resources, place]) =>
    mutation(
      'pod-spec-patch-scope',
      `a patch with ${what}`,
      `KUBERNETES.pod_spec[0] / containers[0].${place}`,
      patchJob(strategic({ containers: [{ name, resources }] })),
    ),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch that sets resources of the whole pod',
    'KUBERNETES.pod_spec[0] / resources | {"limits":{"memory":"64Gi"}}',
    patchJob(strategic({ resources: { limits: { memory: '64Gi' } } })),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch that sets empty resources of the whole pod',
    'KUBERNETES.pod_spec[0] / resources | {}',
    patchJob(strategic({ resources: {} })),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch that takes away the resources of a container',
    'KUBERNETES.pod_spec[0] / containers[0].resources | null',
    patchJob(strategic({ containers: [{ name: 'build', resources: null }] })),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch that replaces resources by a directive',
    'KUBERNETES.pod_spec[0] / resources | {"$patch":"replace"}',
    patchJob(strategic({ resources: { $patch: 'replace' } })),
  ),
  mutation(
    'dind-nodes-admitted',
    'a RuntimeClass that leads onto the nodes of dind',
    'ValidatingAdmissionPolicy tinyland-runners-job-pods / spec.variables[tolerations] | dind=only, of runner docker',
    expecting(
      "{'docker': ['gvisor=only:NoSchedule', 'dind=only:NoExecute'], 'dind': ['dind=only:NoSchedule']}[variables.manager]",
    ),
  ),
  mutation(
    'dind-nodes-admitted',
    'a manager of dind on the nodes of its jobs',
    'ValidatingAdmissionPolicy tinyland-runners-manager-pods / spec.variables[tolerations] | dind=only, of runner dind',
    (o) => {
      const policy = find(o, 'ValidatingAdmissionPolicy', (name) => name.endsWith('-manager-pods'));
      push(policy, 'spec.variables', {
        name: 'tolerations',
        expression: "{'docker': [''], 'dind': ['dind=only:NoSchedule']}[variables.runner]",
      });
    },
  ),
  mutation(
    'dind-nodes-admitted',
    'any value of the taint of the nodes of dind',
    'ValidatingAdmissionPolicy tinyland-runners-job-pods / spec.variables[tolerations] | dind=only, of runner docker',
    expecting(
      "{'docker': ['dind Exists:PreferNoSchedule'], 'dind': ['dind=only:NoSchedule']}[variables.manager]",
    ),
  ),
  mutation(
    'dind-nodes-admitted',
    'a RuntimeClass of some that leads onto the nodes of dind',
    'ValidatingAdmissionPolicy tinyland-runners-job-pods / spec.variables[tolerations] | dind=only, of runner nix',
    expecting("variables.manager in ['nix', 'dind'] ? ['dind=only:NoSchedule'] : []"),
  ),
  mutation(
    'dind-nodes-admitted',
    'a RuntimeClass that leads onto the nodes of dind by whatever a pod says',
    'ValidatingAdmissionPolicy tinyland-runners-job-pods / spec.variables[tolerations] | dind=only, of runner any',
    expecting(
      "has(object.spec.runtimeClassName) && variables.manager == 'nix' ? ['dind=only:NoSchedule'] : []",
    ),
  ),
  mutation(
    'dind-nodes-admitted',
    'RuntimeClasses that all lead onto the nodes of dind',
    'ValidatingAdmissionPolicy tinyland-runners-job-pods / spec.variables[tolerations] | dind=only, of runner any',
    expecting("['dind=only:NoSchedule']"),
  ),
];
