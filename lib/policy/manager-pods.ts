import type { Fleet } from '../spec/fleet';
import { ROLE_LABEL, RUNNER_LABEL } from '../spec/names';
import type { Runner } from '../spec/runner';
import { type AdmissionPolicy, coreRequests, each, type NamedExpression } from './admission-policy';
import { type Cel, table, text, texts, textTable } from './cel';
import { INIT_CONTAINERS } from './containers';
import { REPLICA_SET_CONTROLLERS, requestedBy } from './requester';
import { IS_DEFAULT_TOLERATION, TOLERATION_NAME, TOLERATIONS } from './tolerations';

/**
 * The shape of manager pods. Whoever may create a Deployment in the namespace makes the ReplicaSet controller create
 * pods, so such a pod must be a manager of the fleet through and through; Pod Security `restricted` comes on top.
 */
export function managerPodsPolicy(fleet: Fleet): AdmissionPolicy {
  return {
    concern: 'manager-pods',
    requests: [coreRequests(['CREATE'], 'pods')],
    conditions: [{ name: 'by-a-controller', expression: requestedBy(REPLICA_SET_CONTROLLERS) }],
    variables: [
      { name: 'runner', expression: `object.metadata.?labels[?${text(RUNNER_LABEL)}].orValue('')` },
      INIT_CONTAINERS,
      ofRunner(fleet, 'serviceAccount', ({ names }) => text(names.manager)),
      ofRunner(fleet, 'image', ({ settings }) => text(settings.manager.image)),
      ofRunner(fleet, 'tokenSecret', ({ names }) => text(names.tokenSecret)),
      ofRunner(fleet, 'config', ({ names }) => text(names.config)),
      {
        name: 'nodeSelector',
        expression: `${table(fleet.runners.map((runner) => [runner.name, textTable(nodeSelector(runner))]))}[?variables.runner].orValue({})`,
      },
    ],
    subject: "'manager of runner ' + variables.runner",
    rules: [
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
        expression:
          "size(object.metadata.?ownerReferences.orValue([])) == 1 && object.metadata.ownerReferences.all(r, r.kind == 'ReplicaSet' && r.?controller.orValue(false)) && object.metadata.name.startsWith(variables.serviceAccount + '-') && size(object.metadata.?finalizers.orValue([])) == 0",
        problem: 'a manager pod belongs to the ReplicaSet of its Deployment',
        fix: 'let the Deployment create it',
      },
      {
        id: 'manager-container',
        expression:
          "object.spec.containers.all(c, c.name == 'manager' && c.image == variables.image) && size(variables.initContainers) == 0",
        offenders: "(object.spec.containers + variables.initContainers).map(c, c.name + '=' + c.image)",
        problem: 'a manager pod has one container, which runs the declared image',
        fix: 'apply the Deployment and the policies of the same fleet',
      },
      each({
        id: 'manager-secrets',
        of: 'object.spec.containers',
        holds:
          "size(e.?envFrom.orValue([])) == 0 && e.?env.orValue([]).all(v, v.?valueFrom.?configMapKeyRef.?name.orValue('') == '' && v.?valueFrom.?secretKeyRef.?name.orValue(variables.tokenSecret) == variables.tokenSecret)",
        problem: 'a manager reads the token of another runner or another Secret',
        fix: "read the Secret '{runner}-token' only",
      }),
      each({
        id: 'manager-volumes',
        of: 'object.spec.?volumes.orValue([])',
        holds:
          "has(e.emptyDir) || e.?configMap.?name.orValue('') == variables.config || (has(e.projected) && e.projected.?sources.orValue([]).all(s, !has(s.secret) && s.?configMap.?name.orValue('kube-root-ca.crt') in ['kube-root-ca.crt', 'openshift-service-ca.crt']))",
        problem:
          'a manager mounts something else than its own config.toml and its own token of the API server',
        fix: 'leave the volume out',
      }),
      {
        id: 'manager-node',
        expression:
          "object.spec.?nodeName.orValue('') == '' && object.spec.?nodeSelector.orValue({}) == variables.nodeSelector && object.spec.?runtimeClassName.orValue('') == '' && !has(object.spec.affinity)",
        problem: 'the scheduler places a manager, by its declared node selector',
        fix: 'set manager.nodeSelector of the runner',
      },
      each({
        id: 'manager-tolerations',
        of: TOLERATIONS,
        holds: IS_DEFAULT_TOLERATION,
        named: TOLERATION_NAME,
        problem: 'a manager tolerates a taint: its token must not lie on a node of dind jobs',
        fix: 'leave the toleration out',
      }),
      {
        id: 'manager-priority',
        expression: `object.spec.?priorityClassName.orValue('') == ${text(fleet.names.managerPriorityClass)}`,
        problem: 'a manager has the PriorityClass of managers, by which their quota counts it',
        fix: `set priorityClassName: ${fleet.names.managerPriorityClass}`,
      },
    ],
  };
}

/** What the runner that a pod names would have; a name that is none has nothing. */
function ofRunner(fleet: Fleet, name: string, value: (runner: Runner) => Cel): NamedExpression {
  return {
    name,
    expression: `${table(fleet.runners.map((runner) => [runner.name, value(runner)]))}[?variables.runner].orValue('')`,
  };
}

function nodeSelector({ settings }: Runner): Readonly<Record<string, string>> {
  return { 'kubernetes.io/os': 'linux', ...settings.manager.nodeSelector };
}
