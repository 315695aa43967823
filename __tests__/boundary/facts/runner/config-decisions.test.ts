import { CONFIG_DECISIONS } from '../../../../lib/boundary/facts/runner/config-decisions';
import { CONFIG, type Schema, type Shape } from '../../../../lib/boundary/facts/runner/config-schema';
import { RULES } from '../../../../lib/boundary/rule-table';
import { type Manifest, set } from '../../edit';
import { editConfig, editSection, setKubernetes } from '../../mutations/mutation';
import { resultOf } from '../../rules/status';

/** Every path of the schema: tables before what is in them. */
function pathsOf(schema: Schema, prefix = ''): readonly string[] {
  return Object.entries(schema).flatMap(([key, shape]) => [
    `${prefix}${key}`,
    ...pathsOf(tableOf(shape), `${prefix}${key}.`),
  ]);
}

function tableOf(shape: Shape): Schema {
  if (typeof shape === 'string' || 'words' in shape) {
    return {};
  }
  return 'table' in shape ? shape.table : shape.tables;
}

const PATHS = pathsOf(CONFIG);

/** Tables that only hold what is decided key by key. */
const TABLES = [
  'runners',
  'runners.cache',
  'runners.kubernetes',
  'runners.kubernetes.affinity',
  'runners.kubernetes.dns_config',
];

/** Tables of which one key is known, and everything else is not. */
const MOSTLY_UNKNOWN = ['experimental', 'runners.experimental'];

function isDecided(path: string): boolean {
  const parts = path.toLowerCase().split('.');
  return parts.some((_, end) => CONFIG_DECISIONS.has(parts.slice(0, end + 1).join('.')));
}

describe('the decisions on keys of config.toml', () => {
  test('are there for every key that GitLab Runner knows', () => {
    expect(PATHS.length).toBeGreaterThan(200);
    const undecided = PATHS.filter((path) => !isDecided(path));
    expect(undecided.sort()).toEqual([...TABLES, ...MOSTLY_UNKNOWN].sort());
  });

  test('are about keys that GitLab Runner knows', () => {
    const known = PATHS.map((path) => path.toLowerCase());
    // The schema leaves it open: its tables are those of stores.
    const isOfStore = (path: string) => /^runners\.cache\.(s3|gcs|azure)\./.test(path);
    const strange = [...CONFIG_DECISIONS.keys()].filter(
      (path) =>
        !known.includes(path) && !known.includes(path.slice(0, path.lastIndexOf('.'))) && !isOfStore(path),
    );
    expect(strange).toEqual([]);
  });

  test('name rules that there are', () => {
    const ids = RULES.map(({ id }) => id);
    const named = [...CONFIG_DECISIONS.values()].flatMap((row) => (row.is === 'judged' ? row.by : []));
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(named).size).toBeGreaterThan(20);
  });

  test('say why a key is refused in words of their own', () => {
    for (const row of CONFIG_DECISIONS.values()) {
      expect(row.is === 'refused' ? row.why : row.is === 'opening' ? row.what : 'a word').toMatch(
        /^[a-z].*[^.]$/,
      );
    }
  });
});

describe('config-values', () => {
  const findings = (change: (o: Manifest[]) => void) => resultOf('config-values', change).findings;
  const openings = (change: (o: Manifest[]) => void) => resultOf('config-values', change).openings;

  const refused = [...CONFIG_DECISIONS].filter(([, row]) => row.is === 'refused').map(([path]) => path);

  test.each(refused.filter((path) => path.startsWith('runners.kubernetes.')))('%s is told', (path) => {
    const key = path.slice('runners.kubernetes.'.length);
    const nested = key.includes('.');
    const value = nested
      ? { [key.split('.')[1] ?? '']: ['x'] }
      : key === 'pod_disruption_budget'
        ? true
        : 'x';
    expect(findings(setKubernetes(key.split('.')[0] ?? '', value)).map(({ code }) => code)).toEqual([
      'config-values',
    ]);
  });

  test.each(refused.filter((path) => /^runners\.(?!kubernetes)/.test(path)))('%s is told', (path) => {
    const parts = path.slice('runners.'.length).split('.');
    const key = parts.map((part) => (part.startsWith('ff_') ? part.toUpperCase() : part));
    expect(findings((o) => editSection(o, (s) => set(s, key, parts.length > 1 ? true : 'x')))).toHaveLength(
      1,
    );
  });

  test.each(refused.filter((path) => !path.startsWith('runners.')))('%s is told', (path) => {
    expect(findings((o) => editConfig(o, (c) => set(c, path, 'x')))).toHaveLength(1);
  });

  test('what is empty or off says nothing', () => {
    const off = (o: Manifest[]) =>
      editSection(o, (s) => {
        set(s, 'pre_build_script', '');
        set(s, 'kubernetes.pod_disruption_budget', false);
        set(s, 'kubernetes.container_lifecycle', {});
        set(s, 'feature_flags.FF_USE_JOB_ROUTER', false);
      });
    expect(findings(off)).toEqual([]);
  });

  test('a key that nobody decided on is told, in whatever case', () => {
    const change = (o: Manifest[]) =>
      editSection(o, (s) => set(s, 'Experimental', { boot_verify: { enabled: true }, More: 1 }));
    expect(findings(change)).toMatchObject([
      {
        path: 'ConfigMap tinyland-runners/docker-config / config.toml / runners[0].experimental.More',
        message: 'nobody has decided what the key opens',
      },
    ]);
  });

  test('a script is not printed', () => {
    const change = (o: Manifest[]) => editSection(o, (s) => set(s, 'pre_build_script', 'login -p hunter2'));
    const result = resultOf('config-values', change);
    expect(result.findings).toEqual([]);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  test('the certificates of the fleet are the one file that a manager may read', () => {
    const file = (path: string) => (o: Manifest[]) => editSection(o, (s) => set(s, 'tls-ca-file', path));
    expect(findings(file('/etc/gitlab-runner/ca.crt'))).toEqual([]);
    expect(findings(file('/etc/gitlab-runner/../ca.crt'))).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ['image_pull_secrets', ['registry']],
    ['use_service_account_image_pull_secrets', true],
    ['runtime_class_name', 'gvisor'],
    ['affinity', { node_affinity: { preferred: [1] } }],
  ])('%s is an opening, and the report names it', (key, value) => {
    expect(findings(setKubernetes(key, value))).toEqual([]);
    expect(openings(setKubernetes(key, value))).toHaveLength(1);
    expect(openings(() => undefined)).toEqual([]);
  });

  test('keeping away from the jobs of the same runner is no opening, and from others it is', () => {
    const apart = (labels: object) =>
      resultOf(
        'job-neighbours',
        setKubernetes('affinity', {
          pod_anti_affinity: {
            preferred_during_scheduling_ignored_during_execution: [
              {
                weight: 100,
                pod_affinity_term: {
                  topology_key: 'kubernetes.io/hostname',
                  label_selector: { match_labels: labels },
                },
              },
            ],
          },
        }),
      );
    const own = { 'runner-fleet/runner': 'docker', 'runner-fleet/role': 'job' };
    expect(apart(own)).toMatchObject({ findings: [], openings: [] });
    const { findings: none, openings: told } = apart({ app: 'shop' });
    expect(none).toEqual([]);
    expect(told.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('jobs keep away from nodes of other pods'),
    ]);
  });
});
