import * as v from 'valibot';
import type { Finding } from '../../errors';
import { isRunnerKind } from '../../privilege';
import type { Place } from '../refused';
import { FLEET_FRAME } from '../types/fleet-spec';
import { dropAbsent } from './absent';
import { isRecord } from './data-shape';
import { fleetPath, nameOf, organisationOf, runnerLabel } from './finding-path';
import { findingsOf } from './findings';
import { findSecrets } from './found-secrets';
import { copyOf } from './input-copy';
import { mended } from './mended';
import { type DecodedRunner, runnerSchema } from './schema';
import { written } from './schema-shape';
import { kindOf, printed } from './shown-value';
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
  const root = fleetPath(copy.input);
  dropAbsent(FLEET_FRAME, copy.input);
  const secrets = findSecrets(copy.input, root);
  const { part, findings } = decodePart(FLEET_FRAME, copy.input, root);
  const runners = runnersOf(copy.input).map((runner, index) => decodeRunner(runner, index, root));
  return {
    ...(part ? { fleet: framed(part, organisationOf(copy.input)) } : {}),
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
  return ['architecture', 'attic'].includes(place[0] ?? '') ? [place, ['tags']] : [place];
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

function runnersOf(input: unknown): readonly unknown[] {
  const runners = isRecord(input) ? input['runners'] : undefined;
  // An empty place in a list is no runner either, and `map` would pass it over.
  return Array.isArray(runners) ? Array.from(runners) : [];
}
