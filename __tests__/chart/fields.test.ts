import { isDeepStrictEqual } from 'node:util';
import { boundaryFindings } from '../../lib/fleet-boundary';
import { FIELD_SAMPLES, type RunnerField, UNJUDGED } from './field-samples';
import { objectsOf } from './rendered';
import { EVERY_KIND, fleetOf } from './sample-fleet';

const samples = Object.entries(FIELD_SAMPLES) as [RunnerField, (typeof FIELD_SAMPLES)[RunnerField]][];

describe.each(samples)('the field %s', (field, spec) => {
  const sampled = fleetOf(spec);
  const plain = fleetOf(...EVERY_KIND.filter(({ kind }) => kind === spec.kind));

  it('is set to something else than its default', () => {
    const [one, other] = [sampled, plain].map((fleet) => fleet.runner(spec.kind).settings as object);
    expect(one?.[field as never]).not.toEqual(other?.[field as never]);
  });

  it('is rendered as the judge accepts it, and a finding where the output alone says it', () => {
    const objects = objectsOf(sampled);
    const told = boundaryFindings(plain, [{ objects }]).map(({ code }) => code);
    const missing = isDeepStrictEqual(objects, objectsOf(plain))
      ? `${field}: nothing that is rendered follows from it`
      : `${field}: lib/boundary/facts/fleet/expected-settings.ts does not hold the output against it`;
    expect(told.length > 0 ? 'told' : (UNJUDGED[field] ?? missing)).toBe(UNJUDGED[field] ?? 'told');
  });
});
