import { collectFacts, type Facts } from '../../lib/boundary/facts/facts';
import { RULES } from '../../lib/boundary/rule-table';
import { fleetManifests, TINYLAND } from './fleet-fixture';

/** Where a rule must see something, silence is a failure. */
const applying = (facts: Facts) => RULES.filter((rule) => rule.applies(facts)).map(({ id }) => id);
const silent = (facts: Facts) => RULES.filter((rule) => !rule.applies(facts)).map(({ id }) => id);

const CONFIG = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'b' },
  data: { 'config.toml': '[[runners]]\nname = "x"\n' },
};

/** Rules about what need not be there. */
const NEVER =
  'fleet-config-differs fleet-objects-differ fleet-monitor job-disruption-budgets monitors-plain dind-nodes-apart dind-nodes-admitted secret-sources admission-fail-closed admission-bound admission-coverage break-glass-named additions-harmless admission-judged admission-admits admission-refuses admission-exercised admission-overlap';

describe('rules must see something', () => {
  test('in a fleet: all but those about what need not be there', () => {
    expect(silent(collectFacts(fleetManifests(), TINYLAND)).join(' ')).toBe(NEVER);
  });

  test('in a fleet without admission policies, which it says to leave out', () => {
    const facts = collectFacts(fleetManifests(), { ...TINYLAND, admission: false });
    expect(silent(facts)).toEqual(expect.arrayContaining(['admission-present']));
    expect(silent(facts)).toHaveLength(NEVER.split(' ').length + 1);
  });

  test('in no manifests at all: those about any', () => {
    expect(applying(collectFacts([], undefined)).join(' ')).toBe(
      'manifests-readable manifests-applied manifests-unique manifests-kinds manifests-namespaced manifests-unowned secret-values-absent secret-names-reserved',
    );
  });

  test('in the configuration of somebody else: not what only a fleet has', () => {
    expect(silent(collectFacts([CONFIG], undefined)).join(' ')).toBe(
      'fleet-not-empty fleet-no-strangers fleet-config-differs fleet-objects-differ fleet-monitor namespace-own disruption-budgets job-disruption-budgets monitors-plain dind-nodes-apart dind-nodes-admitted priority-classes secret-sources admission-present admission-fail-closed admission-bound admission-coverage break-glass-named additions-harmless admission-judged admission-admits admission-refuses admission-exercised admission-overlap',
    );
  });

  test('in a fleet without runners: its namespace, and that it is empty', () => {
    const found = applying(collectFacts([], { org: 'a', runners: [] }));
    const always = applying(collectFacts([], undefined));
    expect(found.filter((id) => !always.includes(id))).toEqual(['fleet-not-empty', 'namespace-own']);
  });
});
