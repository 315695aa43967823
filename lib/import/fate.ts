/** What becomes of a key of the input, with its heading in the report. Every key has exactly one of them. */
export const FATES = {
  'fill-in': 'For you to fill in',
  refused: 'Refused',
  'not-offered': 'Not offered yet',
  unknown: 'Unknown to the chart and to GitLab Runner',
  elsewhere: 'Elsewhere',
  decided: 'Decided for you',
  carried: 'Carried over',
} as const satisfies Readonly<Record<string, string>>;

/** What becomes of a key of the input. */
export type Fate = keyof typeof FATES;

/** A key of the input, with what became of it. It holds no value, so it can be printed whatever the value was. */
export interface Explained {
  /** The file, as it was named. */
  readonly file: string;
  /** The section that the key stands in, as its reader finds it. */
  readonly section: string;
  /** The key that decided: the row of the table, or the key itself where no row knows it. */
  readonly key: string;
  /** What lies below the key and has this fate, as `limits.cpu` or `[2]`; empty where it is the key itself. */
  readonly below: readonly string[];
  readonly fate: Fate;
  /** The field of the runner or of the fleet, where there is one. */
  readonly field?: string;
  readonly why: string;
}
