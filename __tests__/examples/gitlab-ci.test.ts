import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fleets as dind } from '../../examples/dind/fleet';
import { fleets as kaniko } from '../../examples/kaniko/fleet';
import { fleets as nixAttic } from '../../examples/nix-attic/fleet';
import { type FleetSpec, type Runner, render } from '../../lib';

interface Job {
  readonly tags: readonly string[];
  readonly image?: string | { readonly name: string };
  readonly services?: unknown;
  readonly rules?: readonly { readonly if: string }[];
  readonly script: readonly string[];
}

const PIPELINES: readonly (readonly [string, readonly FleetSpec[]])[] = [
  ['kaniko', kaniko],
  ['dind', dind],
  ['nix-attic', nixAttic],
];

const JOBS = PIPELINES.flatMap(([example, fleets]) => {
  const text = readFileSync(join(process.cwd(), 'examples', example, '.gitlab-ci.yml'), 'utf8');
  const runners = render(fleets).fleets.flatMap((fleet) => fleet.runners);
  return Object.entries(parse(text) as Record<string, Job>).map(
    ([name, job]) => [`${example} / ${name}`, job, runners] as const,
  );
});

/** GitLab gives a job to a runner that has all of the job's tags. */
function runnerOf(job: Job, runners: readonly Runner[]): Runner | undefined {
  return runners.find(({ settings }) => job.tags.every((tag) => settings.tags.includes(tag)));
}

/** A pattern of an image without `**`, as the runner reads it: `*` stands for anything but `/`. */
function matches(pattern: string, image: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
  return new RegExp(`^${escaped}$`).test(image);
}

test('every pipeline of the examples has jobs', () => {
  expect(JOBS.map(([name]) => name)).toEqual([
    'kaniko / build-image',
    'dind / build-image',
    'nix-attic / check',
    'nix-attic / build-and-push',
  ]);
});

describe.each(JOBS)('%s', (_name, job, runners) => {
  test('finds a runner of its example by its tags', () => {
    expect(runnerOf(job, runners)).toBeDefined();
  });

  test('runs an image that the runner allows', () => {
    const { image, allowedImages } = runnerOf(job, runners)?.settings ?? { image: '', allowedImages: [] };
    const wanted = (typeof job.image === 'object' ? job.image.name : job.image) ?? image;
    expect(wanted === image || allowedImages.some((pattern) => matches(pattern, wanted))).toBe(true);
  });

  test('asks for a protected ref where the runner serves only those', () => {
    const isProtected = runnerOf(job, runners)?.settings.accessLevel === 'ref_protected';
    expect(job.rules !== undefined).toBe(isProtected);
    expect(job.rules ?? [{ if: '$CI_COMMIT_REF_PROTECTED == "true"' }]).toEqual([
      { if: '$CI_COMMIT_REF_PROTECTED == "true"' },
    ]);
  });

  test('declares no service: the runner brings what the job needs', () => {
    expect(job.services).toBeUndefined();
  });
});
