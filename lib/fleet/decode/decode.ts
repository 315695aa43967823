import * as v from 'valibot';
import type { Finding } from '../../errors';
import { isRunnerKind } from '../../privilege';
import type { Place } from '../refused';
import { FLEET_FRAME } from '../types/fleet-spec';
import { dropAbsent } from './absent';
import { DATA_LIMITS, dataFault } from './data-shape';
import { findingsOf } from './findings';
import { mended } from './mended';
import { type DecodedRunner, runnerSchema } from './schema';
import { exampleOf, written } from './schema-shape';
import { secretShapeOf } from './secret-search';
import { kindOf, printed, shownKey, visible } from './shown-value';
import { strangerIn } from './stranger';
import { decodeUnknownKind } from './unknown-kind';

/** A fleet as it was decoded, apart from its runners. */
export type FleetFrame = v.InferOutput<typeof FLEET_FRAME>;

/** A part of a fleet as it was decoded. Of a part with faults, the rest. */
export interface DecodedPart<Part> {
  readonly spec: Part;
  /** Where the input says something else, which was refused. */
  readonly refused: readonly Place[];
}

/** What decoding made of an input: its parts as far as they can be read, and every fault. */
export interface Decoded {
  readonly fleet?: DecodedPart<FleetFrame>;
  readonly runners: readonly DecodedPart<DecodedRunner>[];
  readonly findings: readonly Finding[];
}

/**
 * Decodes input of unknown origin: nothing that the types forbid gets past it, whatever a cast promised. It works on a
 * copy, so that nothing can answer one check this way and the next one otherwise.
 */
export function decodeFleet(input: unknown): Decoded {
  const copy = copyOf(input);
  if ('fault' in copy) {
    return { runners: [], findings: [copy.fault] };
  }
  const root = [labelled('fleet', labelOf(copy.input, 'org'))];
  dropAbsent(FLEET_FRAME, copy.input);
  const secrets = findSecrets(copy.input, root);
  const { part, findings } = decodePart(FLEET_FRAME, copy.input, root);
  const runners = runnersOf(copy.input).map((runner, index) => decodeRunner(runner, index, root));
  return {
    ...(part ? { fleet: framed(part, labelOf(copy.input, 'org')) } : {}),
    runners: runners.flatMap((runner) => runner.part ?? []),
    findings: [...secrets, ...findings, ...runners.flatMap((runner) => runner.findings)],
  };
}

/** The organisation that a fleet has in paths, whatever is wrong with it. */
function framed({ spec, refused }: DecodedPart<FleetFrame>, org: string): DecodedPart<FleetFrame> {
  return { spec: { ...spec, org }, refused: refused.flatMap(ofResolvers) };
}

/** A resolver becomes two destinations, one a protocol. */
function ofResolvers(place: Place): readonly Place[] {
  const [section, list, index, ...rest] = place;
  return section === 'cluster' && list === 'dns' && index !== undefined
    ? [0, 1].map((protocol) => [section, list, String(2 * Number(index) + protocol), ...rest])
    : [place];
}

interface DecodedWithFindings<Part> {
  readonly part?: DecodedPart<Part>;
  readonly findings: readonly Finding[];
}

function decodePart<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
  path: readonly string[],
): DecodedWithFindings<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, input);
  if (result.success) {
    return { part: { spec: result.output, refused: [] }, findings: [] };
  }
  const findings = findingsOf(result.issues, path, schema);
  const rest = mended(schema, input);
  return rest ? { part: { spec: rest.output, refused: rest.refused }, findings } : { findings };
}

function copyOf(input: unknown): { readonly input: unknown } | { readonly fault: Finding } {
  try {
    const copy: unknown = structuredClone(input);
    if (Array.isArray(copy) || !isRecord(copy)) {
      return { fault: noFleet(copy) };
    }
    const code = dataFault(copy);
    if (code === undefined) {
      return { input: copy };
    }
    return { fault: code === 'too-large' ? TOO_LARGE : notData(input) };
  } catch {
    return { fault: notData(input) };
  }
}

const TOO_LARGE: Finding = {
  code: 'too-large',
  path: 'fleet ?',
  message: 'the fleet is too large or too deep to be read',
  allowed: DATA_LIMITS,
  fix: 'write what is meant; a value that is referred to again and again counts each time',
};

function noFleet(input: unknown): Finding {
  return {
    code: 'invalid-value',
    path: 'fleet ?',
    message: `a fleet is one object, and this is ${kindOf(input)}`,
    allowed: written(exampleOf(FLEET_FRAME)),
    fix: Array.isArray(input)
      ? 'give the fleets one by one: synthesize(first, second)'
      : 'give an object of the type FleetSpec',
    ...printed(input),
  };
}

function notData(input: unknown): Finding {
  const stranger = strangerIn(input);
  return {
    code: 'not-data',
    path: stranger ? placeOf(input, stranger.path) : 'fleet ?',
    message: stranger
      ? `a fleet is plain data, and this is ${stranger.what}`
      : 'a fleet is plain data, and this holds something else, such as a function, a class or a cycle',
    allowed: 'objects, lists, strings, numbers and booleans',
    fix: stranger?.fix ?? 'replace it by its value',
  };
}

