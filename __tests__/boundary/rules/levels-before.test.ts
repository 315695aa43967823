import {
  checkBoundary,
  Fleet,
  type FleetBefore,
  fleetBefore,
  type RunnerSpec,
  renderFleet,
} from '../../../lib';
import { DEDICATED_NODES, specOf } from '../../chart/sample-fleet';
import { get, type Manifest, set } from '../edit';

const RESTRICTED: RunnerSpec = { kind: 'docker', podSecurity: 'restricted' };
const NIX: RunnerSpec = { kind: 'nix', podSecurity: 'restricted' };
const DIND: RunnerSpec = { kind: 'dind', nodes: DEDICATED_NODES };
const ENFORCE = ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'];
const NOTE = ['metadata', 'annotations', 'runner-fleet/before'];
const PLACE = 'Namespace acme-runners / label pod-security.kubernetes.io/enforce';

const fleetOf = (...runners: readonly RunnerSpec[]) => Fleet.parse(specOf(...runners));

/** A fleet as it is rendered over others, the oldest first. */
function over(...fleets: readonly Fleet[]): FleetBefore {
  return fleets.reduce<FleetBefore>(
    (before, fleet) => fleetBefore(renderFleet(fleet, before).map(({ text }) => text)),
    fleetBefore([]),
  );
}

const standing = (objects: readonly Manifest[]) =>
  fleetBefore(objects.map((object) => JSON.stringify(object)));

/** The Namespace of a fleet over objects as somebody wrote them. */
function namespaceOver(fleet: Fleet, objects: readonly Manifest[]): Manifest {
  return manifests(fleetBefore(renderFleet(fleet, standing(objects)).map(({ text }) => text))).namespace;
}

function manifests(before: FleetBefore): { objects: Manifest[]; namespace: Manifest } {
  const objects = structuredClone(before.objects) as Manifest[];
  return { objects, namespace: objects.find(({ kind }) => kind === 'Namespace') as Manifest };
}

function judged(objects: readonly Manifest[], fleet?: Fleet, before?: FleetBefore) {
  const { results } = checkBoundary(objects, fleet, before);
  const { findings, openings } = results.find(({ id }) => id === 'namespace-pod-security') ?? {
    findings: [],
    openings: [],
  };
  return {
    failed: results.filter(({ status }) => status === 'fail').map(({ id }) => id),
    found: findings.map(({ path, value, allowed }) => [path, value, allowed]),
    told: openings.map(({ path, sentence }) => [path, sentence]),
  };
}

const OPEN = 'until the roll-over is done, pods of the level baseline are let in for runner';
const NOT_OF_A_FLEET = [[PLACE, 'baseline', 'restricted']];

describe('a namespace whose runners were of a looser level', () => {
  const now = fleetOf(RESTRICTED);
  const stood = over(fleetOf({ kind: 'docker' }));
  const both = over(fleetOf({ kind: 'docker' }), now);

  test.each([
    ['where it is known what stood', now, stood],
    ['where nobody says what stood', now, undefined],
    ['without a fleet', undefined, undefined],
  ] as const)('keeps it, and that is told, %s', (_, fleet, before) => {
    const { objects, namespace } = manifests(both);
    expect([get(namespace, ENFORCE), get(namespace, NOTE)]).toEqual(['baseline', '{"docker":"baseline"}']);
    expect(judged(objects, fleet, before)).toEqual({
      failed: [],
      found: [],
      told: [[PLACE, `${OPEN} docker`]],
    });
  });

  test('may not where nothing stood', () => {
    const { objects } = manifests(both);
    expect(judged(objects, now, fleetBefore([])).found).toEqual(NOT_OF_A_FLEET);
  });

  test('may not where it says nothing of it', () => {
    const { objects, namespace } = manifests(both);
    for (const note of ['{}', '{"docker":"restricted"}', '{"nix":"baseline"}', '[]', '{', 'null']) {
      set(namespace, NOTE, note);
      for (const before of [stood, undefined]) {
        expect(judged(objects, now, before)).toMatchObject({ found: NOT_OF_A_FLEET, told: [] });
      }
    }
  });

  test.each([
    ['privileged', 'baseline'],
    ['', 'baseline'],
  ])('may be of no other level: %j', (level) => {
    const { objects, namespace } = manifests(both);
    set(namespace, ENFORCE, level);
    set(namespace, NOTE, '{"docker":"privileged"}');
    for (const before of [stood, undefined]) {
      expect(judged(objects, now, before).found).toEqual([[PLACE, level, 'restricted']]);
    }
  });

  test.each<readonly [string, Fleet, Fleet]>([
    ['was restricted itself', fleetOf(RESTRICTED, { kind: 'nix' }), fleetOf(RESTRICTED)],
    ['was there in no version', fleetOf({ kind: 'nix' }), fleetOf(RESTRICTED, NIX)],
    ['was of another kind', fleetOf({ kind: 'nix', name: 'docker' }), fleetOf(RESTRICTED)],
  ])('may not for a runner that %s', (_, before, fleet) => {
    const { objects, namespace } = manifests(over(fleet));
    set(namespace, ENFORCE, 'baseline');
    set(namespace, NOTE, '{"docker":"baseline"}');
    expect(judged(objects, fleet, over(before))).toMatchObject({ found: NOT_OF_A_FLEET, told: [] });
  });

  test('is told by the runners alone for which it is, and not where others need it', () => {
    const beside = over(fleetOf({ kind: 'docker' }, NIX), fleetOf(RESTRICTED, NIX));
    expect(judged(manifests(beside).objects, fleetOf(RESTRICTED, NIX)).told).toEqual([
      [PLACE, `${OPEN} docker`],
    ]);
    const needed = fleetOf(RESTRICTED, { kind: 'nix' });
    const { objects } = manifests(over(fleetOf({ kind: 'docker' }, { kind: 'nix' }), needed));
    expect(judged(objects, needed)).toMatchObject({ found: [], told: [] });
  });
});

