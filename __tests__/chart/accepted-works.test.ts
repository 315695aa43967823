import { type Finding, Fleet, FleetError, renderFleet } from '../../lib';
import { checkBoundary } from '../../lib/boundary/check';
import { findingsOf } from '../fleet/decode/findings-of';
import { DANGEROUS_VALUES } from './dangerous-values';
import { objectsIn } from './rendered';
import { CACHE_KEY } from './sample-fleet';
import { FLEET_PLACES, RUNNER_PLACES, SAMPLES, type SchemaPlace } from './schema-places';

type Part = Readonly<Record<string, unknown>>;

/** A value at a place that the decoder takes. */
interface Accepted {
  readonly what: string;
  readonly part: Part;
}

const STAND_INS: ReadonlySet<unknown> = new Set(Object.values(SAMPLES));

/** So many values of a kind are tried where they are not at home. */
const FEW = 2;

const SOUND = {
  org: 'acme',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] }, kubernetesVersion: '1.33' },
  attic: { publicKeys: [CACHE_KEY] },
};

/** A fleet with what a place of it holds; the least that fits may name the API server as a destination. */
function fleetWith(part: Part): Part {
  const { cluster = {}, org: _org, runners: _runners, ...rest } = part as { cluster?: Part } & Part;
  const isServer = JSON.stringify(cluster['apiServer']) !== '{"cidrs":["10.99.0.0/16"]}';
  return {
    ...SOUND,
    ...(part['org'] === 'sample' ? {} : { org: part['org'] }),
    ...rest,
    cluster: { ...cluster, ...(isServer ? {} : SOUND.cluster) },
    runners: [{ kind: 'nix' }],
  };
}

/** A runner in a fleet that is sound beside it. */
const runnerWith = (part: Part): Part => ({ ...SOUND, runners: [part] });

/** Values that the decoder takes at a place. Each of the others must be refused there. */
function acceptedAt(place: SchemaPlace, specOf: (part: Part) => Part): readonly Accepted[] {
  const tried = DANGEROUS_VALUES.flatMap(({ values, beside }) =>
    beside.includes(place.sample) ? values : values.slice(0, FEW),
  );
  return tried.flatMap((value) => {
    const part = place.with(value);
    const what = `${place.path.join(' / ')} = ${JSON.stringify(value)}`;
    const findings = findingsOf(specOf(part));
    expect({ what, elsewhere: findings.filter(({ path }) => !isAt(path, place.path)) }).toEqual({
      what,
      elsewhere: [],
    });
    return findings.length === 0 ? [{ what, part }] : [];
  });
}

/** Whether a finding names a field, a part of it, or what holds it, below the fleet and the runner. */
function isAt(path: string, field: readonly string[]): boolean {
  const [, ...segments] = path.split(' / ').filter((segment) => !/^runner /.test(segment));
  const length = Math.min(segments.length, field.length);
  return length > 0 && field.slice(0, length).every((segment, index) => segments[index] === segment);
}

/** As few parts as there can be: a list holds all its values, and what is single stands in the next part. */
function merged(accepted: readonly Accepted[]): readonly (readonly Accepted[])[] {
  const bins: { part: unknown; readonly of: Accepted[] }[] = [];
  for (const item of accepted) {
    const bin = bins.find(({ part }) => union(part, item.part) !== undefined);
    if (bin) {
      bin.part = union(bin.part, item.part);
      bin.of.push(item);
    } else {
      bins.push({ part: item.part, of: [item] });
    }
  }
  return bins.map(({ of }) => of);
}

/** One part that says what several say. */
function together(accepted: readonly Accepted[]): Part {
  return accepted.map(({ part }) => part).reduce((left, right) => union(left, right) as Part);
}

/** Both values in one; `undefined` if a field would have to be two things. */
function union(left: unknown, right: unknown): unknown {
  if (Array.isArray(left) && Array.isArray(right)) {
    return [...new Map([...left, ...right].map((item) => [JSON.stringify(item), item])).values()];
  }
  if (!isPart(left) || !isPart(right)) {
    // What only had to stand there gives way.
    return left === right || STAND_INS.has(right) ? left : STAND_INS.has(left) ? right : undefined;
  }
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  const entries = keys.map((key): [string, unknown] => [
    key,
    key in left && key in right ? union(left[key], right[key]) : (left[key] ?? right[key]),
  ]);
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the judge says of the render of a specification, with the fleet and without. */
function judged(spec: Part): readonly Finding[] {
  const fleet = Fleet.parse(spec);
  try {
    const objects = renderFleet(fleet).flatMap(objectsIn);
    return checkBoundary(objects).results.flatMap(({ findings }) => findings);
  } catch (error) {
    if (error instanceof FleetError) {
      return error.findings;
    }
    throw error;
  }
}

/** What the judge says of values that the decoder takes one by one. Those that refuse each other are judged apart. */
function faultsOf(
  accepted: readonly Accepted[],
  specOf: (items: readonly Accepted[]) => Part,
): readonly string[] {
  const spec = specOf(accepted);
  const findings = findingsOf(spec).length > 0 ? undefined : judged(spec);
  if (findings?.length === 0) {
    return [];
  }
  const half = Math.ceil(accepted.length / 2);
  return accepted.length > 1
    ? [accepted.slice(0, half), accepted.slice(half)].flatMap((items) => faultsOf(items, specOf))
    : (findings ?? []).map(({ code, path }) => `${accepted[0]?.what}: [${code}] ${path}`);
}

describe('whatever the tables of the judge hold, each field refuses it, or its render passes', () => {
  it('there are fields and values', () => {
    expect(FLEET_PLACES.length).toBeGreaterThan(35);
    expect(RUNNER_PLACES.length).toBeGreaterThan(70);
    expect(DANGEROUS_VALUES.flatMap(({ values }) => values).length).toBeGreaterThan(200);
  });

  it('in a fleet', () => {
    const accepted = FLEET_PLACES.flatMap((place) => acceptedAt(place, fleetWith));
    expect(accepted.length).toBeGreaterThan(400);
    const faults = merged(accepted).flatMap((bin) => faultsOf(bin, (items) => fleetWith(together(items))));
    expect(faults).toEqual([]);
  });

  it('in a runner', () => {
    const accepted = RUNNER_PLACES.flatMap((place) => acceptedAt(place, runnerWith));
    expect(accepted.length).toBeGreaterThan(400);
    const faults = faultsOf(accepted, (items) => ({
      ...SOUND,
      runners: merged(items).map((bin, index) => ({ name: `r${index}`, ...together(bin) })),
    }));
    expect(faults).toEqual([]);
  });
});
