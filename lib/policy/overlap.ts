import type { ValidatingAdmissionPolicySpec } from '../../imports/admissionregistration.k8s.io';
import { conjunctsOf, isLegible, literalsOf, referencesOf, renamed } from './cel-references';
import type { Cel } from './cel-text';
import { ToldFacts } from './told-facts';
import { type ToldExpression, type ToldPolicy, toldPolicy } from './told-policy';
import { untyped } from './untyped-variables';

/**
 * Policies that admit the pods of two versions of a fleet. Between the policies of a new version and the roll-over of the
 * managers, managers of the version before it create job pods, which are not those of the new one. So a rule that
 * changed holds for a pod that keeps all of the new rules, or all of those that stood before: never for a mix of them.
 *
 * What stood before stands in variables: `before_helperImage` is the variable `helperImage` as it was, `before_rule_job_images`
 * the rule `job-images`, `before_for` says whose pods they are for, and `before_holds` that all of them hold. A version before
 * that one is `before2_`.
 */

/** Whose requests are let pass by what stood before, in the words of the policy. */
export interface Requesters {
  /** Runners that were there before, in the same kind. */
  readonly runners: readonly string[];
  /** The user that creates the job pods of a runner. */
  readonly userOf: (runner: string) => string;
  /** Says of a request that it is for one of some runners. */
  readonly isFor: (runners: readonly string[]) => Cel;
  /** The runner that a literal of such an expression stands for. */
  readonly runnerOf: (literal: string) => string;
}

/** Versions that may stand beside the current one. */
export const MOST_VERSIONS_BEFORE = 3;

/** What an overlap holds open, for a reader. */
export interface Overlap {
  /** Versions before the current one. */
  readonly versions: number;
  readonly runners: readonly string[];
  /** Ids of the rules that one of them has in another way. */
  readonly rules: readonly string[];
}

/** The `spec` of a policy, and what it holds open. */
export interface StandingSpec {
  readonly spec: ValidatingAdmissionPolicySpec;
  readonly overlap?: Overlap;
}

/** A version of a policy that stood before, and whom it is for. */
interface Version {
  readonly policy: ToldPolicy;
  readonly runners: readonly string[];
}

const HOLDS = /^\((.*)\)(?: \|\| variables\.before\d?_holds)+$/s;
const RULE = /^rule_(.+)$/;

/**
 * The policy of a fleet together with those that stood before.
 *
 * @param standing the `spec` that is in force, of whatever version of the product; it may hold versions before it.
 * @returns the policy as it is where nothing that managers do depends on the difference.
 */
export function withBefore(
  spec: ValidatingAdmissionPolicySpec,
  standing: unknown,
  requesters: Requesters,
): StandingSpec {
  const [current, before] = [toldPolicy(spec), toldPolicy(standing)];
  if (current === undefined || before === undefined || !sameRequests(spec, standing)) {
    return { spec };
  }
  const versions = versionsOf(before, requesters);
  const different = versions
    .map((version) => differenceOf(current, version, requesters))
    .filter((difference) => difference !== undefined);
  if (different.length === 0) {
    return { spec };
  }
  const ids = new Set(different.flatMap(({ rules }) => rules));
  const written = [
    ...new Map(
      different.map((difference) => {
        const lines = linesOf(current, difference, ids, requesters);
        return [JSON.stringify(lines), lines] as const;
      }),
    ).values(),
  ];
  const holds = untyped(written.map((_, index) => `variables.${prefixOf(index)}holds`).join(' || '));
  return {
    spec: {
      ...spec,
      variables: [
        ...spec.variables,
        ...written.flatMap((lines, index) => lines.map((line) => prefixed(line, prefixOf(index)))),
      ],
      validations: spec.validations.map((validation, index) =>
        ids.has(current.rules[index]?.name ?? '')
          ? { ...validation, expression: `(${validation.expression}) || ${holds}` }
          : validation,
      ),
    },
    overlap: {
      versions: written.length,
      runners: [...new Set(different.flatMap(({ runners }) => runners))],
      rules: [...ids],
    },
  };
}

function sameRequests(spec: ValidatingAdmissionPolicySpec, standing: unknown): boolean {
  const { matchConstraints, paramKind } = standing as Partial<ValidatingAdmissionPolicySpec>;
  return (
    spec.paramKind === undefined &&
    paramKind === undefined &&
    JSON.stringify(sorted(matchConstraints)) === JSON.stringify(sorted(spec.matchConstraints))
  );
}

