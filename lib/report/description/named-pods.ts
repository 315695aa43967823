import type { Facts, RunnerNamespace } from '../../boundary/facts/facts';
import type { PodTemplate } from '../../boundary/facts/manifests/pod-template';
import { describePod, type PodDescription } from './pod-description';
import type { DescribedRunner } from './runner-description';
import type { LevelOf } from './security-levels';
import { sortedBy, sortedTexts } from './sorted';

/** A pod of a namespace, by the words that everything else names it with. */
export interface NamedPod {
  /** Unique in its namespace: `jobs of docker`, `manager of docker`, or the path of a pod of no runner. */
  readonly name: string;
  readonly role: 'manager' | 'job' | 'other';
  /** The runners whose it is; a manager of others may be that of several. */
  readonly runners: readonly string[];
  readonly template: PodTemplate;
  readonly description: PodDescription;
}

/** The pods of a namespace: of its runners, and those of manifests that are of none. */
export function namedPods(
  { jobs, templates }: RunnerNamespace,
  runners: readonly DescribedRunner[],
  { index }: Facts,
  levelOf: LevelOf,
): readonly NamedPod[] {
  const managed = new Map<PodTemplate, string[]>();
  const descriptions = new Map<PodTemplate, PodDescription>();
  const runnerOf = new Map<PodTemplate, string>();
  for (const { description, job, manager } of runners) {
    if (manager !== undefined && description.manager !== null) {
      managed.set(manager, [...(managed.get(manager) ?? []), description.name]);
      descriptions.set(manager, description.manager.pod);
    }
    if (job !== undefined && description.jobs !== null) {
      runnerOf.set(job.pod, description.name);
      descriptions.set(job.pod, description.jobs.pod);
    }
  }
  const ofJobs = jobs.map(({ pod }) => {
    const names = runnerOf.has(pod) ? [runnerOf.get(pod) ?? ''] : [];
    return { template: pod as PodTemplate, role: 'job' as const, runners: names };
  });
  const ofManifests = templates.map((template) => {
    const names = managed.get(template);
    return {
      template,
      role: names === undefined ? ('other' as const) : ('manager' as const),
      runners: sortedTexts(names ?? []),
    };
  });
  return sortedBy(
    [...ofJobs, ...ofManifests].map((pod) => ({
      ...pod,
      name: pod.runners.length === 0 ? pod.template.where : `${WORDS[pod.role]} of ${pod.runners.join(', ')}`,
      description: descriptions.get(pod.template) ?? describePod(pod.template, index, levelOf),
    })),
    ({ name }) => name,
  );
}

const WORDS = { manager: 'manager', job: 'jobs', other: 'pods' } as const;
