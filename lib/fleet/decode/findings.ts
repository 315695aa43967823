import { closest, distance } from 'fastest-levenshtein';
import type * as v from 'valibot';
import type { Finding } from '../../errors';
import { FORBIDDEN_FIELDS, LEVEL_IS_FIXED } from '../types/forbidden';
import { FIELD_CHECKS } from './checks';
import { keysOf, unknownKeys } from './schema-keys';
import { secretShapeOf } from './secret-search';

type Issue = v.BaseIssue<unknown>;

/** The findings of one decoding, under the path of what was decoded. */
export function findingsOf(issues: readonly Issue[], root: readonly string[], schema: object): Finding[] {
  return issues.flatMap((issue) => {
    const keys = (issue.path ?? []).map((item) => String(item.key));
    const at = (path: readonly string[]) => ({ path: [...root, ...path].join(' / ') });
    if (issue.type === 'strict_object' && issue.expected === 'never') {
      return unknownKeys(schema, issue.path ?? []).map((key) => ({
        ...describeUnknownKey(key, keysOf(schema)),
        ...at([...keys.slice(0, -1), key]),
      }));
    }
    return { ...describe(issue, keys.at(-1) ?? ''), ...at(keys) };
  });
}

function describe(issue: Issue, key: string): Omit<Finding, 'path'> {
  if (issue.message === 'invalid-nodes' || (key === 'nodes' && issue.received === 'undefined')) {
    return {
      code: 'nodes-undecided',
      message: 'whoever runs a dind job is root on its node, so the fleet must say which nodes',
      allowed: "{ pool, taint } or { accept: 'dind-jobs-are-root-on-shared-nodes' }",
      fix: 'dedicate a tainted pool of nodes, or accept the risk in writing',
      ...(issue.message === 'invalid-nodes' ? printed(issue.input) : {}),
    };
  }
  if (issue.type === 'strict_object' && issue.expected === `"${key}"`) {
    return {
      code: 'missing-key',
      message: `'${key}' is missing`,
      fix: `add ${key}`,
    };
  }
  if (Object.hasOwn(FIELD_CHECKS, issue.message)) {
    const code = issue.message as keyof typeof FIELD_CHECKS;
    return { code, ...FIELD_CHECKS[code], ...printed(issue.input) };
  }
  if (issue.message === 'invalid-destination') {
    return {
      code: 'invalid-destination',
      message: 'not a destination',
      allowed: '{ namespace, pods, port } or { cidr, port }, with at least one pod label and a network',
      fix: 'name the pods of another namespace, or a network without host bits',
      ...printed(issue.input),
    };
  }
  return describeWrongType(issue);
}

function describeUnknownKey(key: string, knownKeys: readonly string[]): Omit<Finding, 'path'> {
  if (Object.hasOwn(FORBIDDEN_FIELDS, key)) {
    const message = FORBIDDEN_FIELDS[key as keyof typeof FORBIDDEN_FIELDS];
    return { code: 'forbidden-field', message, fix: 'remove the field' };
  }
  if (key === 'podSecurity') {
    return { code: 'forbidden-field', message: LEVEL_IS_FIXED, fix: 'remove the field' };
  }
  const suggestion = suggest(key, knownKeys);
  return {
    code: 'unknown-key',
    message: `there is no '${key}' here`,
    fix: knownKeys.includes(key)
      ? 'move it to the section that it belongs to: docs/configuration.md'
      : suggestion
        ? `did you mean '${suggestion}'?`
        : 'remove it',
  };
}

function describeWrongType(issue: Issue): Omit<Finding, 'path'> {
  const allowed = issue.expected ?? 'another form';
  const literals = [...allowed.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  const suggestion = typeof issue.input === 'string' ? suggest(issue.input, literals) : undefined;
  return {
    code: 'invalid-value',
    message: 'not a value that fits here',
    allowed: allowed.replaceAll('"', "'"),
    fix: suggestion ? `did you mean '${suggestion}'?` : 'use one of the allowed values',
    ...printed(issue.input),
  };
}

/** The nearest of `candidates`, if it is near enough to be meant. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const meant = word.toLowerCase();
  const nearest = candidates.length > 0 ? closest(meant, [...candidates]) : '';
  const isBegun = meant.length > 1 && nearest.toLowerCase().startsWith(meant);
  const isNear = distance(meant, nearest.toLowerCase()) <= 1 + meant.length / 5;
  return nearest !== '' && (isBegun || isNear) ? nearest : undefined;
}

/** The value for a finding, short, on one line, and left out where it may be a secret. */
export function printed(value: unknown): { readonly value?: string } {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return secretShapeOf(text) === undefined
    ? { value: text.length > 80 ? `${text.slice(0, 77)}...` : text }
    : {};
}

/** A finding in which nothing that may be a secret is printed, wherever it got there from. */
export function redacted(finding: Finding): Finding {
  const { value, ...texts } = finding;
  const path = texts.path.split(' / ').map(withoutSecret).join(' / ');
  return {
    ...texts,
    path,
    message: withoutSecret(texts.message),
    fix: withoutSecret(texts.fix),
    ...(value === undefined || secretShapeOf(value) ? {} : { value }),
  };
}

function withoutSecret(text: string): string {
  return secretShapeOf(text) ? '(not printed)' : text;
}
