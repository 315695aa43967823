import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { NOTHING, RunBeside } from '../e2e/stage/run-beside';
import { LAB_VARIABLE } from './stage/lab';

/** Where programs of a node write on the machine if nothing keeps them from it. */
const PLACES = [
  '/run',
  '/run/netns',
  '/run/containerd',
  '/var/lib',
  '/var/lib/cni',
  '/var/lib/kubelet',
  '/var/log',
  '/var/log/containers',
  '/etc/cni',
  '/opt',
  '/tmp',
];
/** Settings of the machine that a kubelet changes, and those that network programs do. */
const SETTINGS = [
  'vm/overcommit_memory',
  'vm/panic_on_oom',
  'kernel/panic',
  'kernel/panic_on_oops',
  'kernel/keys/root_maxkeys',
  'kernel/keys/root_maxbytes',
  'net/ipv4/ip_forward',
  'net/netfilter/nf_conntrack_max',
];

/** Runs of the suite inside of this one's world, ended in every way that a run can end. */
describe('a run of these tests that ends', () => {
  const RUN = 'build/__tests__/node/run.js';
  let run: RunBeside;
  let before: object;

  const machine = () => ({
    places: PLACES.map((path) => [path, existsSync(path) ? readdirSync(path).sort() : 'is not there']),
    settings: SETTINGS.map((path) => [path, read(`/proc/sys/${path}`)]),
    mounts: read('/proc/self/mounts'),
    interfaces: [...read('/proc/net/dev').matchAll(/^ *(\S+):/gm)].map(([, name]) => name),
  });
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : 'is not there');

  beforeEach(() => {
    before = machine();
    run = new RunBeside(
      'sh',
      ['-c', `"${process.execPath}" ${RUN} --keep; true`],
      [LAB_VARIABLE, 'E2E_LOGS'],
    );
  });
  afterEach(() => run.forget());

  test.each(['SIGTERM', 'SIGKILL'] as const)('by %s while its nodes start', async (signal) => {
    await run.runs('a kubelet', /kubelet --config/);
    run.kill(signal);
    expect(await run.leftovers()).toEqual(NOTHING);
    expect(machine()).toEqual(before);
  });

  test('as pods run on its nodes', async () => {
    // Then DNS runs as a pod; what is left of one keeps its control group.
    await run.writes('lab.json', 120);
    run.kill('SIGKILL');
    expect(await run.leftovers()).toEqual(NOTHING);
    expect(machine()).toEqual(before);
  });
});
