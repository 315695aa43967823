import { parse, stringify } from 'smol-toml';
import { type ExpectedFleet, judge } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { RULES } from '../../../lib/boundary/rule-table';
import { expectationOf } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { corpusFleet } from '../../corpus/fleets';
import { get, type Manifest, set } from '../edit';
import { find } from '../mutations/mutation';

type Change = (o: Manifest[]) => void;

const FLEET = corpusFleet('volumes');
const RENDERED = objectsOf(FLEET);
const EXPECTED = expectationOf(FLEET);

/** The policies are of a fleet that was not changed, and try every attack. */
const WITHOUT_POLICIES = RULES.filter(({ id }) => !id.startsWith('admission-'));

/** Changes the section `[[runners]]` of a runner. */
const section =
  (runner: string, edit: (section: Manifest) => void): Change =>
  (o) => {
    const data = get(
      find(o, 'ConfigMap', (name) => name === `${runner}-config`),
      'data',
    ) as Record<string, string>;
    const config = parse(data['config.toml'] ?? '') as Manifest;
    edit(get(config, 'runners.0') as Manifest);
    data['config.toml'] = stringify(config);
  };

/** Changes the volumes of a runner's jobs. */
const volumes = (runner: string, path: string, value: unknown): Change =>
  section(runner, (own) => set(own, `kubernetes.volumes.${path}`, value));

function judged(change: Change, expected: ExpectedFleet | undefined) {
  const objects = structuredClone(RENDERED) as unknown as Manifest[];
  change(objects);
  return judge(WITHOUT_POLICIES, collectFacts(objects, expected));
}

/** The rules that tell something of a change, where the fleet is given. */
const told = (change: Change) => rulesOf(judged(change, EXPECTED));

/** The same where it is not: a fleet is told by the manifests themselves. */
const toldAlone = (change: Change) => rulesOf(judged(change, undefined));

function rulesOf({ results }: ReturnType<typeof judged>): readonly string[] {
  return results.filter(({ findings }) => findings.length > 0).map(({ id }) => id);
}

const CACHE = { name: 'build-cache', mount_path: '/cache' };

test('nothing is told of volumes as they are rendered, with a fleet and without one', () => {
  expect(told(() => undefined)).toEqual([]);
  expect(toldAlone(() => undefined)).toEqual([]);
});

test('each claim is told as an opening, and whether jobs write to it', () => {
  const { openings } = judged(() => undefined, EXPECTED);
  const claims = openings.filter(({ sentence }) => / in claim /.test(sentence));
  expect(claims.map(({ sentence }) => sentence)).toEqual([
    'jobs of the runner, of whatever project and ref, find and change what others left in claim build-cache',
    'jobs of the runner read what others leave in claim data-sets',
    'jobs of the runner, of whatever project and ref, find and change what others left in claim protected-cache',
    'jobs of the runner read what others leave in claim data-sets',
  ]);
});

test.each<[string, Change, readonly string[]]>([
  ['another claim', volumes('docker', 'pvc.0.name', 'other'), ['fleet-config-differs', 'pod-volumes']],
  [
    'the claim of protected jobs',
    volumes('docker', 'pvc.0.name', 'protected-cache'),
    ['fleet-config-differs', 'pod-volumes', 'job-claims'],
  ],
  ['a claim at another place', volumes('docker', 'pvc.0.mount_path', '/srv/x'), ['fleet-config-differs']],
  [
    'a claim in a home',
    volumes('docker', 'pvc.0.mount_path', '/root'),
    ['fleet-config-differs', 'job-claims'],
  ],
  [
    'data that is read, to write to',
    volumes('docker', 'pvc.1.read_only', false),
    ['fleet-config-differs', 'job-claims'],
  ],
  [
    'a claim of jobs that are root',
    volumes('dind', 'pvc', [CACHE]),
    ['fleet-config-differs', 'pod-volumes', 'job-claims'],
  ],
  ['more memory', volumes('docker', 'empty_dir.0.size_limit', '64Gi'), ['fleet-config-differs']],
  ['disk in the place of memory', volumes('docker', 'empty_dir.0.medium', ''), ['fleet-config-differs']],
  ['another ConfigMap', volumes('docker', 'config_map.0.name', 'others'), ['fleet-config-differs']],
  [
    'the configuration of a runner',
    volumes('docker', 'config_map.0.name', 'docker-config'),
    ['fleet-config-differs', 'pod-config-maps-own'],
  ],
])('%s is told', (_, change, rules) => {
  expect([...told(change)].sort()).toEqual([...rules].sort());
});

test('the same size in other words is the same', () => {
  expect(told(volumes('docker', 'empty_dir.0.size_limit', '524288Ki'))).toEqual([]);
});

// Which refs a runner serves, the fleet alone says: that such runners share a claim is told where it is given.
test.each<[string, Change, readonly string[]]>([
  ['a claim of jobs that are root', volumes('dind', 'pvc', [CACHE]), ['pod-volumes', 'job-claims']],
  [
    'a claim that all of them read',
    volumes('docker', 'pvc.0', { ...CACHE, name: 'data-sets', read_only: true }),
    [],
  ],
])('%s, where no fleet is given', (_, change, rules) => {
  expect([...toldAlone(change)].sort()).toEqual([...rules].sort());
});
