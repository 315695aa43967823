import type { Attack } from '../attack';
import {
  altered,
  container,
  labels,
  metadata,
  owned,
  resources,
  securityContext,
  spec,
} from './altered-manager';
import { DIND_MANAGER_POD } from './subjects';

/** Row 16: where the manager is and what it may. */
export const PLACES_OF_MANAGERS: readonly Attack[] = [
  altered(
    'another address of GitLab',
    'manager-fields',
    spec({ hostAliases: [{ ip: '203.0.113.7', hostnames: ['gitlab.com'] }] }),
  ),
  altered(
    'a name server of its own',
    'manager-fields',
    spec({ dnsConfig: { nameservers: ['203.0.113.7'] } }),
  ),
  altered('no name server of the cluster', 'manager-values', spec({ dnsPolicy: 'Default' })),
  altered('a host name', 'manager-fields', spec({ hostname: 'gitlab', subdomain: 'com' })),
  altered('one process space', 'manager-fields', spec({ shareProcessNamespace: true })),
  altered('an end', 'manager-fields', spec({ activeDeadlineSeconds: 60 })),
  altered(
    'a gate before its readiness',
    'manager-fields',
    spec({ readinessGates: [{ conditionType: 'example.com/x' }] }),
  ),
  altered(
    'a pull secret of somebody',
    'manager-pull-secrets',
    spec({ imagePullSecrets: [{ name: 'mine' }] }),
  ),
  altered('no time to end its jobs', 'manager-values', spec({ terminationGracePeriodSeconds: 0 })),
  altered(
    'a constraint of its own',
    'manager-node',
    spec({
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: {},
        },
      ],
    }),
  ),
  altered(
    'a zone that it insists on',
    'manager-node',
    spec({
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' },
      ],
    }),
  ),
  altered(
    'a spread by the label of somebody',
    'manager-node',
    spec({
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'tinyland.dev/pool', whenUnsatisfiable: 'ScheduleAnyway' },
      ],
    }),
  ),
  altered(
    'a wish for the nodes of dind',
    'manager-node',
    spec({
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              preference: {
                matchExpressions: [{ key: 'tinyland.dev/pool', operator: 'In', values: ['dind'] }],
              },
            },
          ],
        },
      },
    }),
  ),
  altered(
    'a distance that it insists on',
    'manager-node',
    spec({
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'kubernetes.io/hostname', labelSelector: {} },
          ],
        },
      },
    }),
  ),
  altered(
    'a wish to be beside its jobs',
    'manager-node',
    spec({
      affinity: {
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                topologyKey: 'kubernetes.io/hostname',
                labelSelector: { matchLabels: { 'runner-fleet/role': 'job' } },
              },
            },
          ],
        },
      },
    }),
  ),
  altered('another scheduler', 'manager-node', spec({ schedulerName: 'mine' })),
  altered(
    'the group of a device',
    'manager-security',
    spec({
      securityContext: { ...(DIND_MANAGER_POD.spec['securityContext'] as object), supplementalGroups: [6] },
    }),
  ),
  altered(
    'a seccomp profile of the node',
    'manager-security',
    spec({
      securityContext: {
        ...(DIND_MANAGER_POD.spec['securityContext'] as object),
        seccompProfile: { type: 'Localhost', localhostProfile: 'loose.json' },
      },
    }),
  ),
  altered(
    'an AppArmor profile of the node',
    'manager-security',
    container({
      securityContext: {
        ...securityContext,
        appArmorProfile: { type: 'Localhost', localhostProfile: 'loose' },
      },
    }),
  ),
  altered(
    'another user',
    'manager-security',
    spec({ securityContext: { ...(DIND_MANAGER_POD.spec['securityContext'] as object), runAsUser: 1000 } }),
  ),
  altered(
    'a root that can be written',
    'manager-security',
    container({ securityContext: { ...securityContext, readOnlyRootFilesystem: false } }),
  ),
  altered(
    'a user of the container',
    'manager-security',
    container({ securityContext: { ...securityContext, runAsUser: 1000 } }),
  ),
  altered('no port', 'manager-ports', container({ ports: undefined })),
  altered(
    'the name of its port on another',
    'manager-ports',
    container({ ports: [{ name: 'metrics', containerPort: 8080, protocol: 'TCP' }] }),
  ),
  altered(
    'more memory than declared',
    'manager-resources',
    container({ resources: { ...resources, limits: { ...resources?.limits, memory: '600Mi' } } }),
  ),
  altered(
    'less memory than declared',
    'manager-resources',
    container({ resources: { ...resources, limits: { ...resources?.limits, memory: '256Mi' } } }),
  ),
  altered(
    'an annotation that injects a container',
    'manager-metadata',
    metadata({
      annotations: { ...DIND_MANAGER_POD.metadata.annotations, 'sidecar.istio.io/inject': 'true' },
    }),
  ),
  altered(
    'an annotation of whoever takes nodes away',
    'manager-metadata',
    metadata({
      annotations: {
        ...DIND_MANAGER_POD.metadata.annotations,
        'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'tmp',
      },
    }),
  ),
  altered(
    'an annotation of the container runtime',
    'manager-metadata',
    metadata({
      annotations: { ...DIND_MANAGER_POD.metadata.annotations, 'io.kubernetes.cri-o.userns-mode': 'auto' },
    }),
  ),
  altered('a label that others select', 'manager-metadata', labels({ app: 'gitlab' })),
  altered('the label of another kind', 'manager-metadata', labels({ 'runner-fleet/kind': 'docker' })),
  altered('a ReplicaSet of somebody', 'manager-owner', owned({ name: 'mine-6684655d6d' })),
  altered(
    'a name that is not of its ReplicaSet',
    'manager-owner',
    metadata({ name: 'dind-manager-x-rvp95' }),
  ),
  altered('a StatefulSet', 'manager-owner', owned({ kind: 'StatefulSet', name: 'dind-manager' })),
  altered('a ReplicaSet of another API group', 'manager-owner', owned({ apiVersion: 'example.com/v1' })),
];
