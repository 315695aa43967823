import { readFileSync } from 'node:fs';
import { renderFleet } from '../../lib';
import { corpusFleet } from '../corpus/fleets';
import { judged } from './reading/judged';
import { KUBECTL_READINGS, type Reading, sameObjects } from './reading/kubectl';
import { TRICKS } from './reading/tricks';

const readings: Readonly<Record<string, Reading>> = JSON.parse(readFileSync(KUBECTL_READINGS, 'utf8'));

describe('what kubectl makes of a document', () => {
  test('was asked for each of them, and no other one', () => {
    expect(Object.keys(readings).sort()).toEqual(TRICKS.map(({ name }) => name).sort());
    expect(new Set(TRICKS.map(({ name }) => name)).size).toBe(TRICKS.length);
  });

  test.each(TRICKS.map((trick) => [trick.name, trick] as const))('%s', (name, trick) => {
    const { verdict, objects, told } = judged(trick.content);
    expect([verdict, told]).toEqual([trick.verdict, told]);
    if (verdict === 'read') {
      expect(readings[name]?.error).toBeUndefined();
      expect(sameObjects(objects, readings[name]?.objects ?? [])).toBe(true);
    }
    if (verdict === 'refused') {
      expect(told[0]).toMatch(new RegExp(`^file:${trick.line ?? 1}: [^\\n]{20,300}$`, 'u'));
    }
  });

  test('differs from what a lenient reader makes of it, for many of the tricks', () => {
    const applied = TRICKS.filter(
      ({ name, verdict }) => verdict === 'refused' && (readings[name]?.objects.length ?? 0) > 0,
    );
    expect(applied.length).toBeGreaterThan(40);
    const evil = TRICKS.filter(({ name }) => JSON.stringify(readings[name]).includes('cluster-admin'));
    expect(evil.length).toBeGreaterThanOrEqual(5);
    expect(evil.map(({ verdict }) => verdict)).not.toContain('read');
    const privileged = TRICKS.filter(({ name }) => JSON.stringify(readings[name]).includes('"hostPID":true'));
    expect(privileged.length).toBeGreaterThanOrEqual(8);
  });
});

test('what is rendered is read', () => {
  const files = renderFleet(corpusFleet('tinyland'));
  expect(files).toHaveLength(2);
  for (const { text } of files) {
    const { verdict, objects, told } = judged(text);
    expect([verdict, told]).toEqual(['read', []]);
    expect(objects.length).toBeGreaterThan(20);
  }
});
