import { runnerSchema } from '../../../lib/fleet/decode/schema';
import { FLEET_FRAME } from '../../../lib/fleet/types/fleet-spec';
import { RUNNER_KINDS } from '../../../lib/privilege';
import { minimalRunner, specOf } from '../../chart/sample-fleet';
import { findingsOf } from './findings-of';

/** What stands in something that is wrong as a whole. */
const WRONG: readonly (readonly [string, unknown])[] = [
  ['an object', { secret: 'swordfish', other: 'swordfish' }],
  ['a list of texts', ['swordfish!', 'swordfish!']],
  ['a list of objects', [{ secret: 'swordfish', other: 'swordfish' }]],
  ['a list of lists', [['swordfish', 'swordfish']]],
];

const PLACES = [
  ...Object.keys(FLEET_FRAME.entries).map(
    (key) => [key, (value: unknown) => ({ ...specOf(minimalRunner('docker')), [key]: value })] as const,
  ),
  ...RUNNER_KINDS.flatMap((kind) =>
    Object.keys(runnerSchema(kind).entries).map(
      (key) =>
        [
          `${kind}.${key}`,
          (value: unknown) => ({ ...specOf(), runners: [{ ...minimalRunner(kind), [key]: value }] }),
        ] as const,
    ),
  ),
];

/** Lists, whose entries are told one by one: the one that is wrong is printed. */
const LISTS =
  /(?:^(?:runners|imageMirrors)|\.(?:tags|addCapabilities|allowedImages|allowedServices|imagePullSecrets|publicPorts|destinations))$/;

/** Maps, of which an object of texts is one. */
const MAPS = /\.(?:podLabels|podAnnotations)$/;

it('there are fields of fleets and of runners', () => {
  expect(PLACES.length).toBeGreaterThan(100);
});

describe.each(WRONG)('%s in the wrong place', (what, value) => {
  const fits = (key: string) =>
    (what === 'a list of texts' && LISTS.test(key)) || (what === 'an object' && MAPS.test(key));
  const places = PLACES.filter(([key]) => !fits(key));

  it.each(places)('%s: nothing of it is printed', (_, with_) => {
    const findings = findingsOf(with_(value));
    expect(findings.length).toBeGreaterThan(0);
    expect(JSON.stringify(findings)).not.toContain('swordfish');
  });
});
