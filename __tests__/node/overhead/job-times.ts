import type { Pod } from '../../e2e/cluster/objects';
import type { DoneJob } from '../gitlab/jobs-of-the-lab';

/** What a job's seconds are spent on, in order. The log calls the stages of the runner by other names. */
export const PARTS = [
  'waiting for a manager',
  'creating the pod',
  'pulling and starting containers',
  'git',
  'script',
  'cleaning up',
  'artifacts',
  'telling GitLab',
] as const;

export type Part = (typeof PARTS)[number];

/** Seconds of each part. */
export type Times = Readonly<Record<Part, number>>;

const PART_OF_SECTION: Readonly<Record<string, Part>> = {
  get_sources: 'git',
  step_script: 'script',
  cleanup_file_variables: 'cleaning up',
  upload_artifacts_on_success: 'artifacts',
};

/** Each line of a log begins with when it was written; the section itself knows only whole seconds. */
const SECTION = /^(\S+Z) \w+[+ ]section_(start|end):\d+:(\w+)/;

/** Where the seconds of a job went, from its log and its pod. */
export function timesOf({ job, pods }: DoneJob): Times {
  const sections = sectionsOf(job.trace);
  const prepared = sections.get('prepare_script');
  const taken = job.takenAt ?? Number.NaN;
  const ended = job.endedAt ?? Number.NaN;
  if (!prepared) {
    throw new Error(`job ${job.id} never got a pod:\n${job.trace}`);
  }
  // The pod itself knows whole seconds, so what comes before it is there may look shorter than nothing.
  const there = Math.min(Math.max(createdAt(pods), taken), prepared.end);
  const last = Math.max(...[...sections.values()].map(({ end }) => end));
  const parts: Record<Part, number> = {
    'waiting for a manager': taken - job.givenAt,
    'creating the pod': there - taken,
    'pulling and starting containers': prepared.end - there,
    git: 0,
    script: 0,
    'cleaning up': 0,
    artifacts: 0,
    'telling GitLab': ended - last,
  };
  for (const [name, { start, end }] of sections) {
    const part = PART_OF_SECTION[name];
    if (part) {
      parts[part] += end - start;
    }
  }
  return Object.fromEntries(
    Object.entries(parts).map(([part, milliseconds]) => [part, milliseconds / 1000]),
  ) as unknown as Times;
}

interface Section {
  readonly start: number;
  readonly end: number;
}

function sectionsOf(trace: string): ReadonlyMap<string, Section> {
  const starts = new Map<string, number>();
  const sections = new Map<string, Section>();
  for (const line of trace.split('\n')) {
    const [, at = '', edge, name = ''] = SECTION.exec(line) ?? [];
    const start = starts.get(name);
    if (edge === 'start') {
      starts.set(name, Date.parse(at));
    } else if (edge === 'end' && start !== undefined) {
      sections.set(name, { start, end: Date.parse(at) });
    }
  }
  return sections;
}

function createdAt([pod]: readonly Pod[]): number {
  return Date.parse(String((pod?.metadata as { creationTimestamp?: string } | undefined)?.creationTimestamp));
}
