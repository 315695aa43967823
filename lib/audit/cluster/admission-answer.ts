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

/** Reads what an API server answers to a request that is tried. */
export function outcomeOf(status: number, message: string): Pick<AdmissionAnswer, 'outcome' | 'why'> {
  if (status >= 200 && status < 300) {
    return { outcome: 'let-pass' };
  }
  // Whether an object of the name exists is asked after admission.
  if (status === 409 && message.includes('already exists')) {
    return { outcome: 'let-pass' };
  }
  if (message.includes('ValidatingAdmissionPolicy')) {
    return { outcome: 'refused' };
  }
  return { outcome: 'not-asked', why: `${status}: ${message.slice(0, 160)}` };
}
