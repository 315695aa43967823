import { Fleet, renderFleet } from '../../../lib';
import { checkBoundary } from '../../../lib/boundary/check';
import { objectsOf } from '../../chart/rendered';
import { fleetOfSize } from '../../policy/large-fleet';
import { admissionResults, expectedFleet, manifestsOf } from './rendered-fleet';
import { BEYOND_THE_RED_TEAM, EXPLAINED, OF_THE_RED_TEAM, type Unexplained } from './unexplained';
import { ENTRIES, FOR_KNOWN_VALUES } from './unexplained-entries';

const ALL = [...OF_THE_RED_TEAM, ...BEYOND_THE_RED_TEAM, ...FOR_KNOWN_VALUES, ...ENTRIES];

/** Every finding about what the policies do. */
function findingsAfter(change: Unexplained['change'], given: boolean) {
  const objects = manifestsOf('tinyland');
  change(objects);
  return admissionResults(objects, given ? expectedFleet('tinyland') : undefined).flatMap(
    ({ findings }) => findings,
  );
}

describe('an exception that nothing explains', () => {
  it('is tried in more ways than were handed over', () => {
    expect(OF_THE_RED_TEAM).toHaveLength(20);
    expect(BEYOND_THE_RED_TEAM.length).toBeGreaterThanOrEqual(15);
    expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
  });

  it.each(ALL.map(({ name, change }) => [name, change] as const))('is told: %s', (_, change) => {
    for (const given of [true, false]) {
      const told = findingsAfter(change, given).filter(({ code }) => code === 'admission-exercised');
      expect(told.length).toBeGreaterThan(0);
      expect(told.length).toBeLessThanOrEqual(26);
      for (const { path, value, fix } of told) {
        expect(path).toMatch(/^ValidatingAdmissionPolicy \S+ \/ spec\.\w+\[\d+\]$/);
        expect(value?.length).toBeLessThanOrEqual(121);
        expect(fix).toContain('take the exception out');
      }
    }
  });
});

describe('what decides nothing', () => {
  it.each(EXPLAINED.map(({ name, change }) => [name, change] as const))('is not told: %s', (_, change) => {
    expect(findingsAfter(change, true).filter(({ code }) => code === 'admission-exercised')).toEqual([]);
  });

  it.each([1, 2, 30])('is not told of a fleet whose configs fill some policies: %d runners', (runners) => {
    expect(renderFleet(fleetOfSize(runners))).toHaveLength(2);
  });

  it('is not told of daemons that differ, where every runner has one', () => {
    const fleet = Fleet.parse({
      org: 'acme',
      cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
      runners: ['one', 'other'].map((name, position) => ({
        kind: 'dind',
        name,
        allowedImages: ['alpine:*'],
        daemon: { mtu: 1400 + position },
        nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' },
      })),
    });
    expect(renderFleet(fleet)).toHaveLength(2);
  });

  it('is not told of what a RuntimeClass adds, where no fleet says what that is', () => {
    const fleet = Fleet.parse({
      org: 'acme',
      cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
      runners: [
        {
          kind: 'docker',
          runtimeClass: {
            name: 'kata',
            scheduling: { nodeSelector: { kata: 'yes' }, tolerations: [{ key: 'kata', value: 'only' }] },
          },
        },
      ],
    });
    expect(checkBoundary(objectsOf(fleet)).results.flatMap(({ findings }) => findings)).toEqual([]);
  });
});
