import * as v from 'valibot';
import type { RunnerKind } from '../../privilege';
import { nixEntries, privilegedEntries, unprivilegedEntries } from '../types/runner-spec';

/** The schema of each kind: a total table, as the types are. */
export const RUNNER_SCHEMA_OF = {
  docker: v.strictObject({ kind: v.literal('docker'), ...unprivilegedEntries('docker') }),
  dind: v.strictObject({ kind: v.literal('dind'), ...privilegedEntries('dind') }),
  'tinyland-docker': v.strictObject({
    kind: v.literal('tinyland-docker'),
    ...unprivilegedEntries('tinyland-docker'),
  }),
  'tinyland-nix': v.strictObject({ kind: v.literal('tinyland-nix'), ...nixEntries('tinyland-nix') }),
  nix: v.strictObject({ kind: v.literal('nix'), ...nixEntries('nix') }),
} as const satisfies { readonly [K in RunnerKind]: v.GenericSchema };

/** A runner as it was decoded: what was set, and every default that follows from nothing but the kind. */
export type DecodedRunner = v.InferOutput<(typeof RUNNER_SCHEMA_OF)[RunnerKind]>;
