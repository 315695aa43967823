import type { Fleet } from '../fleet/fleet';
import type { AdmissionPolicy } from './admission-policy';
import { text } from './cel-text';
import { REQUESTER, requesterVariables, serviceAccountPrefix } from './requester';

/**
 * Everything else that a ServiceAccount of the namespace could write, should anybody ever give it the right to. RBAC
 * gives none of it; this is the second wall behind it. It is also the wall behind all policies that ask which manager it is:
 * whoever may impersonate a ServiceAccount has its name, but not the token of its pod.
 */
export function writesPolicy(fleet: Fleet): AdmissionPolicy {
  const operations = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] as const;
  return {
    concern: 'writes',
    requests: [
      { apiGroups: ['*'], apiVersions: ['*'], operations, resources: ['*/*'], scope: 'Namespaced' },
      {
        apiGroups: [''],
        apiVersions: ['v1'],
        operations: ['UPDATE', 'DELETE'],
        resources: ['namespaces'],
        scope: '*',
      },
    ],
    conditions: [
      {
        name: 'by-a-service-account-of-the-namespace',
        expression: `request.userInfo.username.startsWith(${text(serviceAccountPrefix(fleet))})`,
      },
    ],
    variables: [
      ...requesterVariables(fleet),
      { name: 'tokenOf', expression: `request.userInfo.?extra[?${text(POD_OF_TOKEN)}].orValue([])` },
      {
        name: 'write',
        expression:
          "request.operation + ' ' + request.resource.group + '/' + request.resource.resource + '/' + request.?subResource.orValue('')",
      },
    ],
    subject: REQUESTER,
    rules: [
      {
        id: 'writes',
        expression: `variables.manager != '' && variables.write in [${ALLOWED.map(text).join(', ')}]`,
        offenders: '[variables.write]',
        problem:
          'a manager creates and deletes job pods and their registry credentials; nothing else here writes',
        fix: 'take away the rights that were added to its Role',
      },
      {
        id: 'writes-token',
        expression: `variables.manager == '' || variables.tokenOf.exists(p, p.matches('^' + variables.manager + '-manager-[a-z0-9]+-[a-z0-9]+$'))`,
        offenders: 'variables.tokenOf',
        problem:
          'a manager acts with the token of its own pod: nobody stands in for it, and no token works without the pod',
        fix: 'leave it to the manager; the role edit may impersonate ServiceAccounts, so give it to nobody here',
      },
    ],
  };
}

/**
 * What the API server notes of a token that is bound to a pod. Who impersonates a ServiceAccount needs a right of the
 * whole cluster to claim it.
 */
const POD_OF_TOKEN = 'authentication.kubernetes.io/pod-name';

/** As `operation group/resource/subresource`; the core group has no name. */
const ALLOWED = [
  'CREATE /pods/',
  'DELETE /pods/',
  'CONNECT /pods/exec',
  'CONNECT /pods/attach',
  'CREATE /secrets/',
  'UPDATE /secrets/',
  'DELETE /secrets/',
];
