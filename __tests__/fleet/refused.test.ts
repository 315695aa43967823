import { concluded, readable, withRefused } from '../../lib/fleet/refused';
import { findingsOf } from './decode/findings-of';
import { build, cluster, fleet, runner, runners } from './messages/message-case';

describe('a value with refused places', () => {
  const value = { a: { b: 1, c: 2 }, list: [{ d: 3 }, { d: 4 }], texts: ['x', 'y'] };

  it('is itself if nothing was refused', () => {
    expect(withRefused(value, [])).toBe(value);
  });

  it('cannot be read there, and nowhere below, and is the same elsewhere', () => {
    const guarded = withRefused(value, [['a', 'b'], ['list', '0'], ['texts', '1'], ['gone']]);
    expect(readable(() => guarded.a.b)).toBeUndefined();
    expect(guarded.a.c).toBe(2);
    expect(readable(() => guarded.list[0]?.d)).toBeUndefined();
    expect(guarded.list[1]?.d).toBe(4);
    expect(readable(() => guarded.texts[1])).toBeUndefined();
    expect(guarded.texts[0]).toBe('x');
    expect(readable(() => (guarded as { gone?: string }).gone ?? 'absent')).toBeUndefined();
    expect(value).toEqual({ a: { b: 1, c: 2 }, list: [{ d: 3 }, { d: 4 }], texts: ['x', 'y'] });
  });

  it('cannot be read at all where the whole was refused', () => {
    const guarded = withRefused(value, [['list']]);
    expect(readable(() => guarded.list)).toBeUndefined();
    expect(guarded.a.b).toBe(1);
  });

  it('stops a check that reads it, and no other fault', () => {
    const guarded = withRefused(value, [['a']]);
    expect(concluded(() => [guarded.a.b])).toEqual([]);
    expect(concluded(() => ['found'])).toEqual(['found']);
    expect(() =>
      concluded(() => {
        throw new TypeError('a fault of the product');
      }),
    ).toThrow('a fault of the product');
  });
});

/** What is said must be true whatever the refused value should have been. */
describe('nothing is concluded from what was refused', () => {
  const codesOf = (input: unknown) => findingsOf(input).map(({ code }) => code);

  it.each([
    [
      'no drain from a timeout',
      runner({ maximumTimeoutSeconds: '20m', manager: { terminationGracePeriodSeconds: 1500 } }),
      ['invalid-value'],
    ],
    ['no bound from a limit', build({ memoryLimit: '2GB', memoryRequest: '900Gi' }), ['invalid-quantity']],
    ['no sum from a number', { ...runner({ concurrency: 0 }), capacity: { pods: 1 } }, ['invalid-number']],
    [
      'no sum from a request, which a limit follows',
      { ...build({ memoryRequest: '2GB' }), capacity: { memory: '1Gi' } },
      ['invalid-quantity'],
    ],
    ['no sum from a kind', { ...runners({ kind: 'x' }), capacity: { pods: 1 } }, ['unknown-kind']],
    ['no sum against a bound', fleet({ capacity: { pods: 0 } }), ['invalid-number']],
    [
      'no reach from an API server',
      {
        ...cluster({ apiServer: { cidrs: ['x'] } }),
        runners: [{ kind: 'docker', destinations: [{ cidr: '10.43.0.0/16', port: 1 }] }],
      },
      ['invalid-cidr'],
    ],
    [
      'no cache from one that is refused',
      { ...runners({ kind: 'nix' }), attic: { publicKeys: ['x'] } },
      ['invalid-key'],
    ],
    [
      'no ref from a level of access',
      {
        ...runners({ kind: 'nix', attic: 'push', accessLevel: 'all' }),
        attic: { publicKeys: [`main:${'A'.repeat(43)}=`] },
      },
      ['invalid-value'],
    ],
    [
      'no tags from a use of the cache',
      {
        ...runners(
          { kind: 'nix', attic: 'pusch', accessLevel: 'ref_protected' },
          {
            kind: 'dind',
            tags: ['x', 'nix', 'flakes'],
            nodes: { pool: { pool: 'dind' }, taint: { key: 'dind', value: 'only' } },
          },
        ),
        attic: { publicKeys: [`main:${'A'.repeat(43)}=`] },
      },
      ['invalid-value'],
    ],
    ['no version from an image', runner({ manager: { image: 'x:latest' } }), ['unpinned-image']],
    ['no name from a kind', runners({ kind: 'docker' }, { kind: 'podman' }), ['unknown-kind']],
    [
      'no taint from nodes',
      runners(
        { kind: 'dind', nodes: { pool: { a: 'b' }, taint: { key: 'k', value: 'a b' } } },
        { kind: 'docker', nodes: { pool: { c: 'd' }, taint: { key: 'example.com/ci', value: 'only' } } },
      ),
      ['invalid-label'],
    ],
  ])('%s', (_, input, codes) => {
    expect(codesOf(input)).toEqual(codes);
  });

  it.each([
    [
      'the image of the helper beside that of the manager',
      runner({ manager: { image: 'x:latest', helperImage: 'x:v1.0.0' } }),
      ['unpinned-image', 'runner-version'],
    ],
    [
      'the tags of others, beside a runner without any',
      runners(
        { kind: 'docker', name: 'a', tags: ['one'] },
        { kind: 'docker', name: 'b', tags: ['one'], podSecurity: 'restricted' },
        { kind: 'docker', name: 'c', tags: [] },
      ),
      ['invalid-tag', 'same-tags'],
    ],
    [
      'another container',
      runner({ resources: { build: { cpuLimit: 'x' }, helper: { cpuRequest: '2', cpuLimit: '1' } } }),
      ['invalid-quantity', 'request-above-limit'],
    ],
    [
      'another destination',
      runner({
        destinations: [
          { cidr: 'x', port: 1 },
          { cidr: '169.254.169.254/32', port: 80 },
        ],
      }),
      ['invalid-cidr', 'destination-kept-from-jobs'],
    ],
  ])('but it is from %s', (_, input, codes) => {
    expect(codesOf(input)).toEqual(codes);
  });
});
