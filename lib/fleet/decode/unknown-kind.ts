import * as v from 'valibot';
import type { Finding } from '../../errors';
import { RUNNER_KINDS } from '../../privilege';
import { EXECUTORS } from '../../world/executors';
import type { Place } from '../refused';
import { dropAbsent } from './absent';
import { findingsOf } from './findings';
import { mended } from './mended';
import { type DecodedRunner, runnerSchema } from './schema';
import { entryOf, unwrap } from './schema-keys';
import { written } from './schema-shape';
import { printed } from './shown-value';
import { suggest } from './suggest';

/** A runner whose kind nobody knows: its other fields are read as those of the kind that is nearest. */
export function decodeUnknownKind(
  input: Readonly<Record<string, unknown>>,
  name: string,
  path: readonly string[],
) {
  const { kind } = input;
  const meant =
    typeof kind === 'string'
      ? RUNNER_KINDS.find((known) => known === suggest(kind, RUNNER_KINDS))
      : undefined;
  const schema = runnerSchema(meant ?? 'docker');
  const given = { ...input, kind: meant ?? 'docker' };
  dropAbsent(schema, given);
  const result = v.safeParse(schema, given);
  const faults = result.success ? [] : findingsOf(result.issues, path, schema);
  const rest = mended(schema, given);
  const part = rest && {
    spec: { ...rest.output, name },
    refused: [...rest.refused, ...followingFromKind(rest.output, given)],
  };
  return {
    ...(part ? { part } : {}),
    findings: [
      unknownKind(kind, meant, path),
      ...faults.filter((fault) => meant !== undefined || isOfEveryKind(fault, path)),
    ],
  };
}

/** Whatever is not given follows from the kind, or from a part of it. */
function followingFromKind(spec: DecodedRunner, given: Readonly<Record<string, unknown>>): readonly Place[] {
  return [...Object.keys(spec), 'tags', 'nodes', 'attic']
    .filter((key) => !Object.hasOwn(given, key) || key === 'resources')
    .map((key) => [key]);
}

/** Whether a fault is one whatever the kind: all kinds have the field in one form, or none has it. */
function isOfEveryKind({ path: place }: Finding, path: readonly string[]): boolean {
  const [key = ''] = place.split(' / ').slice(path.length);
  const forms = RUNNER_KINDS.map((kind) => unwrap(entryOf(runnerSchema(kind), key))?.type);
  return new Set(forms).size === 1;
}

function unknownKind(kind: unknown, meant: string | undefined, path: readonly string[]): Finding {
  const isExecutor = typeof kind === 'string' && EXECUTORS.includes(kind);
  return {
    code: 'unknown-kind',
    path: [...path, 'kind'].join(' / '),
    message: kind === undefined ? "'kind' is missing" : 'not a kind of runner',
    allowed: RUNNER_KINDS.join(', '),
    fix:
      meant !== undefined
        ? `did you mean ${written(meant)}?`
        : isExecutor
          ? 'the executor is always kubernetes; a kind says what its jobs are for: choose docker, or dind for builds that need a Docker daemon'
          : "choose one of the kinds, such as kind: 'docker'",
    ...(kind === undefined ? {} : printed(kind)),
  };
}