/** A place of an input of unknown origin, as findings name it. */
function placeOf(input: unknown, keys: readonly string[]): string {
  const root = [labelled('fleet', labelOf(input, 'org'))];
  const path = keys.reduce<{ readonly path: readonly string[]; readonly value: unknown }>(
    ({ path, value }, key) => {
      const part = isRecord(value) ? value[key] : undefined;
      return { path: [...path, segment(path, key, part)], value: part };
    },
    { path: root, value: input },
  ).path;
  return withoutList(path).map(shownKey).join(' / ');
}

function decodeRunner(
  input: unknown,
  index: number,
  root: readonly string[],
): DecodedWithFindings<DecodedRunner> {
  const path = [...root, runnerLabel(input, index)];
  if (!isRecord(input) || Array.isArray(input)) {
    return { findings: [noRunner(input, path)] };
  }
  const { kind } = input;
  if (!isRunnerKind(kind)) {
    return decodeUnknownKind(input, nameOf(input, index), path);
  }
  const schema = runnerSchema(kind);
  dropAbsent(schema, input);
  const { part, findings } = decodePart(schema, input, path);
  return { ...(part ? { part: named(part, input, index) } : {}), findings };
}

/** The name that a runner has in paths, whatever is wrong with it. */
function named(
  { spec, refused }: DecodedPart<DecodedRunner>,
  input: unknown,
  index: number,
): DecodedPart<DecodedRunner> {
  const isRefused = refused.some(([key]) => key === 'name');
  return {
    spec: isRefused ? { ...spec, name: nameOf(input, index) } : spec,
    refused: refused.flatMap(withFollowing),
  };
}

/** A place that was refused, with what follows from it where it is not given. */
function withFollowing(place: Place): readonly Place[] {
  if (place.includes('resources')) {
    // Requests and limits of one container follow from each other.
    return [place.slice(0, -1)];
  }
  return place[0] === 'architecture' ? [place, ['tags']] : [place];
}

function noRunner(input: unknown, path: readonly string[]): Finding {
  return {
    code: 'unknown-kind',
    path: path.join(' / '),
    message:
      input === undefined ? 'no runner stands here' : `a runner is one object, and this is ${kindOf(input)}`,
    allowed: written({ kind: 'docker' }),
    fix:
      input === undefined
        ? 'remove it; a comma too many makes an empty place'
        : `write it as ${written({ kind: isRunnerKind(input) ? input : 'docker' })}`,
    ...(input === undefined ? {} : printed(input)),
  };
}

function findSecrets(input: unknown, path: readonly string[], seen = new Set<unknown>()): Finding[] {
  if (typeof input === 'string') {
    const shape = secretShapeOf(input);
    return shape === undefined ? [] : [secretFinding(shape, path)];
  }
  if (typeof input !== 'object' || input === null || seen.has(input)) {
    return [];
  }
  seen.add(input);
  return Object.entries(input).flatMap(([key, value], index) => {
    const shape = secretShapeOf(key);
    return shape === undefined
      ? findSecrets(value, [...path, segment(path, key, value)], seen)
      : [secretFinding(shape, [...path, `key ${index + 1}`])];
  });
}

/** The runners of the fleet: config.toml has a section of that name as well. */
function isRunners(path: readonly string[]): boolean {
  return path.length === 2 && path[1] === 'runners';
}

function segment(path: readonly string[], key: string, value: unknown): string {
  return isRunners(path) ? runnerLabel(value, Number(key)) : key;
}

/** A runner is named by itself, not by its list. */
function withoutList(path: readonly string[]): readonly string[] {
  return path.filter((_, index) => index !== 1 || path.length === 2 || !isRunners(path.slice(0, 2)));
}

function secretFinding(shape: string, path: readonly string[]): Finding {
  return {
    code: 'secret-value',
    path: withoutList(path).join(' / '),
    message: `this looks like ${shape}; it is not printed here`,
    allowed: 'names of Secrets, never their values',
    fix:
      shape === 'a password in a URL'
        ? 'leave user and password out of the URL: jobs get what they log in with as masked CI/CD variables of GitLab, and a proxy can know a cluster by its address'
        : 'revoke it if it is real, then name where the Secret comes from with token or credentials; jobs get theirs as masked CI/CD variables of GitLab',
  };
}

function runnersOf(input: unknown): readonly unknown[] {
  const runners = isRecord(input) ? input['runners'] : undefined;
  // An empty place in a list is no runner either, and `map` would pass it over.
  return Array.isArray(runners) ? Array.from(runners) : [];
}

function runnerLabel(input: unknown, index: number): string {
  return labelled('runner', nameOf(input, index));
}

function nameOf(input: unknown, index: number): string {
  const label = labelOf(input, 'name', 'kind');
  return label === '?' ? String(index + 1) : label;
}

/** A word and a name, in quotes where it would look like another one without them. */
function labelled(word: string, name: string): string {
  return `${word} ${name === name.trim() && name !== '' ? visible(name) : `'${visible(name)}'`}`;
}

function labelOf(input: unknown, ...keys: readonly string[]): string {
  const label = isRecord(input)
    ? keys.map((key) => input[key]).find((value) => value !== undefined)
    : undefined;
  return typeof label === 'string' && secretShapeOf(label) === undefined ? label.slice(0, 60) : '?';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
