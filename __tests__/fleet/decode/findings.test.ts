import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet, FleetError } from '../../../lib';
import { FIELD_CHECKS } from '../../../lib/fleet/decode/field-checks';
import { untypedFleet } from '../../chart/sample-fleet';
import { FINDING_CASES } from './finding-cases';
import { findingsOf } from './findings-of';

describe.each(FINDING_CASES)('$code', ({ code, input, path, value, allowed, fix }) => {
  it(`is the one finding of its input, at ${path}`, () => {
    const findings = findingsOf(input);
    expect(findings.map((finding) => [finding.code, finding.path, finding.value])).toEqual([
      [code, path, value],
    ]);
    expect(findings[0]?.fix).toMatch(fix);
    if (allowed) {
      expect(findings[0]?.allowed).toMatch(allowed);
    } else {
      expect(findings[0]?.allowed).toBeUndefined();
    }
  });

  it('is told in one lower-case sentence without a full stop', () => {
    expect(findingsOf(input)[0]?.message).toMatch(/^[^A-Z\n][^\n]*[^.\n]$/);
  });
});

it('every code of the product has its case', () => {
  const folder = join(process.cwd(), 'lib/fleet');
  const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/code: '([a-z-]+)'/g)]);
  const codes = new Set([...written.map((match) => match[1]), ...Object.keys(FIELD_CHECKS)]);
  expect(codes.size).toBeGreaterThan(30);
  expect(new Set(FINDING_CASES.map(({ code }) => code))).toEqual(codes);
});

it('one run tells every fault of every runner and of the fleet', () => {
  const findings = findingsOf({
    ...(untypedFleet({}) as object),
    org: 'ACME',
    gitlab: { url: 'ftp://gitlab.example.com' },
    runners: [
      { kind: 'docker', concurrency: 0, imge: 'x', tags: [] },
      { kind: 'podman' },
      {
        kind: 'nix',
        name: 'nix-2',
        image: 'latest',
        resources: { build: { cpuLimit: 'two' }, helper: { memoryLimit: 1 } },
      },
    ],
  });
  expect(findings.map(({ code, path }) => `${code} at ${path}`).sort()).toEqual([
    'invalid-name at fleet ACME / org',
    'invalid-number at fleet ACME / runner docker / concurrency',
    'invalid-quantity at fleet ACME / runner nix-2 / resources / build / cpuLimit',
    'invalid-tag at fleet ACME / runner docker / tags',
    'invalid-url at fleet ACME / gitlab / url',
    'invalid-value at fleet ACME / runner nix-2 / resources / helper / memoryLimit',
    'unknown-key at fleet ACME / runner docker / imge',
    'unknown-kind at fleet ACME / runner podman / kind',
    'unpinned-image at fleet ACME / runner nix-2 / image',
  ]);
});

it('a fault of one runner hides no fault between the others', () => {
  const findings = findingsOf({
    ...(untypedFleet({}) as object),
    runners: [{ kind: 'docker', concurrency: 0 }, { kind: 'nix' }, { kind: 'nix' }],
  });
  expect(findings.map(({ code }) => code)).toEqual(['invalid-number', 'duplicate-runner']);
});

it('the error prints each finding as a block and counts them', () => {
  const input = untypedFleet({ kind: 'docker', concurrency: 0, architecture: 'arm' });
  expect(() => Fleet.parse(input)).toThrow(FleetError);
  try {
    Fleet.parse(input);
  } catch (error) {
    expect((error as Error).message.split('\n')).toEqual([
      '[invalid-value] fleet acme / runner docker / architecture',
      '  not one of the words that fit here',
      '  value:   "arm"',
      "  allowed: 'amd64' or 'arm64'",
      "  fix:     did you mean 'arm64'?",
      '',
      '[invalid-number] fleet acme / runner docker / concurrency',
      '  out of range',
      '  value:   0',
      '  allowed: a whole number, 1 to 1000 jobs',
      '  fix:     write 1 or more',
      '',
      '2 findings',
    ]);
  }
});

describe('did you mean', () => {
  it.each([
    ['a key of a runner', { kind: 'docker', enviroment: {} }, 'environment'],
    ['a key below a runner', { kind: 'docker', resources: { bild: {} } }, 'build'],
    [
      'a key of config.toml',
      { kind: 'docker', config: { runners: { kubernetes: { pol_timeout: 5 } } } },
      'poll_timeout',
    ],
    ['a kind', { kind: 'tinyland-dokcer' }, 'tinyland-docker'],
    ['a kind in capitals', { kind: 'DIND' }, 'dind'],
    ['a value', { kind: 'docker', podSecurity: 'restrict' }, 'restricted'],
    ['a source of Secrets', { kind: 'docker', token: { from: 'externalsecret' } }, 'externalSecret'],
  ])('suggests %s', (_, runner, meant) => {
    expect(findingsOf(untypedFleet(runner))[0]?.fix).toBe(`did you mean '${meant}'?`);
  });

  it.each([
    ['a key', { kind: 'docker', zzzzzzzzzzzz: 1 }],
    ['a kind', { kind: 'kubernetes-executor' }],
    ['a value', { kind: 'docker', architecture: 'riscv64gc' }],
  ])('suggests no %s that is far off', (_, runner) => {
    expect(findingsOf(untypedFleet(runner))[0]?.fix).not.toMatch(/did you mean/);
  });
});

it('tells all unknown keys of an object at once, at any depth', () => {
  const findings = findingsOf(
    untypedFleet({
      kind: 'docker',
      one: 1,
      two: 2,
      config: { runners: { kubernetes: { three: 3, four: 4 } } },
    }),
  );
  expect(findings.map(({ code, path }) => [code, path])).toEqual([
    ['unknown-key', 'fleet acme / runner docker / config / runners / kubernetes / three'],
    ['unknown-key', 'fleet acme / runner docker / config / runners / kubernetes / four'],
    ['unknown-key', 'fleet acme / runner docker / one'],
    ['unknown-key', 'fleet acme / runner docker / two'],
  ]);
});
