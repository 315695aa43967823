import { DATA_FOLDERS } from '../../world/mount-paths';
import { ofRunner } from '../config-fields';
import type { Facts, RunnerFacts } from '../facts/facts';
import { claimsIn } from '../facts/fleet/job-volumes';
import type { JobPod } from '../facts/runner/job-pod';
import { textIn, at as valueAt } from '../facts/untyped';
import { type Field, isFilled, itemsOf, namedBy, under } from '../fields';
import { ofContainer, volumesOf } from '../pod-fields';
import type { Rule } from '../rule';
import { rule, type Subject } from '../rule-row';
import { RUNNERS } from '../subjects';

/** The jobs of a runner. */
interface JobOfRunner {
  readonly runner: RunnerFacts;
  readonly pod: JobPod;
}

function jobsOf(runners: readonly RunnerFacts[]): readonly JobOfRunner[] {
  return runners.flatMap((runner) => (runner.job === undefined ? [] : [{ runner, pod: runner.job.pod }]));
}

const JOBS_OF_RUNNERS: Subject<JobOfRunner> = { ...RUNNERS, items: ({ runners }) => jobsOf(runners) };

/** What outlives jobs, and who finds it. */
export const JOB_CLAIMS: readonly Rule[] = [
  rule({
    id: 'job-claims',
    sentence:
      'jobs find what others left in folders of data alone, and only what jobs of runners that are their equals left',
    why: 'whoever writes what a job runs is that job, with its token, its protected ref and its identity',
    serves: ['isolated-from-services'],
    of: JOBS_OF_RUNNERS,
    faults: [
      {
        problem: 'programs of images find what other jobs left there without looking for it',
        fix: `mount it at ${DATA_FOLDERS.join(', ')} or below`,
        where: ({ pod }) =>
          mountsOfClaims(pod)
            .map((mount) => namedBy(mount, 'mountPath'))
            .filter(({ value }) => !isOfData(value)),
      },
      {
        problem: 'a part of the claim is mounted, by a path in which a job may have left a link',
        fix: 'mount the whole claim',
        where: ({ pod }) =>
          mountsOfClaims(pod)
            .flatMap((mount) => [under(mount, 'subPath'), under(mount, 'subPathExpr')])
            .filter(isFilled),
      },
      {
        problem: 'jobs of all projects share the folder of their sources, with what git runs there',
        fix: 'keep builds_dir out of the claim',
        where: ({ runner, pod }) => {
          const builds = runner.job && ofRunner(runner.job, 'builds_dir');
          const folder = textIn(builds?.value) || '/builds';
          return mountsOfClaims(pod)
            .map((mount) => namedBy(mount, 'mountPath'))
            .filter(({ value }) => isWithin(folder, textIn(value)) || isWithin(textIn(value), folder))
            .slice(0, 1);
        },
      },
      {
        problem: 'runners that are no equals share the claim, and jobs of one of them write to it',
        fix: 'give each of them a claim of its own, or let both read it alone',
        where: (job, facts) =>
          volumesOf(job.pod)
            .map((volume) => under(volume, 'persistentVolumeClaim', 'claimName'))
            .filter(isFilled)
            .filter(({ value }) => isSharedWithOthers(job, String(value), facts)),
      },
    ],
    opens: ({ pod }) =>
      [...new Set(claimsIn(pod))].map((claim) => ({
        at: pod.where,
        sentence: isWritten(pod, claim)
          ? `jobs of the runner, of whatever project and ref, find and change what others left in claim ${claim}`
          : `jobs of the runner read what others leave in claim ${claim}`,
      })),
  }),
];

function mountsOfClaims(pod: JobPod): readonly Field[] {
  const names = new Set(
    volumesOf(pod)
      .filter((volume) => isFilled(under(volume, 'persistentVolumeClaim', 'claimName')))
      .map((volume) => valueAt(volume.value, 'name')),
  );
  return pod.containers.flatMap((container) =>
    itemsOf(ofContainer(container, 'volumeMounts')).filter(({ value }) => names.has(valueAt(value, 'name'))),
  );
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isOfData(path: unknown): boolean {
  return (
    typeof path === 'string' &&
    !path.split('/').includes('..') &&
    DATA_FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`))
  );
}

/** Whether jobs of a runner may write to a claim. */
function isWritten(pod: JobPod, claim: string): boolean {
  const volumes = volumesOf(pod).filter(
    ({ value }) => valueAt(value, 'persistentVolumeClaim', 'claimName') === claim,
  );
  const names = volumes.map(({ value }) => valueAt(value, 'name'));
  return mountsOfClaims(pod).some(
    ({ value }) => names.includes(valueAt(value, 'name')) && valueAt(value, 'readOnly') !== true,
  );
}

function isSharedWithOthers({ runner, pod }: JobOfRunner, claim: string, { runners }: Facts): boolean {
  return jobsOf(runners).some(
    (other) =>
      other.runner !== runner &&
      other.pod.namespace === pod.namespace &&
      claimsIn(other.pod).includes(claim) &&
      (isWritten(pod, claim) || isWritten(other.pod, claim)) &&
      standing(other.runner) !== standing(runner),
  );
}

/** What jobs of a runner are before the boundary. */
function standing({ level, settings }: RunnerFacts): string {
  return JSON.stringify([
    level,
    settings?.accessLevel ?? 'not said',
    settings?.cloudIdentity ?? 'nobody',
    settings?.attic ?? 'none',
  ]);
}
