import * as fc from 'fast-check';
import { stringify } from 'smol-toml';
import { checkBoundary, type ExpectedFleet } from '../../lib/boundary/check';
import { LEVEL_OF, RUNNER_KINDS } from '../../lib/privilege';
import { AGREEMENT } from './admission-fixture';
import { configTable } from './config-fixture';
import { type Manifest, set } from './edit';
import { fleetManifests, TINYLAND } from './fleet-fixture';
import { MUTATIONS } from './mutations';
import { nameOf, patchJob } from './mutations/mutation';

/** Every place in a value, as the parent and the key of it. */
function places(value: unknown): readonly { parent: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...places(parent[key])]);
}

const ANYTHING = fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, Number.NaN, 10n, new Date(0), ''));

function failures(objects: readonly unknown[], fleet?: ExpectedFleet): readonly string[] {
  return checkBoundary(objects, fleet).results.flatMap(({ findings }) =>
    findings.filter(({ path }) => path === 'rule').map(({ message }) => message),
  );
}

const FLEETS = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...RUNNER_KINDS), fc.integer({ min: 1, max: 99 }), fc.boolean()), {
    minLength: 1,
    maxLength: 6,
    selector: ([kind, number]) => `${kind}-${number}`,
  })
  .map(
    (runners): ExpectedFleet => ({
      org: 'tinyland',
      apiServerCidrs: ['10.43.0.1/32'],
      admission: true,
      runners: runners.map(([kind, number, tight]) => ({
        name: `${kind}-${number}`,
        kind,
        podSecurity: tight && LEVEL_OF[kind] === 'baseline' ? 'restricted' : LEVEL_OF[kind],
      })),
    }),
  );

describe('properties', () => {
  test('whatever stands in the manifests, no rule throws', () => {
    const objects = fleetManifests();
    const count = places(objects).length;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(count - 1), ANYTHING), { minLength: 1, maxLength: 3 }),
        (edits) => {
          const changed = structuredClone(objects);
          for (const [index, value] of edits) {
            const all = places(changed);
            const place = all[index % all.length];
            if (place !== undefined) {
              place.parent[place.key] = value;
            }
          }
          expect(failures(changed, TINYLAND)).toEqual([]);
          expect(failures(changed)).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a selector that JSON has no text for is told, and no rule throws', () => {
    const objects = fleetManifests();
    const policy = objects.find(({ kind }) => kind === 'ValidatingAdmissionPolicy') as Manifest;
    set(policy, 'spec.matchConstraints.objectSelector', 10n);
    expect(failures(objects, TINYLAND)).toEqual([]);
    const { results } = checkBoundary(objects, TINYLAND);
    expect(results.find(({ id }) => id === 'admission-fail-closed')?.status).toBe('fail');
  });

  test('whatever stands in config.toml, no rule throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TINYLAND.runners), fc.nat(), fc.jsonValue(), (runner, index, value) => {
        const objects = fleetManifests();
        const configMap = objects.find((object) => nameOf(object) === `${runner.name}-config`);
        const config = configTable(runner, 'tinyland-runners');
        const all = places(config);
        const place = all[index % all.length];
        if (place !== undefined) {
          place.parent[place.key] = value;
        }
        set(configMap, ['data', 'config.toml'], tomlOf(config));
        expect(failures(objects, TINYLAND)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('a table in place of a number is no reason to throw', () => {
    const objects = fleetManifests();
    const configMap = objects.find((object) => nameOf(object) === 'docker-config');
    const docker = { name: 'docker', kind: 'docker', podSecurity: 'baseline' } as const;
    const config = { ...configTable(docker, 'tinyland-runners'), concurrent: {} };
    set(configMap, ['data', 'config.toml'], tomlOf(config));
    expect(failures(objects, TINYLAND)).toEqual([]);
  });

  test('whatever a patch says, no rule throws, and only what is on the list passes', () => {
    const types = fc.constantFrom('strategic', 'merge', 'json', '', 'other');
    fc.assert(
      fc.property(types, fc.jsonValue(), (patch_type, patch) => {
        const objects = fleetManifests();
        patchJob({ patch_type, patch: JSON.stringify(patch) })(objects);
        expect(failures(objects, TINYLAND)).toEqual([]);
        const empty = JSON.stringify(patch) === '{}' && (patch_type === 'strategic' || patch_type === '');
        const failed = checkBoundary(objects, TINYLAND).results.filter(({ status }) => status === 'fail');
        expect(failed.every(({ id }) => AGREEMENT.includes(id))).toBe(empty);
      }),
      { numRuns: 40 },
    );
  });

  test('whatever is no manifest at all does not hold', () => {
    fc.assert(
      fc.property(fc.array(ANYTHING, { maxLength: 5 }), (values) => {
        expect(failures(values)).toEqual([]);
        expect(checkBoundary(values, TINYLAND).holds).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  test('every fleet of the contract holds, given or told by its manifests', () => {
    fc.assert(
      fc.property(FLEETS, (fleet) => {
        const objects = fleetManifests(fleet);
        const found = checkBoundary(objects, fleet).results.flatMap(({ findings }) => findings);
        expect(found).toEqual([]);
        expect(checkBoundary(objects).holds).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('one fault does not hide another', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MUTATIONS), fc.constantFrom(...MUTATIONS), (first, second) => {
        const objects = fleetManifests();
        first.mutate(objects);
        try {
          second.mutate(objects);
        } catch {
          // The first change may have taken away what the second one changes.
        }
        expect(checkBoundary(objects, TINYLAND).holds).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test('no rule throws on any of the mutations, and none of them holds', () => {
    for (const { mutate } of MUTATIONS) {
      const objects = fleetManifests();
      mutate(objects);
      expect(failures(objects, TINYLAND)).toEqual([]);
      expect(checkBoundary(objects, TINYLAND).holds).toBe(false);
    }
  });

  test('the judge changes nothing', () => {
    const objects = fleetManifests();
    const before = structuredClone(objects);
    checkBoundary(objects, TINYLAND);
    expect(objects).toEqual(before);
    expect(checkBoundary(deepFrozen(objects), TINYLAND).holds).toBe(true);
  });
});

/** The text of a configuration; TOML has no word for null, nor for some other values. */
function tomlOf(config: Manifest): string {
  try {
    return stringify(config);
  } catch {
    return '[[runners]]';
  }
}

function deepFrozen(objects: readonly Manifest[]): readonly Manifest[] {
  for (const { parent, key } of places(objects)) {
    Object.freeze(parent[key]);
  }
  return objects;
}
