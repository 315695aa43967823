import type * as v from 'valibot';

type PathItem = NonNullable<v.BaseIssue<unknown>['path']>[number];

/** A schema, as far as findings look into it. */
export interface SchemaNode {
  readonly type?: string;
  readonly key?: unknown;
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly wrapped?: SchemaNode;
  readonly item?: SchemaNode;
  /** The value of each entry of a record. */
  readonly value?: SchemaNode;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly default?: unknown;
  readonly pipe?: readonly SchemaNode[];
}

const KEYS = new WeakMap<object, readonly string[]>();

/** All keys that a schema knows at any depth, for suggestions. */
export function keysOf(schema: object): readonly string[] {
  const known = KEYS.get(schema) ?? [...new Set(placesOf(schema).map((place) => place.at(-1) ?? ''))];
  KEYS.set(schema, known);
  return known;
}

/** Where a schema knows keys, each as the keys that lead to it. */
export function placesOf(schema: object): readonly (readonly string[])[] {
  const node: SchemaNode = schema;
  const { entries = {}, wrapped, item } = node;
  const options = optionsOf(node);
  return [
    ...Object.keys(entries).map((key) => [key]),
    ...Object.entries(entries).flatMap(([key, entry]) => placesOf(entry).map((place) => [key, ...place])),
    ...[...(wrapped ? [wrapped] : []), ...(item ? [item] : []), ...options].flatMap(placesOf),
  ];
}

function optionsOf({ options = [] }: SchemaNode): readonly SchemaNode[] {
  return options.filter((option): option is SchemaNode => typeof option === 'object' && option !== null);
}

/** The keys that an object may have, given the path to one of them. */
export function siblingKeys(schema: object, path: readonly PathItem[]): readonly string[] {
  return Object.keys(ownerOf(schema, path)?.entries ?? {});
}

/**
 * The keys that an object must not have, given the path to the first of them: the schema library stops at that one,
 * and a reader wants them all.
 */
export function unknownKeys(schema: object, path: readonly PathItem[]): readonly string[] {
  const entries = ownerOf(schema, path)?.entries ?? {};
  const keys = Object.keys((path.at(-1)?.input ?? {}) as object);
  return keys.filter((key) => !Object.hasOwn(entries, key));
}

function ownerOf(schema: object, path: readonly PathItem[]): SchemaNode | undefined {
  return optionFor(nodeAt(schema, path.slice(0, -1)), path.at(-1)?.input);
}

/** The schema of the place that a path leads to, as it was written: a field that may be left out is wrapped. */
export function nodeAt(schema: object, path: readonly PathItem[]): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>(descend, schema);
}

/** The schemas on the way to a place, from the outermost to that of the place. */
export function nodesOn(schema: object, path: readonly PathItem[]): readonly (SchemaNode | undefined)[] {
  return [schema, ...path.map((_, index) => nodeAt(schema, path.slice(0, index + 1)))];
}

function descend(node: SchemaNode | undefined, item: PathItem): SchemaNode | undefined {
  const below = optionFor(node, item.input);
  return below?.item ?? entryOf(below, String(item.key)) ?? recordOf(below)?.value;
}

/** The schema of a key that an object may have. */
export function entryOf(node: SchemaNode | undefined, key: string): SchemaNode | undefined {
  return node?.entries && Object.hasOwn(node.entries, key) ? node.entries[key] : undefined;
}

/** A record stands in a pipe, behind what looks at it first. */
export function recordOf(node: SchemaNode | undefined): SchemaNode | undefined {
  const schema = unwrap(node);
  const behind = (schema?.pipe ?? []).filter((part) => part !== schema);
  return schema?.type === 'record' ? schema : behind.map(recordOf).find((record) => record !== undefined);
}

/** A schema without what says that it may be left out. */
export function unwrap(node: SchemaNode | undefined): SchemaNode | undefined {
  return node?.wrapped ? unwrap(node.wrapped) : node;
}

/** Of a schema that is one of several, that which an input chose, by its discriminator or by a key that it alone has. */
export function optionFor(node: SchemaNode | undefined, input: unknown): SchemaNode | undefined {
  const schema = unwrap(node);
  if (schema?.type !== 'variant' && schema?.type !== 'union') {
    return schema;
  }
  const given = (typeof input === 'object' && input !== null ? input : {}) as Readonly<
    Record<string, unknown>
  >;
  const options = optionsOf(schema);
  if (typeof schema.key === 'string') {
    const { key } = schema;
    return options.find(({ entries }) =>
      Object.hasOwn(given, key)
        ? unwrap(entries?.[key])?.literal === given[key]
        : entries?.[key]?.type === 'exact_optional',
    );
  }
  const own = options.filter((option) =>
    Object.keys(option.entries ?? {}).some(
      (key) =>
        Object.hasOwn(given, key) && options.every((other) => other === option || !other.entries?.[key]),
    ),
  );
  return own.length === 1 ? own[0] : undefined;
}
