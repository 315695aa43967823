import * as v from 'valibot';
import type { Finding } from '../../errors';
import { visible } from '../../world/unseen-characters';
import { CLAIM_OF_ROOT, FORBIDDEN_SOURCES } from '../types/forbidden';
import { FIELD_CHECKS, type FieldCheck } from './field-checks';
import { guessesOf } from './guess';
import { nodeAt, nodesOn, optionFor, recordOf, type SchemaNode, unknownKeys, unwrap } from './schema-keys';
import {
  allowedOf,
  exampleOf,
  isOptional,
  kindWanted,
  literalsOf,
  wantedOf,
  written,
  writtenKey,
} from './schema-shape';
import { secretShapeOf } from './secret-search';
import { kindOf, printed, shownKey, withoutCredentials } from './shown-value';
import { suggest } from './suggest';
import { describeUnknownKey } from './unknown-key';

type Issue = v.BaseIssue<unknown>;

/** What a finding says, apart from where. */
type Description = Omit<Finding, 'path'>;

/** An issue with what findings need to know of its place. */
interface Placed {
  readonly issue: Issue;
  /** The last key of its path. */
  readonly key: string;
  /** The schema of the place. */
  readonly node: SchemaNode | undefined;
  /** Whether what stands there is never printed. */
  readonly hidden: boolean;
}

/** The findings of one decoding, under the path of what was decoded. */
export function findingsOf(issues: readonly Issue[], root: readonly string[], schema: object): Finding[] {
  return issues.flatMap((issue) => findingsAt(issue, root, schema));
}

function findingsAt(issue: Issue, root: readonly string[], schema: object): readonly Finding[] {
  const path = issue.path ?? [];
  const keys = path.map((item) => String(item.key));
  const at = (place: readonly string[]) => ({ path: [...root, ...place.map(shownKey)].join(' / ') });
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const owner = keys.slice(0, -1);
    return unknownKeys(schema, path).map((key) => ({
      ...describeUnknownKey([...owner, key], schema, path),
      ...at([...owner, key]),
    }));
  }
  const node = nodeAt(schema, path);
  const chosen = chosenOption(issue, node);
  if (chosen !== undefined) {
    const { issues = [] } = v.safeParse(chosen as unknown as v.GenericSchema, issue.input);
    return findingsOf(issues as Issue[], [...root, ...keys], chosen);
  }
  const placed = { issue, key: keys.at(-1) ?? '', node, hidden: isHidden(nodesOn(schema, path)) };
  return [{ ...describe(placed), ...at(keys) }];
}

/** Of a value that may be one of several things, the one that its author meant: its faults say more. */
function chosenOption(issue: Issue, node: SchemaNode | undefined): SchemaNode | undefined {
  const schema = unwrap(node);
  const option =
    schema?.type === 'union' && issue.type === 'union' ? optionFor(schema, issue.input) : undefined;
  return option?.entries?.['accept'] ? undefined : option;
}

function isHidden(nodes: readonly (SchemaNode | undefined)[]): boolean {
  return (
    nodes.some((node) => wantedOf(node).hidden === 'below') || wantedOf(nodes.at(-1)).hidden !== undefined
  );
}

function describe(placed: Placed): Description {
  const { issue, key } = placed;
  if (issue.message === 'invalid-nodes' || (key === 'nodes' && issue.received === 'undefined')) {
    return {
      code: 'nodes-undecided',
      message: 'whoever runs a dind job is root on its node, so the fleet must say which nodes',
      allowed: "{ pool, taint } or { accept: 'dind-jobs-are-root-on-shared-nodes' }",
      fix: `dedicate a tainted pool of nodes, as nodes: ${written(exampleOf(placed.node))}, or accept the risk in writing, as nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' }`,
      ...(issue.message === 'invalid-nodes' ? valueAt(placed) : {}),
    };
  }
  if (issue.type === 'strict_object' && issue.expected === `"${key}"`) {
    return describeMissing(placed);
  }
  if (Object.hasOwn(FIELD_CHECKS, issue.message)) {
    return describeCheck(placed, issue.message as keyof typeof FIELD_CHECKS);
  }
  if (issue.message === 'invalid-destination') {
    return {
      code: 'invalid-destination',
      message: 'neither pods of the cluster nor a network of addresses',
      allowed: allowedOf(placed.node),
      fix:
        didYouMean(placed) ??
        'name the pods of a namespace by their labels, or a network; a host name is neither, since policies of the cluster know addresses only',
      ...valueAt(placed),
    };
  }
  if (issue.message === 'invalid-volume') {
    return {
      code: 'invalid-volume',
      message: refusedSource(issue.input) ?? 'neither scratch space nor a ConfigMap nor a claim',
      allowed: allowedOf(placed.node),
      fix: didYouMean(placed) ?? `write it as ${written(exampleOf(placed.node))}, or remove it`,
      // A text that stands here may be anything, such as what a Secret holds.
      ...(typeof issue.input === 'object' ? valueAt(placed) : {}),
    };
  }
  return describeWrongType(placed);
}

/** The sentence that refuses what a volume is made of. */
function refusedSource(input: unknown): string | undefined {
  const sources: Readonly<Record<string, string>> = {
    ...FORBIDDEN_SOURCES,
    persistentVolumeClaim: CLAIM_OF_ROOT,
  };
  const key = Object.keys(typeof input === 'object' && input !== null ? input : {}).find((one) =>
    Object.hasOwn(sources, one),
  );
  return key === undefined ? undefined : sources[key];
}

