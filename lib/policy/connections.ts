import type { Fleet } from '../fleet/fleet';
import { GENERATED_PREFIX } from '../fleet/names';
import { type AdmissionPolicy, coreRequests } from './admission-policy';
import { text } from './cel-text';
import { ASK_BREAK_GLASS, conditions, REQUESTER, requesterVariables } from './requester';

/**
 * Connections into pods, by their name or through a Service. The request holds the name of a pod and of a container, but not the pod: which runner a pod
 * belongs to is looked up by the policy `neighbours`.
 */
export function connectionsPolicy(fleet: Fleet): AdmissionPolicy {
  return {
    concern: 'connections',
    requests: [
      coreRequests(
        ['CONNECT'],
        'pods/exec',
        'pods/attach',
        'pods/portforward',
        'pods/proxy',
        'services/proxy',
      ),
    ],
    conditions: conditions(fleet),
    variables: [...requesterVariables(fleet)],
    subject: REQUESTER,
    rules: [
      {
        id: 'connect-ports',
        expression: "request.?subResource.orValue('') in ['exec', 'attach']",
        problem: 'no ports are forwarded out of this namespace: that would pass by its NetworkPolicies',
        fix: ASK_BREAK_GLASS,
      },
      {
        id: 'connect-manager',
        expression: "variables.manager != ''",
        problem:
          'only managers run commands in pods of this namespace: the pods hold tokens and work of others',
        fix: ASK_BREAK_GLASS,
      },
      {
        id: 'connect-pod',
        expression: `request.?name.orValue('').startsWith(${text(GENERATED_PREFIX)})`,
        offenders: "[request.?name.orValue('')]",
        problem: 'commands run in job pods only, never in a manager',
        fix: 'leave the connection to GitLab Runner',
      },
      {
        id: 'connect-container',
        expression: "object.?container.orValue('') in ['build', 'helper']",
        offenders: "[object.?container.orValue('')]",
        problem:
          "commands run in the containers 'build' and 'helper' only, never in a service or the Docker daemon",
        fix: 'leave the connection to GitLab Runner',
      },
    ],
  };
}
