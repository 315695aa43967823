import { CLAIMS } from '../ledger/claims';
import { PRINCIPALS, rulesOf } from '../ledger/document';
import { highestRung, type Rung } from '../ledger/rungs';

/** A sentence of the security model, with what holds it at each layer. */
export interface PromiseDescription {
  readonly id: string;
  readonly sentence: string;
  /** How the compiler and the decoder hold it. */
  readonly types: string;
  /** How the judge of rendered objects holds it. */
  readonly objects: string;
  /** How the cluster holds it. */
  readonly cluster: string;
  /** How real it was what it was tried on. */
  readonly highestRung: Rung;
  /** Ids of the rules of the judge that serve it. */
  readonly rules: readonly string[];
  readonly notProtectedFrom: string;
}

/** What every fleet promises that this tool rendered. */
export const PROMISES: readonly PromiseDescription[] = CLAIMS.map((claim) => ({
  id: claim.id,
  sentence: claim.sentence,
  types: claim.types,
  objects: claim.objects,
  cluster: claim.cluster,
  highestRung: highestRung(claim).rung,
  rules: rulesOf(claim),
  notProtectedFrom: claim.residual,
}));

/** What a reader of the promises must know. */
export const WHAT_IS_PROMISED = `What a fleet rendered by this tool promises. The rungs of evidence say how real it was what a promise was tried on. ${PRINCIPALS}`;
