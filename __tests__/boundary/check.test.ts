import { checkBoundary, judge } from '../../lib/boundary/check';
import { collectFacts } from '../../lib/boundary/facts/facts';
import { everywhere, nowhere, type Rule } from '../../lib/boundary/rule';
import { RULES } from '../../lib/boundary/rule-table';
import { set } from './edit';
import { fleetManifests, TINYLAND } from './fleet-fixture';
import { manager } from './mutations/mutation';

const factsOfFleet = () => collectFacts(fleetManifests(), TINYLAND);

function rule(check: Rule['check'], applies: Rule['applies'] = everywhere): Rule {
  return {
    id: 'a-rule',
    sentence: 'all is well',
    why: 'it must be',
    severity: 'high',
    serves: [],
    faults: [],
    applies,
    otherwise: 'nobody asked',
    check,
  };
}

describe('checkBoundary', () => {
  test('lets the smallest fleet pass, and each rule says how much it saw', () => {
    const report = checkBoundary(fleetManifests(), TINYLAND);
    expect(report.results.flatMap(({ findings }) => findings)).toEqual([]);
    expect(report.holds).toBe(true);
    expect(report.results).toHaveLength(RULES.length);
    const silent = report.results.filter(({ status }) => status !== 'pass');
    expect(silent.map(({ id }) => id)).toEqual([
      'fleet-config-differs',
      'fleet-objects-differ',
      'fleet-monitor',
      'job-disruption-budgets',
      'monitors-plain',
      'secret-sources',
      'additions-harmless',
      'admission-overlap',
    ]);
    for (const { status, seen, reason } of report.results) {
      expect(status === 'pass' ? seen > 0 : reason !== undefined).toBe(true);
    }
  });

  test('gathers what the rules come upon that is open on purpose', () => {
    const report = checkBoundary(fleetManifests(), TINYLAND);
    expect(report.openings).toEqual(report.results.flatMap(({ openings }) => openings));
    expect(report.openings.map(({ code }) => code)).toContain('daemon-alone-privileged');
    expect(checkBoundary([]).openings).toEqual([]);
  });

  test('leaves secrets out of openings', () => {
    const rule: Rule = {
      id: 'a-rule',
      sentence: 'it holds',
      why: 'it must',
      severity: 'high',
      serves: [],
      faults: [],
      applies: () => false,
      otherwise: 'nobody asked',
      check: (_, examination) => examination.opened('a', `to glpat-${'a'.repeat(20)}`),
    };
    const { openings, holds } = judge([rule], collectFacts([], undefined));
    expect(holds).toBe(true);
    expect(openings).toHaveLength(1);
    expect(JSON.stringify(openings)).not.toContain('glpat-aaaa');
  });

  test('sees every runner in every rule about runners', () => {
    const { results } = checkBoundary(fleetManifests(), TINYLAND);
    const seen = (id: string): number | undefined => results.find((result) => result.id === id)?.seen;
    expect(seen('fleet-complete')).toBe(6);
    expect(seen('daemon-alone-privileged')).toBe(6);
    expect(seen('pss-host-namespaces')).toBe(12);
    // Managers hold one container; job pods five, and dind's the daemon as well: init, build, helper, job's services.
    expect(seen('pss-privileged')).toBe(6 + 6 * 4 + 1);
  });

  test('says what the manifests were held against', () => {
    expect(checkBoundary(fleetManifests(), TINYLAND).basis).toBe('the fleet tinyland (6 runners)');
    expect(checkBoundary(fleetManifests()).basis).toMatch(
      /^what the manifests say of themselves: tinyland \(6 runners\)/,
    );
    expect(checkBoundary([{}]).basis).toMatch(/^no fleet/);
    expect(checkBoundary([], { org: 'a', runners: TINYLAND.runners.slice(0, 1) }).basis).toBe(
      'the fleet a (1 runner)',
    );
    const orgs = ['a', 'b', 'c', 'd'];
    const runners = TINYLAND.runners.slice(0, 1);
    const many = checkBoundary(orgs.flatMap((org) => fleetManifests({ ...TINYLAND, org, runners })));
    expect(many.basis).toContain('4 fleets with 4 runners');
    const two = checkBoundary(
      ['a', 'b', 'c'].flatMap((org) => fleetManifests({ ...TINYLAND, org, runners })),
    );
    expect(two.basis).toContain('a (1 runner), b (1 runner), c (1 runner)');
    expect(many.holds).toBe(true);
  });

  test('does not depend on the order of objects', () => {
    const objects = fleetManifests();
    set(manager(objects), 'securityContext.privileged', true);
    const codes = (list: readonly unknown[]): unknown =>
      checkBoundary(list, TINYLAND)
        .results.flatMap(({ findings }) => findings.map(({ code, path }) => `${code} ${path}`))
        .sort();
    expect(codes([...objects].reverse())).toEqual(codes(objects));
  });

  test('fails where there is nothing at all', () => {
    const report = checkBoundary([]);
    expect(report.holds).toBe(false);
    expect(checkBoundary([], TINYLAND).holds).toBe(false);
  });

  test('fails where a fleet is given that holds no runner', () => {
    const report = checkBoundary(fleetManifests(), { org: 'tinyland', runners: [] });
    expect(report.results.find(({ id }) => id === 'fleet-not-empty')?.status).toBe('fail');
  });

  test('leaves secrets out of its report', () => {
    const objects = fleetManifests();
    const token = ['glrt', 'aBcDeFgHiJkLmNoPqRsT'].join('-');
    set(manager(objects), 'args', ['register', `--token=${token}`]);
    const report = JSON.stringify(checkBoundary(objects, TINYLAND));
    expect(report).toContain('(hidden)');
    expect(report).not.toContain(token);
  });
});

describe('judge', () => {
  test('takes a rule that throws for one that fails', () => {
    const { holds, results } = judge(
      [
        rule(() => {
          throw new Error('out of luck');
        }),
      ],
      factsOfFleet(),
    );
    expect(holds).toBe(false);
    expect(results[0]?.status).toBe('fail');
    expect(results[0]?.findings[0]).toMatchObject({
      code: 'a-rule',
      path: 'rule',
      message: expect.stringContaining('out of luck'),
    });
  });

  test('keeps what a rule found before it threw', () => {
    const [result] = judge(
      [
        rule((_, examination) => {
          examination.found('here', 'broken', 'mend it');
          throw new Error('out of luck');
        }),
      ],
      factsOfFleet(),
    ).results;
    expect(result?.findings.map(({ message }) => message)).toEqual([
      'broken',
      expect.stringContaining('out of luck'),
    ]);
  });

  test('takes a rule that saw nothing where it had to for one that fails', () => {
    const [result] = judge([rule(() => undefined)], factsOfFleet()).results;
    expect(result).toMatchObject({ status: 'fail', seen: 0 });
    expect(result?.findings[0]?.message).toContain('nothing to examine');
  });

  test('says why a rule does not apply', () => {
    const [silent] = judge([rule(() => undefined, nowhere)], factsOfFleet()).results;
    expect(silent).toMatchObject({ status: 'not-applicable', seen: 0, reason: 'nobody asked', findings: [] });
    const [waived] = judge([rule((_, examination) => examination.waive('no need'))], factsOfFleet()).results;
    expect(waived).toMatchObject({ status: 'not-applicable', reason: 'no need' });
  });

  test('does not let a rule waive what it found', () => {
    const check: Rule['check'] = (_, examination) => {
      examination.waive('no need');
      examination.found('here', 'broken', 'mend it');
    };
    expect(judge([rule(check)], factsOfFleet()).results[0]?.status).toBe('fail');
  });
});
