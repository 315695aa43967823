import { RULES } from '../../lib/boundary/rule-table';

describe('the rule table', () => {
  test('names each rule once, and says what holds and why', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    expect(new Set(RULES.map(({ sentence }) => sentence)).size).toBe(RULES.length);
    for (const { id, sentence, why, otherwise } of RULES) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
      for (const text of [sentence, why, otherwise]) {
        expect(text).toMatch(/^(?:[a-z]|GitLab|Network|Pod|{)/);
        expect(text).not.toMatch(/[.!]$|\n/);
      }
    }
  });

  test('cannot be changed', () => {
    expect(Object.isFrozen(RULES)).toBe(true);
  });
});
