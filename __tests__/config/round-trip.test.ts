import fc from 'fast-check';
import type { RunnerSpec } from '../../lib';
import { renderConfigToml, runnerConfig } from '../../lib/config/config-toml';
import { EVERY_KIND, fleetOf } from '../chart/sample-fleet';
import { configIn, configOf, readToml, sectionOf } from './read-back';

const FULL: RunnerSpec = {
  kind: 'nix',
  name: 'full',
  podSecurity: 'restricted',
  attic: 'push',
  accessLevel: 'ref_protected',
  concurrency: 9,
  imagePullSecrets: ['registry', 'mirror'],
  runtimeClass: { name: 'gvisor' },
  nodes: {
    pool: { 'example.com/pool': 'nix' },
    taint: { key: 'example.com/nix', value: 'only', effect: 'NoExecute' },
  },
  environment: { A: 'b' },
  config: {
    check_interval: 7,
    log_level: 'warn',
    log_format: 'runner',
    runners: {
      output_limit: 8192,
      request_concurrency: 3,
      kubernetes: {
        poll_interval: 5,
        poll_timeout: 900,
        pod_termination_grace_period_seconds: 31,
        cleanup_grace_period_seconds: 32,
      },
    },
  },
};

describe('config.toml, read by another parser', () => {
  it.each([...EVERY_KIND, FULL].map((spec) => [spec.name ?? spec.kind, spec] as const))(
    'is the typed data: %s',
    (name, spec) => {
      const fleet = fleetOf(spec);
      const written = JSON.parse(JSON.stringify(runnerConfig(fleet.runner(name)))) as unknown;
      expect(configIn(fleet, name)).toEqual(written);
    },
  );

  it('holds every override at its place', () => {
    expect(configOf(FULL)).toMatchObject({
      check_interval: 7,
      log_level: 'warn',
      log_format: 'runner',
      concurrent: 9,
      runners: [
        {
          limit: 9,
          output_limit: 8192,
          request_concurrency: 3,
          kubernetes: {
            poll_interval: 5,
            poll_timeout: 900,
            pod_termination_grace_period_seconds: 31,
            cleanup_grace_period_seconds: 32,
            image_pull_secrets: ['registry', 'mirror'],
            runtime_class_name: 'gvisor',
            node_selector: {
              'kubernetes.io/arch': 'amd64',
              'kubernetes.io/os': 'linux',
              'example.com/pool': 'nix',
            },
            node_tolerations: { 'example.com/nix=only': 'NoExecute' },
          },
        },
      ],
    });
  });

  it('ends with one newline and is the same each time', () => {
    const runner = fleetOf(FULL).runner('full');
    expect(renderConfigToml(runner)).toMatch(/[^\n]\n$/);
    expect(renderConfigToml(runner)).toBe(renderConfigToml(fleetOf(FULL).runner('full')));
  });
});

describe('the globals', () => {
  it('of a runner that sets nothing', () => {
    const { runners, ...globals } = configOf({ kind: 'docker', concurrency: 3 });
    expect(globals).toEqual({
      concurrent: 3,
      check_interval: 3,
      log_level: 'info',
      log_format: 'json',
      shutdown_timeout: 0,
      listen_address: ':9252',
    });
    expect(runners).toHaveLength(1);
  });

  it('name the runner, GitLab and a token that is read from the environment', () => {
    const {
      environment: _e,
      feature_flags: _f,
      kubernetes: _k,
      ...section
    } = sectionOf({ kind: 'docker', name: 'ci' });
    expect(section).toEqual({
      name: 'ci',
      url: 'https://gitlab.com',
      token: '${RUNNER_TOKEN}',
      executor: 'kubernetes',
      limit: 4,
      request_concurrency: 2,
      debug_trace_disabled: true,
    });
  });
});

it('jobs wait where a quota has no room, or could not be counted', () => {
  expect(sectionOf({ kind: 'docker' }).kubernetes).toMatchObject({
    retry_backoff_max: 10_000,
    retry_limits: { 'exceeded quota': 90, 'Operation cannot be fulfilled on resourcequotas': 90 },
  });
});

describe('odd characters in the environment', () => {
  const roundTrip = (value: string) => sectionOf({ kind: 'docker', environment: { ODD: value } }).environment;

  it.each([
    ['empty', ''],
    ['quotes', `"'"'"""'''`],
    ['backslashes', '\\n\\\\u0041\\'],
    ['newlines', '\nfirst\r\nsecond\n\n'],
    ['tabs and control characters', '\t\u0001\u001b\u007f'],
    ['unicode', 'žluťoučký 🦊 \u202e日本語'],
    ['what TOML means something by', '# [runners] = """ { } ,'],
    ['what YAML means something by', '--- : - ? & * ! | > %'],
    ['an equals sign', 'a=b=c'],
    ['blanks around', '  x  '],
  ])('%s survive', (_, value) => {
    expect(roundTrip(value)).toEqual([`ODD=${value}`]);
  });

  it('whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(roundTrip(value)).toEqual([`ODD=${value}`]);
      }),
      { numRuns: 60 },
    );
  });
});

it('the reader is strict: a duplicate key is an error', () => {
  expect(() => readToml('a = 1\na = 2\n')).toThrow(/redefine/i);
});
