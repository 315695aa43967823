import type { ExpectedFleet } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import {
  type AdmissionDescription,
  describeAdmission,
} from '../../../lib/report/description/admission-description';
import { ADMISSION } from '../../../lib/report/difference/admission-comparison';
import { byFields } from '../../../lib/report/difference/comparison';
import { expectedFleet, manifestsOf } from '../../boundary/admission/rendered-fleet';
import { FURTHER, HANDED } from '../../boundary/admission/tamperings';
import { WITH_WHAT_IS_APPLIED } from '../../boundary/admission/tamperings-with-what-is-applied';
import type { Manifest } from '../../boundary/edit';
import { fleetManifests, TINYLAND } from '../../boundary/fleet-fixture';
import { ADMISSION_MUTATIONS } from '../../boundary/mutations/admission';

/** Mutations and tamperings that add something which refuses little, or too much: nothing that was refused passes by it. */
const TAKE_NOTHING: ReadonlySet<string> = new Set([
  'a policy that fails open',
  'one more policy, which lets everybody pass',
  'a policy with parameters',
  'a policy that a label escapes',
  'a policy for namespaces without a label',
  'a policy with exceptions',
  'a policy that matches nothing',
  'a policy whose versions match as Exact',
  'a policy whose versions match as equivalent',
  'a policy whose versions match as true',
  'a binding without policy',
  'a binding that only warns',
  'a binding to another namespace',
  'a binding to a label that an owner can remove',
  'a binding with parameters',
  'a binding that a label escapes',
  'a policy that refuses every pod',
  'a rule with an exception of its own',
  'one more policy that refuses everything',
]);

/** How a change of policies is told, without a finding. */
function widens(before: AdmissionDescription, after: AdmissionDescription): boolean {
  return byFields(ADMISSION)(before, after, []).some(({ effect }) => effect === 'widens');
}

function admissionOf(objects: readonly Manifest[], fleet: ExpectedFleet): AdmissionDescription {
  const { index, fleets } = collectFacts(objects, fleet);
  return describeAdmission('tinyland-runners', index, fleets[0]);
}

const RENDERED = admissionOf(manifestsOf('tinyland'), expectedFleet('tinyland'));
const OF_FIXTURE = admissionOf(fleetManifests(), TINYLAND);

test.each(ADMISSION_MUTATIONS.map(({ name, mutate }) => [name, mutate] as const))(
  'the policies themselves tell: %s',
  (name, mutate) => {
    const objects = fleetManifests();
    mutate(objects);
    expect(widens(OF_FIXTURE, admissionOf(objects, TINYLAND))).toBe(!TAKE_NOTHING.has(name));
  },
);

test.each(
  [...HANDED, ...FURTHER, ...WITH_WHAT_IS_APPLIED].map(({ name, tamper }) => [name, tamper] as const),
)('the policies themselves tell a tampering: %s', (name, tamper) => {
  const objects = manifestsOf('tinyland');
  tamper(objects);
  expect(widens(RENDERED, admissionOf(objects, expectedFleet('tinyland')))).toBe(!TAKE_NOTHING.has(name));
});
