/** Whether two types are the same, `any` and optional fields included. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only for `true`: `type _ = Expect<Equal<A, B>>` is a test that the compiler runs. */
export type Expect<T extends true> = T;

/** Compiles only for `false`. */
export type Refuse<T extends false> = T;

/** Compiles only for `never`; the message names what is there instead. */
export type Nothing<T extends never> = T;