function describeMissing({ key, node }: Placed): Description {
  const { where } = wantedOf(node);
  const field = `${writtenKey(key)}: ${written(exampleOf(node))}`;
  return {
    code: 'missing-key',
    message: `'${key}' is missing`,
    fix: where ? `add ${where}, as ${field}` : `add it, such as ${field}`,
  };
}

function describeCheck(placed: Placed, code: keyof typeof FIELD_CHECKS): Description {
  const { issue, node, hidden, key } = placed;
  const check: FieldCheck = FIELD_CHECKS[code];
  const own = wantedOf(node);
  // What a check of a variable looks at is its name, which is told; never what the variable says.
  const isName = issue.input === key;
  const text = isName ? shownKey(key) : typeof issue.input === 'object' || hidden ? '' : String(issue.input);
  if (recordOf(node) !== undefined && (Array.isArray(issue.input) || typeof issue.input !== 'object')) {
    return { ...describeWrongType(placed), code };
  }
  const say = (words: FieldCheck['fix']) => (typeof words === 'string' ? words : words(text));
  return {
    code,
    message: visible(own.fault?.(text) ?? say(check.message)),
    allowed: own.range ? allowedOf(node) : (own.allowed ?? check.allowed),
    fix: didYouMean(placed) ?? boundOf(placed) ?? anEntry(placed) ?? own.fix ?? say(check.fix),
    ...(isName ? printed(text) : valueAt(placed)),
  };
}

function didYouMean({ issue, node, hidden }: Placed): string | undefined {
  const meant = hidden ? [] : guessesOf(node, issue.input).slice(0, 2);
  return meant.length > 0 ? `did you mean ${meant.map(written).join(' or ')}?` : undefined;
}

/** The bound that a number is beyond. */
function boundOf({ issue, node }: Placed): string | undefined {
  const { range } = wantedOf(node);
  if (range === undefined || typeof issue.input !== 'number') {
    return undefined;
  }
  if (issue.input < range.least) {
    return `write ${range.least} or more`;
  }
  return issue.input > range.most ? `write ${range.most} or less` : 'write a whole number';
}

/** What an empty list or record lacks. */
function anEntry({ issue, node }: Placed): string | undefined {
  const { input } = issue;
  if (typeof input !== 'object' || input === null || Object.keys(input).length > 0) {
    return undefined;
  }
  const example = exampleOf(node);
  const entry = Array.isArray(input)
    ? written([example].flat()[0])
    : written(example).replace(/^\{ | \}$/g, '');
  const orNot = isOptional(node) ? ', or leave the field out' : '';
  const what = { 'invalid-size': 'a size', 'invalid-device': 'a device' }[issue.message] ?? 'a label';
  return `add ${Array.isArray(input) ? 'an entry' : what}, such as ${entry}${orNot}`;
}

function describeWrongType(placed: Placed): Description {
  const { issue, key, node, hidden } = placed;
  const named = [...(issue.expected ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  const words = literalsOf(node).length > 0 ? literalsOf(node) : named;
  const isWord = words.length > 0 && typeof issue.input === 'string';
  // A text that has not the form of its field.
  const isForm = issue.kind === 'validation' && typeof issue.input === 'string' && !hidden;
  const own = wantedOf(node);
  const fault = isWord || isForm ? own.fault?.(String(issue.input)) : undefined;
  return {
    code: 'invalid-value',
    message: fault ?? (isWord ? 'not one of the words that fit here' : mismatch(issue.input, node)),
    allowed: node === undefined || named.length > 0 ? words.map(written).join(' or ') : allowedOf(node),
    fix:
      fixOfType(placed, words) ??
      (isForm ? own.fix : undefined) ??
      `write ${Number.isInteger(Number(key)) ? '' : `${writtenKey(key)}: `}${written(exampleOf(node))}`,
    ...valueAt(placed),
  };
}

function mismatch(input: unknown, node: SchemaNode | undefined): string {
  const [given, wanted] = [kindOf(input), kindWanted(node)];
  return wanted.endsWith(given.replace(/^a /, ''))
    ? 'not a value that fits here'
    : `${given} stands where ${wanted} belongs`;
}

function fixOfType(placed: Placed, words: readonly string[]): string | undefined {
  const { issue, node, key, hidden } = placed;
  if (hidden && unwrap(node)?.type === 'string') {
    return issue.input === undefined ? 'give it a text, or leave it out' : 'write it in quotes, as a text';
  }
  const [meant] = hidden ? [] : guessesOf(node, issue.input);
  if (words.length > 0) {
    const near = meant ?? (typeof issue.input === 'string' ? suggest(issue.input, words) : undefined);
    return near === undefined ? chooseWord(node) : `did you mean ${written(near)}?`;
  }
  if (meant !== undefined) {
    return `write ${Number.isInteger(Number(key)) ? '' : `${writtenKey(key)}: `}${written(meant)}`;
  }
  if (issue.input === null && isOptional(node)) {
    return 'leave the field out';
  }
  return unwrap(node)?.type === 'boolean'
    ? `write ${writtenKey(key)}: true or ${writtenKey(key)}: false`
    : undefined;
}

function chooseWord(node: SchemaNode | undefined): string {
  const byDefault = node?.default;
  return typeof byDefault === 'string'
    ? `choose one of them, or leave the field out, which means '${byDefault}'`
    : 'choose one of them';
}

function valueAt({ issue, hidden }: Placed): { readonly value?: string } {
  return hidden && (typeof issue.input !== 'object' || issue.input === null) ? {} : printed(issue.input);
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
    ...(value === undefined || secretShapeOf(value) ? {} : { value: withoutCredentials(visible(value)) }),
  };
}

function withoutSecret(text: string): string {
  return secretShapeOf(text) ? '(not printed)' : visible(text);
}
