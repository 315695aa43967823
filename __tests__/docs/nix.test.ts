import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '../../lib';
import { jobEnvironment } from '../../lib/config/environment';
import { corpusFleet } from '../corpus/fleets';
import { Markdown } from './markdown';

const page = new Markdown('docs/nix.md');

test('the settings of Nix are those of a job', () => {
  const [settings = ''] = page.blocks('');
  expect(jobEnvironment(corpusFleet('tinyland').runner('nix'))).toContain(`NIX_CONFIG=${settings.trimEnd()}`);
});

test('the fields that the fleet needs are enough', () => {
  const [fields = ''] = page.blocks('ts');
  const key = `main:${'A'.repeat(43)}=`;
  const spec = new Function(`return { ${fields.replace('main:...', key)} }`)();
  expect(
    render([{ org: 'acme', cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } }, ...spec }]).files,
  ).toHaveLength(2);
});

test('the job is the one of the example', () => {
  const [job = ''] = page.blocks('yaml');
  expect(readFileSync(join(process.cwd(), 'examples/nix-attic/.gitlab-ci.yml'), 'utf8')).toContain(job);
});
