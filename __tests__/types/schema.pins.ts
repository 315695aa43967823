/** The schemas of the decoder and the types that people read say the same; held by the compiler, as part of the build. */
import type { InferInput } from 'valibot';
import type { FleetSpec } from '../../lib';
import type { RunnerSchemas } from '../../lib/fleet/decode/schema';
import type { FLEET_FRAME } from '../../lib/fleet/types/fleet-spec';
import type {
  NixRunnerSpec,
  PrivilegedRunnerSpec,
  UnprivilegedRunnerSpec,
} from '../../lib/fleet/types/runner-spec';
import type { Forbidden, NixKind, PrivilegedKind, UnprivilegedKind } from '../../lib/privilege';
import type { Equal, Expect, Nothing, Refuse } from './equal';

type KeysNotForbidden<T> = {
  [K in keyof T]-?: [Exclude<T[K], undefined>] extends [Forbidden<string>] ? never : K;
}[keyof T];

/** A type without `readonly` and without forbidden fields, at every depth: all that a schema can say. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [K in keyof T as K extends KeysNotForbidden<T> ? K : never]: Plain<T[K]> }
    : T;

/** The shapes of runners, as people read them. */
interface Specs {
  privileged: PrivilegedRunnerSpec<PrivilegedKind>;
  nix: NixRunnerSpec<NixKind>;
  plain: UnprivilegedRunnerSpec<Exclude<UnprivilegedKind, NixKind>>;
}

type Shape = keyof Specs;
type SchemaOf<S extends Shape> = RunnerSchemas[S];

/** Each schema takes exactly a specification: same keys, same values, same optional fields. */
export type Runners = [
  Expect<Equal<keyof RunnerSchemas, Shape>>,
  Expect<Equal<{ [S in Shape]: Plain<InferInput<SchemaOf<S>>> }, { [S in Shape]: Plain<Specs[S]> }>>,
];

type FrameOfType = Plain<Omit<FleetSpec, 'runners'>>;
type FrameOfSchema = Plain<Omit<InferInput<typeof FLEET_FRAME>, 'runners'>>;

/** The fleet's schema leaves the runners to the schemas of their kinds. */
export type Fleets = [
  Expect<Equal<FrameOfSchema, FrameOfType>>,
  Expect<Equal<InferInput<typeof FLEET_FRAME>['runners'], unknown[]>>,
];

/** Every path of keys through a type, down to its values. */
type Paths<T> = T extends readonly (infer Item)[]
  ? `[]${Paths<Item>}`
  : T extends object
    ? string extends keyof T
      ? '.*'
      : { [K in keyof T & string]-?: `.${K}` | `.${K}${Paths<Exclude<T[K], undefined>>}` }[keyof T & string]
    : '';

type PathsOfType<S extends Shape> = Paths<Plain<Specs[S]>>;
type PathsOfSchema<S extends Shape> = Paths<Plain<InferInput<SchemaOf<S>>>>;

/** The same once more by paths, so that the compiler names a key that only one side has. */
export type MissingKeys = [
  Nothing<{ [S in Shape]: Exclude<PathsOfType<S>, PathsOfSchema<S>> }[Shape]>,
  Nothing<{ [S in Shape]: Exclude<PathsOfSchema<S>, PathsOfType<S>> }[Shape]>,
  Nothing<Exclude<Paths<FrameOfType>, Paths<FrameOfSchema>>>,
  Nothing<Exclude<Paths<FrameOfSchema>, Paths<FrameOfType>>>,
];

interface Nested {
  readonly list?: readonly { readonly a: string; readonly no?: Forbidden<'no'> }[];
}

/** The comparison itself: it reaches every depth, and sees a key, a value and a question mark. */
export type Comparison = [
  Expect<Equal<Plain<Nested>, { list?: { a: string }[] }>>,
  Refuse<Equal<Plain<Nested>, { list: { a: string }[] }>>,
  Refuse<Equal<Plain<Nested>, { list?: { a: number }[] }>>,
  Refuse<Equal<Plain<Nested>, { list?: { a: string; b?: string }[] }>>,
  Expect<Equal<Paths<Plain<Nested>>, '.list' | '.list[].a'>>,
];
