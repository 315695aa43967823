import { matchesImage } from '../../../../lib/boundary/facts/runner/image-pattern';

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
    ['[!ab]x:1', 'cx:1', true],
    ['[^ab]x:1', 'bx:1', false],
    ['[^ab]x:1', 'cx:1', true],
    ['[]a]x:1', ']x:1', false],
    ['x[ab]y[!c]:1', 'xaye:1', true],
    ['x[ab]y[!c]:1', 'xayc:1', false],
    ['a[!b][!c]:1', 'a!b:1', true],
    ['[a[!b]:1', '[:1', true],
    ['{a,b}}:1', 'a}:1', true],
    ['{a,b},c:1', 'a,c:1', true],
    ['{a,b},c:1', 'a', false],
    ['a/**', 'a/b\nc', true],
    ['**/a', 'a', true],
    ['**/a', 'xa', false],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/xb', false],
    ['x**/a', 'x/y/a', false],
    ['**a', 'b/a', false],
    ['x[', 'x[', false],
    ['', '', true],
    ['', 'a', false],
  ])('%s and %s: %p', (pattern, image, expected) => {
    expect(matchesImage(pattern, image)).toBe(expected);
  });
});

describe('patterns that took minutes', () => {
  const long = `registry.example.com/${'a/'.repeat(1_000)}${'b'.repeat(1_000)}:2`;

  test.each([
    ['registry.example.com/********:1'],
    [`registry.example.com/${'**/'.repeat(8)}x:1`],
    [`registry.example.com/${'**/'.repeat(1_000)}x:1`],
    [`registry.example.com/**/${'*b'.repeat(500)}x:1`],
    [`registry.example.com/${'{**,*}/'.repeat(300)}x:1`],
  ])('%s', (pattern) => {
    expect(matchesImage(pattern, long)).toBe(false);
  });

  test.each<[string, string, boolean]>([
    ['[a-c]x:1', 'bx:1', true],
    ['[a-c]x:1', 'dx:1', false],
    ['a[/]b', 'a/b', false],
    ['a[!x]b', 'a/b', false],
    ['{*a,b}c', 'bc', true],
    ['{*a,b}c', 'xbc', false],
    ['{a', 'a', false],
  ])('%s and %s: %p', (pattern, image, expected) => {
    expect(matchesImage(pattern, image)).toBe(expected);
  });
});
