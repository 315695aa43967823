import type { Fleet } from '../fleet/fleet';
import { GENERATED_PREFIX } from '../fleet/names';
import { type AdmissionPolicy, type AdmissionRule, coreRequests } from './admission-policy';
import { text, texts } from './cel-text';
import { ASK_BREAK_GLASS, REQUESTER, requestedBy, requesterVariables } from './requester';
import { KEEP_WEBHOOKS_OFF } from './webhooks';

/**
 * Secrets and tokens. A manager writes the registry credentials of its jobs and nothing else; and nobody gets a token
 * of a runner's ServiceAccount but the kubelet that runs the pod.
 */
export function secretsPolicy(fleet: Fleet): AdmissionPolicy {
  return {
    concern: 'secrets',
    requests: [
      coreRequests(['CREATE', 'UPDATE', 'DELETE'], 'secrets'),
      coreRequests(['CREATE'], 'serviceaccounts/token'),
    ],
    conditions: [],
    variables: [
      ...requesterVariables(fleet),
      { name: 'isSecret', expression: "request.resource.resource == 'secrets'" },
    ],
    subject: REQUESTER,
    rules: [...SECRET_RULES, tokenRequestRule(fleet)],
  };
}

/** The credentials of one job are some kilobytes. The quota lets some hundred such Secrets be written into etcd. */
export const MAXIMUM_CREDENTIALS_BYTES = 64 * 1024;

/** The API server shows data to a policy as base64. */
const MAXIMUM_BASE64_LENGTH = Math.ceil(MAXIMUM_CREDENTIALS_BYTES / 3) * 4;

/** A map of metadata is as it was; a new Secret had none. Controllers add their own later, which stays. */
const unchanged = (field: 'labels' | 'annotations') =>
  `object.metadata.?${field}.orValue({}) == (request.operation == 'UPDATE' ? oldObject.metadata.?${field}.orValue({}) : {})`;

const NOT_BY_MANAGER = "!variables.isSecret || variables.manager == ''";

const SECRET_RULES: readonly AdmissionRule[] = [
  {
    id: 'secret-service-account-token',
    expression:
      "!variables.isSecret || request.operation == 'DELETE' || object.?type.orValue('') != 'kubernetes.io/service-account-token'",
    problem: 'a Secret of this type would be filled with a token that never expires, of any ServiceAccount',
    fix: 'use tokens that are bound to a pod',
  },
  {
    id: 'secret-name',
    expression: `${NOT_BY_MANAGER} || (request.operation == 'CREATE' ? object.metadata.name : oldObject.metadata.name).startsWith(${text(GENERATED_PREFIX)})`,
    problem: `a manager writes and deletes only Secrets whose names begin with '${GENERATED_PREFIX}'`,
    fix: 'leave other Secrets to their owners',
  },
  {
    id: 'secret-type',
    expression: `${NOT_BY_MANAGER} || request.operation == 'DELETE' || object.?type.orValue('') == 'kubernetes.io/dockercfg'`,
    problem: 'a manager writes registry credentials only',
    fix: 'let GitLab Runner write them',
  },
  {
    id: 'secret-owner',
    expression: `${NOT_BY_MANAGER} || request.operation == 'DELETE' || (size(object.metadata.?finalizers.orValue([])) == 0 && size(object.metadata.?ownerReferences.orValue([])) <= 1 && object.metadata.?ownerReferences.orValue([]).all(r, r.kind == 'Pod' && r.apiVersion == 'v1' && size(r.uid) <= 36 && r.name.startsWith(${text(GENERATED_PREFIX)}) && !r.?controller.orValue(false) && !r.?blockOwnerDeletion.orValue(false)))`,
    problem: 'registry credentials belong to a job pod and go with it',
    fix: 'let GitLab Runner write them',
  },
  {
    id: 'secret-metadata',
    expression: `${NOT_BY_MANAGER} || request.operation == 'DELETE' || (${unchanged('labels')} && ${unchanged('annotations')} && !object.?immutable.orValue(false))`,
    problem:
      'controllers copy, fill or adopt Secrets by their labels and annotations, and GitLab Runner writes none',
    fix: `let GitLab Runner write them; ${KEEP_WEBHOOKS_OFF}`,
  },
  {
    id: 'secret-content',
    expression: `${NOT_BY_MANAGER} || request.operation == 'DELETE' || object.?data.orValue({}).all(k, k == '.dockercfg' && size(object.data[k]) <= ${MAXIMUM_BASE64_LENGTH})`,
    problem: `registry credentials are one entry of at most ${MAXIMUM_CREDENTIALS_BYTES / 1024} KiB`,
    fix: 'let GitLab Runner write them, for fewer registries',
  },
  {
    id: 'secret-data',
    expression: `${NOT_BY_MANAGER} || request.operation != 'UPDATE' || object.?data.orValue({}) == oldObject.?data.orValue({})`,
    problem: 'a manager never changes what a Secret holds',
    fix: 'let GitLab Runner write a new one',
  },
];

/** Nodes ask for the tokens of the pods that they run; the NodeRestriction plugin holds them to those. */
function tokenRequestRule(fleet: Fleet): AdmissionRule {
  const { users, groups } = fleet.cluster.breakGlass;
  const allowed = [
    `request.userInfo.?groups.orValue([]).exists(g, g in ${texts(['system:nodes', ...groups])})`,
    ...(users.length > 0 ? [requestedBy(users)] : []),
  ];
  return {
    id: 'secret-token-request',
    expression: `variables.isSecret || ${allowed.join(' || ')}`,
    problem: 'tokens of the ServiceAccounts of this namespace are for pods that run here',
    fix: ASK_BREAK_GLASS,
  };
}
