import type { Fleet } from '../fleet/fleet';
import type { Runner } from '../fleet/runner';
import { type AdmissionPolicy, coreRequests, type NamedExpression } from './admission-policy';
import { type Cel, table, text, texts, textTable } from './cel-text';
import { CONFINED_CONTAINERS, daemonImageVariable, INIT_CONTAINERS } from './containers';
import { JOB_CONTAINER_RULES, NO_ROLE } from './job-containers';
import { jobIdentityRules } from './job-identity';
import { JOB_PLACEMENT_RULES } from './job-placement';
import { type JobPodFacts, jobPodFacts } from './job-pod-facts';
import { managerUsers, managerVariable, requestedBy } from './requester';

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
      INIT_CONTAINERS,
      CONFINED_CONTAINERS,
      NO_ROLE,
      ...factVariables(fleet),
    ],
    subject: "'runner ' + variables.manager",
    rules: [...jobIdentityRules(fleet), ...JOB_CONTAINER_RULES, ...JOB_PLACEMENT_RULES],
  };
}

const number = (value: number): Cel => String(value);

/** Each fact as a variable that holds what is true for the requester's runner. */
const FACTS: { readonly [Fact in keyof JobPodFacts]-?: (facts: JobPodFacts) => Cel } = {
  serviceAccount: (facts) => text(facts.serviceAccount),
  priorityClass: (facts) => text(facts.priorityClass),
  runtimeClass: (facts) => text(facts.runtimeClass),
  nodeSelector: (facts) => textTable(facts.nodeSelector),
  tolerations: (facts) => texts(facts.tolerations),
  helperImage: (facts) => text(facts.helperImage),
  buildImages: (facts) => text(facts.buildImages),
  serviceImages: (facts) => text(facts.serviceImages),
  maximumServices: (facts) => number(facts.maximumServices),
  pullSecrets: (facts) => texts(facts.pullSecrets),
  secretKeys: (facts) => texts(facts.secretKeys),
  capabilities: (facts) => texts(facts.capabilities),
  limits: (facts) => textTable(facts.limits),
  storageRequests: (facts) => texts(facts.storageRequests),
  deadlineSeconds: (facts) => number(facts.deadlineSeconds),
  graceSeconds: (facts) => number(facts.graceSeconds),
  daemon: (facts) => texts(facts.daemon?.arguments ?? []),
};

function factVariables(fleet: Fleet): readonly NamedExpression[] {
  const facts = fleet.runners.map((runner) => [runner, jobPodFacts(runner)] as const);
  return Object.entries(FACTS).map(([name, toCel]) => {
    const values = facts.map(([runner, fact]) => [runner, toCel(fact)] as const);
    return { name, expression: name === 'storageRequests' ? unlessOther(values) : perRunner(values) };
  });
}

/** The value of the requester's runner; what all runners agree on is written once. */
function perRunner(values: readonly (readonly [Runner, Cel])[]): Cel {
  const distinct = [...new Set(values.map(([, value]) => value))];
  return distinct.length === 1
    ? String(distinct[0])
    : `${table(values.map(([runner, value]) => [runner.name, value]))}[variables.manager]`;
}

/** The value of most runners, unless the requester's has another: short, where the defaults of kinds are few. */
function unlessOther(values: readonly (readonly [Runner, Cel])[]): Cel {
  const count = (value: Cel) => values.filter(([, other]) => other === value).length;
  const most = values.reduce(
    (left, [, value]) => (count(value) > count(left) ? value : left),
    values[0]?.[1] ?? '[]',
  );
  const others = values.filter(([, value]) => value !== most);
  return others.length === 0
    ? most
    : `${table(others.map(([runner, value]) => [runner.name, value]))}[?variables.manager].orValue(${most})`;
}
