import { ATTACKS } from '../../../lib/boundary/admission/corpus/attacks';
import { HONEST } from '../../../lib/boundary/admission/corpus/honest';
import { FLEET_SPECS, type FleetName } from '../../corpus/fleets';
import { get, type Manifest } from '../edit';
import { admissionResults, expectedFleet, expressionsOf, manifestsOf, variableOf } from './rendered-fleet';

/**
 * Rules that no request can meet alone, since another rule refuses the same: the reason for each. Whatever they would
 * let pass is refused all the same. That they refuse nothing of it themselves is told as well: the others may change.
 */
const REDUNDANT: Readonly<Record<string, string>> = {
  'baseline-host-path':
    'job-volumes, manager-volumes and other-volumes each leave no way to a path of the node to those they look at',
  'restricted-volumes': 'manager-volumes and job-volumes allow fewer types',
  'restricted-escalation': 'manager-security and job-escalation refuse the same',
  'restricted-seccomp': 'manager-security and job-seccomp allow fewer profiles, and none of a container',
  'restricted-capabilities':
    'manager-security refuses the same, and so does job-capabilities: a restricted runner adds none',
  'connect-ports':
    'connect-manager stops everybody but managers, and writes and connect-container stop those',
};

/** Rules that refuse nothing in a fleet without the thing in question: nothing passes where they are gone. */
const NOT_IN: Readonly<Record<FleetName, readonly string[]>> = {
  tinyland: [],
  acme: [],
  // No dind, so that there is no daemon to change.
  plain: ['job-daemon'],
  changed: [],
  sized: [],
  clouds: ['job-daemon'],
  closed: [],
  builders: ['job-daemon'],
  volumes: [],
};

/** The same where the level restricted is for managers alone, of whom manager-security says as much. */
const OF_MANAGERS_ALONE: Readonly<Record<FleetName, readonly string[]>> = {
  tinyland: ['restricted-non-root', 'restricted-user'],
  acme: [],
  plain: ['restricted-non-root', 'restricted-user'],
  changed: ['restricted-non-root', 'restricted-user'],
  sized: ['restricted-non-root', 'restricted-user'],
  clouds: [],
  closed: ['restricted-non-root', 'restricted-user'],
  builders: ['restricted-non-root', 'restricted-user'],
  volumes: [],
};

/**
 * How many other rules of its policy a rule stands in for: a field that a cluster adds is let pass by the rule for fields,
 * and what is for that rule is refused by the one for the value.
 */
const STANDS_IN: { readonly [F in FleetName]?: Readonly<Record<string, number>> } = {
  changed: { 'job-node': 1, 'job-dns': 1, 'manager-values': 1 },
};

const fleets = Object.keys(FLEET_SPECS) as FleetName[];

const rules = fleets.flatMap((fleet) =>
  manifestsOf(fleet)
    .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
    .flatMap((policy) => {
      const from = expressionsOf(policy).length - (get(policy, 'spec.validations') as unknown[]).length;
      return expressionsOf(policy)
        .slice(from)
        .map(({ name }, index) => [fleet, String(get(policy, 'metadata.name')), name, from + index] as const);
    }),
);

const IDLE = /^the rule refuses nothing of what it is for; today other rules do so in its place$/;

/** What stands in place of a rule, or of the list of what it finds. */
type Always = readonly [place: 'rule' | 'found', expression: string];

/**
 * That a rule is gutted is seen by what it lets pass, whatever is written, so that other ways to say the same are tried with
 * one fleet only: the one that can break every rule.
 */
function alwaysOf(fleet: FleetName, finds: boolean): readonly Always[] {
  const more: readonly Always[] = [['rule', '1 == 1'], ...(finds ? [['found', '[]'] as const] : [])];
  return [['rule', 'true'], ...(fleet === 'acme' ? more : [])];
}

describe('every rule of every policy refuses something, and most alone', () => {
  it.each(rules)('%s: %s/%s', (fleet, policy, name, index) => {
    const expressionsIn = (objects: readonly Manifest[]) =>
      expressionsOf(
        objects.find(
          (object) =>
            object['kind'] === 'ValidatingAdmissionPolicy' && get(object, 'metadata.name') === policy,
        ) ?? {},
      );
    const findings = variableOf(name);
    const finds =
      findings !== name && expressionsIn(manifestsOf(fleet)).some((found) => found.name === findings);
    for (const always of alwaysOf(fleet, finds)) {
      const objects = manifestsOf(fleet);
      const all = expressionsIn(objects);
      const [place, expression] = always;
      const gutted = place === 'rule' ? all[index] : all.find((found) => found.name === findings);
      gutted?.write(expression);
      const results = admissionResults(objects, expectedFleet(fleet));
      const told = results
        .find(({ id }) => id === 'admission-refuses')
        ?.findings.map(({ path, message }) => [path.split(' / ')[0], IDLE.test(message) ? 'idle' : 'passes']);
      const alone = !(name in REDUNDANT) && !OF_MANAGERS_ALONE[fleet].includes(name);
      expect({ always, told }).toEqual({
        always,
        told: NOT_IN[fleet].includes(name)
          ? []
          : Array.from({ length: 1 + (STANDS_IN[fleet]?.[name] ?? 0) }, () => [
              `ValidatingAdmissionPolicy ${policy}`,
              alone ? 'passes' : 'idle',
            ]),
      });
    }
  });
});

describe('the corpus', () => {
  it('names each request once', () => {
    for (const ids of [ATTACKS.map(({ id }) => id), HONEST.map(({ id }) => id)]) {
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    }
  });

  it('asks every rule of a policy', () => {
    const asked = new Set(ATTACKS.map(({ rule }) => rule));
    const all = new Set(rules.map(([, , name]) => name));
    expect([...all].filter((name) => !asked.has(name))).toEqual([]);
    expect([...asked].filter((name) => !all.has(name))).toEqual([]);
  });

  it.each(fleets)('passes as rendered, with a fleet and without one: %s', (fleet) => {
    for (const expected of [expectedFleet(fleet), undefined]) {
      const results = admissionResults(manifestsOf(fleet), expected);
      expect(results.flatMap(({ findings }) => findings)).toEqual([]);
      const [overlap, others] = [
        results.filter(({ id }) => id === 'admission-overlap'),
        results.filter(({ id }) => id !== 'admission-overlap'),
      ];
      expect(others.every(({ status, seen }) => status === 'pass' && seen > 0)).toBe(true);
      // Nothing stood before.
      expect(overlap.map(({ status, seen }) => [status, seen])).toEqual([['not-applicable', 0]]);
    }
  });

  it.each(Object.entries(REDUNDANT))('gives a reason for %s', (_, reason) => {
    expect(reason.length).toBeGreaterThan(20);
  });
});
