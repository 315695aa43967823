import { Fleet, type FleetSpec } from '../../../lib';
import { fleetOf, specOf, untypedFleet } from '../../chart/sample-fleet';
import { findingsOf } from './findings-of';

const docker = (fields: object) => untypedFleet({ kind: 'docker', ...fields });

/** A literal whose key JavaScript would otherwise treat as the prototype. */
function fromJson(text: string): object {
  return JSON.parse(text) as object;
}

describe('what is no fleet at all', () => {
  it.each([
    ['null', null],
    ['undefined', undefined],
    ['a number', 42],
    ['NaN', Number.NaN],
    ['a string', 'fleet'],
    ['a list', [specOf({ kind: 'docker' })]],
    ['an empty object', {}],
    ['a symbol', Symbol('fleet')],
    ['a function', () => specOf({ kind: 'docker' })],
    ['a promise', Promise.resolve(specOf({ kind: 'docker' }))],
  ])('%s is refused with findings', (_, input) => {
    expect(findingsOf(input).length).toBeGreaterThan(0);
  });
});

describe('a boxed text in place of an object', () => {
  it.each(['cluster', 'attic', 'monitoring'])('%s is refused with findings', (key) => {
    expect(findingsOf({ ...specOf({ kind: 'docker' }), [key]: new String('x') }).length).toBeGreaterThan(0);
  });

  it('is no fleet either', () => {
    expect(findingsOf(new String('x')).length).toBeGreaterThan(0);
  });
});

describe('the kind', () => {
  it.each([
    ['constructor'],
    ['__proto__'],
    ['toString'],
    ['hasOwnProperty'],
    ['Docker'],
    [' docker'],
    ['docker '],
    [''],
    [0],
    [true],
    [null],
    [undefined],
    [['docker']],
    [{ toString: 'docker' }],
    [new String('docker')],
  ])('%p is none', (kind) => {
    expect(findingsOf(untypedFleet({ kind })).map(({ code }) => code)).toEqual(['unknown-kind']);
  });

  it('cannot be inherited', () => {
    expect(findingsOf(untypedFleet(Object.create({ kind: 'docker' }))).map(({ code }) => code)).toEqual([
      'unknown-kind',
    ]);
  });
});

describe('properties that objects have anyway', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    '%s is an unknown key',
    (key) => {
      const runner = fromJson(`{ "kind": "docker", ${JSON.stringify(key)}: { "privileged": true } }`);
      expect(findingsOf(untypedFleet(runner)).map(({ code, path }) => [code, path])).toEqual([
        ['unknown-key', `fleet acme / runner docker / ${key}`],
      ]);
    },
  );

  it('pollutes nothing', () => {
    findingsOf(
      fromJson('{ "__proto__": { "polluted": 1 }, "runners": [{ "__proto__": { "polluted": 1 } }] }'),
    );
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});

