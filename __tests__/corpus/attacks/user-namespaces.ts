import type { Attack } from '../attack';
import { corpusFleet } from '../fleets';
import { jobPod } from '../job-pod';
import { containerOf, type Pod, withMetadata, withSecurity, withSpec } from '../objects';
import { creating } from '../request';
import { manager } from '../users';

/** Users of their own, and what a build container may do in them and nowhere else. */

const FLEET = corpusFleet('builders');
const BUILDS = jobPod(FLEET, 'image-builds');
const SHIFTED = jobPod(FLEET, 'tinyland-docker');
const PLAIN = jobPod(FLEET, 'docker');

const PROFILE = { type: 'Localhost', localhostProfile: 'profiles/image-builds.json' };
const OTHER_PROFILE = { type: 'Localhost', localhostProfile: 'image-builds.json' };
const APP_ARMOR = { type: 'Localhost', localhostProfile: 'image-builds' };

/** The manager of a runner creates a job pod. */
function created(title: string, rule: string, runner: string, pod: Pod): Attack {
  const request = creating(manager('builders', runner), 'pods', pod);
  return {
    layer: 'admission',
    fleet: 'builders',
    row: 2,
    principal: 'M',
    title,
    policy: 'job-pods',
    rule,
    request,
  };
}

const withUsersOfNode = (pod: Pod) => withSpec(pod, { hostUsers: undefined });

/** Row 2. */
export const USER_NAMESPACES: readonly Attack[] = [
  created('the users of its node', 'job-seccomp', 'tinyland-docker', withUsersOfNode(SHIFTED)),
  created('a build that is root of its node', 'job-security-fields', 'image-builds', withUsersOfNode(BUILDS)),
  created(
    'a build under another profile of its node',
    'job-security-fields',
    'image-builds',
    withSecurity(BUILDS, 'build', { seccompProfile: { type: 'Localhost', localhostProfile: 'lax.json' } }),
  ),
  created(
    'a build under the profile of another runner',
    'job-security-fields',
    'image-builds',
    withSecurity(BUILDS, 'build', { seccompProfile: OTHER_PROFILE }),
  ),
  {
    layer: 'pod-security',
    fleet: 'builders',
    enforce: 'baseline',
    row: 2,
    principal: 'M',
    title: 'a build without seccomp',
    request: creating(
      manager('builders', 'image-builds'),
      'pods',
      withSecurity(BUILDS, 'build', { seccompProfile: { type: 'Unconfined' } }),
    ),
  },
  created(
    'a build under another AppArmor profile',
    'job-security-fields',
    'image-builds',
    withSecurity(BUILDS, 'build', { appArmorProfile: { type: 'Localhost', localhostProfile: 'lax' } }),
  ),
  created(
    'an AppArmor profile in a runner that declares none',
    'job-security-fields',
    'image-builds-2',
    withSecurity(jobPod(FLEET, 'image-builds-2'), 'build', { appArmorProfile: APP_ARMOR }),
  ),
  ...['helper', 'init-permissions'].map((name) =>
    created(
      `the profile of the build in ${name}`,
      'job-security-fields',
      'image-builds',
      withSecurity(BUILDS, name, { seccompProfile: PROFILE }),
    ),
  ),
  created(
    'the profile of the build in a service',
    'job-security-fields',
    'image-builds',
    withSpec(BUILDS, {
      containers: [...BUILDS.spec.containers, { ...containerOf(BUILDS, 'build'), name: 'svc-0' }],
    }),
  ),
  created(
    'the profile of the build for the whole pod',
    'job-seccomp',
    'image-builds',
    withSpec(BUILDS, { securityContext: { seccompProfile: PROFILE } }),
  ),
  created(
    'the AppArmor profile of the build in the helper, by an annotation',
    'job-metadata',
    'image-builds',
    // The API server writes into the field what the annotation says.
    withMetadata(withSecurity(BUILDS, 'helper', { appArmorProfile: APP_ARMOR }), {
      annotations: {
        ...BUILDS.metadata.annotations,
        'container.apparmor.security.beta.kubernetes.io/helper': 'localhost/image-builds',
      },
    }),
  ),
  created(
    'a build of a runner whose jobs have users of their own alone',
    'job-security-fields',
    'tinyland-docker',
    withSecurity(SHIFTED, 'build', { seccompProfile: PROFILE }),
  ),
  created(
    'a build, with users of its own, of a runner that declares neither',
    'job-security-fields',
    'docker',
    withSecurity(withSpec(PLAIN, { hostUsers: false }), 'build', { seccompProfile: PROFILE }),
  ),
];
