import { Fleet, renderFleet } from '../../lib';
import { imported, runnerFrom, valuesWith } from './imported';

const POD = '[runners.kubernetes.pod_security_context]';
const CLAIM = '[[runners.kubernetes.volumes.pvc]]\nname = "cache"\nmount_path = "/cache"';

/** The fate of each key of a security context, by what stands below it. */
function fates(config: string): Readonly<Record<string, string>> {
  const { explained } = imported(valuesWith(config));
  return Object.fromEntries(
    explained
      .filter(({ key }) => key.endsWith('_security_context'))
      .flatMap(({ below, fate }) => below.map((path) => [path, fate])),
  );
}

test('a user of the pod other than root becomes a restricted runner that renders', () => {
  const config = `${POD}\nrun_as_non_root = true\nrun_as_user = 59417\nrun_as_group = 2000\nfs_group = 3000`;
  expect(runnerFrom(valuesWith(config))).toMatchObject({
    podSecurity: 'restricted',
    runAs: { user: 59_417, group: 2000 },
  });
  expect(fates(config)).toEqual({
    run_as_non_root: 'decided',
    run_as_user: 'carried',
    run_as_group: 'carried',
    fs_group: 'decided',
  });
  const { spec } = imported(valuesWith(config), { org: 'acme', apiServer: ['10.43.0.1/32'] });
  expect(renderFleet(Fleet.parse(spec))).toHaveLength(2);
});

test.each<[string, string, Readonly<Record<string, string>>]>([
  ['files of a group, in scratch space', `${POD}\nfs_group = 1000`, { fs_group: 'decided' }],
  ['files of a group, in a claim', `${POD}\nfs_group = 1000\n${CLAIM}`, { fs_group: 'fill-in' }],
  ['root', `${POD}\nrun_as_user = 0`, { run_as_user: 'not-offered' }],
  [
    'the group of root',
    `${POD}\nrun_as_user = 1001\nrun_as_group = 0`,
    { run_as_user: 'carried', run_as_group: 'fill-in' },
  ],
  [
    'the user of the build container alone',
    '[runners.kubernetes.build_container_security_context]\nrun_as_user = 1001',
    { run_as_user: 'fill-in' },
  ],
  [
    'the user of the helper alone',
    '[runners.kubernetes.helper_container_security_context]\nrun_as_user = 1001',
    { run_as_user: 'decided' },
  ],
])('%s', (_, config, expected) => {
  expect(fates(config)).toEqual(expected);
  const isNamed = expected['run_as_user'] === 'carried';
  expect('runAs' in runnerFrom(valuesWith(config))).toBe(isNamed);
});
