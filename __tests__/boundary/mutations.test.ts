import { RULES } from '../../lib/boundary/rule-table';
import { MUTATIONS } from './mutations';
import { expectedFinding } from './mutations/expected-finding';
import { resultOf } from './rules/status';

/** Rules that look at what is expected rather than at objects; their own tests break them. */
const NOT_BY_OBJECTS = ['fleet-not-empty', 'job-users', 'fleet-config-differs', 'fleet-objects-differ'];

describe('mutations of rendered objects', () => {
  test('there are enough of them, with names of their own', () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(MUTATIONS.map(({ rule, name }) => `${rule}: ${name}`)).size).toBe(MUTATIONS.length);
  });

  test('every rule is broken by one of them', () => {
    const broken = new Set([...MUTATIONS.map(({ rule }) => rule), ...NOT_BY_OBJECTS]);
    expect(RULES.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  });

  test.each(MUTATIONS.map(({ rule, name, mutate, finds }) => [rule, name, mutate, finds] as const))(
    '%s tells of %s, and where',
    (rule, _name, mutate, finds) => {
      const { status, findings } = resultOf(rule, mutate);
      expect(status).toBe('fail');
      const { path, value, allowed } = findings[0] ?? {};
      expect({ path, value: value || undefined, allowed }).toEqual(expectedFinding(finds));
    },
  );
});
