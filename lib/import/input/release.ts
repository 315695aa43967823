import type { Leaf, Tree } from '../tree';

/** What one installation of the runner was set to. */
export interface Release {
  /** The file, as it was named. */
  readonly file: string;
  /** The name of the release, where the file says it. */
  readonly name?: string;
  /** The values of the chart; empty for a bare config.toml. */
  readonly values: Tree;
  /** What stands before a key of the values, as `spec.values`; empty for a file of values. */
  readonly at: string;
  /** A config.toml beside the values. Those in `runners.config` are read from there. */
  readonly config?: string;
  /** What stands around the values and belongs to the tool that installs the chart. */
  readonly around: readonly Leaf[];
  /** What that tool is called. */
  readonly tool: 'Helm' | 'Flux' | 'Argo CD' | 'the chart';
  /** What could not be read. */
  readonly faults: readonly string[];
}

/** Thrown for an input that nothing can be read from. The message quotes nothing of it. */
export class UnreadableSource extends Error {}
