import { at, isRecord, textIn } from '../../boundary/facts/untyped';
import type { ApiAnswer } from './cluster-api';

/** What became of a request that the policies of a fleet must refuse. */
export interface AdmissionAnswer {
  /** The policy that alone refuses it, if it is as the manifests say. */
  readonly policy: string;
  /** The rule that the request is meant for. */
  readonly rule: string;
  /** What was tried: a request, as a noun. */
  readonly tries: string;
  /** Whose request it was. */
  readonly as: string;
  /** Whether a policy refused it, nobody did, or nobody asked the policies. */
  readonly outcome: 'refused' | 'let-pass' | 'not-asked';
  /** Why the policies were not asked. */
  readonly why?: string;
}

/**
 * How an API server begins to tell that a policy refuses. Only the beginning counts: what follows are words of whoever wrote a
 * policy, and what a webhook says begins otherwise.
 */
const REFUSAL =
  /^(?:\S+(?: "[^"]*")? is forbidden: |forbidden: )?ValidatingAdmissionPolicy '([^']+)' with binding '/;

/** Reads what an API server answers to a request that is tried, and that one policy must refuse. */
export function outcomeOf(
  { status, body }: ApiAnswer,
  policy: string,
): Pick<AdmissionAnswer, 'outcome' | 'why'> {
  const message = textIn(at(body, 'message'));
  if (status >= 200 && status < 300) {
    // An API server answers with the object, and a page of a proxy is none.
    return isRecord(at(body, 'metadata'))
      ? { outcome: 'let-pass' }
      : { outcome: 'not-asked', why: `${status}, and no object: it is no answer of an API server` };
  }
  // Whether an object of the name exists is asked after admission.
  if (status === 409 && message.includes('already exists')) {
    return { outcome: 'let-pass' };
  }
  const [, by] = REFUSAL.exec(message) ?? [];
  if (by === policy) {
    return { outcome: 'refused' };
  }
  return {
    outcome: 'not-asked',
    why:
      by === undefined
        ? `${status}: ${message.slice(0, 160)}`
        : `${status}: another policy refuses it first: ${by}`,
  };
}
