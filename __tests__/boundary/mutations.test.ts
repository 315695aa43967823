import { RULES } from '../../lib/boundary/rule-table';
import { MUTATIONS, OTHER_BREAKS } from './mutations';
import { expectedFinding } from './mutations/expected-finding';
import { resultOf } from './rules/status';

describe('mutations of rendered objects', () => {
  test('there are enough of them, with names of their own', () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(MUTATIONS.map(({ rule, name }) => `${rule}: ${name}`)).size).toBe(MUTATIONS.length);
  });

  test('every rule is broken by one of them, and none is missing that once was', () => {
    const broken = [...MUTATIONS.map(({ rule }) => rule), ...OTHER_BREAKS.keys()];
    expect([...new Set(broken)].sort()).toEqual(RULES.map(({ id }) => id).sort());
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
