/**
 * The privilege table: which kind of runner reaches which Pod Security level, and what its jobs are made for.
 *
 * Everything that speaks of privilege is derived from {@link LEVEL_OF}: the types that refuse a specification,
 * the grant that the daemon's security context needs, the rules over rendered objects and the admission policies.
 * Everything else that a kind may or may not follows from {@link FAMILY_OF}: nothing else tells kinds apart by their names.
 * This file imports nothing, so that both the product and the judge of its output may read it.
 */

/**
 * The Pod Security level of the job pods of each kind, as in the Kubernetes Pod Security Standards.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const LEVEL_OF = Object.freeze({
  docker: 'baseline',
  dind: 'privileged',
  'tinyland-docker': 'baseline',
  'tinyland-nix': 'baseline',
  nix: 'baseline',
} as const);

/** A Pod Security level. */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

/** A kind of runner: decides the family of its base image and the Pod Security level of its job pods. */
export type RunnerKind = keyof typeof LEVEL_OF;

/** The kinds whose job pods hold a privileged container; the type tests pin this to `'dind'`. */
export type PrivilegedKind = {
  [K in RunnerKind]: (typeof LEVEL_OF)[K] extends 'privileged' ? K : never;
}[RunnerKind];

/** The kinds none of whose containers may be privileged. */
export type UnprivilegedKind = Exclude<RunnerKind, PrivilegedKind>;

/** What the images of jobs are made from. Jobs of the family `nix`, and no others, read the credentials of the Attic cache. */
export type ImageFamily = 'alpine' | 'docker' | 'rocky' | 'nix';

type Families = { readonly [K in RunnerKind]: ImageFamily };

const FAMILIES = {
  docker: 'alpine',
  dind: 'docker',
  'tinyland-docker': 'rocky',
  'tinyland-nix': 'nix',
  nix: 'nix',
} as const satisfies Families;

/** The family of the job images of each kind. */
export const FAMILY_OF = Object.freeze(FAMILIES) as Families;

/** The kinds whose jobs build with Nix and its Attic cache. */
export type NixKind = {
  [K in keyof typeof FAMILIES]: (typeof FAMILIES)[K] extends 'nix' ? K : never;
}[keyof typeof FAMILIES];

/** All kinds, in the order of the table. */
export const RUNNER_KINDS: readonly RunnerKind[] = Object.freeze(Object.keys(LEVEL_OF) as RunnerKind[]);

/** Whether `value` is the name of a kind; an inherited property such as `constructor` is not. */
export function isRunnerKind(value: unknown): value is RunnerKind {
  return typeof value === 'string' && Object.hasOwn(LEVEL_OF, value);
}

/** Whether the job pods of `kind` hold a privileged container. */
export function isPrivilegedKind(kind: RunnerKind): kind is PrivilegedKind {
  return isRunnerKind(kind) && LEVEL_OF[kind] === 'privileged';
}

/** Whether the jobs of `kind` build with Nix and its Attic cache. */
export function isNixKind(kind: RunnerKind): kind is NixKind {
  return isRunnerKind(kind) && FAMILY_OF[kind] === 'nix';
}

/**
 * Permission to write `privileged: true` for one container.
 *
 * The constructor is private and the brand is a `#private` field: the only way to hold a grant is
 * {@link PrivilegeGrant.of}, which reads the table, never a specification.
 */
export class PrivilegeGrant {
  readonly #kind: PrivilegedKind;

  private constructor(kind: PrivilegedKind) {
    if (!isPrivilegedKind(kind)) {
      throw new TypeError(
        `kind '${String(kind)}' is not privileged: only ${privilegedKinds().join(', ')} is`,
      );
    }
    this.#kind = kind;
  }

  /**
   * The grant of a kind.
   *
   * @throws TypeError if the table does not make `kind` privileged, whatever the compiler was told.
   */
  static of(kind: PrivilegedKind): PrivilegeGrant {
    return new PrivilegeGrant(kind);
  }

  /** The kind that the grant was given to. */
  get kind(): PrivilegedKind {
    return this.#kind;
  }
}

/** The privileged kinds of the table. */
export function privilegedKinds(): readonly PrivilegedKind[] {
  return RUNNER_KINDS.filter(isPrivilegedKind);
}

declare const forbidden: unique symbol;

/**
 * A type without values whose name is the compiler's message.
 *
 * A field that must not be set is declared with it, instead of being left out: an object that is not a fresh literal
 * may carry properties that its type does not name.
 */
export interface Forbidden<Message extends string> {
  readonly [forbidden]: Message;
}

/**
 * The `this` of a function whose argument is of type `T`: refuses `any`, for which every other check would pass.
 *
 * It stands at `this` because a parameter could refuse `any` only by being `never`, and then the message says nothing.
 */
export type NotAny<T> = 0 extends 1 & T ? Forbidden<"the argument is 'any': give it its type"> : unknown;

/** Always `Wanted`; as the type of a parameter, it lets the compiler find out the type `T` of the argument. */
export type Given<T, Wanted> = [T] extends [unknown] ? Wanted : T;
