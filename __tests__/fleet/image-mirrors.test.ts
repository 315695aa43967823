import { Fleet, type FleetSpec, type ImageMirror } from '../../lib';
import { checkBoundary } from '../../lib/boundary/check';
import { FleetError } from '../../lib/errors';
import { boundaryFindings, expectationOf } from '../../lib/fleet-boundary';
import { objectsOf } from '../chart/rendered';
import { CACHE_KEY } from '../chart/sample-fleet';

const HUB = { from: 'docker.io', to: 'mirror.example.com/hub' };
const OF_GITLAB = { from: 'registry.gitlab.com', to: 'mirror.example.com/gitlab' };

function specWith(imageMirrors: readonly ImageMirror[], frame: Partial<FleetSpec> = {}): FleetSpec {
  return {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
    attic: { publicKeys: [CACHE_KEY] },
    imageMirrors,
    runners: [
      { kind: 'docker' },
      { kind: 'docker', name: 'own', image: 'python:3.13', allowedImages: ['ghcr.io/acme/**'] },
      { kind: 'tinyland-docker' },
      { kind: 'nix' },
      { kind: 'tinyland-nix' },
      { kind: 'dind', nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' } },
    ],
    ...frame,
  };
}

const MIRRORED = Fleet.define(specWith([HUB, OF_GITLAB]));

/** Codes and paths of what is refused. */
function refused(mirrors: readonly ImageMirror[], frame: Partial<FleetSpec> = {}): readonly string[] {
  try {
    Fleet.parse(specWith(mirrors, frame));
    return [];
  } catch (error) {
    return FleetError.is(error) ? error.findings.map(({ code, path }) => `${code} ${path}`) : [String(error)];
  }
}

test('a cluster that reaches neither Docker Hub nor GitLab is asked for no image of theirs', () => {
  // Dots are escaped in the expressions of policies.
  const text = JSON.stringify(objectsOf(MIRRORED)).replaceAll('\\', '');
  // What a job that brings its own daemon is told: GitLab Runner lets these names through to the policy that says it.
  const others = text.replace(/docker\.io\/library\/docker:(?:\*|\[\^\/\]\*)dind/g, '');
  expect(others).not.toMatch(/(?:docker\.io|registry\.gitlab\.com)\//);
  expect(text).toContain('mirror.example.com/gitlab/gitlab-org/gitlab-runner:alpine-v');
});

test('every setting is named at its mirror, those that the fleet names too', () => {
  expect(MIRRORED.runner('own').settings).toMatchObject({
    image: 'mirror.example.com/hub/library/python:3.13',
    allowedImages: ['ghcr.io/acme/**', 'mirror.example.com/hub/library/python:3.13'],
  });
  expect(MIRRORED.runner('docker').settings.allowedImages).toEqual([
    'mirror.example.com/hub/library/*:*',
    'mirror.example.com/hub/**/*:*',
    'mirror.example.com/gitlab/**/*:*',
  ]);
  expect(MIRRORED.runner('nix').settings.allowedImages).toEqual(['mirror.example.com/hub/nixos/nix:*']);
  expect(MIRRORED.runner('dind').settings.daemonImage).toBe(
    'mirror.example.com/hub/library/docker:28.5.1-dind',
  );
});

test('a mirror of another registry changes nothing', () => {
  const other = { from: 'quay.io', to: 'mirror.example.com/quay' };
  expect(Fleet.define(specWith([other])).runner('docker').settings).toEqual(
    Fleet.define(specWith([])).runner('docker').settings,
  );
});

test.each([
  ['a mirror at a port', { from: 'docker.io', to: 'mirror.example.com:5000' }],
  ['a mirror at an address', { from: 'docker.io', to: '10.9.0.7:5000/hub' }],
  ['a mirror with a path', { from: 'docker.io', to: 'mirror.example.com/a/b-c/d_e' }],
  ['a registry at a port', { from: 'registry.example.com:5050', to: 'mirror.example.com/own' }],
  ['a registry that nothing is of', { from: 'quay.io', to: 'mirror.example.com/quay' }],
])('%s is taken', (_, mirror) => {
  expect(refused([mirror])).toEqual([]);
});

test.each(['hub.docker.com', 'index.docker.io', 'registry-1.docker.io:443', 'registry.hub.docker.com'])(
  '%s is refused: no image has that name, so that none would be taken from the mirror',
  (from) => {
    expect(refused([{ from, to: 'mirror.example.com/hub' }])).toEqual([
      'invalid-registry fleet acme / imageMirrors / 0 / from',
    ]);
  },
);

test('version and flavour of what runs are still known', () => {
  const manager = { image: 'registry.gitlab.com/gitlab-org/gitlab-runner:ubuntu-v19.3.2' };
  expect(refused([OF_GITLAB], { runners: [{ kind: 'docker', manager }] })).toEqual([
    'manager-flavour fleet acme / runner docker / manager / image',
  ]);
});

test.each([
  ['with the fleet', expectationOf(MIRRORED)],
  ['without it', undefined],
])('the judge passes it %s', (_, expected) => {
  const { results } = checkBoundary(objectsOf(MIRRORED), expected);
  expect(results.filter(({ status }) => status === 'fail').map(({ id, findings }) => [id, findings])).toEqual(
    [],
  );
  const openings = results.find(({ id }) => id === 'image-registries')?.openings ?? [];
  expect(openings.map(({ sentence }) => sentence)).toContain(
    `${MIRRORED.runner('docker').settings.manager.image} runs in the place of the image that GitLab publishes`,
  );
});

describe('a helper that policies name in an expression, since the cluster appends digests', () => {
  const fleet = Fleet.define(
    specWith([OF_GITLAB], {
      cluster: { apiServer: { cidrs: ['10.43.0.1/32'] }, adds: { imageDigests: true } },
      runners: [{ kind: 'docker' }],
    }),
  );
  const findings = (helper: (image: string) => string) => {
    const image = fleet.runner('docker').settings.manager.helperImage;
    const objects = objectsOf(fleet).map((object) =>
      object['kind'] === 'ConfigMap'
        ? JSON.parse(JSON.stringify(object).replaceAll(image, helper(image)))
        : object,
    );
    return checkBoundary(objects, undefined).results.find(({ id }) => id === 'image-registries')?.findings;
  };

  test('is known to the judge', () => {
    expect(findings((image) => image)).toEqual([]);
  });

  test.each<[string, (image: string) => string]>([
    ['a part of its name', (image) => image.slice(0, -1)],
    ['more than its name', (image) => `${image}1`],
    ['the end of its name', (image) => image.slice(1)],
    ['another name', () => 'evil.example/gitlab-runner-helper:x86_64-v19.3.2'],
  ])('and %s is not', (_, helper) => {
    expect(findings(helper)).toMatchObject([{ value: expect.stringContaining('gitlab-runner-helper') }]);
  });
});

test('the names of the registry itself are of another fleet', () => {
  const objects = objectsOf(Fleet.define(specWith([])));
  const codes = boundaryFindings(MIRRORED, [{ objects }]).map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['manager-image', 'fleet-config-differs']));
});

