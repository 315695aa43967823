/** What the types of the boundary are, held by the compiler: this file is part of the build. */
import type {
  FleetSpec,
  NotAny,
  PodSecurityLevel,
  PrivilegedKind,
  RunnerKind,
  RunnerSpec,
  UnprivilegedKind,
} from '../../lib';
import type {
  ForbiddenConfigKeys,
  ForbiddenFields,
  ForbiddenOverrides,
  ForbiddenRunnerFields,
} from '../../lib/fleet/types/forbidden';
import type { ManagerSpec } from '../../lib/fleet/types/manager-spec';
import type { DedicatedNodes, JobNodes, SharedNodes } from '../../lib/fleet/types/nodes-spec';
import type {
  NixRunnerSpec,
  PrivilegedRunnerSpec,
  SpecOfKind,
  UnprivilegedRunnerSpec,
} from '../../lib/fleet/types/runner-spec';
import type { Forbidden, Given, LEVEL_OF, NixKind } from '../../lib/privilege';
import type { Equal, Expect, Refuse } from './equal';

/** The table itself: a kind that is added, lost or raised is a change of this line. */
export type Table = Expect<
  Equal<
    typeof LEVEL_OF,
    Readonly<{
      docker: 'baseline';
      dind: 'privileged';
      'tinyland-docker': 'baseline';
      'tinyland-nix': 'baseline';
      nix: 'baseline';
    }>
  >
>;

/** One kind is privileged, and it is dind; `Equal` would see an `any` or a wider `string`. */
export type OnlyDind = [
  Expect<Equal<PrivilegedKind, 'dind'>>,
  Expect<Equal<UnprivilegedKind, Exclude<RunnerKind, 'dind'>>>,
  Expect<Equal<RunnerKind, PrivilegedKind | UnprivilegedKind>>,
  Expect<Equal<Extract<PrivilegedKind, UnprivilegedKind>, never>>,
  Expect<Equal<PodSecurityLevel, 'privileged' | 'baseline' | 'restricted'>>,
  Expect<Accepts<PodSecurityLevel, (typeof LEVEL_OF)[RunnerKind]>>,
];

/** The kinds whose jobs read the credentials of the Attic cache; none of them is privileged. */
export type OnlyNix = [
  Expect<Equal<NixKind, 'nix' | 'tinyland-nix'>>,
  Expect<Equal<Extract<NixKind, PrivilegedKind>, never>>,
];

/** Each kind has its own row, and no row is of another kind. */
export type Rows = [
  Expect<Equal<keyof SpecOfKind, RunnerKind>>,
  Expect<Equal<{ [K in RunnerKind]: RunnerSpec<K>['kind'] }, { [K in RunnerKind]: K }>>,
  Expect<Equal<RunnerSpec<'docker'>, UnprivilegedRunnerSpec<'docker'>>>,
  Expect<Equal<RunnerSpec<'dind'>, PrivilegedRunnerSpec<'dind'>>>,
  Expect<Equal<RunnerSpec<'tinyland-docker'>, UnprivilegedRunnerSpec<'tinyland-docker'>>>,
  Expect<Equal<RunnerSpec<'tinyland-nix'>, NixRunnerSpec<'tinyland-nix'>>>,
  Expect<Equal<RunnerSpec<'nix'>, NixRunnerSpec<'nix'>>>,
];

/** `any`, under a name that says that it is meant. */
type Any = ReturnType<typeof JSON.parse>;

type Accepts<Wanted, Given> = Given extends Wanted ? true : false;

/** A union of kinds is a union of specifications, never one object that takes the loosest of each. */
export type Distribution = [
  Expect<Equal<RunnerSpec, SpecOfKind[RunnerKind]>>,
  Expect<Equal<RunnerSpec<'docker' | 'dind'>, RunnerSpec<'docker'> | RunnerSpec<'dind'>>>,
  Expect<Equal<RunnerSpec<UnprivilegedKind>, Exclude<RunnerSpec, RunnerSpec<'dind'>>>>,
  Expect<Equal<RunnerSpec<never>, never>>,
  Expect<Equal<Extract<RunnerSpec, { readonly kind: 'dind' }>, RunnerSpec<'dind'>>>,
  Expect<Accepts<RunnerSpec, { kind: 'dind'; nodes: SharedNodes }>>,
  Refuse<Accepts<RunnerSpec, { kind: 'docker'; nodes: SharedNodes }>>,
  Refuse<Accepts<RunnerSpec, { kind: 'docker' | 'dind'; nodes: SharedNodes }>>,
  Refuse<Accepts<RunnerSpec, { kind: 'dind' }>>,
  Refuse<Accepts<RunnerSpec, { kind: RunnerKind }>>,
  Refuse<Accepts<RunnerSpec, { kind: 'docker'; podSecurity: 'privileged' }>>,
  Refuse<Accepts<RunnerSpec, { kind: 'dind'; nodes: SharedNodes; podSecurity: 'privileged' }>>,
  Refuse<Accepts<RunnerSpec, { kind: 'docker'; privileged: true }>>,
];

