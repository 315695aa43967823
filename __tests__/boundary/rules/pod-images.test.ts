import { type Manifest, set } from '../edit';
import { editKubernetes, manager, setKubernetes } from '../mutations/mutation';
import { statusOf } from './status';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('images', () => {
  test.each<[unknown, string]>([
    ['docker.io/library/alpine:3.22.2', 'pass'],
    ['alpine:3', 'pass'],
    [`docker.io/library/alpine@${digest}`, 'pass'],
    [`alpine:latest@${digest}`, 'pass'],
    [`alpine:3.22@${digest}`, 'pass'],
    ['registry.example.com:5000/a/b:v1', 'pass'],
    ['alpine', 'fail'],
    ['alpine:latest', 'fail'],
    ['alpine:stable', 'fail'],
    ['alpine:edge', 'fail'],
    ['alpine:main', 'fail'],
    ['registry.example.com:5000/a', 'fail'],
    ['alpine:', 'fail'],
    ['alpine@sha256:00', 'fail'],
    ['', 'fail'],
    [7, 'fail'],
    [undefined, 'fail'],
  ])('%j: %s', (image, status) => {
    expect(statusOf('image-pinned', (o) => set(manager(o), 'image', image))).toBe(status);
  });

  test('a runner need not name an image', () => {
    expect(statusOf('image-pinned', (o) => editKubernetes(o, (k) => delete k['helper_image']))).toBe('pass');
  });

  test.each<[string, string]>([
    ['docker.io/library/*:*', 'pass'],
    ['registry.example.com/**', 'pass'],
    ['*:*', 'pass'],
    ['**', 'fail'],
    ['**/*', 'fail'],
    ['*/*:*', 'fail'],
    ['*/**', 'fail'],
    ['**/image:*', 'fail'],
    ['*/*/*:*', 'fail'],
    ['**@sha256:*', 'pass'],
    ['*:*/**', 'fail'],
  ])('the list %s: %s', (pattern, status) => {
    expect(statusOf('image-allow-lists', setKubernetes('allowed_images', [pattern]))).toBe(status);
    expect(statusOf('image-allow-lists', setKubernetes('allowed_services', ['redis:*', pattern]))).toBe(
      status,
    );
  });

  test('one of several patterns is enough for the default image', () => {
    expect(
      statusOf('image-defaults-allowed', setKubernetes('allowed_images', ['quay.io/**', 'docker.io/**'])),
    ).toBe('pass');
    expect(statusOf('image-defaults-allowed', setKubernetes('allowed_images', ['quay.io/**']))).toBe('fail');
    expect(statusOf('image-defaults-allowed', (o) => editKubernetes(o, (k) => delete k['image']))).toBe(
      'pass',
    );
    const services =
      (...patterns: string[]) =>
      (o: Manifest[]) =>
        editKubernetes(o, (k) => set(k, 'allowed_services', patterns), 'dind');
    expect(statusOf('image-defaults-allowed', services('redis:*', 'docker.io/library/docker:*'))).toBe(
      'pass',
    );
    expect(statusOf('image-defaults-allowed', services('redis:*'))).toBe('fail');
    // An empty list allows everything, and image-allow-lists tells of it.
    expect(statusOf('image-defaults-allowed', services())).toBe('pass');
    expect(statusOf('image-defaults-allowed', setKubernetes('allowed_images', []))).toBe('pass');
  });

  test.each<[unknown, string]>([
    ['always', 'pass'],
    ['Always', 'pass'],
    [['always'], 'pass'],
    [['always', 'never'], 'fail'],
    ['if-not-present', 'fail'],
    [[], 'fail'],
  ])('pull policy %j: %s', (policy, status) => {
    expect(statusOf('image-pull-policy', setKubernetes('pull_policy', policy))).toBe(status);
  });

  test('pull policies that are not said', () => {
    expect(statusOf('image-pull-policy', (o) => editKubernetes(o, (k) => delete k['pull_policy']))).toBe(
      'fail',
    );
    expect(
      statusOf('image-pull-policy', (o) => editKubernetes(o, (k) => delete k['allowed_pull_policies'])),
    ).toBe('fail');
    expect(statusOf('image-pull-policy', setKubernetes('allowed_pull_policies', []))).toBe('fail');
    expect(statusOf('image-pull-policy', setKubernetes('allowed_pull_policies', ['Always']))).toBe('pass');
    expect(statusOf('image-pull-policy', setKubernetes('allowed_pull_policies', ['if-not-present']))).toBe(
      'fail',
    );
  });
});
