import * as v from 'valibot';
import { FleetError } from '../../lib';
import { imagePattern } from '../../lib/fleet/decode/checks';
import {
  DAEMON_IMAGE,
  helperImage,
  IMAGES_OF,
  isPinnedImage,
  knownMinorOf,
  MANAGER_IMAGE,
  parseImage,
  RUNNER_VERSION,
  runnerMinorOf,
} from '../../lib/fleet/images';
import { TESTED_MINOR } from '../../lib/world/runner-minors';
import { fleetOf } from '../chart/sample-fleet';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseImage', () => {
  it.each([
    ['docker.io/library/alpine:3.22.2', { repository: 'docker.io/library/alpine', tag: '3.22.2' }],
    ['alpine:3.22', { repository: 'alpine', tag: '3.22' }],
    [
      'registry.example.com:5000/team/app:v1',
      { repository: 'registry.example.com:5000/team/app', tag: 'v1' },
    ],
    [`docker.io/library/alpine@${DIGEST}`, { repository: 'docker.io/library/alpine', digest: DIGEST }],
    [
      `docker.io/library/alpine:3@${DIGEST}`,
      { repository: 'docker.io/library/alpine', tag: '3', digest: DIGEST },
    ],
    ['docker.io/library/alpine', { repository: 'docker.io/library/alpine' }],
  ])('reads %s', (image, parts) => {
    expect(parseImage(image)).toEqual({ tag: undefined, digest: undefined, ...parts });
  });

  it.each([
    '',
    ' alpine:3.22',
    'Alpine:3.22',
    'alpine:',
    'alpine:3.22 ',
    'alpine:3.22\n',
    '$IMAGE:1.0',
    'alpine:${TAG}',
    'alpine@sha256:abc',
    'alpine@md5:0123456789abcdef',
    `alpine@${DIGEST}0`,
    'https://docker.io/alpine:3.22',
    'docker.io//alpine:3.22',
    `alpine:${'a'.repeat(129)}`,
  ])('refuses %j', (image) => {
    expect(parseImage(image)).toBeUndefined();
  });
});

it.each([
  ['docker.io/library/alpine:3.22.2', true],
  [`docker.io/library/alpine@${DIGEST}`, true],
  [`docker.io/library/alpine:latest@${DIGEST}`, true],
  ['docker.io/library/alpine:latest', false],
  ['docker.io/library/alpine', false],
  ['not an image', false],
])('%s is pinned: %s', (image, pinned) => {
  expect(isPinnedImage(image)).toBe(pinned);
});

describe('the images of the product', () => {
  const images = [
    MANAGER_IMAGE,
    DAEMON_IMAGE,
    helperImage('amd64'),
    helperImage('arm64'),
    ...Object.values(IMAGES_OF).map(({ image }) => image),
  ];

  it.each(images)('%s is a whole reference with a version', (image) => {
    expect(isPinnedImage(image)).toBe(true);
    expect(parseImage(image)?.repository.split('/')[0]).toMatch(/\./);
    expect(parseImage(image)?.tag).toMatch(/\d+\.\d+/);
  });

  it('follow one version of GitLab Runner', () => {
    expect(RUNNER_VERSION).toBe('19.3.2');
    expect(knownMinorOf(MANAGER_IMAGE)).toBe(TESTED_MINOR);
    expect([MANAGER_IMAGE, helperImage('amd64'), helperImage('arm64')].map(runnerMinorOf)).toEqual([
      '19.3',
      '19.3',
      '19.3',
    ]);
    expect(helperImage('amd64')).toContain(':x86_64-v19.3.2');
    expect(helperImage('arm64')).toContain(':arm64-v19.3.2');
  });

  it.each([
    ['registry.example.com/runner:alpine3.21-v19.3.7', '19.3'],
    [`registry.example.com/runner:v19.3.0@${DIGEST}`, '19.3'],
    ['registry.example.com/runner:v19.4.0', '19.4'],
    ['registry.example.com/runner:19.3.2', undefined],
    ['registry.example.com/runner:v19.3', undefined],
    [`registry.example.com/runner@${DIGEST}`, undefined],
  ])('%s is of %s', (image, minor) => {
    expect(runnerMinorOf(image)).toBe(minor);
  });

  it.each(Object.entries(IMAGES_OF))(
    '%s allows no pattern that its own check refuses',
    (_, { allowedImages, allowedServices }) => {
      for (const pattern of [...allowedImages, ...allowedServices]) {
        expect([pattern, v.is(imagePattern, pattern)]).toEqual([pattern, true]);
      }
      expect(allowedImages.length).toBeGreaterThan(0);
    },
  );
});

describe('patterns of images', () => {
  it.each([
    '*:*',
    'docker.io/**/*:*',
    'docker:*',
    'registry.example.com:5000/team/**',
    'alpine:3.22',
    `docker.io/library/alpine@${DIGEST}`,
  ])('take %s', (pattern) => {
    expect(v.is(imagePattern, pattern)).toBe(true);
  });

  it.each([
    '',
    '**',
    '**/*',
    '*/x',
    'docker.io/a**/b',
    'docker.io/**b',
    'reg*.example.com/x',
    'docker.io/[a-z]',
    'docker.io/{a,b}',
    'docker.io/a?',
    '$REGISTRY/**',
    'docker.io/ a',
  ])('refuse %j', (pattern) => {
    expect(v.is(imagePattern, pattern)).toBe(false);
  });
});

it('a digest is accepted and kept', () => {
  const image = `docker.io/library/alpine:3.22.2@${DIGEST}`;
  expect(fleetOf({ kind: 'docker', image }).runner('docker').settings.image).toBe(image);
  expect(() => fleetOf({ kind: 'docker', image: 'docker.io/library/alpine:latest' })).toThrow(FleetError);
});
