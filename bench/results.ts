/** The parts of the bench, in the order in which they run. */
export const SECTIONS = ['synth', 'throughput', 'growth', 'commands', 'types', 'helm'] as const;

/** A part of the bench. */
export type Section = (typeof SECTIONS)[number];

/** A measured value: the median of all runs. */
export interface Figure {
  readonly section: Section;
  readonly what: string;
  readonly value: number;
  readonly unit: 's' | 'ms' | 'MiB' | 'runners/s' | 'objects/s' | 'instantiations' | '%';
}

/** A value over its yardstick. Ratios carry over to another machine, times do not. */
export interface Ratio {
  /** Stable: the comparison with the committed results goes by it. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  /** Which way is an improvement. */
  readonly better: 'lower' | 'higher';
  /** What the ratio should reach. */
  readonly goal?: number;
}

/** What one section found. */
export interface Findings {
  readonly figures: readonly Figure[];
  readonly ratios: readonly Ratio[];
  /** What was not measured, and why. */
  readonly notRun: readonly string[];
}

/** The machine, without anything that names it. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
}

/** Everything that one run of the bench found. */
export interface Results extends Findings {
  readonly machine: Machine;
  readonly runs: number;
}

/** Puts what the sections found together. */
export function combine(parts: readonly Findings[]): Findings {
  return {
    figures: parts.flatMap(({ figures }) => figures),
    ratios: parts.flatMap(({ ratios }) => ratios),
    notRun: parts.flatMap(({ notRun }) => notRun),
  };
}

/** Whether a ratio reaches its goal; `undefined` where there is none. */
export function meetsGoal({ value, better, goal }: Ratio): boolean | undefined {
  if (goal === undefined) {
    return undefined;
  }
  return better === 'lower' ? value <= goal : value >= goal;
}
