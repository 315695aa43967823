import { Fleet, type RunnerSpec } from '../../lib';
import { podSpecPatches } from '../../lib/config/job-pod-patch';
import { fleetOf, IMAGE_BUILDS, specOf } from '../chart/sample-fleet';

/** The patch that gives the jobs of a runner users of their own. */
function patchOf(runner: RunnerSpec): unknown {
  const [own] = fleetOf(runner).runners;
  const found = own && podSpecPatches(own).filter(({ name }) => name === 'user-namespace');
  expect(found?.length).toBeLessThanOrEqual(1);
  return found?.[0] && JSON.parse(found[0].patch);
}

const ofNode = (localhostProfile: string) => ({ type: 'Localhost', localhostProfile });

test('jobs have the users of their node unless their runner says otherwise', () => {
  expect(patchOf({ kind: 'docker' })).toBeUndefined();
  expect(patchOf({ kind: 'docker', userNamespaces: false })).toBeUndefined();
});

test.each(['docker', 'tinyland-docker', 'nix', 'tinyland-nix'] as const)('%s: users of its own', (kind) => {
  expect(patchOf({ kind, userNamespaces: true })).toEqual({ hostUsers: false });
});

test('whoever builds images has users of their own, in the same patch as the profiles', () => {
  const { seccompProfile, appArmorProfile } = IMAGE_BUILDS;
  const securityContext = {
    seccompProfile: ofNode(seccompProfile),
    appArmorProfile: ofNode(appArmorProfile),
  };
  expect(patchOf({ kind: 'docker', imageBuilds: IMAGE_BUILDS })).toEqual({
    hostUsers: false,
    containers: [{ name: 'build', securityContext }],
  });
  expect(patchOf({ kind: 'docker', imageBuilds: { userNamespaces: true, seccompProfile } })).toEqual({
    hostUsers: false,
    containers: [{ name: 'build', securityContext: { seccompProfile: ofNode(seccompProfile) } }],
  });
});

test('the settings say whose users jobs have', () => {
  const settings = (runner: RunnerSpec) => Fleet.parse(specOf(runner)).runners[0]?.settings.userNamespaces;
  expect(settings({ kind: 'docker' })).toBe(false);
  expect(settings({ kind: 'docker', userNamespaces: true })).toBe(true);
  expect(settings({ kind: 'docker', imageBuilds: IMAGE_BUILDS })).toBe(true);
});
