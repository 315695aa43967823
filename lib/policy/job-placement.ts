import type { Fleet } from '../fleet/fleet';
import { AdmittedAdditions } from './additions';
import { type AdmissionRule, each, none } from './admission-policy';
import { both, either } from './cel-text';
import { jobAffinityRule } from './node-affinity';
import { isAllowedField, TIGHTEST } from './tightest';
import {
  IS_DEFAULT_TOLERATION,
  TOLERATES_ANY,
  TOLERATES_ONE,
  TOLERATION_NAME,
  TOLERATIONS,
  toleratesAnyValue,
  toleratesAnyValueAlone,
} from './tolerations';
import { ownUsers } from './user-namespaces';

/** Fields of a pod's spec that GitLab Runner or the API server writes; the values of most have a rule of their own. */
const FIELDS = [
  'activeDeadlineSeconds',
  'affinity',
  'automountServiceAccountToken',
  'containers',
  'dnsPolicy',
  'enableServiceLinks',
  'hostAliases',
  'imagePullSecrets',
  'initContainers',
  'nodeSelector',
  'overhead',
  'preemptionPolicy',
  'priority',
  'priorityClassName',
  'resources',
  'restartPolicy',
  'runtimeClassName',
  'schedulerName',
  'securityContext',
  'serviceAccount',
  'serviceAccountName',
  'terminationGracePeriodSeconds',
  'tolerations',
  'volumes',
];

const SECURITY_FIELDS = ['fsGroup', 'runAsGroup', 'runAsNonRoot', 'runAsUser', 'seccompProfile'];

/** Where a job pod runs, for how long, and what of its node it may share. */
export function jobPlacementRules(fleet: Fleet): readonly AdmissionRule[] {
  const added = new AdmittedAdditions(fleet, 'job');
  const fields = [...FIELDS, ...added.fields].sort();
  return [
    {
      id: 'job-node',
      expression: both(
        "object.spec.?nodeName.orValue('') == ''",
        "object.spec.?schedulerName.orValue('default-scheduler') == 'default-scheduler'",
        added.nodeSelector,
        added.topologies,
      ),
      problem: "the scheduler places a job pod, by its runner's node selector",
      fix: 'leave nodeName out and keep the node selector of config.toml',
    },
    jobAffinityRule(fleet),
    each({
      id: 'job-tolerations',
      of: TOLERATIONS,
      holds: `${either(
        `(${IS_DEFAULT_TOLERATION})`,
        toleratesAnyValueAlone(fleet) ? undefined : TOLERATES_ONE,
        toleratesAnyValue(fleet) ? TOLERATES_ANY : undefined,
        added.toleration,
      )}`,
      named: TOLERATION_NAME,
      problem: 'a job pod tolerates a taint of nodes that are not for its runner',
      fix: 'declare the nodes of the runner, or leave the toleration out',
    }),
    {
      id: 'job-runtime-class',
      expression: "object.spec.?runtimeClassName.orValue('') == variables.runtimeClass",
      problem: 'a job pod runs with the RuntimeClass that its runner declares',
      fix: 'declare runtimeClass of the runner',
    },
    {
      id: 'job-priority',
      expression: "object.spec.?priorityClassName.orValue('') == variables.priorityClass",
      problem: 'a job pod has the PriorityClass of its own runner, by which its quota counts it',
      fix: "set priority_class_name to '{org}-runners-{runner}-job' of this runner",
    },
    {
      id: 'job-deadline',
      expression:
        "object.spec.?activeDeadlineSeconds.orValue(0) > 0 && object.spec.?activeDeadlineSeconds.orValue(0) <= variables.deadlineSeconds && object.spec.?terminationGracePeriodSeconds.orValue(30) <= variables.graceSeconds && object.spec.?restartPolicy.orValue('') == 'Never'",
      problem: "a job pod ends for good, no later than its runner's longest job",
      fix: 'lower the timeout of the job, or raise maximumTimeoutSeconds of the runner here and in GitLab',
    },
    each({
      id: 'job-hosts',
      of: 'object.spec.?hostAliases.orValue([])',
      holds: "e.?ip.orValue('') == '127.0.0.1'",
      named: "e.?ip.orValue('')",
      problem: 'a host alias points out of the pod',
      fix: 'leave it out; services of a job are on 127.0.0.1',
    }),
    {
      id: 'job-dns',
      expression: both("object.spec.?dnsPolicy.orValue('ClusterFirst') == 'ClusterFirst'", added.resolver),
      problem: "a job pod asks the cluster's DNS",
      fix: 'leave dns_policy out',
    },
    seccompRule(fleet),
    {
      id: 'job-pod-resources',
      // From Kubernetes 1.34 on they count in place of those of the containers. Empty ones are what GitLab Runner writes.
      expression: 'size(dyn(object.spec).?resources.orValue({})) == 0',
      problem: 'the resources of a job pod are those of its containers',
      fix: 'leave out resources of the pod',
    },
    none({
      id: 'job-fields',
      found: `dyn(object.spec).filter(k, !(${isAllowedField('dyn(object.spec)', fields, TIGHTEST.pod)})) + dyn(object.spec).?securityContext.orValue({}).filter(k, !(${isAllowedField('dyn(object.spec).securityContext', SECURITY_FIELDS, TIGHTEST.podSecurity)}))`,
      problem: 'a job pod has a field that GitLab Runner does not write',
      fix: 'leave it out',
    }),
  ];
}

/** In one rule, so that it holds open as a whole what a version before it asked for. */
function seccompRule(fleet: Fleet): AdmissionRule {
  const expression = "object.spec.?securityContext.?seccompProfile.?type.orValue('') == 'RuntimeDefault'";
  const users = ownUsers(fleet);
  return users === undefined
    ? {
        id: 'job-seccomp',
        expression,
        problem: 'a job pod has the seccomp profile RuntimeDefault',
        fix: 'keep pod_security_context of config.toml',
      }
    : {
        id: 'job-seccomp',
        expression: `${expression} && ${users}`,
        problem:
          'a job pod has the seccomp profile RuntimeDefault, and users of its own where its runner has userNamespaces',
        fix: 'keep pod_security_context and pod_spec of config.toml; before Kubernetes 1.33 the API server may have left hostUsers out',
      };
}