describe('over several versions', () => {
  const level = (...fleets: readonly Fleet[]) => {
    const { namespace } = manifests(over(...fleets));
    return [get(namespace, ENFORCE), get(namespace, NOTE)];
  };
  const LESS: RunnerSpec = { ...RESTRICTED, resources: { build: { cpuLimit: '1' } } };

  test.each<readonly [string, readonly Fleet[], string, string | undefined]>([
    [
      'it is kept until somebody narrows it',
      [fleetOf({ kind: 'docker' }), fleetOf(RESTRICTED), fleetOf(LESS)],
      'baseline',
      '{"docker":"baseline"}',
    ],
    ['it is tight where all were', [fleetOf(RESTRICTED), fleetOf(LESS)], 'restricted', undefined],
    [
      'a runner that becomes looser needs no note',
      [fleetOf(RESTRICTED), fleetOf({ kind: 'docker' })],
      'baseline',
      undefined,
    ],
    [
      'a new runner needs none',
      [fleetOf({ kind: 'nix' }), fleetOf(RESTRICTED, { kind: 'nix' })],
      'baseline',
      undefined,
    ],
    [
      'a runner that is gone was retired',
      [fleetOf({ kind: 'nix' }, RESTRICTED), fleetOf(RESTRICTED)],
      'restricted',
      undefined,
    ],
    [
      'a runner of another kind was retired',
      [fleetOf({ kind: 'nix', name: 'docker' }), fleetOf(RESTRICTED)],
      'restricted',
      undefined,
    ],
    [
      'with the last daemon the level is that of the others',
      [fleetOf({ kind: 'docker' }, DIND), fleetOf({ kind: 'docker' })],
      'baseline',
      undefined,
    ],
    [
      'and that which they had',
      [fleetOf({ kind: 'docker' }, DIND), fleetOf(RESTRICTED)],
      'baseline',
      '{"docker":"baseline"}',
    ],
    [
      'beside a daemon it is as it was, and noted',
      [fleetOf({ kind: 'docker' }, DIND), fleetOf(RESTRICTED, DIND)],
      'privileged',
      '{"docker":"baseline"}',
    ],
    [
      'so that it holds when the daemon goes',
      [fleetOf({ kind: 'docker' }, DIND), fleetOf(RESTRICTED, DIND), fleetOf(RESTRICTED)],
      'baseline',
      '{"docker":"baseline"}',
    ],
  ])('%s', (_, fleets, enforce, note) => {
    expect(level(...fleets)).toEqual([enforce, note]);
    const [before, fleet] = [over(...fleets.slice(0, -1)), fleets.at(-1) as Fleet];
    expect(judged(manifests(over(...fleets)).objects, fleet, before).failed).toEqual([]);
  });

  test('who warns and audits says what is coming', () => {
    const { namespace } = manifests(over(fleetOf({ kind: 'docker' }), fleetOf(RESTRICTED)));
    expect(
      ['warn', 'audit'].map((mode) =>
        get(namespace, ['metadata', 'labels', `pod-security.kubernetes.io/${mode}`]),
      ),
    ).toEqual(['restricted', 'restricted']);
  });

  test.each(['{', 'null', '7', '{"docker":"privileged"}'])('a note that says nothing is none: %s', (note) => {
    const { objects, namespace } = manifests(over(fleetOf(RESTRICTED)));
    set(namespace, NOTE, note);
    const next = namespaceOver(fleetOf(LESS), objects);
    expect([get(next, ENFORCE), get(next, NOTE)]).toEqual(['restricted', undefined]);
  });

  test('what no policy says, the whole namespace did', () => {
    const objects = manifests(over(fleetOf(RESTRICTED))).objects.filter(
      ({ kind }) => kind !== 'ValidatingAdmissionPolicy',
    );
    expect(get(namespaceOver(fleetOf(LESS), objects), ENFORCE)).toBe('restricted');
    const { objects: written, namespace } = manifests(over(fleetOf(LESS)));
    set(namespace, ENFORCE, 'baseline');
    set(namespace, NOTE, '{"docker":"baseline"}');
    expect(judged(written, fleetOf(LESS), standing(objects)).found).toEqual(NOT_OF_A_FLEET);
  });
});
