import type { Forbidden } from '../../privilege';

/** A specification with its defaults filled in. `Absent` names the fields that have none. */
export type Resolved<Spec, Absent extends keyof Spec = never> = {
  readonly [F in keyof Spec as F extends Absent ? never : Allowed<Spec, F>]-?: Spec[F];
} & { readonly [F in keyof Spec as F extends Absent ? F : never]: Spec[F] };

/** The name of a field, if there is a value that it may have. */
type Allowed<Spec, F extends keyof Spec> = [Exclude<Spec[F], undefined>] extends [Forbidden<string>]
  ? never
  : F;
