import { DAEMON_IMAGE, helperImage, IMAGES_OF, MANAGER_IMAGE } from '../../lib/fleet/images';
import { FAMILY_OF, RUNNER_KINDS } from '../../lib/privilege';
import { codeWords, Markdown } from './markdown';

const page = new Markdown('docs/images.md');

test('the named images are those of the code', () => {
  const named = Object.fromEntries(
    page.rows('What the package names').map(([use, image]) => [use, codeWords(image ?? '')[0]]),
  );
  expect(named).toEqual({
    Manager: MANAGER_IMAGE,
    'Helper, amd64': helperImage('amd64'),
    'Helper, arm64': helperImage('arm64'),
    'Docker daemon of dind': DAEMON_IMAGE,
    ...Object.fromEntries(RUNNER_KINDS.map((kind) => [`Jobs of ${kind}`, IMAGES_OF[FAMILY_OF[kind]].image])),
  });
});

describe.each(RUNNER_KINDS)('what jobs of kind %s may run', (kind) => {
  const { allowedImages, allowedServices } = IMAGES_OF[FAMILY_OF[kind]];
  const [, images = '', services = ''] = page.rows('What jobs may run').find(([name]) => name === kind) ?? [];

  test('as their image', () => {
    expect(codeWords(images)).toEqual(allowedImages);
  });

  test('as services', () => {
    expect(codeWords(services === 'the same' ? images : services)).toEqual(allowedServices);
  });
});