function sorted(value: unknown): unknown {
  return typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(sorted)
      : Object.entries(value)
          .map(([key, item]) => [key, sorted(item)])
          .sort();
}

function prefixOf(index: number): string {
  return index === 0 ? 'before_' : `before${index + 1}_`;
}

/** A line of a version: the names of its own variables begin with a mark that becomes a prefix. */
const MARK = 'before__';

function prefixed({ name, expression }: ToldExpression, prefix: string): ToldExpression {
  const nameOf = (own: string) => (own.startsWith(MARK) ? `${prefix}${own.slice(MARK.length)}` : own);
  return { name: nameOf(name), expression: untyped(renamed(expression, nameOf)) };
}

/** The versions in a policy, the newest first: what it says now, and what it holds open. */
function versionsOf(policy: ToldPolicy, requesters: Requesters): readonly Version[] {
  const isOwn = ({ name }: ToldExpression) => !/^before\d?_/.test(name);
  const current: ToldPolicy = {
    conditions: policy.conditions,
    variables: policy.variables.filter(isOwn),
    rules: policy.rules.map(({ name, expression }) => ({
      name,
      expression: HOLDS.exec(expression)?.[1] ?? expression,
    })),
  };
  const open = new Set(
    policy.rules.filter(({ expression }) => HOLDS.test(expression)).map(({ name }) => name),
  );
  const versions: Version[] = [{ policy: current, runners: requesters.runners }];
  for (let index = 0; index < MOST_VERSIONS_BEFORE; index++) {
    const prefix = prefixOf(index);
    const lines = policy.variables
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, expression }) => ({
        name: name.slice(prefix.length),
        expression: renamed(expression, (own) => (own.startsWith(prefix) ? own.slice(prefix.length) : own)),
      }));
    const whose = lines.find(({ name }) => name === 'for');
    if (whose === undefined) {
      break;
    }
    versions.push({
      policy: versionBefore(current, lines, open),
      runners: literalsOf(whose.expression)
        .map(requesters.runnerOf)
        .filter((runner) => requesters.runners.includes(runner)),
    });
  }
  return versions;
}

function versionBefore(
  current: ToldPolicy,
  lines: readonly ToldExpression[],
  open: ReadonlySet<string>,
): ToldPolicy {
  const rules = lines.flatMap(({ name, expression }) => {
    const [, rule] = RULE.exec(name) ?? [];
    return rule === undefined ? [] : [{ name: rule.replaceAll('_', '-'), expression }];
  });
  const conditions = lines.flatMap(({ name, expression }) =>
    name.startsWith('if_') ? [{ name: name.slice('if_'.length).replaceAll('_', '-'), expression }] : [],
  );
  const variables = lines.filter(({ name }) => !/^(?:rule_|if_)|^(?:for|holds)$/.test(name));
  const own = new Set(variables.map(({ name }) => name));
  return {
    conditions: conditions.length > 0 ? conditions : current.conditions,
    variables: [...current.variables.filter(({ name }) => !own.has(name)), ...variables],
    rules: [...current.rules.filter(({ name }) => !open.has(name)), ...rules],
  };
}

/** How a version differs from the current one, for the runners that both know. */
interface Difference {
  readonly version: Version;
  readonly runners: readonly string[];
  readonly rules: readonly string[];
  readonly conditionsDiffer: boolean;
  readonly isSame: (variable: string) => boolean;
}

