import type { RunnerFacts } from '../facts/facts';
import {
  IDENTITY_FOLDER,
  IDENTITY_VOLUME,
  identityOfJob,
  isShownToGoogle,
} from '../facts/fleet/job-identity';
import type { ContainerFacts } from '../facts/manifests/pod-template';
import { at as valueAt } from '../facts/untyped';
import { type Field, itemsOf, namedBy } from '../fields';
import { ofContainer, volumesOf } from '../pod-fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { RUNNERS } from '../subjects';

/** Who has the token by which a cloud knows jobs, and whose jobs have one. */
export const CLOUD_IDENTITIES: readonly Rule[] = [
  rule({
    id: 'job-cloud-identity',
    sentence:
      'only jobs of protected refs are somebody in a cloud, and only their build container has the token for it',
    why: 'whoever may push to an unprotected branch, or name a service, would be that in the cloud',
    serves: ['account-for-job-pods'],
    of: RUNNERS,
    faults: [
      {
        problem: 'the token is mounted elsewhere than in its folder of the build container',
        fix: `mount it into the build container alone, read only, at ${IDENTITY_FOLDER}`,
        where: (runner) =>
          containersOf(runner).flatMap((container) =>
            itemsOf(ofContainer(container, 'volumeMounts'))
              .filter(({ value }) => valueAt(value, 'name') === IDENTITY_VOLUME)
              .filter((mount) => !(container.name === 'build' && isOwnMount(mount)))
              .map((mount) => namedBy(mount, 'mountPath')),
          ),
      },
      {
        problem: 'jobs of any ref are somebody in the cloud',
        fix: "set accessLevel: 'ref_protected' on the runner",
        where: ({ settings, where }) =>
          settings?.cloudIdentity !== undefined &&
          settings.accessLevel !== 'ref_protected' && { at: where, value: settings.accessLevel ?? 'unset' },
      },
      {
        problem: 'jobs that are root on their node are somebody in the cloud',
        fix: 'use a runner of another kind',
        where: ({ settings, privileged, where }) =>
          settings?.cloudIdentity !== undefined && privileged && where,
      },
      {
        problem: 'what is shown to Google is shown to somebody else too',
        fix: 'keep the annotation as it is rendered',
        where: (runner) => {
          const identity = runner.job && identityOfJob(runner, runner.job.pod);
          return (
            runner.job !== undefined &&
            identity !== undefined &&
            !isShownToGoogle(runner.job.pod, identity) &&
            `${runner.job.section.kubernetesWhere}.pod_annotations`
          );
        },
      },
    ],
    opens: ({ job }) =>
      job === undefined
        ? []
        : volumesOf(job.pod)
            .filter(({ value }) => valueAt(value, 'name') === IDENTITY_VOLUME)
            .map((volume) => ({
              at: volume.at,
              sentence: 'every job of the runner is somebody in a cloud, whichever project it is of',
            })),
  }),
];

function containersOf({ job }: RunnerFacts): readonly ContainerFacts[] {
  return job?.pod.containers ?? [];
}

function isOwnMount({ value }: Field): boolean {
  return (
    valueAt(value, 'mountPath') === IDENTITY_FOLDER &&
    valueAt(value, 'readOnly') === true &&
    (valueAt(value, 'subPath') ?? '') === ''
  );
}
