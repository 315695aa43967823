import { corpusFleet } from '../../corpus/fleets';
import { set } from '../edit';
import { type Change, editJobs, judging, NOTHING } from './changed-fleet';

const { judged, told, toldAlone } = judging(corpusFleet('volumes'));

/** Changes the volumes of a runner's jobs. */
const volumes =
  (runner: string, path: string, value: unknown): Change =>
  (o) =>
    editJobs(o, runner, (kubernetes) => set(kubernetes, `volumes.${path}`, value));

const CACHE = { name: 'build-cache', mount_path: '/cache' };

test('nothing is told of volumes as they are rendered, with a fleet and without one', () => {
  expect(told(NOTHING)).toEqual([]);
  expect(toldAlone(NOTHING)).toEqual([]);
});

test('each claim is told as an opening, and whether jobs write to it', () => {
  const { openings } = judged(NOTHING);
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