type Values<T, Key extends string> = T extends unknown
  ? Key extends keyof T
    ? Exclude<T[Key], undefined>
    : never
  : never;

/** What a field takes, kind by kind. */
export type Fields = [
  Expect<Equal<Values<RunnerSpec<UnprivilegedKind>, 'podSecurity'>, 'baseline' | 'restricted'>>,
  Expect<IsForbidden<Values<RunnerSpec<'dind'>, 'podSecurity'>>>,
  Expect<Equal<Values<RunnerSpec<'dind'>, 'accessLevel'>, 'ref_protected'>>,
  Expect<Equal<Values<RunnerSpec<'dind'>, 'runUntagged'>, false>>,
  Expect<Equal<Values<RunnerSpec<UnprivilegedKind>, 'runUntagged'>, boolean>>,
  Expect<Equal<Values<RunnerSpec<UnprivilegedKind>, 'nodes'>, JobNodes>>,
  Expect<Equal<RunnerSpec<'dind'>['nodes'], DedicatedNodes | SharedNodes>>,
];

type IsForbidden<T> = [T] extends [Forbidden<string>] ? true : false;
type AllForbidden<T> = { [K in keyof T]: IsForbidden<Exclude<T[K], undefined>> }[keyof T];

/** No value has the type of a forbidden field, and every specification has every such field. */
export type ForbiddenHolds = [
  Expect<Equal<AllForbidden<Required<ForbiddenFields>>, true>>,
  Expect<{ [K in RunnerKind]: Accepts<ForbiddenRunnerFields, RunnerSpec<K>> }[RunnerKind]>,
  Expect<Equal<Extract<keyof ForbiddenFields, keyof RunnerSpec>, keyof ForbiddenFields>>,
  Expect<Equal<Extract<keyof ForbiddenFields, keyof ManagerSpec>, keyof ForbiddenFields>>,
  Expect<Accepts<ForbiddenFields, ManagerSpec>>,
  Expect<Equal<AllForbidden<Required<ForbiddenConfigKeys>>, true>>,
  Expect<
    Accepts<
      { [K in RunnerKind]?: ForbiddenOverrides },
      { [K in RunnerKind]: NonNullable<RunnerSpec<K>['config']> }
    >
  >,
  Refuse<Accepts<Forbidden<'no'>, true>>,
  Refuse<Accepts<Forbidden<'no'>, false>>,
  Refuse<Accepts<Forbidden<'no'>, undefined>>,
  Refuse<Accepts<Forbidden<'no'>, null>>,
  Refuse<Accepts<Forbidden<'no'>, string>>,
  Refuse<Accepts<Forbidden<'no'>, object>>,
  Refuse<Accepts<Forbidden<'one'>, Forbidden<'other'>>>,
];

/** The parameter of `synthesize` is `FleetSpec` whatever is given; only `any` makes its `this` impossible. */
export type Arguments = [
  Expect<Equal<Given<Any, FleetSpec>, FleetSpec>>,
  Expect<Equal<Given<never, FleetSpec>, FleetSpec>>,
  Expect<Equal<Given<unknown, FleetSpec>, FleetSpec>>,
  Expect<Equal<Given<'a' | 'b', FleetSpec>, FleetSpec>>,
  Expect<IsForbidden<NotAny<Any>>>,
  Expect<Equal<NotAny<never>, unknown>>,
  Expect<Equal<NotAny<unknown>, unknown>>,
  Expect<Equal<NotAny<FleetSpec>, unknown>>,
  Expect<Equal<NotAny<readonly Any[]>, unknown>>,
];

type Callable = (...args: never) => unknown;
type HoldsCallable<T> = T extends Callable
  ? true
  : T extends readonly (infer Item)[]
    ? HoldsCallable<Item>
    : T extends object
      ? { [K in keyof T]-?: HoldsCallable<T[K]> }[keyof T]
      : never;

/** A specification is data: with no callback in it, the bivariance of methods has nothing to loosen. */
export type DataOnly = [
  Expect<Equal<HoldsCallable<FleetSpec>, never>>,
  Expect<Equal<HoldsCallable<{ readonly list?: readonly { method(): void }[] }>, true>>,
];
