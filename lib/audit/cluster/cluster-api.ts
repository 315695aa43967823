/** As whom something is asked. */
export interface AskingAs {
  readonly username: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** An answer of an API server. */
export interface ApiAnswer {
  readonly status: number;
  /** What it says, as JSON; a text where it is none. */
  readonly body: unknown;
}

/** What is asked for: all there is, the metadata of one object or of each of a list, or what the API server serves. */
export type ReadForm = 'whole' | 'metadata' | 'metadata-list' | 'discovery';

/**
 * All that an audit may do with an API server. None of it leaves a trace: what is tried is a dry run, and whoever
 * implements it says so to the API server.
 */
export interface ClusterApi {
  /** Reads what is at a path. */
  readonly read: (path: string, form: ReadForm) => Promise<ApiAnswer>;
  /** Tries to create an object in the collection at a path, and does not. */
  readonly tryToCreate: (path: string, object: unknown, as?: AskingAs) => Promise<ApiAnswer>;
  /** Tries to change what is at a path by a strategic merge patch, and does not. */
  readonly tryToChange: (path: string, patch: unknown) => Promise<ApiAnswer>;
}
