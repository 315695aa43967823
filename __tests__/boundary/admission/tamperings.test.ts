import { admissionResults, expectedFleet, failedRules, manifestsOf } from './rendered-fleet';
import { FURTHER, HANDED, HARMLESS, type Tampering } from './tamperings';
import { WITH_WHAT_IS_APPLIED } from './tamperings-with-what-is-applied';

const ALL = [...HANDED, ...FURTHER, ...WITH_WHAT_IS_APPLIED];

const cases = (rows: readonly Tampering[]) => rows.map((row) => [row.name, row] as const);

/** What a policy's own rules said before the policies were evaluated. */
const EVALUATED = ['admission-judged', 'admission-admits', 'admission-refuses'];

describe('tampering with policies', () => {
  it('is tried in more ways than were handed over', () => {
    expect(HANDED.length).toBeGreaterThanOrEqual(25);
    expect(FURTHER.length).toBeGreaterThanOrEqual(40);
    expect(WITH_WHAT_IS_APPLIED.length).toBeGreaterThanOrEqual(40);
    const names = ALL.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(cases(ALL))('is told: %s', (_, { tamper, told }) => {
    const objects = manifestsOf('tinyland');
    tamper(objects);
    for (const expected of [expectedFleet('tinyland'), undefined]) {
      const failed = failedRules(objects, expected);
      // Without a fleet nobody says who may break the glass.
      if (expected !== undefined || !/by name|out a group by name/.test(_)) {
        expect(told.some((rule) => failed.includes(rule)) ? told : failed).toEqual(told);
      }
    }
  });

  it.each(cases(ALL))('is told in few lines, with place and words: %s', (_, { tamper }) => {
    const objects = manifestsOf('tinyland');
    tamper(objects);
    const findings = admissionResults(objects, expectedFleet('tinyland'))
      .filter(({ id }) => EVALUATED.includes(id))
      .flatMap((result) => result.findings);
    expect(findings.length).toBeLessThanOrEqual(80);
    for (const { path, message, fix } of findings) {
      expect(path).toMatch(
        /^(?:ValidatingAdmissionPolicy(?:Binding)? \S|[A-Z]\w+ tinyland-runners\/|fleet tinyland$|admission policies$)/,
      );
      expect([message, fix].every((text) => text.length > 10 && !text.includes('\n'))).toBe(true);
    }
  });
});

describe('no tampering', () => {
  it.each(HARMLESS.map(({ name, change }) => [name, change] as const))('is told: %s', (_, change) => {
    const objects = manifestsOf('tinyland');
    change(objects);
    const found = admissionResults(objects, expectedFleet('tinyland')).flatMap(({ findings }) => findings);
    expect(found.filter(({ code }) => EVALUATED.includes(code))).toEqual([]);
  });
});
