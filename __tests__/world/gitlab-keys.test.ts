import { CONFIG_DECISIONS } from '../../lib/boundary/facts/runner/config-decisions';
import { CONFIG, KUBERNETES, type Schema, type Shape } from '../../lib/boundary/facts/runner/config-schema';
import { runnerSchema } from '../../lib/fleet/decode/schema';
import { placesOf } from '../../lib/fleet/decode/schema-keys';
import { FLEET_FRAME } from '../../lib/fleet/types/fleet-spec';
import { RUNNER_KINDS } from '../../lib/privilege';
import { CHART_KEYS } from '../../lib/world/chart-keys';
import { type GitLabKeys, GLOBAL_KEYS, RUNNER_KEYS } from '../../lib/world/gitlab-keys';
import { KUBERNETES_KEYS } from '../../lib/world/gitlab-keys-kubernetes';

function tablesOf(shape: Shape | undefined): Schema {
  return typeof shape === 'object' && 'tables' in shape ? shape.tables : {};
}

/** The sections of config.toml: what the catalogue says of it, the keys that the judge knows, and where it decides. */
const SECTIONS: readonly (readonly [name: string, rows: readonly GitLabKeys[], keys: Schema, at: string])[] =
  [
    ['the top', GLOBAL_KEYS, CONFIG, ''],
    ['[[runners]]', RUNNER_KEYS, tablesOf(CONFIG['runners']), 'runners.'],
    ['[runners.kubernetes]', KUBERNETES_KEYS, KUBERNETES, 'runners.kubernetes.'],
  ];

const CATALOGUES = [
  ...SECTIONS.map(([name, rows]) => [name, rows] as const),
  ['the chart', CHART_KEYS] as const,
];

describe.each(SECTIONS)('keys of %s', (_, rows, known, at) => {
  const named = rows.flatMap(({ keys }) => keys);

  it('are those that GitLab Runner knows, no more and no fewer', () => {
    const ofSection = named.filter((key) => !key.includes('.'));
    expect(ofSection.length).toBeGreaterThan(10);
    expect([...ofSection].sort()).toEqual(Object.keys(known).sort());
  });

  it('have a row below another only for what not every minor knows', () => {
    const below = rows.filter(({ keys }) => keys.some((key) => key.includes('.')));
    expect(below.filter(({ since, until }) => since === undefined && until === undefined)).toEqual([]);
  });

  it('are not offered only if they would open nothing: what the judge refuses is decided', () => {
    const open = rows.filter(({ is }) => is === 'missing').flatMap(({ keys }) => keys);
    expect(open.length).toBeGreaterThan(2);
    const refused = open.filter((key) => CONFIG_DECISIONS.get(`${at}${key}`)?.is === 'refused');
    expect(refused).toEqual([]);
  });
});

describe.each(CATALOGUES)('the catalogue of %s', (_, rows) => {
  it('answers each key once, with a reason or a field', () => {
    const named = rows.flatMap(({ keys }) => keys);
    expect(named.filter((key, index) => named.indexOf(key) !== index)).toEqual([]);
    expect(rows.filter(({ is, field, why }) => (is === 'field' ? field : why) === undefined)).toEqual([]);
  });

  it('names fields that there are', () => {
    const fields = rows.flatMap(({ field }) => field ?? []);
    expect(fields.length).toBeGreaterThan(4);
    expect(fields.filter((field) => !FIELDS.has(field))).toEqual([]);
  });
});

const FIELDS: ReadonlySet<string> = new Set(
  [FLEET_FRAME, ...RUNNER_KINDS.map(runnerSchema)].flatMap((schema) =>
    placesOf(schema).map((place) => place.join('.')),
  ),
);
