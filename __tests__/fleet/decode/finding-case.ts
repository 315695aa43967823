import { specOf, untypedFleet } from '../../chart/sample-fleet';

/** An input with one fault, and the finding that tells of it. */
export interface FindingCase {
  readonly code: string;
  readonly input: unknown;
  readonly path: string;
  readonly value?: string;
  readonly allowed?: RegExp;
  readonly fix: RegExp;
}

/** The path of {@link runner}. */
export const RUNNER = 'fleet acme / runner docker';

/** A fleet of one runner with these fields. */
export const runner = (fields: object) => untypedFleet({ kind: 'docker', ...fields });

/** A fleet with these fields. */
export const frame = (fields: Readonly<Record<string, unknown>>) => untypedFleet({ kind: 'docker' }, fields);

/** A fleet in a cluster with these fields. */
export const cluster = (fields: object) => frame({ cluster: { ...specOf().cluster, ...fields } });
