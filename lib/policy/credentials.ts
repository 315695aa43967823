import type { Fleet } from '../fleet/fleet';
import { GENERATED_PREFIX } from '../fleet/names';
import { type AdmissionPolicy, coreRequests } from './admission-policy';
import { type Cel, text } from './cel-text';
import { ALLOWED, guardedPods } from './guarded-pods';
import { REQUESTER, requesterVariables } from './requester';

/**
 * Keeps managers from the registry credentials of each other's jobs: the Secrets that guarded pods pull images with are
 * used, changed and deleted by the manager of their own runner. Whose a Secret is shows nowhere but in the pod that
 * names it.
 */
export function credentialsPolicy(fleet: Fleet): AdmissionPolicy | undefined {
  const parameters = guardedPods(fleet, 'credentials');
  return (
    parameters && {
      concern: 'credentials',
      requests: [coreRequests(['UPDATE', 'DELETE'], 'secrets'), coreRequests(['CREATE'], 'pods')],
      // Lets go nearly all pods after one conversion; rules, their messages and their notes for the audit log take three.
      conditions: [{ name: 'with-these-credentials', expression: sharesCredentials() }],
      variables: [...requesterVariables(fleet), ALLOWED],
      subject: REQUESTER,
      parameters,
      rules: [
        {
          id: 'neighbour-secret',
          expression: "request.operation == 'CREATE' || variables.allowed",
          problem: "a manager changes and deletes the registry credentials of its own runner's jobs only",
          fix: 'leave them to the manager that created them',
        },
        {
          id: 'neighbour-credentials',
          expression: "request.operation != 'CREATE' || variables.allowed",
          problem: "a job pulls images with the registry credentials of its own runner's jobs only",
          fix: 'let GitLab Runner write credentials for the job',
        },
      ],
    }
  );
}

/** The Secret of the request, or one that the pod of the request pulls with, is one that the pod at hand pulls with. */
function sharesCredentials(): Cel {
  return `request.operation == 'CREATE' ? dyn(object).spec.?imagePullSecrets.orValue([]).exists(s, ${pullsWith("s.?name.orValue('')")}) : ${pullsWith("request.?name.orValue('')")}`;
}

/** The pod at hand pulls its images with a Secret of this name, and GitLab Runner made that Secret. */
function pullsWith(name: Cel): Cel {
  return `${name}.startsWith(${text(GENERATED_PREFIX)}) && params.spec.?imagePullSecrets.orValue([]).exists(p, p.?name.orValue('') == ${name})`;
}
