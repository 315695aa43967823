/** A test that carries a claim. */
export interface CarryingTest {
  /** Path of the test file from the root of the repository. */
  readonly file: string;
  /** The title of the test, or of the group that holds it. */
  readonly title: string;
}

/** A sentence of the security model, and everything that would fail if it stopped being true. */
export interface Claim {
  /** Stable id. */
  readonly id: string;
  /** The sentence, word by word. */
  readonly sentence: string;
  /** How the compiler and the decoder hold it. */
  readonly types: string;
  /** How the judge of rendered objects holds it. */
  readonly objects: string;
  /** How the cluster holds it. */
  readonly cluster: string;
  /** What it does not protect from. */
  readonly residual: string;
  /** Ids of rules of the admission policies. */
  readonly admission: readonly string[];
  /** Tests. */
  readonly tests: readonly CarryingTest[];
}
