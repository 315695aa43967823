import { APP_ARMOR_ANNOTATION } from '../../../world/pod-security-standards';
import { isOfNode, PROFILE_FIELDS } from '../../facts/fleet/node-profiles';
import { at, listOf, recordOf } from '../../facts/untyped';
import type { Body } from '../request';
import { type Attack, type PodRow, podAttacks } from './attack';
import { added, changed } from './edit';

/** Who mounts in a pod with the users of its node is root of the node: both may be had together alone, and in one container. */

const SECURITY = 'spec.containers.build.securityContext';

/** The profiles of the node under which the build container of a job runs. */
function profilesOf(pod: Body): Readonly<Record<string, unknown>> {
  const build = listOf(at(pod, 'spec', 'containers')).find((one) => at(one, 'name') === 'build');
  const security = recordOf(at(build, 'securityContext'));
  return Object.fromEntries(
    PROFILE_FIELDS.map((name) => [name, security[name]] as const).filter(([, profile]) => isOfNode(profile)),
  );
}

function hasProfiles(pod: Body): boolean {
  return Object.keys(profilesOf(pod)).length > 0;
}

/** Changes the pod of a job that builds images. */
function ofBuilds(change: (pod: Body, profiles: Readonly<Record<string, unknown>>) => Body): PodRow[3] {
  return (pod) => (hasProfiles(pod) ? change(pod, profilesOf(pod)) : undefined);
}

/** The same for each profile, where there is such a one. */
function ofProfile(
  name: (typeof PROFILE_FIELDS)[number],
  change: (profile: Body) => unknown,
  to: (typeof PROFILE_FIELDS)[number] = name,
): PodRow[3] {
  return (pod) => {
    const profile = profilesOf(pod)[name];
    return profile === undefined ? undefined : changed(pod, `${SECURITY}.${to}`, change(profile as Body));
  };
}

const ofNode = (localhostProfile: string): Body => ({ type: 'Localhost', localhostProfile });

const ROWS: readonly PodRow[] = [
  [
    'job-seccomp',
    'unset',
    'a job pod with the users of its node, of a runner whose jobs have their own',
    (pod) => (at(pod, 'spec', 'hostUsers') === false ? changed(pod, 'spec.hostUsers', undefined) : undefined),
    'every',
  ],
  [
    'job-seccomp',
    'of-the-node',
    'a job pod that asks for the users of its node, of a runner whose jobs have their own',
    (pod) => (at(pod, 'spec', 'hostUsers') === false ? changed(pod, 'spec.hostUsers', true) : undefined),
  ],
  [
    'job-security-fields',
    'and-profile',
    'a job pod that may mount, with the users of its node',
    ofBuilds((pod) => changed(pod, 'spec.hostUsers', undefined)),
    'every',
  ],
  ...PROFILE_FIELDS.map(
    (name): PodRow => [
      'job-security-fields',
      `and-another-${name.toLowerCase()}`,
      `a job pod that builds images under another ${name} than its runner declares`,
      ofProfile(name, () => ofNode('lax.json')),
      'every',
    ],
  ),
  ...PROFILE_FIELDS.map(
    (name, index): PodRow => [
      'job-security-fields',
      `and-swapped-${name.toLowerCase()}`,
      `a job pod whose ${name} stands in the place of the other one`,
      ofProfile(name, (profile) => profile, PROFILE_FIELDS[1 - index]),
    ],
  ),
  [
    'job-security-fields',
    'and-no-seccomp',
    'a job pod that builds images without seccomp',
    ofProfile('seccompProfile', (profile) => ({ ...profile, type: 'Unconfined' })),
    'every',
  ],
  ...['containers.helper', 'initContainers.init-permissions'].map(
    (path): PodRow => [
      'job-security-fields',
      `and-profile-of-${path.split('.')[1]}`,
      'a job pod with the profile of its build container in another container',
      ofBuilds((pod, { seccompProfile }) =>
        changed(pod, `spec.${path}.securityContext.seccompProfile`, seccompProfile),
      ),
    ],
  ),
  [
    'job-security-fields',
    'and-profile-of-a-service',
    'a job pod with a service that has the profile of its build container',
    ofBuilds((pod) => {
      const build = listOf(at(pod, 'spec', 'containers')).find((one) => at(one, 'name') === 'build');
      return added(pod, 'spec.containers', { ...(build as Body), name: 'svc-0' });
    }),
  ],
  [
    'job-seccomp',
    'and-profile-of-the-pod',
    'a job pod all of whose containers have the profile of its build container',
    ofBuilds((pod, { seccompProfile }) =>
      changed(pod, 'spec.securityContext.seccompProfile', seccompProfile),
    ),
  ],
  [
    'job-metadata',
    'and-annotated-helper',
    'a job pod whose helper has the AppArmor profile of its build container by an annotation',
    (pod) => {
      const name = at(profilesOf(pod)['appArmorProfile'], 'localhostProfile');
      return name === undefined
        ? undefined
        : changed(pod, ['metadata', 'annotations', `${APP_ARMOR_ANNOTATION}helper`], `localhost/${name}`);
    },
  ],
  [
    'job-security-fields',
    'and-profile-of-nobody',
    'a job pod of a runner that builds no images, with users of its own and a profile of the node',
    (pod) =>
      hasProfiles(pod)
        ? undefined
        : changed(
            changed(pod, 'spec.hostUsers', false),
            `${SECURITY}.seccompProfile`,
            ofNode('image-builds.json'),
          ),
    'every',
  ],
  [
    'job-security-fields',
    'and-profile-of-a-neighbour',
    'a job pod with users of its own and the profiles of another runner',
    (pod, { neighbour }) => {
      const own = profilesOf(pod);
      const others = Object.entries(neighbour ? profilesOf(neighbour.jobPod) : {});
      // Of what the two have in common nothing is refused.
      return others.every(([name, profile]) => JSON.stringify(profile) === JSON.stringify(own[name]))
        ? undefined
        : others.reduce(
            (result, [name, profile]) => changed(result, `${SECURITY}.${name}`, profile),
            changed(pod, 'spec.hostUsers', false),
          );
    },
    'every',
  ],
];

/** Attacks on the users of job pods, with a stolen token of a manager. */
export const ATTACKS_ON_USER_NAMESPACES: readonly Attack[] = podAttacks(
  ({ manager, jobPod }) => [manager, jobPod],
  ROWS.map(([rule, id, ...rest]) => [rule, `job-users-${id}`, ...rest]),
);
