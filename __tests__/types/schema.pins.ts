/** The schemas of the decoder and the types that people read say the same; held by the compiler, as part of the build. */
import type { InferInput } from 'valibot';
import type { FleetSpec, RunnerKind, RunnerSpec } from '../../lib';
import type { RUNNER_SCHEMA_OF } from '../../lib/fleet/decode/schema';
import type { FLEET_FRAME } from '../../lib/fleet/types/fleet-spec';
import type { Forbidden } from '../../lib/privilege';
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

type SchemaOf<K extends RunnerKind> = (typeof RUNNER_SCHEMA_OF)[K];

/** Each kind's schema takes exactly the kind's specification: same keys, same values, same optional fields. */
export type Runners = [
  Expect<Equal<keyof typeof RUNNER_SCHEMA_OF, RunnerKind>>,
  Expect<
    Equal<{ [K in RunnerKind]: Plain<InferInput<SchemaOf<K>>> }, { [K in RunnerKind]: Plain<RunnerSpec<K>> }>
  >,
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

type PathsOfType<K extends RunnerKind> = Paths<Plain<RunnerSpec<K>>>;
type PathsOfSchema<K extends RunnerKind> = Paths<Plain<InferInput<SchemaOf<K>>>>;

/** The same once more by paths, so that the compiler names a key that only one side has. */
export type MissingKeys = [
  Nothing<{ [K in RunnerKind]: Exclude<PathsOfType<K>, PathsOfSchema<K>> }[RunnerKind]>,
  Nothing<{ [K in RunnerKind]: Exclude<PathsOfSchema<K>, PathsOfType<K>> }[RunnerKind]>,
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
