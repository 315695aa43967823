import { APP_ARMOR_ANNOTATION } from '../../world/pod-security-standards';
import type { JobFacts } from '../facts/facts';
import { hasOwnUsers, isDeclaredProfile, isOfNode, PROFILE_FIELDS } from '../facts/fleet/node-profiles';
import { at as valueAt } from '../facts/untyped';
import type { NamedField } from '../fields';
import { ofContainer, ofPod } from '../pod-fields';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { JOBS } from '../subjects';

/** A profile of the node that a job runs under, and whether it is its build container that does. */
interface UsedProfile extends NamedField {
  readonly ofBuild: boolean;
}

/** Under which profiles of nodes jobs run, and as whom. */
export const USER_NAMESPACES: readonly Rule[] = [
  rule({
    id: 'job-node-profiles',
    severity: 'critical',
    sentence:
      'of all containers of jobs only that of image builds runs under a profile of its node, and only where no user of the pod is one of the node',
    why: 'such a profile may let a container mount, and who mounts as root of the node is root of the node',
    serves: ['others-unprivileged'],
    of: JOBS,
    faults: [
      {
        problem: 'a profile of the node that the fleet does not give to this container',
        fix: 'use RuntimeDefault, or set imageBuilds of the runner',
        where: (job) =>
          profilesIn(job)
            .filter((profile) => !(profile.ofBuild && isDeclaredProfile(profile, job.runner)))
            .map(({ at, value }) => ({ at, value: String(valueAt(value, 'localhostProfile') ?? 'unset') })),
      },
      {
        problem: 'a profile of the node by an annotation',
        fix: 'remove the annotation',
        where: ({ pod }) => annotationsOf(pod),
      },
      {
        problem: 'the container would mount as root of the node',
        fix: 'patch hostUsers: false into the pod, as imageBuilds of the runner does',
        where: (job) =>
          profilesIn(job).length > 0 &&
          !hasOwnUsers(job.pod) && {
            ...ofPod(job.pod, 'hostUsers'),
            value: String(job.pod.spec['hostUsers'] ?? 'unset'),
            allowed: 'false',
          },
      },
    ],
    opens: (job) =>
      profilesIn(job).map(({ at, name, value }) => ({
        at,
        sentence: `build containers run under the ${name === 'seccompProfile' ? 'seccomp' : 'AppArmor'} profile ${String(valueAt(value, 'localhostProfile'))} of their node, which may let them mount`,
      })),
  }),
];

function profilesIn({ pod }: JobFacts): readonly UsedProfile[] {
  return PROFILE_FIELDS.flatMap((name) => [
    { ...ofPod(pod, 'securityContext', name), name, ofBuild: false },
    ...pod.containers.map((container) => ({
      ...ofContainer(container, 'securityContext', name),
      name,
      ofBuild: container.name === 'build' && container.list === 'containers',
    })),
  ]).filter(({ value }) => isOfNode(value));
}

function annotationsOf({ where, annotations }: JobFacts['pod']): readonly Place[] {
  return Object.entries(annotations)
    .filter(([key, value]) => key.startsWith(APP_ARMOR_ANNOTATION) && value.startsWith('localhost/'))
    .map(([key, value]) => ({ at: `${where} / annotation ${key}`, value }));
}

/** Where the pod of a job has users of its node though the fleet says otherwise, or lacks a profile that the fleet gives. */
export function userDifferences({
  job,
  settings,
}: {
  readonly job: JobFacts | undefined;
  readonly settings: {
    readonly userNamespaces?: boolean;
    readonly imageBuilds?: Readonly<Partial<Record<(typeof PROFILE_FIELDS)[number], string>>>;
  };
}): Place | undefined {
  if (job === undefined) {
    return undefined;
  }
  const at = `${job.section.kubernetesWhere}.pod_spec`;
  if (settings.userNamespaces && !hasOwnUsers(job.pod)) {
    return { at, value: 'unset', allowed: 'hostUsers: false' };
  }
  const build = job.pod.containers.find(({ name, list }) => list === 'containers' && name === 'build');
  const missing = PROFILE_FIELDS.find(
    (name) =>
      settings.imageBuilds?.[name] !== undefined &&
      valueAt(build?.securityContext, name, 'localhostProfile') !== settings.imageBuilds[name],
  );
  return missing === undefined
    ? undefined
    : { at, value: 'unset', allowed: settings.imageBuilds?.[missing] ?? '' };
}