test.each<[string, readonly ImageMirror[], Partial<FleetSpec>, readonly string[]]>([
  ['a whole public registry', [{ from: 'docker.io', to: 'quay.io' }], {}, ['image-mirror 0 / to']],
  ['a part of the registry', [{ from: 'docker.io', to: 'docker.io/acme' }], {}, ['image-mirror 0 / to']],
  [
    'one place for two registries',
    [HUB, { from: 'quay.io', to: 'mirror.example.com/hub/quay' }],
    {},
    ['image-mirror 1 / to'],
  ],
  [
    'the place of a mirror of the cluster',
    [HUB],
    {
      cluster: {
        apiServer: { cidrs: ['10.43.0.1/32'] },
        adds: { imageMirrors: [{ from: 'quay.io', to: 'mirror.example.com/hub' }] },
      },
    },
    ['image-mirror 0 / to'],
  ],
  [
    'two mirrors of one registry',
    [HUB, { from: 'docker.io:443', to: 'mirror.example.com/other' }],
    {},
    ['duplicate-mirror 1 / from'],
  ],
])('%s is refused', (_, mirrors, frame, expected) => {
  expect(refused(mirrors, frame)).toEqual(
    expected.map((one) => one.replace(' ', ' fleet acme / imageMirrors / ')),
  );
});
