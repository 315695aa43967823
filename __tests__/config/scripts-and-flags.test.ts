import { credentialIn, isScript } from '../../lib/fleet/decode/script-text';
import { fleetOf } from '../chart/sample-fleet';
import { configIn } from './read-back';

const SCRIPT = 'echo "$RUNNER_TOKEN ${CI_PROJECT_NAME}"\n\tumask 0002\n';

test('scripts and folders of every job are in config.toml as they are written', () => {
  const own = {
    builds_dir: '/tmp/builds',
    cache_dir: '/mnt/cache',
    pre_get_sources_script: 'true',
    post_get_sources_script: 'git lfs version',
    pre_build_script: SCRIPT,
    post_build_script: "echo 'end'",
  };
  const fleet = fleetOf({ kind: 'docker', config: { runners: own } });
  expect(configIn(fleet, 'docker').runners[0]).toMatchObject(own);
});

test('a flag that a fleet sets stands beside those that are pinned, and changes none of them', () => {
  const plain = configIn(fleetOf({ kind: 'docker' }), 'docker').runners[0].feature_flags;
  const flags = configIn(
    fleetOf({
      kind: 'docker',
      config: { runners: { feature_flags: { FF_SCRIPT_SECTIONS: true, FF_TIMESTAMPS: false } } },
    }),
    'docker',
  ).runners[0].feature_flags;
  expect(flags).toEqual({ ...plain, FF_SCRIPT_SECTIONS: true, FF_TIMESTAMPS: false });
});

test.each<[string, string | undefined]>([
  ['export NPM_TOKEN=abc', 'NPM_TOKEN'],
  ['if true; then A_PASSWORD="x"; fi', 'A_PASSWORD'],
  ["(API_KEY='x' curl)", 'API_KEY'],
  ['NPM_TOKEN=$CI_JOB_TOKEN npm ci', undefined],
  ['NPM_TOKEN="${CI_JOB_TOKEN}"', undefined],
  ['NPM_TOKEN=$(cat /x)', undefined],
  ['NPM_TOKEN= npm ci', undefined],
  ['umask 0002; LANG=C date', undefined],
])('%s writes down %s', (script, name) => {
  expect(credentialIn(script)).toBe(name);
});

test.each<[string, boolean]>([
  ['true', true],
  ['a\n\tb', true],
  ['', false],
  [' \n', false],
  ['a\u0000b', false],
  ['a\u200bb', false],
  ['a\rb', false],
  ['x'.repeat(4096), true],
  ['x'.repeat(4097), false],
])('%j is a script: %s', (text, is) => {
  expect(isScript(text)).toBe(is);
});
