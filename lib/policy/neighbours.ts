import { jobPodsOf } from '../spec/capacity';
import type { Fleet } from '../spec/fleet';
import { GENERATED_PREFIX, ROLE_LABEL, RUNNER_LABEL } from '../spec/names';
import type { Runner } from '../spec/runner';
import { type AdmissionPolicy, coreRequests, type PodSelector } from './admission-policy';
import { type Cel, text } from './cel';
import { managerVariable, REQUESTER } from './requester';

/**
 * Keeps managers out of each other's job pods. A request to connect names its pod but does not show it; so the job pods
 * of the namespace are the policy's parameters: every one of them must either have another name than the request, or
 * belong to the requester's runner. Its labels can be trusted, because other policies hold them to their creator.
 *
 * Parameters widen nothing here: the constants are in the expressions, and one more pod can only make a rule refuse
 * more. A fleet of one runner has no neighbours.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#parameter-resources
 */
export function neighboursPolicy(fleet: Fleet): AdmissionPolicy | undefined {
  if (fleet.runners.length < 2 || guardedRunners(fleet).length === 0) {
    return undefined;
  }
  return {
    concern: 'neighbours',
    requests: [
      coreRequests(['CONNECT'], 'pods/exec', 'pods/attach'),
      coreRequests(['UPDATE', 'DELETE'], 'secrets'),
      coreRequests(['CREATE'], 'pods'),
    ],
    conditions: [{ name: 'of-the-pod-at-hand', expression: isAbout() }],
    variables: [
      managerVariable(fleet),
      {
        name: 'allowed',
        expression: `variables.manager == '' || params.metadata.?labels[?${text(RUNNER_LABEL)}].orValue('') == variables.manager`,
      },
    ],
    subject: REQUESTER,
    parameters: guardedPods(fleet),
    rules: [
      {
        id: 'neighbour-pod',
        expression: "request.operation != 'CONNECT' || variables.allowed",
        problem: 'a manager connects to job pods of its own runner only',
        fix: 'leave the connection to the manager that created the pod',
      },
      {
        id: 'neighbour-secret',
        expression: "request.resource.resource != 'secrets' || variables.allowed",
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
  };
}

/**
 * The request is about the pod at hand: connects to it, or uses the credentials that it pulls with. The API server
 * converts the pod once for a condition and three times for rules, their messages and their notes for the audit log. So
 * nearly all pods are let go by the condition, which makes up nearly all that this policy costs.
 */
function isAbout(): Cel {
  const name = "request.?name.orValue('')";
  const created = `dyn(object).spec.?imagePullSecrets.orValue([]).exists(s, ${pullsWith("s.?name.orValue('')")})`;
  return `request.operation == 'CONNECT' ? ${name} == params.metadata.name : request.operation == 'CREATE' ? ${created} : ${pullsWith(name)}`;
}

/** The pod at hand pulls its images with a Secret of this name, and GitLab Runner made that Secret. */
function pullsWith(name: Cel): Cel {
  return `${name}.startsWith(${text(GENERATED_PREFIX)}) && params.spec.?imagePullSecrets.orValue([]).exists(p, p.?name.orValue('') == ${name})`;
}

/**
 * Job pods up to which all are guarded. The API server looks at each of them for each connection, which took it about
 * one millisecond of processor time; a job makes some twenty connections.
 */
export const MAXIMUM_GUARDED_PODS = 50;

/**
 * Whether a runner's job pods hold more than those of others. Those of dind, which are root on a node, and those that
 * write to a cache are among them: no specification passes that opens such a runner to unprotected branches.
 */
function isPrecious({ settings }: Runner): boolean {
  return settings.accessLevel === 'ref_protected';
}

/** The runners whose job pods are kept from the managers of others: all, or the precious ones of a large fleet. */
export function guardedRunners(fleet: Fleet): readonly Runner[] {
  const pods = fleet.runners.reduce((sum, runner) => sum + jobPodsOf(runner), 0);
  return pods <= MAXIMUM_GUARDED_PODS ? fleet.runners : fleet.runners.filter(isPrecious);
}

function guardedPods(fleet: Fleet): PodSelector {
  const guarded = guardedRunners(fleet);
  return {
    matchLabels: { [ROLE_LABEL]: 'job' },
    ...(guarded.length === fleet.runners.length
      ? {}
      : {
          matchExpressions: [
            { key: RUNNER_LABEL, operator: 'In', values: guarded.map(({ name }) => name) } as const,
          ],
        }),
  };
}
