import { checkBoundary } from '../../lib/boundary/check';
import { RULES } from '../../lib/boundary/rule-table';
import { fleetManifests, TINYLAND } from './fleet-fixture';
import { MUTATIONS } from './mutations';

/** Rules that look at what is expected rather than at objects; their own tests break them. */
const NOT_BY_OBJECTS = ['fleet-not-empty', 'job-users'];

describe('mutations of rendered objects', () => {
  test('there are enough of them, with names of their own', () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(MUTATIONS.map(({ rule, name }) => `${rule}: ${name}`)).size).toBe(MUTATIONS.length);
  });

  test('every rule is broken by one of them', () => {
    const broken = new Set([...MUTATIONS.map(({ rule }) => rule), ...NOT_BY_OBJECTS]);
    expect(RULES.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  });

  test.each(MUTATIONS.map(({ rule, name, mutate }) => [rule, name, mutate] as const))(
    '%s tells of %s',
    (rule, _name, mutate) => {
      const objects = fleetManifests();
      mutate(objects);
      const report = checkBoundary(objects, TINYLAND);
      expect(report.holds).toBe(false);
      const failed = report.results.filter(({ status }) => status === 'fail').map(({ id }) => id);
      expect(failed).toContain(rule);
      expect(JSON.stringify(report)).not.toContain('the rule itself failed');
    },
  );
});
