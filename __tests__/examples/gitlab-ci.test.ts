import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fleets as closedNetwork } from '../../examples/closed-network/fleet';
import { fleets as cloudIdentity } from '../../examples/cloud-identity/fleet';
import { fleets as dind } from '../../examples/dind/fleet';
import { fleets as imageBuilds } from '../../examples/image-builds/fleet';
import { fleets as kaniko } from '../../examples/kaniko/fleet';
import { fleets as nixAttic } from '../../examples/nix-attic/fleet';
import { type FleetSpec, type Runner, render } from '../../lib';
import { FLEET_SPECS } from '../corpus/fleets';

interface Job {
  readonly extends?: string;
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
  ['closed-network', closedNetwork],
  ['cloud-identity', cloudIdentity],
  ['image-builds', imageBuilds],
  ['cluster-check', [FLEET_SPECS.tinyland]],
];

const JOBS = PIPELINES.flatMap(([example, fleets]) => {
  const text = readFileSync(join(process.cwd(), 'examples', example, '.gitlab-ci.yml'), 'utf8');
  const runners = render(fleets).fleets.flatMap((fleet) => fleet.runners);
  const { variables: _variables, ...entries } = parse(text) as Record<string, Job>;
  return Object.entries(entries)
    .filter(([name]) => !name.startsWith('.'))
    .map(([name, job]) => [`${example} / ${name}`, whole(job, entries), runners] as const);
});

/** A job with what it takes from the one that it extends. */
function whole(job: Job, entries: Readonly<Record<string, Job>>): Job {
  return { ...(job.extends ? entries[job.extends] : {}), ...job };
}

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
    'closed-network / test',
    'closed-network / build-image',
    'cloud-identity / deploy-by-id-token',
    'cloud-identity / deploy-by-runner',
    'image-builds / build-image',
    'cluster-check / docker',
    'cluster-check / tinyland-docker',
    'cluster-check / nix',
    'cluster-check / tinyland-nix',
    'cluster-check / dind',
  ]);
});

test('the check of a cluster has a job for each runner of README.md, and each has a script', () => {
  const jobs = JOBS.filter(([name]) => name.startsWith('cluster-check'));
  const [, , runners = []] = jobs[0] ?? [];
  expect(jobs.map(([, job]) => runnerOf(job, runners)?.name)).toEqual(runners.map(({ name }) => name));
  expect(JOBS.filter(([, job]) => job.script.length === 0)).toEqual([]);
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
