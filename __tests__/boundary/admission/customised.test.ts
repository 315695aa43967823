import { CUSTOMISATIONS, type Customisation, judged, rulesToldOf } from '../../corpus/customisations';

/** What an operator changes of what is rendered; a real API server is held to the same table. */

const named = (outcome: Customisation['outcome']) => CUSTOMISATIONS.filter((row) => row.outcome === outcome);

test('there are many customisations, each with a name of its own', () => {
  expect(new Set(CUSTOMISATIONS.map(({ name }) => name)).size).toBe(CUSTOMISATIONS.length);
  expect(CUSTOMISATIONS.length).toBeGreaterThanOrEqual(70);
});

test.each(named('runs'))('nothing is wrong with: $name', (row) => {
  expect(judged(row)).toEqual([]);
});

describe('is refused, since the policies of the fleet would', () => {
  test.each(named('refused'))('$name, by $rule', (row) => {
    const findings = judged(row);
    expect(rulesToldOf(findings)).toContain(row.rule);
    const admits = findings.filter(({ code }) => code === 'admission-admits');
    for (const { path, fix } of admits) {
      expect(path).toMatch(
        new RegExp(
          `^(?:Deployment custom-runners/${row.name}-manager|ConfigMap custom-runners/${row.name}-config)`,
        ),
      );
      expect(fix).not.toContain('restore');
    }
    // Policies that were left as they are get no findings of their own.
    expect(findings.filter(({ path }) => path.startsWith('ValidatingAdmissionPolicy'))).toEqual([]);
  });
});

test.each(named('refused by the judge alone'))('$name is refused by $rule of the judge alone', (row) => {
  const findings = judged(row);
  expect(findings.map(({ code }) => code)).toContain(row.rule);
  expect(rulesToldOf(findings)).toEqual([]);
});

test('a pull secret that a ServiceAccount gives to job pods is refused for the jobs', () => {
  const findings = judged({
    name: 'docker',
    change: (objects) => {
      const account = objects.find(
        ({ kind, metadata }) =>
          kind === 'ServiceAccount' && (metadata as { name: string }).name === 'docker-job',
      );
      Object.assign(account ?? {}, { imagePullSecrets: [{ name: 'regcred' }] });
    },
  });
  expect(rulesToldOf(findings)).toEqual(['job-pull-secrets']);
});
