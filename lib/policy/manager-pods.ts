import { POD_SECURITY } from '../config/manager-pod';
import type { Fleet } from '../fleet/fleet';
import { ROLE_LABEL } from '../fleet/names';
import { AdmittedAdditions } from './additions';
import { type AdmissionPolicy, type AdmissionRule, coreRequests, each, none } from './admission-policy';
import { both, either, text, texts } from './cel-text';
import { INIT_CONTAINERS } from './containers';
import { isExactly } from './exact-data';
import { MANAGER_ANNOTATIONS, ownManagerAnnotation } from './manager-annotations';
import { CONTAINER_IS_SECURE, managerContainerRules } from './manager-container';
import { managerFactVariables } from './manager-facts';
import { managerAffinityIsOwn } from './node-affinity';
import { REPLICA_SET_CONTROLLERS, requestedBy } from './requester';
import { APP_ARMOR_IS_DEFAULT, isAllowedField, TIGHTEST } from './tightest';
import { IS_DEFAULT_TOLERATION, managerToleration, TOLERATION_NAME, TOLERATIONS } from './tolerations';
import { mayBeOfWebhooks, WEBHOOKS } from './webhooks';

/**
 * The shape of manager pods. Whoever may create a Deployment in the namespace makes the ReplicaSet controller create
 * pods, so such a pod must be a manager of the fleet through and through: every field as the fleet's own Deployment has
 * it, or as the API server fills it in. Pod Security `restricted` comes on top.
 */
export function managerPodsPolicy(fleet: Fleet): AdmissionPolicy {
  return {
    concern: 'manager-pods',
    requests: [coreRequests(['CREATE'], 'pods')],
    conditions: [{ name: 'by-a-controller', expression: requestedBy(REPLICA_SET_CONTROLLERS) }],
    variables: [...managerFactVariables(fleet), WEBHOOKS, INIT_CONTAINERS],
    subject: { called: 'manager of runner ', name: 'variables.runner' },
    rules: mayBeOfWebhooks([...identityRules(fleet), ...managerContainerRules(fleet), ...podRules(fleet)]),
  };
}

/** The label by which the Deployment controller tells the pods of its ReplicaSets apart. */
const HASH_LABEL = 'pod-template-hash';

const LABEL_IS_DECLARED = `k == ${text(HASH_LABEL)} || (k in variables.labels && variables.labels[k] == object.metadata.labels[k])`;
const OF_REPLICA_SET = `variables.serviceAccount + '-' + object.metadata.?labels[?${text(HASH_LABEL)}].orValue('')`;

function identityRules(fleet: Fleet): readonly AdmissionRule[] {
  const added = new AdmittedAdditions(fleet, 'manager');
  return [
    {
      id: 'manager-identity',
      expression: [
        `variables.runner in ${texts(fleet.runners.map(({ name }) => name))}`,
        `object.metadata.?labels[?${text(ROLE_LABEL)}].orValue('') == 'manager'`,
        "object.spec.?serviceAccountName.orValue('') == variables.serviceAccount",
      ].join(' && '),
      problem: 'a Deployment of this namespace makes managers of the fleet and nothing else',
      fix: 'put other workloads into another namespace',
    },
    {
      id: 'manager-owner',
      expression: [
        'size(object.metadata.?ownerReferences.orValue([])) == 1',
        `object.metadata.?ownerReferences.orValue([]).all(r, r.apiVersion == 'apps/v1' && r.kind == 'ReplicaSet' && r.name == ${OF_REPLICA_SET} && r.?controller.orValue(false))`,
        `object.metadata.name.startsWith(${OF_REPLICA_SET} + '-')`,
        'size(object.metadata.?finalizers.orValue([])) == 0',
      ].join(' && '),
      problem:
        'a manager pod belongs to a ReplicaSet of the Deployment of its runner, is named after it and has no finalizer',
      fix: 'let the Deployment create it, without finalizers in its template',
    },
    none({
      id: 'manager-metadata',
      found: `object.metadata.?labels.orValue({}).filter(k, !(${either(LABEL_IS_DECLARED, added.label)})) + object.metadata.?annotations.orValue({}).filter(k, !(${either(`k in ${texts(MANAGER_ANNOTATIONS)} || ${APP_ARMOR_IS_DEFAULT}`, ownManagerAnnotation(fleet), added.annotation)}))`,
      problem:
        'a label or annotation that the Deployment does not write: others could select or change the pod by it',
      fix: 'set manager.labels or manager.annotations of the runner, or put it on the Deployment itself',
    }),
  ];
}

