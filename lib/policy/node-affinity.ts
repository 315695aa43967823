import { jobPlacement, nodeAffinitySection } from '../config/job-placement';
import type { NodeAffinitySection, NodeSelectorTermSection } from '../config/runner-config';
import type { Fleet } from '../fleet/fleet';
import type { Runner } from '../fleet/runner';
import type { AdmissionRule } from './admission-policy';
import { both, type Cel, text, texts } from './cel-text';
import { spacingIsOwn, spacingParts } from './job-spacing';

/** Whose pods choose their nodes. */
type Role = 'job' | 'manager';

/** What the pods of a runner ask for. */
const SECTION_OF: { readonly [R in Role]: (runner: Runner) => NodeAffinitySection } = {
  job: (runner) => jobPlacement(runner).affinity?.node_affinity ?? {},
  manager: ({ settings }) => nodeAffinitySection(settings.manager.affinity ?? {}),
};

/** How the two parts of a node affinity are called by Kubernetes. */
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** What a required term begins with; a preferred one begins with its weight. */
const MUST = 'must ';

/**
 * The node affinity that config.toml gives to the jobs of a runner, a text for each term: what {@link jobAffinityRule}
 * makes of that of a pod.
 */
export function nodeAffinityFact(runner: Runner, role: Role): { readonly nodeAffinity?: readonly string[] } {
  return partsOf(runner.fleet, role).length > 0 ? { nodeAffinity: termsOf(SECTION_OF[role](runner)) } : {};
}

/** The affinity of a manager: a wish to be apart from others, over whatever topology, and the nodes of its runner. */
export function managerAffinityIsOwn(fleet: Fleet): Cel {
  const parts = partsOf(fleet, 'manager');
  const apart = 'dyn(object.spec).?affinity';
  return both(
    parts.length > 0
      ? `${apart}.orValue({}).all(k, k in ['nodeAffinity', 'podAntiAffinity'])`
      : `${apart}.orValue({}).all(k, k == 'podAntiAffinity')`,
    `${apart}.?podAntiAffinity.orValue({}).all(k, k == ${text(PREFERRED)})`,
    parts.length > 0 ? nodeAffinityIsOwn(parts) : undefined,
  );
}

/** The affinity of a job pod is that of its runner's config.toml, where any runner has one. */
export function jobAffinityRule(fleet: Fleet): AdmissionRule {
  const parts = partsOf(fleet, 'job');
  const affinities = [...(parts.length > 0 ? ['nodeAffinity'] : []), ...spacingParts(fleet)];
  const [first = '', ...others] = affinities;
  return affinities.length > 0
    ? {
        id: 'job-affinity',
        expression: both(
          `dyn(object.spec).?affinity.orValue({}).all(k, ${others.length > 0 ? `k in ${texts(affinities)}` : `k == ${text(first)}`})`,
          parts.length > 0 ? nodeAffinityIsOwn(parts) : undefined,
          spacingIsOwn(fleet),
        ),
        ...(spacingParts(fleet).length > 0
          ? {
              problem: 'a job pod chooses its nodes and its neighbours as its runner declares',
              fix: 'keep the affinity of config.toml, and declare nodes.affinity or spacing of the runner',
            }
          : {
              problem: 'a job pod chooses its nodes as its runner declares, and no neighbours',
              fix: 'keep the affinity of config.toml, and declare nodes.affinity of the runner',
            }),
      }
    : {
        id: 'job-affinity',
        expression:
          '!has(object.spec.affinity) || (!has(object.spec.affinity.nodeAffinity) && !has(object.spec.affinity.podAffinity) && !has(object.spec.affinity.podAntiAffinity))',
        problem: 'a job pod does not choose its neighbours',
        fix: 'leave affinity out',
      };
}

function nodeAffinityIsOwn(parts: readonly string[]): Cel {
  const found = 'dyn(object.spec).?affinity.?nodeAffinity';
  // An empty list of terms is no text below, and no affinity of ours.
  const isPart: Readonly<Record<string, Cel>> = {
    [REQUIRED]: `k == ${text(REQUIRED)} && variables.nodeAffinity.exists(t, t.startsWith(${text(MUST)}))`,
    [PREFERRED]: `k == ${text(PREFERRED)}`,
  };
  const lists: Readonly<Record<string, Cel>> = {
    [REQUIRED]: `${found}.?${REQUIRED}.?nodeSelectorTerms.orValue([]).map(t, ${text(MUST)} + ${termText('t')})`,
    [PREFERRED]: `${found}.?${PREFERRED}.orValue([]).map(t, string(t.weight) + ' ' + ${termText('t.preference')})`,
  };
  return both(
    `${found}.orValue({}).all(k, ${parts.map((part) => isPart[part]).join(' || ')})`,
    `${parts.map((part) => lists[part]).join(' + ')} == variables.nodeAffinity`,
  );
}

/**
 * A term as one text: its fields, which are expressions alone, and what each of them says. With the numbers of expressions
 * and of values in it, no value can be written that looks like several, or like another expression.
 */
function termText(term: Cel): Cel {
  const expressions = `${term}.?matchExpressions.orValue([])`;
  const values = 'e.?values.orValue([])';
  return `dyn(${term}).map(k, k).join(',') + ' ' + string(size(${expressions})) + ' ' + ${expressions}.map(e, e.key + ' ' + e.operator + ' ' + string(size(${values})) + ' ' + ${values}.join(',')).join(' & ')`;
}

function termsOf(section: NodeAffinitySection): readonly string[] {
  const {
    required_during_scheduling_ignored_during_execution: required,
    preferred_during_scheduling_ignored_during_execution: preferred = [],
  } = section;
  return [
    ...(required?.node_selector_terms ?? []).map((term) => `${MUST}${ownTermText(term)}`),
    ...preferred.map(({ weight, preference }) => `${weight} ${ownTermText(preference)}`),
  ];
}

function ownTermText({ match_expressions }: NodeSelectorTermSection): string {
  const expressions = match_expressions.map(
    ({ key, operator, values = [] }) => `${key} ${operator} ${values.length} ${values.join(',')}`,
  );
  return `matchExpressions ${expressions.length} ${expressions.join(' & ')}`;
}

/** The parts that any runner of a fleet uses, in the order of {@link termsOf}. */
function partsOf({ runners }: Fleet, role: Role): readonly string[] {
  const sections = runners.map(SECTION_OF[role]);
  return [
    ...(sections.some((section) => section.required_during_scheduling_ignored_during_execution)
      ? [REQUIRED]
      : []),
    ...(sections.some((section) => section.preferred_during_scheduling_ignored_during_execution)
      ? [PREFERRED]
      : []),
  ];
}
