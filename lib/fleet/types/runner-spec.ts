import * as v from 'valibot';
import {
  type Forbidden,
  LEVEL_OF,
  type PrivilegedKind,
  type RunnerKind,
  type UnprivilegedKind,
} from '../../privilege';
import * as check from '../decode/checks';
import { DAEMON_IMAGE } from '../images';
import { type CommonRunnerSpec, commonEntries } from './common-runner-spec';
import type { LEVEL_IS_FIXED } from './forbidden';
import { DEDICATED_NODES, type DedicatedNodes, SHARED_NODES, type SharedNodes } from './nodes';

/** Which refs GitLab lets a runner serve. */
export type AccessLevel = 'not_protected' | 'ref_protected';

/** A runner none of whose containers is privileged. */
export interface UnprivilegedRunnerSpec<K extends UnprivilegedKind> extends CommonRunnerSpec<K> {
  /** May tighten the level of the kind, never loosen it. @default - the level of the kind */
  readonly podSecurity?: 'baseline' | 'restricted';
  /** Which refs the runner serves; set in GitLab. @default 'not_protected' */
  readonly accessLevel?: AccessLevel;
  /** Nodes set aside for the runner. @default - any node of the architecture */
  readonly nodes?: DedicatedNodes;
}

/** @internal */
export const unprivilegedEntries = (kind: UnprivilegedKind) => ({
  ...commonEntries(kind),
  podSecurity: v.exactOptional(v.picklist(['baseline', 'restricted']), LEVEL_OF[kind]),
  accessLevel: v.exactOptional(v.picklist(['not_protected', 'ref_protected']), 'not_protected'),
  nodes: v.exactOptional(DEDICATED_NODES),
});

/** A runner whose job pods hold a privileged daemon. */
export interface PrivilegedRunnerSpec<K extends PrivilegedKind> extends CommonRunnerSpec<K> {
  /** The daemon cannot run at a tighter level. */
  readonly podSecurity?: Forbidden<typeof LEVEL_IS_FIXED>;
  /** Anyone who can push to an unprotected branch would be root on the node. @default 'ref_protected' */
  readonly accessLevel?: 'ref_protected';
  /** Dedicated nodes, or the written acceptance that there are none. */
  readonly nodes: DedicatedNodes | SharedNodes;
  /** Image of the Docker daemon, with a version tag or a digest. @default - see docs/images.md */
  readonly daemonImage?: string;
}

/** @internal */
export const privilegedEntries = (kind: PrivilegedKind) => ({
  ...commonEntries(kind),
  accessLevel: v.exactOptional(v.literal('ref_protected'), 'ref_protected'),
  nodes: v.union([DEDICATED_NODES, SHARED_NODES], 'invalid-nodes'),
  daemonImage: v.exactOptional(check.image, DAEMON_IMAGE),
});

/** How a nix runner uses the Attic cache. */
export interface NixRunnerSpec<K extends 'nix' | 'tinyland-nix'> extends UnprivilegedRunnerSpec<K> {
  /**
   * `pull` reads the Secret `attic-credentials`; `push` reads `attic-push-credentials` and serves protected refs only,
   * since every job of the runner can then write what others will build with.
   *
   * @default 'pull'
   */
  readonly attic?: 'pull' | 'push';
  /**
   * Nix's build sandbox. `true` needs user namespaces in the pod and fails closed without them; `false` says openly
   * that the pod is the only wall.
   *
   * @default false
   */
  readonly nixSandbox?: boolean;
}

/** @internal */
export const nixEntries = (kind: 'nix' | 'tinyland-nix') => ({
  ...unprivilegedEntries(kind),
  attic: v.exactOptional(v.picklist(['pull', 'push']), 'pull'),
  nixSandbox: v.exactOptional(v.boolean(), false),
});

/** The specification type of each kind: a total table, so that no kind can lack its row. */
export interface SpecOfKind {
  readonly docker: UnprivilegedRunnerSpec<'docker'>;
  readonly dind: PrivilegedRunnerSpec<'dind'>;
  readonly 'tinyland-docker': UnprivilegedRunnerSpec<'tinyland-docker'>;
  readonly 'tinyland-nix': NixRunnerSpec<'tinyland-nix'>;
  readonly nix: NixRunnerSpec<'nix'>;
}

/**
 * What an operator writes for one runner. Distributes over the kinds, so that a union of kinds is a union of
 * specifications and never one loose object.
 *
 * @example
 * const runner: RunnerSpec<'docker'> = { kind: 'docker', name: 'docker-arm64', architecture: 'arm64' };
 */
export type RunnerSpec<K extends RunnerKind = RunnerKind> = { [P in K]: SpecOfKind[P] }[K];
