import { collectFacts } from '../../../lib/boundary/facts/facts';
import { describeAdmission } from '../../../lib/report/description/admission-description';
import { ADMISSION } from '../../../lib/report/difference/admission-comparison';
import type { Change } from '../../../lib/report/difference/change';
import { byFields } from '../../../lib/report/difference/comparison';
import { expectedFleet, manifestsOf } from '../../boundary/admission/rendered-fleet';
import { FURTHER, HANDED } from '../../boundary/admission/tamperings';
import { WITH_WHAT_IS_APPLIED } from '../../boundary/admission/tamperings-with-what-is-applied';
import type { Manifest } from '../../boundary/edit';
import { fleetManifests, TINYLAND } from '../../boundary/fleet-fixture';
import { ADMISSION_MUTATIONS } from '../../boundary/mutations/admission';
import type { ExpectedFleet } from '../../../lib/boundary/check';

/** What differs in the admission policies, without a word of the judge. */
function changesOf(before: readonly Manifest[], after: readonly Manifest[], fleet: ExpectedFleet): readonly Change[] {
  const [old, now] = [before, after].map((objects) => {
    const { index, fleets } = collectFacts(objects, fleet);
    return describeAdmission('tinyland-runners', index, fleets[0]);
  });
  return old === undefined || now === undefined ? [] : byFields(ADMISSION)(old, now, []);
}

/** What one more policy or binding does, which refuses little: it takes nothing from what the others refuse. */
const ONE_MORE = /-added \//;

const MISSED: readonly string[] = [];

test.each(
  ADMISSION_MUTATIONS.filter(({ finds }) => !ONE_MORE.test(finds)).map(({ name, mutate }) => [name, mutate] as const),
)('%s is told by the policies alone', (_, mutate) => {
  const objects = fleetManifests();
  mutate(objects);
  expect(changesOf(fleetManifests(), objects, TINYLAND).map(({ effect }) => effect)).toContain('widens');
});

const TAMPERINGS = [...HANDED, ...FURTHER, ...WITH_WHAT_IS_APPLIED];

test.each(TAMPERINGS.filter(({ name }) => !MISSED.includes(name)).map(({ name, tamper }) => [name, tamper] as const))(
  'tampering is told by the policies alone: %s',
  (_, tamper) => {
    const objects = manifestsOf('tinyland');
    tamper(objects);
    const changes = changesOf(manifestsOf('tinyland'), objects, expectedFleet('tinyland'));
    expect(changes.map(({ effect }) => effect)).toContain('widens');
  },
);
