import { join } from 'node:path';
import { Fleet, FleetError } from '../../lib';
import { FORBIDDEN_FIELDS } from '../../lib/fleet/types/forbidden';
import { untypedFleet } from '../chart/sample-fleet';
import { compile } from './compiler';
import { temporaryFolder } from './temporary-folder';

const FOLDER = '__tests__/types/cases/augmentation';

/** Module augmentation that compiles changes what the compiler believes, never what the decoder takes. */
describe('a runner that only an augmented type accepts is refused at run time', () => {
  const out = temporaryFolder('augmentation');
  let augmented: Readonly<Record<string, unknown>>;

  beforeAll(() => {
    compile('7.0', `${FOLDER}/tsconfig.json`, '--noEmit', 'false', '--outDir', out);
    augmented = require(join(out, FOLDER, 'accepted.js'));
  });

  it.each([
    ['privileged', 'forbidden-field', FORBIDDEN_FIELDS.privileged],
    ['hostNetwork', 'forbidden-field', FORBIDDEN_FIELDS.hostNetwork],
    ['serviceAccount', 'forbidden-field', FORBIDDEN_FIELDS.serviceAccount],
    ['added', 'unknown-key', "there is no 'added' here"],
  ])('%s', (field, code, message) => {
    expect(augmented[field]).toHaveProperty('kind', 'docker');
    expect(augmented[field]).toHaveProperty(field);
    expect(findingsOf(augmented[field])).toEqual([
      { code, message, path: `fleet acme / runner docker / ${field}` },
    ]);
  });

  it('has an export for each of these cases and no more', () => {
    expect(Object.keys(augmented).sort()).toEqual(['added', 'hostNetwork', 'privileged', 'serviceAccount']);
  });
});

function findingsOf(runner: unknown): { code: string; path: string; message: string }[] {
  try {
    Fleet.parse(untypedFleet(runner));
    return [];
  } catch (error) {
    return FleetError.is(error)
      ? error.findings.map(({ code, path, message }) => ({ code, path, message }))
      : [];
  }
}
