import * as v from 'valibot';
import type { Finding } from '../../errors';
import { isRunnerKind, RUNNER_KINDS } from '../../privilege';
import { FLEET_FRAME } from '../types/fleet-spec';
import { DATA_LIMITS, dataFault } from './data-shape';
import { findingsOf, printed, suggest } from './findings';
import { type DecodedRunner, runnerSchema } from './schema';
import { secretShapeOf } from './secret-search';

/** A fleet as it was decoded, apart from its runners. */
export type FleetFrame = v.InferOutput<typeof FLEET_FRAME>;

/** What decoding made of an input: the parts that are sound, and every fault of the others. */
export interface Decoded {
  readonly fleet?: FleetFrame;
  readonly runners: readonly DecodedRunner[];
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
  const root = [`fleet ${labelOf(copy.input, 'org')}`];
  const secrets = findSecrets(copy.input, root);
  const fleet = v.safeParse(FLEET_FRAME, copy.input);
  const findings = fleet.success ? [] : findingsOf(fleet.issues, root, FLEET_FRAME);
  const runners = runnersOf(copy.input).map((runner, index) => decodeRunner(runner, index, root));
  return {
    ...(fleet.success ? { fleet: fleet.output } : {}),
    runners: runners.flatMap((runner) => runner.spec ?? []),
    findings: [...secrets, ...findings, ...runners.flatMap((runner) => runner.findings)],
  };
}

function copyOf(input: unknown): { readonly input: unknown } | { readonly fault: Finding } {
  try {
    const copy: unknown = structuredClone(input);
    const code = isRecord(copy) ? dataFault(copy) : 'not-data';
    if (code === undefined) {
      return { input: copy };
    }
    return { fault: code === 'too-large' ? TOO_LARGE : NOT_DATA };
  } catch {
    return { fault: NOT_DATA };
  }
}

const TOO_LARGE: Finding = {
  code: 'too-large',
  path: 'fleet ?',
  message: 'the fleet is too large or too deep to be read',
  allowed: DATA_LIMITS,
  fix: 'write what is meant; a value that is referred to again and again counts each time',
};

const NOT_DATA: Finding = {
  code: 'not-data',
  path: 'fleet ?',
  message: 'a fleet is plain data, and this holds something else, such as a function, a class or a cycle',
  allowed: 'objects, lists, strings, numbers and booleans',
  fix: 'replace it by its value',
};

function decodeRunner(
  input: unknown,
  index: number,
  root: readonly string[],
): { spec?: DecodedRunner; findings: Finding[] } {
  const path = [...root, runnerLabel(input, index)];
  const kind = isRecord(input) ? input['kind'] : undefined;
  if (!isRunnerKind(kind)) {
    return { findings: [unknownKind(kind, path)] };
  }
  const schema = runnerSchema(kind);
  const result = v.safeParse(schema, input);
  return result.success
    ? { spec: result.output, findings: [] }
    : { findings: findingsOf(result.issues, path, schema) };
}

function unknownKind(kind: unknown, path: readonly string[]): Finding {
  const suggestion = typeof kind === 'string' ? suggest(kind, RUNNER_KINDS) : undefined;
  return {
    code: 'unknown-kind',
    path: [...path, 'kind'].join(' / '),
    message: 'not a kind of runner',
    allowed: RUNNER_KINDS.join(', '),
    fix: suggestion ? `did you mean '${suggestion}'?` : 'choose one of the kinds',
    ...printed(kind),
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

function secretFinding(shape: string, path: readonly string[]): Finding {
  return {
    code: 'secret-value',
    path: path.filter((_, index) => index !== 1 || !isRunners(path.slice(0, 2))).join(' / '),
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
  return Array.isArray(runners) ? runners : [];
}

function runnerLabel(input: unknown, index: number): string {
  const label = labelOf(input, 'name', 'kind');
  return label === '?' ? `runner ${index + 1}` : `runner ${label}`;
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