function differenceOf(current: ToldPolicy, version: Version, { userOf }: Requesters): Difference | undefined {
  const { policy } = version;
  const runners = new Set<string>();
  const [factsNow, factsThen] = [new ToldFacts(current), new ToldFacts(policy)];
  const known = new Map<string, readonly string[]>();
  const ofVariable = (name: string): readonly string[] => {
    const found = known.get(name);
    if (found !== undefined) {
      return found;
    }
    const then = policy.variables.find((variable) => variable.name === name)?.expression;
    const now = current.variables.find((variable) => variable.name === name)?.expression;
    const result = then === undefined ? version.runners : ofExpression(now, then);
    known.set(name, result);
    return result;
  };
  const ofExpression = (now: string | undefined, then: string): readonly string[] => {
    const byText = now === then ? [...new Set(referencesOf(then).flatMap(ofVariable))] : version.runners;
    return now === undefined
      ? byText
      : byText.filter((name) => !factsNow.isSame(now, [then, factsThen], { name, user: userOf(name) }));
  };
  const ofRule = (now: string | undefined, then: string): readonly string[] => {
    const [left, right] = [now === undefined ? [] : conjunctsOf(now), conjunctsOf(then)];
    return left.length === right.length
      ? [...new Set(right.flatMap((part, index) => ofExpression(left[index], part)))]
      : version.runners;
  };
  const rules: string[] = [];
  for (const { name, expression } of policy.rules) {
    const differing = ofRule(current.rules.find((rule) => rule.name === name)?.expression, expression);
    if (differing.length > 0) {
      rules.push(name);
      for (const runner of differing) {
        runners.add(runner);
      }
    }
  }
  const conditionsDiffer =
    policy.conditions.length !== current.conditions.length ||
    policy.conditions.some(({ expression }, index) => {
      const differing = ofRule(current.conditions[index]?.expression, expression);
      for (const runner of differing) {
        runners.add(runner);
      }
      return differing.length > 0;
    });
  const all = [...policy.variables, ...policy.rules, ...policy.conditions];
  if (runners.size === 0 || !all.every(({ expression }) => isLegible(expression))) {
    return undefined;
  }
  const shared = rules.filter((name) => current.rules.some((rule) => rule.name === name));
  if (shared.length === 0 && !conditionsDiffer) {
    return undefined;
  }
  // Where only the conditions differ, the version looked at fewer requests: every rule of it counts.
  return {
    version,
    runners: version.runners.filter((runner) => runners.has(runner)),
    rules: conditionsDiffer ? current.rules.map(({ name }) => name) : shared,
    conditionsDiffer,
    isSame: (name) => ofVariable(name).length === 0,
  };
}

/** The variables of a version, with the mark before the names of its own. */
function linesOf(
  current: ToldPolicy,
  { version: { policy }, runners, conditionsDiffer, isSame }: Difference,
  ids: ReadonlySet<string>,
  { isFor }: Requesters,
): readonly ToldExpression[] {
  const rules = policy.rules.filter(
    ({ name }) => ids.has(name) || !current.rules.some((rule) => rule.name === name),
  );
  const needed = new Set<string>();
  const need = (expression: string): void => {
    for (const name of referencesOf(expression)) {
      const variable = policy.variables.find((candidate) => candidate.name === name);
      if (!isSame(name) && variable !== undefined && !needed.has(name)) {
        needed.add(name);
        need(variable.expression);
      }
    }
  };
  for (const { expression } of rules) {
    need(expression);
  }
  const marked = (expression: string) =>
    renamed(expression, (name) => (needed.has(name) ? `${MARK}${name}` : name));
  const line =
    (prefix: string) =>
    ({ name, expression }: ToldExpression) => ({
      name: `${MARK}${prefix}${name.replaceAll('-', '_')}`,
      expression: marked(expression),
    });
  const variables = policy.variables.filter(({ name }) => needed.has(name)).map(line(''));
  const conditions = conditionsDiffer ? policy.conditions.map(line('if_')) : [];
  // A rule that the version lacks closes what it left open, and holds for its pods too.
  const added = current.rules.filter(
    ({ name }) => ids.has(name) && !policy.rules.some((rule) => rule.name === name),
  );
  const ruleLines = [
    ...rules.map(line('rule_')),
    ...added.map(({ name, expression }) => ({
      name: `${MARK}rule_${name.replaceAll('-', '_')}`,
      expression,
    })),
  ];
  const asked = (lines: readonly ToldExpression[]) => lines.map(({ name }) => `variables.${name}`);
  const all = asked(ruleLines).join(' && ');
  const unasked = conditions.length > 0 ? `!(${asked(conditions).join(' && ')})` : undefined;
  return [
    { name: `${MARK}for`, expression: isFor(runners) },
    ...variables,
    ...conditions,
    ...ruleLines,
    {
      name: `${MARK}holds`,
      expression: `variables.${MARK}for && ${unasked === undefined ? all : `(${unasked} || (${all}))`}`,
    },
  ];
}
