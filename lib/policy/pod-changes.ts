import type { Fleet } from '../fleet/fleet';
import { KIND_LABEL, ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import { type AdmissionPolicy, type AdmissionRule, coreRequests } from './admission-policy';
import { text, texts } from './cel-text';
import { identityChangeRules } from './job-cloud-identity';
import { ASK_BREAK_GLASS, conditions, REQUESTER, requesterVariables } from './requester';

/**
 * What may change about a pod that was admitted: nothing that a rule of its creation looked at. Each rule compares with
 * the pod as it was, because rules of shape would keep controllers from removing a finalizer or a scheduler from
 * writing what it decided. A status comes with metadata, so whoever writes it could change the labels too.
 */
export function podChangesPolicy(fleet: Fleet): AdmissionPolicy {
  return {
    concern: 'pod-changes',
    requests: [
      coreRequests(['UPDATE'], 'pods', 'pods/status', 'pods/ephemeralcontainers', 'pods/resize'),
      coreRequests(['DELETE'], 'pods'),
    ],
    conditions: conditions(fleet),
    variables: [...requesterVariables(fleet)],
    subject: REQUESTER,
    rules: [...RULES, ...identityChangeRules(fleet)],
  };
}

const LABELS = [RUNNER_LABEL, ROLE_LABEL, KIND_LABEL, 'manager.runner.gitlab.com/name'];
const DELETED = "request.operation == 'DELETE'";
const SUBRESOURCE = "request.?subResource.orValue('')";
const labelOf = (object: string, key: string) => `${object}.metadata.?labels[?${key}].orValue('')`;
const same = (list: string, field: string) =>
  `object.spec.?${list}.orValue([]).map(c, c.?${field}.orValue('')) == oldObject.spec.?${list}.orValue([]).map(c, c.?${field}.orValue(''))`;

const RULES: readonly AdmissionRule[] = [
  {
    id: 'change-labels',
    expression: `${DELETED} || ${texts(LABELS)}.all(k, ${labelOf('object', 'k')} == ${labelOf('oldObject', 'k')})`,
    problem: 'the labels that say whose pod it is never change',
    fix: 'delete the pod and let its owner create it again',
  },
  {
    id: 'change-images',
    expression: `${DELETED} || (${same('containers', 'image')} && ${same('initContainers', 'image')})`,
    problem: 'the images of a pod never change',
    fix: 'delete the pod and let its owner create it again',
  },
  {
    id: 'change-tolerations',
    expression: `${DELETED} || object.spec.?tolerations.orValue([]) == oldObject.spec.?tolerations.orValue([])`,
    problem: 'the tolerations of a pod never change',
    fix: 'delete the pod and let its owner create it again',
  },
  {
    id: 'change-finalizers',
    expression: `${DELETED} || object.metadata.?finalizers.orValue([]).all(f, f in oldObject.metadata.?finalizers.orValue([]))`,
    offenders: `(${DELETED} ? [] : object.metadata.?finalizers.orValue([]))`,
    problem: 'no finalizer is put on a pod that runs: it would never go, and take up room of its quota',
    fix: 'leave it out',
  },
  {
    id: 'change-owners',
    // A ReplicaSet, a ReplicationController or a Job takes the pods for its own that its selector finds and nobody
    // owns, and deletes those that are too many.
    expression: `${DELETED} || ${labelOf('oldObject', text(ROLE_LABEL))} != 'job' || object.metadata.?ownerReferences.orValue([]).all(r, oldObject.metadata.?ownerReferences.orValue([]).exists(o, o.uid == r.uid))`,
    offenders: `(${DELETED} ? [] : object.metadata.?ownerReferences.orValue([]).map(r, r.kind + ' ' + r.name))`,
    problem: 'a job pod belongs to no other object: whoever owns it may delete it',
    fix: 'choose a selector that finds the pods of your own',
  },
  {
    id: 'change-ephemeral-containers',
    expression: `${SUBRESOURCE} != 'ephemeralcontainers'`,
    problem: 'no container is added to a running pod',
    fix: `debug a pod in a namespace of your own, or ${ASK_BREAK_GLASS}`,
  },
  {
    id: 'change-resources',
    expression: `${SUBRESOURCE} != 'resize'`,
    problem: 'the resources of a running pod never change',
    fix: 'change the resources of the runner',
  },
  {
    id: 'change-delete',
    expression: `!(${DELETED}) || variables.manager == '' || (${labelOf('oldObject', text(RUNNER_LABEL))} == variables.manager && ${labelOf('oldObject', text(ROLE_LABEL))} == 'job')`,
    problem: 'a manager deletes job pods of its own runner only',
    fix: 'leave the pod to its own manager',
  },
];
