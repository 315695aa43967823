import { mirroredImage, withMirrors } from '../../lib/fleet/mirrored-images';

const HUB = { from: 'docker.io', to: 'mirror.example.com/hub' };
const OWN = { from: 'registry.example.com:5000', to: 'quay.io/acme' };

test.each([
  ['docker.io/library/alpine:3.22', HUB, 'mirror.example.com/hub/library/alpine:3.22'],
  ['alpine:3.22', HUB, 'mirror.example.com/hub/library/alpine:3.22'],
  ['nixos/nix:2.31', HUB, 'mirror.example.com/hub/nixos/nix:2.31'],
  ['*:*', HUB, 'mirror.example.com/hub/library/*:*'],
  ['docker.io/**/*:*', HUB, 'mirror.example.com/hub/**/*:*'],
  ['registry.example.com:5000/a/b:1', OWN, 'quay.io/acme/a/b:1'],
  ['registry.example.com/a/b:1', OWN, undefined],
  ['docker.io.example.com/a:1', HUB, undefined],
  ['localhost/a:1', HUB, undefined],
  ['ghcr.io/docker.io/a:1', HUB, undefined],
])('%s', (image, mirror, expected) => {
  expect(mirroredImage(image, mirror)).toBe(expected);
});

test('images stay where they are, too, and each mirror adds those of its registry', () => {
  expect(withMirrors(['alpine:3', 'ghcr.io/a/b:1'], [HUB, OWN])).toEqual([
    'alpine:3',
    'ghcr.io/a/b:1',
    'mirror.example.com/hub/library/alpine:3',
  ]);
});
