import { imageExpression } from '../../lib/policy/image-expression';

const matches = (pattern: string, image: string) => new RegExp(imageExpression([pattern])).test(image);

describe('an image pattern', () => {
  it.each([
    ['docker:*', 'docker:28.5.1-cli'],
    ['*:*', 'alpine:3.22'],
    ['**', 'registry.example.com/team/tool:2'],
    ['docker.io/library/docker:*', 'docker.io/library/docker:28'],
    ['docker.io/**/*:*', 'docker.io/library/alpine:3.22'],
    ['docker.io/**/*:*', 'docker.io/alpine:3.22'],
    ['docker.io/**/*:*', 'docker.io/a/b/c/d:1'],
    ['registry.example.com/**', 'registry.example.com/team/tool:2'],
    ['registry.example.com/**', 'registry.example.com/tool@sha256:abc'],
    ['registry.example.com:5000/team/**', 'registry.example.com:5000/team/a/b:1'],
    ['registry.example.com/*/tool:*', 'registry.example.com/team/tool:1'],
    ['registry.example.com/a/**/z:1', 'registry.example.com/a/z:1'],
    ['registry.example.com/a/**/z:1', 'registry.example.com/a/b/c/z:1'],
    ['rockylinux/rockylinux:9.6', 'rockylinux/rockylinux:9.6'],
  ])('%s is met by %s', (pattern, image) => {
    expect(matches(pattern, image)).toBe(true);
  });

  it.each([
    ['docker:*', 'evil.example/docker:1'],
    ['docker:*', 'docker'],
    ['docker:*', 'docker:1/evil'],
    ['*:*', 'evil.example/alpine:1'],
    ['docker.io/**/*:*', 'docker.io/library/alpine'],
    ['docker.io/**/*:*', 'dockerXio/library/alpine:1'],
    ['docker.io/**/*:*', 'docker.io.evil.example/alpine:1'],
    ['docker.io/**/*:*', 'evil.example/docker.io/alpine:1'],
    ['registry.example.com/**', 'registry.example.com.evil.example/x'],
    ['registry.example.com/**', 'registryXexample.com/x'],
    ['registry.example.com/*/tool:*', 'registry.example.com/a/b/tool:1'],
    ['registry.example.com/a/**/z:1', 'registry.example.com/az:1'],
    ['rockylinux/rockylinux:9.6', 'rockylinux/rockylinux:9.60'],
    ['rockylinux/rockylinux:9.6', 'rockylinux/rockylinux:9x6'],
  ])('%s is not met by %s', (pattern, image) => {
    expect(matches(pattern, image)).toBe(false);
  });

  it('is one alternative of many, each written once', () => {
    expect(imageExpression(['a:*', 'b:1', 'a:*'])).toBe('^(?:a:[^/]*|b:1)$');
  });
});