/** Fields of the pod's spec that the Deployment or the API server writes, or that only wish for something. */
const FIELDS = [
  'affinity',
  'automountServiceAccountToken',
  'containers',
  'dnsPolicy',
  'enableServiceLinks',
  'imagePullSecrets',
  'initContainers',
  'nodeSelector',
  'preemptionPolicy',
  'priority',
  'priorityClassName',
  'restartPolicy',
  'schedulerName',
  'securityContext',
  'serviceAccount',
  'serviceAccountName',
  'terminationGracePeriodSeconds',
  'tolerations',
  'topologySpreadConstraints',
  'volumes',
];

function podRules(fleet: Fleet): readonly AdmissionRule[] {
  const added = new AdmittedAdditions(fleet, 'manager');
  const fields = [...new Set([...FIELDS, ...added.fields])].sort();
  const ownToleration = managerToleration(fleet);
  return [
    none({
      id: 'manager-fields',
      found: `dyn(object.spec).filter(k, !(${isAllowedField('dyn(object.spec)', fields, TIGHTEST.pod)}))`,
      problem: 'a manager pod has a field that its Deployment does not have',
      fix: 'leave it out',
    }),
    {
      id: 'manager-values',
      expression: both(
        "object.spec.?dnsPolicy.orValue('ClusterFirst') == 'ClusterFirst'",
        added.resolver,
        '!object.spec.?enableServiceLinks.orValue(true)',
        "object.spec.?restartPolicy.orValue('Always') == 'Always'",
        'object.spec.?terminationGracePeriodSeconds.orValue(30) == variables.graceSeconds',
      ),
      problem:
        "a manager asks the cluster's DNS, gets no variables of Services, is started again and has time to end its jobs",
      fix: 'set manager.terminationGracePeriodSeconds of the runner, and keep the rest as it is rendered',
    },
    {
      id: 'manager-security',
      expression: `${isExactly(['object', 'spec', 'securityContext'], POD_SECURITY, TIGHTEST.podSecurity)} && ${CONTAINER_IS_SECURE}`,
      problem: 'the security context of a manager is not the declared one',
      fix: 'keep both security contexts as they are rendered',
    },
    each({
      id: 'manager-pull-secrets',
      of: 'object.spec.?imagePullSecrets.orValue([])',
      holds: "e.?name.orValue('') in variables.pullSecrets",
      named: "e.?name.orValue('')",
      problem: 'the image of a manager is pulled with a Secret that its runner does not declare',
      fix: 'declare imagePullSecrets of the runner, or leave it out',
    }),
    {
      id: 'manager-node',
      expression: [
        "object.spec.?nodeName.orValue('') == ''",
        "object.spec.?schedulerName.orValue('default-scheduler') == 'default-scheduler'",
        added.nodeSelector,
        "object.spec.?runtimeClassName.orValue('') == ''",
        managerAffinityIsOwn(fleet),
        ...[added.topologies].filter((spread) => spread !== undefined),
      ].join(' && '),
      problem: 'the scheduler places a manager, by its declared node selector and affinity',
      fix: 'set manager.nodeSelector or manager.affinity of the runner; managers may prefer to be apart, and insist on nothing else',
    },
    each({
      id: 'manager-tolerations',
      of: TOLERATIONS,
      holds:
        either(
          ownToleration === undefined ? IS_DEFAULT_TOLERATION : `(${IS_DEFAULT_TOLERATION})`,
          ownToleration,
          added.toleration,
        ) ?? IS_DEFAULT_TOLERATION,
      named: TOLERATION_NAME,
      problem:
        'a manager tolerates a taint that its runner does not declare: its token must not lie on a node of dind jobs',
      fix: 'set manager.tolerations of the runner, or leave the toleration out',
    }),
    {
      id: 'manager-priority',
      expression: `object.spec.?priorityClassName.orValue('') == ${text(fleet.names.managerPriorityClass)}`,
      problem: 'a manager has the PriorityClass of managers, by which their quota counts it',
      fix: `set priorityClassName: ${fleet.names.managerPriorityClass}`,
    },
  ];
}
