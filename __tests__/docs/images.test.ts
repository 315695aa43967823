import {
  DAEMON_IMAGE,
  DEFAULT_ALLOWED_IMAGES,
  DEFAULT_ALLOWED_SERVICES,
  DEFAULT_IMAGE,
  helperImage,
  MANAGER_IMAGE,
} from '../../lib/fleet/images';
import { RUNNER_KINDS } from '../../lib/privilege';
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
    ...Object.fromEntries(RUNNER_KINDS.map((kind) => [`Jobs of ${kind}`, DEFAULT_IMAGE[kind]])),
  });
});

describe.each(RUNNER_KINDS)('what jobs of kind %s may run', (kind) => {
  const [, images = '', services = ''] = page.rows('What jobs may run').find(([name]) => name === kind) ?? [];

  test('as their image', () => {
    expect(codeWords(images)).toEqual(DEFAULT_ALLOWED_IMAGES[kind]);
  });

  test('as services', () => {
    expect(codeWords(services === 'the same' ? images : services)).toEqual(DEFAULT_ALLOWED_SERVICES[kind]);
  });
});
