/** Tried: a kind that the compiler knows only as one of several, or only as a string. */
import type { RunnerKind, RunnerSpec, UnprivilegedKind } from 'cdk8s-gitlab-runners';

declare const anyKind: RunnerKind;
declare const unprivileged: UnprivilegedKind;
declare const text: string;
declare const accepted: { readonly accept: 'dind-jobs-are-root-on-shared-nodes' };
declare const whetherPrivileged: true | undefined;

// TS2322: is not assignable to type 'RunnerSpec'
export const undecidedNodes: RunnerSpec = { kind: anyKind };

// TS2322: only dind may share its nodes: name a pool and its taint
export const acceptedForAll: RunnerSpec = { kind: anyKind, nodes: accepted };

// TS2322: Type 'string' is not assignable to type
export const anything: RunnerSpec = { kind: text };

// TS2322: only kind 'dind' is privileged, and its level cannot be chosen
export const loosened: RunnerSpec = { kind: unprivileged, podSecurity: 'privileged' };

// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const raised: RunnerSpec = { kind: unprivileged, privileged: true };

// TS2375: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const perhaps: RunnerSpec = { kind: 'docker', ...(whetherPrivileged && { privileged: true }) };

// TS2322: is not assignable to type '"docker"'
export const narrowed: RunnerSpec<'docker'> = { kind: anyKind };
