import type { CheckResult } from '../audit/check';
import { DRIFT } from '../audit/checks/drift';
import type { Manifests } from './verify-input';

/** What an audit says of one fleet. */
export interface AuditedFleet {
  readonly org: string;
  readonly namespace: string;
  readonly checks: readonly CheckResult[];
}

/** Everything that one call audited. */
export interface AuditReport {
  readonly input: Manifests;
  /** Which cluster, as the kubeconfig calls it. */
  readonly context: string;
  readonly server: string;
  /** Whether the certificate of the server was checked. */
  readonly isVerified: boolean;
  readonly fleets: readonly AuditedFleet[];
}

/** All answers about all fleets. */
export function checksOf({ fleets }: AuditReport): readonly CheckResult[] {
  return fleets.flatMap(({ checks }) => checks);
}

/** Whether nothing was found. */
export function auditHolds(report: AuditReport): boolean {
  return checksOf(report).every(({ status }) => status !== 'found');
}

/** Whether of some fleet no object could be held against its manifest: then nobody may take silence for an answer. */
export function isBlind({ fleets }: AuditReport): boolean {
  return fleets.some(({ checks }) => checks.every(({ id, seen }) => id !== DRIFT.id || seen === 0));
}

/** What is to be known of the whole report, before anything in it is believed. */
export function cautionsOf({ isVerified }: AuditReport): readonly string[] {
  return isVerified
    ? []
    : [
        'the kubeconfig says insecure-skip-tls-verify: nobody knows whether it was the API server that answered',
      ];
}
