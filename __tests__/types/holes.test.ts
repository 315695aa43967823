import { Fleet, FleetError } from '../../lib';
import { FORBIDDEN_FIELDS } from '../../lib/fleet/types/forbidden';
import { untypedFleet } from '../chart/sample-fleet';
import { HOLES_OF_ANY } from './holes-of-any';
import { HOLES_OF_STRUCTURE } from './holes-of-structure';

describe.each([
  ['what the compiler believes', HOLES_OF_ANY],
  ['what the compiler forgets', HOLES_OF_STRUCTURE],
])('%s is refused at run time', (_, holes) => {
  it.each(holes)('$name', ({ spec, code, at }) => {
    const error = refusalOf(spec());
    expect(error.findings.map((finding) => [finding.code, finding.path])).toEqual([
      [code, `fleet acme / ${at}`],
    ]);
    expect(error.findings[0]?.message.length).toBeGreaterThan(0);
    if (code === 'forbidden-field') {
      expect(error.findings[0]?.message).toBe(FORBIDDEN_FIELDS.privileged);
    }
  });
});

describe('the decoder says of a forbidden field what the compiler says', () => {
  const nested = {
    'a runner': (field: object) => ({ kind: 'docker', ...field }),
    'a manager': (field: object) => ({ kind: 'docker', manager: field }),
    'the section [runners.kubernetes]': (field: object) => ({
      kind: 'docker',
      config: { runners: { kubernetes: field } },
    }),
  };

  it.each(Object.entries(nested))('in %s', (place, runnerWith) => {
    for (const [field, sentence] of Object.entries(FORBIDDEN_FIELDS)) {
      // Jobs have volumes of some kinds.
      if (place === 'a runner' && field === 'volumes') {
        continue;
      }
      for (const value of [true, false, null, 'text', [], {}]) {
        const { findings } = refusalOf(untypedFleet(runnerWith({ [field]: value })));
        expect(findings.map(({ code, message }) => [code, message])).toEqual([['forbidden-field', sentence]]);
      }
    }
  });
});

function refusalOf(spec: unknown): FleetError {
  try {
    Fleet.parse(spec);
  } catch (error) {
    if (error instanceof FleetError) {
      return error;
    }
    throw error;
  }
  throw new Error('the fleet was accepted');
}
