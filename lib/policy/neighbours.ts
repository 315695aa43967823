import type { Fleet } from '../fleet/fleet';
import { type AdmissionPolicy, coreRequests } from './admission-policy';
import { ALLOWED, guardedPods } from './guarded-pods';
import { REQUESTER, requesterVariables } from './requester';

/**
 * Keeps managers out of each other's job pods: of all guarded pods, the one that a manager connects to must be of its
 * own runner.
 */
export function neighboursPolicy(fleet: Fleet): AdmissionPolicy | undefined {
  const parameters = guardedPods(fleet, 'connections');
  return (
    parameters && {
      concern: 'neighbours',
      requests: [coreRequests(['CONNECT'], 'pods/exec', 'pods/attach')],
      // Lets go nearly all pods after one conversion; rules, their messages and their notes for the audit log take three.
      conditions: [{ name: 'of-this-name', expression: "request.?name.orValue('') == params.metadata.name" }],
      variables: [...requesterVariables(fleet), ALLOWED],
      subject: REQUESTER,
      parameters,
      rules: [
        {
          id: 'neighbour-pod',
          // Of what stands in a variable no type is known, and a rule must be true or false.
          expression: 'variables.allowed == true',
          problem: 'a manager connects to job pods of its own runner only',
          fix: 'leave the connection to the manager that created the pod',
        },
      ],
    }
  );
}
