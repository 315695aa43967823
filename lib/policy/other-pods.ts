import type { Fleet } from '../fleet/fleet';
import { GENERATED_PREFIX, KIND_LABEL, ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import { type AdmissionPolicy, type AdmissionRule, coreRequests, each } from './admission-policy';
import { type Cel, text, texts } from './cel-text';
import { CONTAINERS } from './containers';
import { claimRules, claimsVariable } from './job-volumes';
import { conditions, managerUsers, REPLICA_SET_CONTROLLERS, requestedBy, USER } from './requester';
import { dedicatedTaints, TOLERATION_NAME, TOLERATIONS } from './tolerations';

/**
 * Pods that neither a manager nor the ReplicaSet controller creates: they may be in the namespace, but may not borrow
 * anything of the runners.
 */
export function otherPodsPolicy(fleet: Fleet): AdmissionPolicy {
  const fleetUsers = [...managerUsers(fleet), ...REPLICA_SET_CONTROLLERS];
  return {
    concern: 'other-pods',
    requests: [coreRequests(['CREATE'], 'pods')],
    conditions: conditions(fleet, { name: 'by-somebody-else', expression: `!(${requestedBy(fleetUsers)})` }),
    variables: [
      CONTAINERS,
      { name: 'secrets', expression: texts(fleet.secretNames) },
      ...claimsVariable(fleet),
    ],
    subject: USER,
    rules: otherPodsRules(fleet),
  };
}

/** Volumes that name no Secret, or name it where {@link volumeSecrets} looks. */
const VOLUMES = [
  'configMap',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

function otherPodsRules(fleet: Fleet): readonly AdmissionRule[] {
  const accounts = fleet.runners.flatMap(({ names }) => [names.manager, names.job]);
  const notOurs = (name: Cel) =>
    `!(${name} in variables.secrets || ${name}.startsWith(${text(GENERATED_PREFIX)}))`;
  const taints = dedicatedTaints(fleet);
  return [
    {
      id: 'other-name',
      expression: `!object.metadata.name.startsWith(${text(GENERATED_PREFIX)})`,
      problem: `names that begin with '${GENERATED_PREFIX}' belong to job pods`,
      fix: 'choose another name',
    },
    {
      id: 'other-labels',
      expression: `object.metadata.?labels.orValue({}).all(k, !(k in ${texts([RUNNER_LABEL, ROLE_LABEL, KIND_LABEL])}) && !k.matches('(?:^|[.])runner[.]gitlab[.]com/'))`,
      problem: 'the labels of runners open their NetworkPolicies',
      fix: "leave out the labels 'runner-fleet/*' and those of GitLab Runner",
    },
    {
      id: 'other-service-account',
      expression: `!(object.spec.?serviceAccountName.orValue('') in ${texts(accounts)})`,
      problem: 'the ServiceAccounts of runners belong to managers and job pods',
      fix: 'use a ServiceAccount of your own',
    },
    {
      id: 'other-priority',
      expression: `!object.spec.?priorityClassName.orValue('').startsWith(${text(`${fleet.names.namespace}-`)})`,
      problem: 'the PriorityClasses of runners decide whose quota a pod uses up',
      fix: 'use another PriorityClass, or none',
    },
    each({
      id: 'other-volumes',
      of: 'object.spec.?volumes.orValue([])',
      holds: `(${VOLUMES.map((type) => `has(e.${type})`).join(' || ')}) && ${notOurs("e.?secret.?secretName.orValue('')")} && e.?projected.?sources.orValue([]).all(s, ${notOurs("s.?secret.?name.orValue('')")})`,
      problem: 'a volume shows a Secret of the fleet, or is of a type that could',
      fix: 'mount Secrets of your own by their name',
    }),
    ...claimRules(fleet),
    each({
      id: 'other-secrets',
      of: 'variables.containers',
      holds: `e.?env.orValue([]).all(v, ${notOurs("v.?valueFrom.?secretKeyRef.?name.orValue('')")}) && e.?envFrom.orValue([]).all(v, ${notOurs("v.?secretRef.?name.orValue('')")})`,
      problem: 'a container reads a Secret of the fleet',
      fix: 'use Secrets of your own',
    }),
    each({
      id: 'other-pull-secrets',
      of: 'object.spec.?imagePullSecrets.orValue([])',
      holds: notOurs("e.?name.orValue('')"),
      named: "e.?name.orValue('')",
      problem: 'images are pulled with a Secret of the fleet',
      fix: 'use a Secret of your own',
    }),
    {
      id: 'other-node',
      expression: "object.spec.?nodeName.orValue('') == ''",
      problem: 'a pod that names its node passes by the taints that keep nodes for a runner',
      fix: 'let the scheduler place the pod',
    },
    {
      id: 'other-affinity',
      expression:
        'size(object.spec.?affinity.?podAntiAffinity.?requiredDuringSchedulingIgnoredDuringExecution.orValue([])) == 0',
      problem:
        'a pod that insists on keeping apart from others keeps job pods off its nodes, or off all nodes',
      fix: 'prefer it: preferredDuringSchedulingIgnoredDuringExecution, or topologySpreadConstraints',
    },
    each({
      id: 'other-tolerations',
      of: TOLERATIONS,
      holds: `e.?key.orValue('') != '' && !(e.?key.orValue('') in ${texts(taints)})`,
      named: TOLERATION_NAME,
      problem: 'a pod tolerates the taint of nodes that are set aside for a runner',
      fix: 'leave the toleration out',
    }),
  ];
}
