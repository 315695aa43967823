import type * as v from 'valibot';

type PathItem = NonNullable<v.BaseIssue<unknown>['path']>[number];

interface Node {
  readonly type?: string;
  readonly key?: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly wrapped?: Node;
  readonly item?: Node;
  readonly options?: readonly Node[];
  readonly literal?: unknown;
}

const KEYS = new WeakMap<object, readonly string[]>();

/** All keys that a schema knows at any depth, for suggestions. */
export function keysOf(schema: object): readonly string[] {
  const known = KEYS.get(schema) ?? [...new Set(collectKeys(schema))];
  KEYS.set(schema, known);
  return known;
}

function collectKeys({ entries = {}, wrapped, item, options = [] }: Node): readonly string[] {
  const below = [
    ...Object.values(entries),
    ...(wrapped ? [wrapped] : []),
    ...(item ? [item] : []),
    ...options,
  ];
  return [...Object.keys(entries), ...below.flatMap(collectKeys)];
}

/**
 * The keys that an object must not have, given the path to the first of them: the schema library stops at that one,
 * and a reader wants them all.
 */
export function unknownKeys(schema: object, path: readonly PathItem[]): readonly string[] {
  const last = path.at(-1);
  const owner = path.slice(0, -1).reduce<Node | undefined>(descend, schema);
  const entries = optionFor(unwrap(owner), last?.input)?.entries ?? {};
  const keys = Object.keys((last?.input ?? {}) as object);
  return keys.filter((key) => !Object.hasOwn(entries, key));
}

function descend(node: Node | undefined, item: PathItem): Node | undefined {
  const below = optionFor(unwrap(node), item.input);
  return below?.item ?? below?.entries?.[String(item.key)];
}

function unwrap(node: Node | undefined): Node | undefined {
  return node?.wrapped ? unwrap(node.wrapped) : node;
}

/** The option of a variant that an input chose by its discriminator. */
function optionFor(node: Node | undefined, input: unknown): Node | undefined {
  if (node?.type !== 'variant' || node.key === undefined) {
    return node;
  }
  const chosen = (input as Readonly<Record<string, unknown>>)[node.key];
  return node.options?.find(({ entries }) => entries?.[node.key ?? '']?.literal === chosen);
}
