import * as v from 'valibot';
import {
  isNixKind,
  isPrivilegedKind,
  type NixKind,
  type PrivilegedKind,
  RUNNER_KINDS,
  type RunnerKind,
  type UnprivilegedKind,
} from '../../privilege';
import { nixEntries, privilegedEntries, unprivilegedEntries } from '../types/runner-spec';

/** The schema of each shape that a runner can have; which one a kind has follows from its level and its family. */
const SCHEMAS = {
  privileged: (kind: PrivilegedKind) => v.strictObject({ kind: v.literal(kind), ...privilegedEntries(kind) }),
  nix: (kind: NixKind) => v.strictObject({ kind: v.literal(kind), ...nixEntries(kind) }),
  plain: (kind: Exclude<UnprivilegedKind, NixKind>) =>
    v.strictObject({ kind: v.literal(kind), ...unprivilegedEntries(kind) }),
} as const;

/** The schemas by their shapes. */
export type RunnerSchemas = { readonly [S in keyof typeof SCHEMAS]: ReturnType<(typeof SCHEMAS)[S]> };

const SCHEMA_OF = new Map(RUNNER_KINDS.map((kind) => [kind, makeSchema(kind)]));

function makeSchema(kind: RunnerKind): RunnerSchemas[keyof RunnerSchemas] {
  if (isPrivilegedKind(kind)) {
    return SCHEMAS.privileged(kind);
  }
  return isNixKind(kind) ? SCHEMAS.nix(kind) : SCHEMAS.plain(kind);
}

/** The schema of a runner of `kind`, with the defaults of the kind. */
export function runnerSchema(kind: RunnerKind): RunnerSchemas[keyof RunnerSchemas] {
  return SCHEMA_OF.get(kind) ?? makeSchema(kind);
}

/** A runner as it was decoded: what was set, and every default that follows from nothing but the kind. */
export type DecodedRunner = v.InferOutput<RunnerSchemas[keyof RunnerSchemas]>;
