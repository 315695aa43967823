import type { Fleet } from '../fleet/fleet';
import { AdmittedAdditions } from './additions';
import { type AdmissionPolicy, coreRequests } from './admission-policy';
import { confinedContainers, daemonImageVariable, INIT_CONTAINERS } from './containers';
import { JOB_CONTAINERS, jobContainerRules, NO_ROLE } from './job-containers';
import { jobIdentityRules } from './job-identity';
import { jobPlacementRules } from './job-placement';
import { jobPodFacts } from './job-pod-facts';
import { factVariables } from './per-runner';
import { managerUsers, managerVariable, requestedBy } from './requester';
import { mayBeOfWebhooks, WEBHOOKS } from './webhooks';

/**
 * The shape of job pods: a manager may create what its config.toml describes, and nothing else. The job pod exists
 * nowhere as a manifest, so that this policy is the only review of what a stolen manager token could create.
 */
export function jobPodsPolicy(fleet: Fleet): AdmissionPolicy {
  return {
    concern: 'job-pods',
    requests: [coreRequests(['CREATE'], 'pods')],
    conditions: [{ name: 'by-a-manager', expression: requestedBy(managerUsers(fleet)) }],
    variables: [
      managerVariable(fleet),
      daemonImageVariable(fleet),
      WEBHOOKS,
      INIT_CONTAINERS,
      JOB_CONTAINERS,
      confinedContainers(fleet),
      NO_ROLE,
      ...factVariables(
        'variables.manager',
        fleet.runners.map((runner) => [runner.name, jobPodFacts(runner)]),
      ),
      ...new AdmittedAdditions(fleet, 'job').variables,
    ],
    subject: { called: 'runner ', name: 'variables.manager' },
    rules: mayBeOfWebhooks([
      ...jobIdentityRules(fleet),
      ...jobContainerRules(fleet),
      ...jobPlacementRules(fleet),
    ]),
  };
}
