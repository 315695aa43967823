import fc from 'fast-check';
import type { RunnerSpec } from '../../../lib';
import type { Finding } from '../../../lib/errors';
import { PRIVILEGED_TAGS } from '../../../lib/fleet/tags';
import { isNixKind, isPrivilegedKind, RUNNER_KINDS } from '../../../lib/privilege';
import { areChoosable } from '../../chart/choosable';
import { DEDICATED_NODES, fleetOf, minimalRunner, specOf, untypedFleet } from '../../chart/sample-fleet';
import { findingsOf } from '../decode/findings-of';

const codes = (...runners: readonly RunnerSpec[]) => findingsOf(specOf(...runners)).map(({ code }) => code);
const DIND = { kind: 'dind', nodes: DEDICATED_NODES } as const;

describe('runners with the same tags', () => {
  const tags = ['b', 'a'];
  const DOCKER: RunnerSpec = { kind: 'docker', tags: ['a', 'b'] };

  it.each<[string, RunnerSpec, string]>([
    [
      'level',
      { kind: 'docker', name: 'x', tags, podSecurity: 'restricted' },
      'Pod Security (here restricted, there baseline)',
    ],
    [
      'user',
      { kind: 'docker', name: 'x', tags, podSecurity: 'restricted', runAs: { user: 1001 } },
      'Pod Security (here restricted as 1001:1001, there baseline)',
    ],
    [
      'refs',
      { kind: 'docker', name: 'x', tags, accessLevel: 'ref_protected' },
      'access level (here ref_protected, there not_protected)',
    ],
    [
      'architecture',
      { kind: 'docker', name: 'x', tags, architecture: 'arm64' },
      'architecture (here arm64, there amd64)',
    ],
    ['credentials', { kind: 'nix', name: 'x', tags }, 'Attic cache (here pull, there none)'],
    [
      'privilege',
      { ...DIND, name: 'x', tags },
      'Pod Security (here privileged, there baseline), access level (here ref_protected, there not_protected)',
    ],
  ])('and another %s are refused, whatever the order of their tags', (_, other, difference) => {
    const [finding, ...more] = findingsOf(specOf(DOCKER, other));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      code: 'same-tags',
      path: 'fleet acme / runner x / tags',
      message: `runner 'docker' has the same tags, so no job can choose between the two; they differ in ${difference}`,
      value: 'b, a',
    });
    expect(codes(other, { ...DOCKER, name: 'docker' })).toEqual(['same-tags']);
  });

  it('are offered a tag that no other runner has, however many are named like it', () => {
    const taken: RunnerSpec = { kind: 'docker', name: 'y', tags: ['x', 'x-own'] };
    const own: RunnerSpec = { kind: 'docker', name: 'x', tags, architecture: 'arm64' };
    expect(findingsOf(specOf(DOCKER, own, taken))).toMatchObject([
      { code: 'same-tags', fix: expect.stringContaining("tags: ['x-own-own'],") },
    ]);
  });

  it('one that pushes to the cache and one that pulls are refused', () => {
    const push = { kind: 'nix', attic: 'push', accessLevel: 'ref_protected', tags } as const;
    expect(codes({ kind: 'nix', name: 'pull', accessLevel: 'ref_protected', tags }, push)).toEqual([
      'same-tags',
    ]);
  });

  it('are the way to have more managers, if they are alike for a job', () => {
    expect(codes({ kind: 'docker' }, { kind: 'docker', name: 'more', concurrency: 9 })).toEqual([]);
    expect(codes(DOCKER, { kind: 'tinyland-docker', tags })).toEqual([]);
    expect(codes(DIND, { ...DIND, name: 'more' })).toEqual([]);
  });

  it('each that differs from the first is told once', () => {
    const tight = (name: string): RunnerSpec => ({ kind: 'docker', name, podSecurity: 'restricted' });
    expect(
      findingsOf(specOf({ kind: 'docker' }, tight('a'), { kind: 'docker', name: 'b' }, tight('c'))).map(
        ({ path }) => path,
      ),
    ).toEqual(['fleet acme / runner a / tags', 'fleet acme / runner c / tags']);
  });

  it('letters count as they do in GitLab', () => {
    expect(codes({ kind: 'docker', tags: ['ci'] }, { kind: 'nix', tags: ['CI'] })).toEqual([]);
  });
});

describe('jobs that did not ask for a daemon', () => {
  it('never go to a runner with all tags of theirs and more', () => {
    const [finding, ...more] = findingsOf(
      specOf(
        { kind: 'docker', tags: ['a'] },
        { kind: 'nix', tags: ['b', 'a'] },
        { kind: 'tinyland-docker', tags: ['c'] },
        { ...DIND, tags: ['a', 'b', 'dind'] },
      ),
    );
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      code: 'privileged-takes-jobs',
      path: 'fleet acme / runner dind / tags',
      message: expect.stringContaining("it has all tags of 'docker', 'nix',"),
      fix: expect.stringContaining("tags: ['dind']"),
    });
  });

  it('can avoid one that has some of their tags', () => {
    expect(codes({ kind: 'docker', tags: ['a', 'b'] }, { ...DIND, tags: ['a', 'dind'] })).toEqual([]);
  });

  it('are not told apart by an unprivileged runner that has more', () => {
    expect(codes({ kind: 'docker', tags: ['builder', 'b'] }, { ...DIND, tags: ['builder'] })).toEqual([]);
  });

  it('may name none at all, and then no dind runner takes them', () => {
    expect(
      findingsOf(untypedFleet({ ...DIND, runUntagged: true })).map(({ code, path }) => [code, path]),
    ).toEqual([['untagged-privileged', 'fleet acme / runner dind / runUntagged']]);
    expect(codes({ ...DIND, runUntagged: false }, { kind: 'docker', runUntagged: true })).toEqual([]);
  });
});

