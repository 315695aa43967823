import * as v from 'valibot';
import { runnerSchema } from '../../lib/fleet/decode/schema';
import { FLEET_FRAME } from '../../lib/fleet/types/fleet-spec';
import { RUNNER_KINDS } from '../../lib/privilege';
import { ROOT_CERTIFICATE } from '../fleet/decode/certificate-fixture';
import { AWS_IDENTITY, AZURE_CACHE, CACHE_KEY, GOOGLE_IDENTITY } from './sample-fleet';

/** A place of a specification that carries what somebody writes, and how to write something there. */
export interface SchemaPlace {
  /** Segments as findings name them; `0` for the entry of a list. */
  readonly path: readonly string[];
  /** What the decoder takes there; `undefined` for the name of an entry, which may bring its value. */
  readonly sample: unknown;
  /** The outermost object with a value at this place, and with what must stand beside it. */
  readonly with: (value: unknown) => Readonly<Record<string, unknown>>;
}

/** What a schema of the decoder is made of. */
interface Node {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly wrapped?: Node;
  readonly item?: Node;
  readonly options?: readonly Node[];
  readonly literal?: unknown;
  readonly pipe?: readonly Node[];
}

/** Values of the decoder's formats, one of which fits wherever something must stand. */
export const SAMPLES = {
  name: 'sample',
  version: '1.30',
  network: '10.99.0.0/16',
  image: 'docker.io/library/alpine:3.22.2',
  url: 'https://example.com',
  cpu: '2',
  bytes: '2Gi',
  key: CACHE_KEY,
  certificates: ROOT_CERTIFICATE,
  ciphertext: Buffer.concat([Buffer.from([2, 0]), Buffer.alloc(600, 1)]).toString('base64'),
  duration: '1h',
  list: ['sample'],
  numbers: ['1'],
  record: { sample: 'sample' },
  port: 5000,
  number: 1,
  folder: '/opt/sample',
  dataFolder: '/cache',
  resolverOption: 'ndots:2',
  role: AWS_IDENTITY.role,
  provider: GOOGLE_IDENTITY.provider,
  serviceAccount: GOOGLE_IDENTITY.serviceAccount,
  id: AZURE_CACHE.tenantId,
  profile: 'sample.json',
} as const;

/** Schemas that hold nothing that somebody could write freely. */
const CLOSED = ['literal', 'picklist', 'boolean', 'unknown'];

type Build = (value: unknown) => unknown;

/** The places of a fleet beside its runners. Of fields of one object with one schema, such as keys of a Secret, one stands for all. */
export const FLEET_PLACES: readonly SchemaPlace[] = placesOf(nodeOf(FLEET_FRAME));

/** The places of runners, each with a kind that has it. What kinds share comes once. */
export const RUNNER_PLACES: readonly SchemaPlace[] = (() => {
  const seen = new Set<string>();
  return RUNNER_KINDS.flatMap((kind) => {
    const { entries = {} } = nodeOf(runnerSchema(kind));
    const fresh = Object.entries(entries)
      .map(([name, entry]) => [name, `${name}: ${(entry.wrapped ?? entry).type}`] as const)
      .filter(([, shape]) => !seen.has(shape));
    for (const [, shape] of fresh) {
      seen.add(shape);
    }
    return placesOf({ ...nodeOf(runnerSchema(kind)), entries }).filter(({ path: [key = ''] }) =>
      fresh.some(([name]) => name === key),
    );
  });
})();

function nodeOf(schema: unknown): Node {
  return schema as Node;
}

function placesOf(root: Node): readonly SchemaPlace[] {
  const walk = (node: Node, path: readonly string[], build: Build): readonly SchemaPlace[] => {
    const inner = structureOf(node);
    const place = (sample: unknown, fill: Build): SchemaPlace => ({
      path,
      sample,
      with: (value) => build(fill(value)) as Readonly<Record<string, unknown>>,
    });
    if (CLOSED.includes(inner.type)) {
      return [];
    }
    if (inner.wrapped) {
      return walk(inner.wrapped, path, build);
    }
    if (inner.options) {
      return inner.options.flatMap((option) => walk(option, path, build));
    }
    if (inner.entries) {
      const different = new Map(Object.entries(inner.entries).map(([key, entry]) => [entry, key]));
      return [...different].flatMap(([entry, key]) =>
        walk(entry, [...path, key], (value) =>
          build({ ...(minimal(inner) as Readonly<Record<string, unknown>>), [key]: value }),
        ),
      );
    }
    if (inner.item) {
      return walk(inner.item, [...path, '0'], (value) => build([value]));
    }
    if (inner.type === 'record') {
      let count = 0;
      return [
        place(undefined, (name) => (typeof name === 'object' ? name : { [String(name)]: 'sample' })),
        place(SAMPLES.name, (value) => ({ [`sample-${++count}`.replace('-', '_')]: value })),
      ];
    }
    if (inner.type === 'string' || inner.type === 'number') {
      return [place(minimal(node), (value) => value)];
    }
    if (inner.type === 'array') {
      return [place(SAMPLES.name, (value) => [value])];
    }
    throw new TypeError(
      `nobody knows what '${path.join(' / ')}' may carry: its schema is of type ${inner.type}`,
    );
  };
  return walk(root, [], (value) => value);
}

/** A record stands in a pipe, behind what looks at it first. */
function structureOf(node: Node): Node {
  const behind = (node.pipe ?? []).filter((part) => part !== node).map(structureOf);
  return behind.find(({ type }) => type === 'record') ?? node;
}

/** The least that fits a schema. */
function minimal(node: Node): unknown {
  const inner = structureOf(node);
  if (inner.wrapped) {
    return minimal(inner.wrapped);
  }
  if (inner.entries) {
    return Object.fromEntries(
      Object.entries(inner.entries)
        .filter(([, entry]) => entry.type !== 'exact_optional')
        .map(([key, entry]) => [key, minimal(entry)]),
    );
  }
  if (inner.type === 'literal') {
    return inner.literal;
  }
  if (inner.type === 'picklist') {
    return inner.options?.[0];
  }
  if (inner.options?.[0]) {
    return minimal(inner.options[0]);
  }
  const schema = node as unknown as v.GenericSchema;
  const samples = [...Object.values(SAMPLES), ...(inner.item ? [[minimal(inner.item)]] : [])];
  const sample = samples.find((item) => v.safeParse(schema, item).success);
  if (sample === undefined) {
    throw new TypeError(
      `a field takes none of the samples, and its schema is of type ${inner.type}: add one`,
    );
  }
  return sample;
}
