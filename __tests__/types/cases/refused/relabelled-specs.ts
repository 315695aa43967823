/** Tried: the specification of one kind under the name of another. */
import type { RunnerSpec } from 'cdk8s-gitlab-runners';

declare const docker: RunnerSpec<'docker'>;
declare const dind: RunnerSpec<'dind'>;
declare const nix: RunnerSpec<'nix'>;
declare const nodes: { readonly pool: { readonly a: 'b' }; readonly taint: { key: string; value: string } };

// TS2375: only kind 'dind' is privileged, and its level cannot be chosen
export const lowered: RunnerSpec = { ...dind, kind: 'docker' };

// TS2375: only kind 'dind' is privileged, and its level cannot be chosen
export const raised: RunnerSpec = { ...docker, kind: 'dind' };

// TS2375: only kind 'dind' is privileged, and its level cannot be chosen
export const placed: RunnerSpec = { ...docker, kind: 'dind', nodes };

const shared = { kind: 'dind', nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' } } as const;
// TS2322: only dind may share its nodes: name a pool and its taint
export const onSharedNodes: RunnerSpec = { ...shared, kind: 'docker' };

// TS2375: Type '"nix"' is not assignable to type '"docker"'
export const mistaken: RunnerSpec<'docker'> = nix;

// TS2375: only kind 'dind' is privileged, and its level cannot be chosen
export const daemonless: RunnerSpec<'dind'> = docker;
