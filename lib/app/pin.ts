/** Stands between an object and whoever calls a method of it. Returns the method as it was. */
export function pinMethod<Name extends string, Result>(
  object: { readonly [N in Name]: () => Result },
  name: Name,
  between: (method: () => Result) => Result,
): () => Result {
  const method = object[name].bind(object);
  Object.defineProperty(object, name, { value: () => between(method), configurable: true, writable: false });
  return method;
}

/** Stands between an object and whoever reads a property that its class computes. Returns what computes it. */
export function pinGetter(object: object, name: string, between: (value: unknown) => unknown): () => unknown {
  const getter = (): unknown => Reflect.get(Object.getPrototypeOf(object) as object, name, object);
  Object.defineProperty(object, name, { get: () => between(getter()), configurable: true });
  return getter;
}
