import { type Cel, spoken } from './cel-text';

/** Requests that a policy looks at. */
export interface MatchedRequests {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT')[];
  readonly resources: readonly string[];
  /** Namespaces themselves are cluster-scoped; everything else that a fleet bounds is not. */
  readonly scope: 'Namespaced' | '*';
}

/** A named expression. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: Cel;
}

/** One rule: an expression that must hold, and what its reader is told when it does not. */
export interface AdmissionRule {
  /** Stable id, which the message begins with. */
  readonly id: string;
  /** What of the request breaks the rule, for the expression and the message: it stands in the policy once. */
  readonly variable?: NamedExpression;
  readonly expression: Cel;
  /** What is wrong when the expression does not hold: lower case, no full stop. */
  readonly problem: string;
  /** A list of strings that names what is wrong in the request at hand. */
  readonly offenders?: Cel;
  /** What to do. */
  readonly fix: string;
  /** What the message ends with, after the fix. */
  readonly ending?: Cel;
}

/** Whom a message is about: a word that is always the same, and an expression that gives the name. */
export interface Subject {
  readonly called: string;
  readonly name: Cel;
}

/** A label selector. */
export interface PodSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In';
    readonly values: readonly string[];
  }[];
}

/** A ValidatingAdmissionPolicy before it has metadata. */
export interface AdmissionPolicy {
  /** What it is about; its name is `{org}-runners-{concern}`. */
  readonly concern: string;
  readonly requests: readonly MatchedRequests[];
  /** All must hold for the policy to look at a request. */
  readonly conditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  /** Who or what was refused. */
  readonly subject: Subject;
  readonly rules: readonly AdmissionRule[];
  /** Pods of the namespace that the rules look at, one after the other, as `params`. */
  readonly parameters?: PodSelector;
}

/** Requests for core resources in the namespace. */
export function coreRequests(
  operations: MatchedRequests['operations'],
  ...resources: readonly string[]
): MatchedRequests {
  return { apiGroups: [''], apiVersions: ['v1'], operations, resources, scope: 'Namespaced' };
}

/** The message for a reader whose request could not be looked into any further. */
export function messageOf(rule: AdmissionRule): string {
  return `[${rule.id}] ${rule.problem}; fix: ${rule.fix}`;
}

/** The message that also says who was refused and why; evaluated with every request, so it must be cheap. */
export function messageExpressionOf(rule: AdmissionRule, { called, name }: Subject): Cel {
  const [before, after] = [`: ${rule.problem}`, `; fix: ${rule.fix}`];
  const told = rule.offenders
    ? `${spoken(`${before}: `)} + ${rule.offenders}.join(', ') + ${spoken(after)}`
    : spoken(`${before}${after}`);
  return [spoken(`[${rule.id}] ${called}`), name, told, ...(rule.ending ? [rule.ending] : [])].join(' + ');
}

/** A rule that every element of a list must meet, and that names those which do not. */
export function each(
  rule: Omit<AdmissionRule, 'expression' | 'offenders' | 'variable'> & {
    readonly of: Cel;
    readonly holds: Cel;
    /** How an element `e` is named. @default 'e.name' */
    readonly named?: Cel;
    /** What must hold besides, whatever is in the list. */
    readonly besides?: Cel;
  },
): AdmissionRule {
  const { of, holds, named = 'e.name', ...rest } = rule;
  const found = none({ ...rest, found: `${of}.filter(e, !(${holds}))` });
  return { ...found, offenders: `${found.offenders}.map(e, ${named})` };
}

/** A rule that holds where a list of strings, which names what is wrong, is empty. */
export function none(
  rule: Omit<AdmissionRule, 'expression' | 'offenders' | 'variable'> & {
    readonly found: Cel;
    readonly besides?: Cel;
  },
): AdmissionRule {
  const { found, besides, ...rest } = rule;
  const name = rule.id.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const isEmpty = `size(variables.${name}) == 0`;
  return {
    ...rest,
    variable: { name, expression: found },
    expression: besides ? `${besides} && ${isEmpty}` : isEmpty,
    offenders: `variables.${name}`,
  };
}
