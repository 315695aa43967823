import { matchesImage } from '../../../lib/boundary/facts/image-pattern';

describe('matchesImage', () => {
  test.each<[string, string, boolean]>([
    ['docker:*', 'docker:28.5.1-dind', true],
    ['docker:*', 'docker', false],
    ['*:*', 'alpine:3.22', true],
    ['*:*', 'docker.io/library/alpine:3.22', false],
    ['docker.io/**/*:*', 'docker.io/library/alpine:3.22', true],
    ['docker.io/**/*:*', 'docker.io/alpine:3.22', true],
    ['docker.io/**/*:*', 'docker.io.attacker.example/x/alpine:3.22', false],
    ['**', 'registry.example.com/a/b:1', true],
    ['**/*', 'registry.example.com/a/b:1', true],
    ['registry.example.com/**', 'registry.example.com/a/b:1', true],
    ['registry.example.com/**', 'registryXexample.com/a', false],
    ['a**', 'a/b', false],
    ['a?c:1', 'abc:1', true],
    ['a?c:1', 'a/c:1', false],
    ['[ab]x:1', 'bx:1', true],
    ['[!ab]x:1', 'bx:1', false],
    ['{redis,postgres}:*', 'postgres:17', true],
    ['{redis,postgres}:*', 'mysql:9', false],
    ['{docker.io,**}/x:*', 'quay.io/a/x:1', true],
    ['a\\*:1', 'a*:1', true],
    ['a\\*:1', 'ab:1', false],
    ['docker.io/x@sha256:*', 'docker.io/x@sha256:00', true],
    ['a,b:1', 'a,b:1', true],
    ['a,b:1', 'a', false],
    ['a}b:1', 'a}b:1', true],
    ['a\\', 'a', false],
    ['[', '[', false],
  ])('%s and %s: %p', (pattern, image, expected) => {
    expect(matchesImage(pattern, image)).toBe(expected);
  });
});
