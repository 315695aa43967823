import fc from 'fast-check';
import { dump } from 'js-yaml';
import { stringify } from 'smol-toml';
import { UnreadableSource } from '../../lib/import/input/release';
import { ROWS } from '../../lib/import/lookup';
import { reportOf } from '../../lib/import/report';
import { imported } from './imported';

const word = fc
  .string({ unit: fc.constantFrom(...'abcdefghkmnpqrstuvwxyz'), minLength: 9, maxLength: 12 })
  .map((text) => `q${text}`);

const known = (section: keyof typeof ROWS) =>
  fc.constantFrom(...ROWS[section].flatMap(({ keys }) => keys).filter((key) => !key.includes('.')));

/** A key of nobody below keys that are known, or below others of nobody. */
const path = (section: keyof typeof ROWS) =>
  fc
    .tuple(fc.array(fc.oneof(known(section), word), { maxLength: 4 }), word)
    .map(([before, last]) => [...before, last]);

function nested(path: readonly string[], value: unknown): Record<string, unknown> {
  return path.reduceRight<unknown>((below, key) => ({ [key]: below }), value) as Record<string, unknown>;
}

/** The keys that a report does not name, and keys that are explained more than once. */
function unexplained(text: string, key: string): readonly string[] {
  const { explained, fillIns } = imported(text);
  const named = explained.filter((one) => [one.key, ...one.below].some((name) => name.includes(key)));
  const isPrinted = reportOf(explained, fillIns).replace(/\s+/g, ' ').includes(key);
  return named.length === 1 && isPrinted ? [] : [`${key}: ${named.length} times`];
}

test('any key at any depth of the values of the chart is in the report, once', () => {
  fc.assert(
    fc.property(path('chart'), fc.constantFrom<unknown>('x', 1, true, ['x'], {}, null), (keys, value) => {
      const text = dump({ gitlabUrl: 'https://gitlab.test', ...nested(keys, { value: 1, other: value }) });
      expect(unexplained(text, keys.at(-1) ?? '')).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test.each(['config.toml', '[[runners]]', '[runners.kubernetes]'] as const)(
  'any key at any depth of %s is in the report, once',
  (section) => {
    fc.assert(
      fc.property(path(section), (keys) => {
        const below = nested(keys, { value: 'x' });
        const config =
          section === 'config.toml'
            ? { runners: [{ name: 'a' }], ...below }
            : section === '[[runners]]'
              ? { runners: [{ name: 'a', ...below }] }
              : { runners: [{ name: 'a', kubernetes: below }] };
        // A section of its own cannot be one of the other words.
        fc.pre(keys[0] !== 'runners' && keys[0] !== 'kubernetes');
        expect(unexplained(stringify(config), keys.at(-1) ?? '')).toEqual([]);
      }),
      { numRuns: 60 },
    );
  },
);

test('what is set to nothing is left to its default', () => {
  const text =
    'gitlabUrl: https://gitlab.test\naffinity: {}\ntolerations: []\nrunners: {builds: {}, name: ""}\nhpa:\n';
  expect(imported(text).explained.map(({ key }) => key)).toEqual(['gitlabUrl', 'no allowed_images']);
});

/** TOML has no null. */
function withoutNull(value: object): object {
  return JSON.parse(JSON.stringify(value), (_, item: unknown) => (item === null ? '' : item)) as object;
}

const odd = fc.jsonValue({ maxDepth: 2 });

/** A known key, in its nesting, with a value that nobody expects. */
const surprising = (section: keyof typeof ROWS) =>
  fc
    .tuple(fc.constantFrom(...ROWS[section].flatMap(({ keys }) => keys)), odd)
    .map(([key, value]) => nested(key.split('.'), value));

test('whatever a known value of the chart holds, a sound fleet comes out', () => {
  fc.assert(
    fc.property(surprising('chart'), surprising('chart'), (one, other) => {
      const { faults } = imported(dump({ ...one, ...other, runnerToken: 'x' }));
      expect(faults).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('whatever a known key of config.toml holds, a sound fleet comes out, or none', () => {
  fc.assert(
    fc.property(
      surprising('config.toml'),
      surprising('[[runners]]'),
      surprising('[runners.kubernetes]'),
      (globals, runner, kubernetes) => {
        const text = stringify(withoutNull({ ...globals, runners: [{ ...runner, kubernetes }] }));
        let result: ReturnType<typeof imported> | undefined;
        try {
          result = imported(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableSource);
        }
        expect(result === undefined || result.isEmpty ? [] : result.faults).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});
