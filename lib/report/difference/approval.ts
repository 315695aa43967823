import type { Change } from './change';

/** Somebody's word that a change which widens is wanted, until a day. */
export interface Approval {
  /** The key of the change. */
  readonly change: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, as `2026-12-31`, in UTC. */
  readonly expires: string;
  /** Where it stands, as `file: approvals[0]`. */
  readonly where: string;
}

/** A change, with the approval of it. */
export interface ReviewedChange {
  readonly change: Change;
  /** `null` where nobody approved it, or it needs nobody's approval. */
  readonly approval: Approval | null;
}

/** What became of changes and approvals. */
export interface Review {
  readonly changes: readonly ReviewedChange[];
  /** Approvals that are over: what they approved needs another. */
  readonly ended: readonly Approval[];
  /** Approvals of no change that widens. */
  readonly unused: readonly Approval[];
}

/**
 * Holds changes against approvals.
 *
 * @param today the day, as `2026-12-31`.
 */
export function reviewOf(changes: readonly Change[], approvals: readonly Approval[], today: string): Review {
  const ended = approvals.filter(({ expires }) => expires < today);
  const valid = approvals.filter(({ expires }) => expires >= today);
  const widening = new Set(changes.filter(({ effect }) => effect === 'widens').map(({ key }) => key));
  return {
    changes: changes.map((change) => ({
      change,
      approval: widening.has(change.key) ? (valid.find((one) => one.change === change.key) ?? null) : null,
    })),
    ended,
    unused: valid.filter((one) => !widening.has(one.change)),
  };
}

/** Whether nothing widens that nobody approved. */
export function isApproved({ changes }: Review): boolean {
  return changes.every(({ change, approval }) => change.effect !== 'widens' || approval !== null);
}