describe('the tags of the privileged kind', () => {
  it('are those that its runners have by default', () => {
    expect(PRIVILEGED_TAGS).toEqual(['dind', 'privileged', 'dind-arm64', 'privileged-arm64']);
  });

  it.each([...PRIVILEGED_TAGS, 'DinD', 'PRIVILEGED'])('%s belongs to no other runner', (tag) => {
    expect(findingsOf(specOf({ kind: 'docker', tags: ['x', tag] }))).toMatchObject([
      { code: 'reserved-tag', path: 'fleet acme / runner docker / tags / 1', value: tag },
    ]);
  });

  it('are one cause, though a dind runner is beside it', () => {
    expect(codes({ kind: 'docker', tags: ['dind'] }, { ...DIND, tags: ['dind'] })).toEqual(['reserved-tag']);
    expect(codes({ kind: 'docker', tags: ['dind'] }, DIND)).toEqual(['reserved-tag']);
  });

  it('may be part of another word', () => {
    expect(codes({ kind: 'docker', tags: ['no-dind', 'unprivileged'] })).toEqual([]);
  });
});

describe('default tags', () => {
  const runners: readonly RunnerSpec[] = RUNNER_KINDS.flatMap((kind) =>
    (['amd64', 'arm64'] as const).flatMap((architecture) => [
      { ...minimalRunner(kind), architecture, name: `${kind}-${architecture}` },
      ...(isNixKind(kind)
        ? [
            {
              kind,
              architecture,
              name: `${kind}-push-${architecture}`,
              attic: 'push',
              accessLevel: 'ref_protected',
            } as const,
          ]
        : []),
    ]),
  );

  it('are no fault in a fleet of every kind, architecture and use of the cache', () => {
    expect(codes(...runners)).toEqual([]);
  });

  it('of runners that differ in one of these are never shared, so that no new runner takes jobs of an old one', () => {
    const all = fleetOf(...runners).runners;
    const pairs = all.flatMap((one) => all.map((other) => [one, other] as const));
    const shared = pairs.filter(
      ([one, other]) => one !== other && one.settings.tags.some((tag) => other.settings.tags.includes(tag)),
    );
    expect(shared.map(([one, other]) => `${one.name} ${other.name}`)).toEqual([
      'docker-amd64 tinyland-docker-amd64',
      'docker-arm64 tinyland-docker-arm64',
      'tinyland-docker-amd64 docker-amd64',
      'tinyland-docker-arm64 docker-arm64',
    ]);
  });
});

const arbitraryRunners = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...RUNNER_KINDS),
      tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
      podSecurity: fc.constantFrom('baseline', 'restricted'),
      accessLevel: fc.constantFrom('not_protected', 'ref_protected'),
      architecture: fc.constantFrom('amd64', 'arm64'),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((drawn) =>
    drawn.map(
      ({ kind, tags, architecture, ...others }, index) =>
        ({
          ...minimalRunner(kind),
          name: `r${index}`,
          tags,
          architecture,
          ...(isPrivilegedKind(kind) ? {} : others),
        }) as RunnerSpec,
    ),
  );

it('what is refused is what leaves a job no choice, and nothing else', () => {
  const verdicts = new Set<boolean>();
  fc.assert(
    fc.property(arbitraryRunners, (runners) => {
      const isChoosable = areChoosable(runners);
      verdicts.add(isChoosable);
      expect(codes(...runners).length === 0).toBe(isChoosable);
    }),
    { numRuns: 150 },
  );
  expect(verdicts.size).toBe(2);
});

it('the fix of a finding ends it', () => {
  fc.assert(
    fc.property(arbitraryRunners, (runners) => {
      const findings = findingsOf(specOf(...runners));
      const [finding] = findings;
      const [, name = '', list = ''] =
        /runner (\w+) \/ tags.*tags: \[(.*)\]/.exec(`${finding?.path} ${finding?.fix}`) ?? [];
      const mended = runners.map((runner) =>
        runner.name === name ? { ...runner, tags: list.replaceAll("'", '').split(', ') } : runner,
      );
      expect(mended.some((runner, index) => runner !== runners[index])).toBe(findings.length > 0);
      // A runner that others were held against ends their findings with its own; no new one comes.
      const told = (all: readonly Finding[]) => all.map(({ code, path }) => `${code} at ${path}`);
      const rest = told(findings.slice(1));
      expect(told(findingsOf(specOf(...mended))).filter((one) => !rest.includes(one))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
