import { RULES } from '../../lib/boundary/rule-table';
import { SEVERITIES, type Severity } from '../../lib/boundary/severity';

const IDS = RULES.map(({ id }) => id);

test.each<[Severity, string]>([
  ['critical', 'pss-privileged'],
  ['critical', 'admission-refuses'],
  ['high', 'fleet-config-differs'],
  ['medium', 'quota-present'],
])('it is %s that %s does not hold', (severity, id) => {
  expect(RULES.find((rule) => rule.id === id)?.severity).toBe(severity);
});

test('each weight is given', () => {
  expect(new Set(RULES.map(({ severity }) => severity))).toEqual(new Set(SEVERITIES));
});

test('a rule that explains the silence of others is there', () => {
  const named = new Set(RULES.flatMap(({ explainedBy }) => explainedBy ?? []));
  expect(named.size).toBeGreaterThan(0);
  expect([...named].filter((id) => !IDS.includes(id))).toEqual([]);
});
