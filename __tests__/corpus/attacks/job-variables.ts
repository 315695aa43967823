import type { Attack } from '../attack';
import { FLEET_SPECS } from '../fleets';
import { withLabels, withMetadata } from '../objects';
import { creating } from '../request';
import { DOCKER, DOCKER_POD, forbidden, NAMESPACE, refused } from './subjects';

const off = (title: string, key: string, value: unknown): Attack => ({
  layer: 'config',
  fleet: 'tinyland',
  row: 30,
  principal: 'J',
  title,
  key: ['kubernetes', key],
  value,
});

const FLAGS: Readonly<Record<string, boolean>> = {
  FF_SUSPENDABLE_ENVIRONMENTS: false,
  FF_KUBERNETES_HONOR_ENTRYPOINT: false,
  FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: false,
  FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: true,
  FF_USE_POD_ACTIVE_DEADLINE_SECONDS: true,
};

/** Row 30. */
export const JOB_VARIABLES: readonly Attack[] = [
  off('KUBERNETES_NAMESPACE_OVERWRITE', 'namespace_overwrite_allowed', ''),
  off('KUBERNETES_SERVICE_ACCOUNT_OVERWRITE', 'service_account_overwrite_allowed', ''),
  off('KUBERNETES_BEARER_TOKEN', 'bearer_token_overwrite_allowed', false),
  off('KUBERNETES_POD_LABELS_1', 'pod_labels_overwrite_allowed', ''),
  off('KUBERNETES_POD_ANNOTATIONS_1', 'pod_annotations_overwrite_allowed', ''),
  off('KUBERNETES_NODE_SELECTOR_1', 'node_selector_overwrite_allowed', ''),
  off('KUBERNETES_NODE_TOLERATIONS_1', 'node_tolerations_overwrite_allowed', ''),
  off('KUBERNETES_CPU_LIMIT', 'cpu_limit_overwrite_max_allowed', undefined),
  ...Object.entries(FLAGS).map(
    ([flag, value]): Attack => ({
      layer: 'config',
      fleet: 'tinyland',
      row: 30,
      principal: 'J',
      title: flag,
      key: ['feature_flags', flag],
      value,
    }),
  ),
  refused(
    30,
    'J',
    'a label from a job variable',
    'job-pods',
    'job-labels',
    creating(DOCKER, 'pods', withLabels(DOCKER_POD, { 'runner-fleet/runner': 'CI_PROJECT_NAME' })),
  ),
  refused(
    30,
    'J',
    'an annotation from a job variable',
    'job-pods',
    'job-metadata',
    creating(
      DOCKER,
      'pods',
      withMetadata(DOCKER_POD, {
        annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
      }),
    ),
  ),
];

/** Row 38. */
export const OTHER_NAMESPACES: readonly Attack[] = [
  {
    layer: 'config',
    fleet: 'tinyland',
    row: 38,
    principal: 'U',
    title: 'jobs in another namespace',
    key: ['kubernetes', 'namespace'],
    value: NAMESPACE,
  },
  {
    layer: 'config',
    fleet: 'tinyland',
    row: 38,
    principal: 'U',
    title: 'a namespace for each job',
    key: ['kubernetes', 'namespace_per_job'],
    value: undefined,
  },
  forbidden(38, 'a manager creates pods in another namespace', 'create', 'pods', { namespace: 'default' }),
  forbidden(38, 'a manager reads Secrets of the cluster', 'get', 'secrets', { namespace: 'kube-system' }),
  {
    layer: 'synth',
    row: 38,
    principal: 'U',
    title: 'another namespace in a specification',
    spec: { ...FLEET_SPECS.plain, runners: [{ kind: 'docker', namespace: 'kube-system' }] },
    code: 'forbidden-field',
  },
];