describe('values of the wrong sort', () => {
  it.each([
    ['concurrency', Number.NaN],
    ['concurrency', Number.POSITIVE_INFINITY],
    ['concurrency', -1],
    ['concurrency', 0],
    ['concurrency', 1001],
    ['concurrency', 1e308],
    ['concurrency', '4'],
    ['concurrency', null],
    ['replicas', 51],
    ['image', null],
    ['image', ['docker.io/library/alpine:3.22']],
    ['image', new String('docker.io/library/alpine:3.22')],
    ['image', 'x'.repeat(100_000)],
    ['tags', 'docker'],
    ['tags', { 0: 'docker', length: 1 }],
    ['environment', 'A=b'],
    ['environment', ['A=b']],
    ['environment', { A: 1 }],
    ['environment', { A: null }],
    ['environment', { 'A=B': 'c' }],
    ['environment', { 'A\nB': 'c' }],
    ['resources', [{ cpuLimit: '2' }]],
    ['resources', 'small'],
    ['config', { concurrent: 5 }],
    ['config', { runners: [{ limit: 2 }] }],
    ['manager', { replicas: 2 }],
    ['http', 'false'],
    ['http', 0],
    ['nodes', { accept: 'dind-jobs-are-root-on-shared-nodes' }],
    ['destinations', { cidr: '10.0.0.0/8', port: 443 }],
  ])('%s: %p is refused below its own path', (key, value) => {
    const findings = findingsOf(docker({ [key]: value }));
    expect(findings.length).toBeGreaterThan(0);
    for (const { path } of findings) {
      expect(path.split(' / ').slice(0, 3)).toEqual(['fleet acme', 'runner docker', key]);
    }
  });

  it('a value is printed short and on one line', () => {
    const [finding] = findingsOf(docker({ image: `${'long\n'.repeat(1000)}` }));
    expect(finding?.value).toMatch(/^"long\\nlong.{10,70}\.\.\.$/);
  });
});

describe('input that stands for more than it holds', () => {
  const codes = (input: unknown): readonly string[] => findingsOf(input).map(({ code }) => code);
  const doubled = (levels: number): unknown => {
    let shared: unknown = 'x';
    for (let level = 0; level < levels; level++) {
      shared = { left: shared, right: shared };
    }
    return shared;
  };
  const nested = (levels: number): unknown => {
    let deep: unknown = 'x';
    for (let level = 0; level < levels; level++) {
      deep = [deep];
    }
    return deep;
  };

  it.each<[string, unknown, string]>([
    ['shared 26 levels deep', doubled(26), 'too-large'],
    ['shared 10 levels deep', doubled(10), 'invalid-value'],
    ['31 levels deep', nested(31), 'too-large'],
    ['shared and then deep', [nested(20), [nested(20)]], 'invalid-variable'],
    ['too deep to be copied', nested(100_000), 'not-data'],
    ['of a million values', Array(1_000_000).fill('x'), 'too-large'],
    ['of too many characters', ['x'.repeat(1 << 26), 'x'], 'too-large'],
  ])('%s', (_, environment, code) => {
    expect([...new Set(codes(docker({ environment })))]).toEqual([code]);
  });

  it('a long text is searched for secrets once', () => {
    const text = 'eyJ-'.repeat(500_000);
    expect(codes(docker({ environment: { A: text } }))).toEqual([]);
    const token = `x-eyJ${'a'.repeat(8)}.${'b'.repeat(8)}.`;
    expect(codes(docker({ environment: { A: `${text} ${token}` } }))).toEqual(['secret-value']);
  });
});

describe('objects that are more than data', () => {
  it('a getter that throws is a finding', () => {
    const trap = {
      kind: 'docker',
      get image(): string {
        throw new Error('trap');
      },
    };
    expect(findingsOf(untypedFleet(trap)).map(({ code }) => code)).toEqual(['not-data']);
  });

  it('a getter is read once, so it cannot answer one check this way and the next one otherwise', () => {
    let reads = 0;
    const twoFaced = {
      kind: 'docker',
      get image() {
        reads += 1;
        return reads === 1 ? 'docker.io/library/alpine:3.22.2' : '$EVIL';
      },
    };
    const fleet = Fleet.parse(untypedFleet(twoFaced));
    expect([reads, fleet.runner('docker').settings.image]).toEqual([1, 'docker.io/library/alpine:3.22.2']);
  });

  it('an instance of a class is taken for its own fields', () => {
    class Spec {
      readonly kind = 'docker';
      readonly concurrency = 9;
    }
    expect(Fleet.parse(untypedFleet(new Spec())).runner('docker').settings.concurrency).toBe(9);
  });

  it('a proxy is refused or read, and never changes its mind', () => {
    const proxy = new Proxy({ kind: 'docker' }, { get: () => 'dind' });
    expect(findingsOf(untypedFleet(proxy)).length).toBeGreaterThan(0);
  });

  it('depth without end is a finding', () => {
    const deep: Record<string, unknown> = {};
    let at = deep;
    for (let level = 0; level < 100_000; level += 1) {
      const next = {};
      at['deeper'] = next;
      at = next;
    }
    expect(findingsOf(docker({ image: deep })).length).toBeGreaterThan(0);
  });
});

describe('a defined fleet', () => {
  it('does not change with what it was made from', () => {
    const spec = structuredClone(
      specOf({
        kind: 'docker',
        environment: { A: 'b' },
        tags: ['one'],
        destinations: [{ cidr: '192.0.2.0/24', port: 1 }],
      }),
    ) as { -readonly [Key in keyof FleetSpec]: FleetSpec[Key] };
    const fleet = Fleet.parse(spec);
    const before = JSON.stringify([fleet, fleet.runner('docker').settings]);
    spec.org = 'other';
    Object.assign(spec.cluster.apiServer, { cidrs: ['0.0.0.0/0'] });
    Object.assign(spec.runners[0] ?? {}, { tags: ['two'] });
    Object.assign(spec.runners[0]?.environment ?? {}, { A: 'c' });
    Object.assign(spec.runners[0]?.destinations?.[0] ?? {}, { cidr: '0.0.0.0/0' });
    expect(JSON.stringify([fleet, fleet.runner('docker').settings])).toBe(before);
  });

  it('is frozen as deep as it goes', () => {
    const fleet = fleetOf(
      { kind: 'nix' },
      { kind: 'docker', nodes: { pool: { a: 'b' }, taint: { key: 'a', value: 'b' } } },
    );
    expect([
      ...thawed(fleet, 'fleet'),
      ...fleet.runners.flatMap((runner) => thawed(runner, runner.name)),
    ]).toEqual([]);
    expect(thawed(fleet.runners, 'runners')).toEqual([]);
  });

  it('keeps what it knows from a literal that looks like it', () => {
    const fleet = fleetOf({ kind: 'docker' });
    const forged = { ...fleet, runners: fleet.runners, runner: () => fleet.runner('docker') };
    expect(() => Reflect.get(Fleet.prototype, 'runners', forged)).toThrow(TypeError);
  });
});

/** The paths of objects that may still be written. */
function thawed(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const below = Object.entries(value).flatMap(([key, child]) => thawed(child, `${path}/${key}`));
  return Object.isFrozen(value) ? below : [path, ...below];
}
