import { RULES } from '../../lib/boundary/rule-table';
import { CRITICAL, MEDIUM, SEVERITIES, severityOf } from '../../lib/boundary/severity';

const IDS = RULES.map(({ id }) => id);

test('each rule that is weighed is there, and weighed once', () => {
  const weighed = [...CRITICAL, ...MEDIUM];
  expect(weighed.filter((id) => !IDS.includes(id))).toEqual([]);
  expect(new Set(weighed).size).toBe(weighed.length);
});

test('each weight is given, and what nobody weighs is no less than high', () => {
  expect(new Set(IDS.map(severityOf))).toEqual(new Set(SEVERITIES));
  expect(severityOf('a rule of tomorrow')).toBe('high');
});

test('a rule that explains the silence of others is there', () => {
  const named = new Set(RULES.flatMap(({ explainedBy }) => explainedBy ?? []));
  expect(named.size).toBeGreaterThan(0);
  expect([...named].filter((id) => !IDS.includes(id))).toEqual([]);
});
