/**
 * What the fleet's admission policies and NetworkPolicies cost a job on a real node: the wall time of one trivial job and
 * of five at once, with and without them, and where the seconds go. Prints two tables; asserts nothing but that the jobs
 * succeed, since times belong to the machine. `node build/__tests__/node/bench-overhead.js`
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiServer } from '../e2e/cluster/api-server';
import { parseObjects, renderFiles } from '../e2e/cluster/fleets';
import type { KubernetesObject } from '../e2e/cluster/objects';
import { isDenied, kubectl, probe } from '../e2e/cluster/on-stage';
import { eventually } from '../e2e/cluster/wait';
import { onStage } from '../e2e/stage/launch';
import { fleetOf, startLabFleet } from './fleets/lab-at-work';
import { LAB_NAMESPACE } from './fleets/lab-fleet';
import type { DoneJob, JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { PARTS, timesOf } from './overhead/job-times';
import { LAB_VARIABLE, readLab } from './stage/lab';

const ROUNDS = 5;
const AT_ONCE = [1, 5];
const RUNNER = 'docker';
/** What holds jobs, from all of it to nothing. */
const HELD_BY = {
  'all policies': [],
  'no admission policies': ['ValidatingAdmissionPolicyBinding'],
  'no policies at all': ['ValidatingAdmissionPolicyBinding', 'NetworkPolicy'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

async function main(): Promise<void> {
  if (!process.env[LAB_VARIABLE]) {
    const supervisor = join(__dirname, 'stage', 'supervisor.js');
    process.exitCode = await onStage(supervisor, [process.execPath, __filename]);
    return;
  }
  const lab = readLab();
  const api = new ApiServer(lab);
  const gitlab = await startLabFleet(lab, api, 60_000);
  const objects = [...renderFiles(fleetOf(lab)).values()].flatMap(parseObjects);
  await atOnce(gitlab, Math.max(...AT_ONCE));

  const done = new Map<string, DoneJob[]>();
  // One after the other and all over again, so that a machine that grows slower does so for all of them.
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [held, without] of Object.entries(HELD_BY)) {
      const taken = objects.filter(({ kind }) => (without as readonly string[]).includes(kind));
      await change('delete', taken);
      for (const count of AT_ONCE) {
        const jobs = await atOnce(gitlab, count);
        const key = keyOf(held, count);
        done.set(key, [...(done.get(key) ?? []), ...jobs]);
      }
      await change('apply', taken);
      console.error(`round ${round} of ${ROUNDS}: ${held}`);
    }
  }
  print(done);
  await gitlab.stop();
  api.close();

  async function change(verb: 'apply' | 'delete', items: readonly KubernetesObject[]): Promise<void> {
    if (items.length === 0) {
      return;
    }
    const file = join(lab.folder, 'bench-overhead.json');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    const options = verb === 'apply' ? ['--server-side', '--force-conflicts'] : ['--ignore-not-found'];
    const { code, stderr } = await kubectl(lab, verb, ...options, '-f', file);
    if (code !== 0) {
      throw new Error(stderr);
    }
    const isHeld = verb === 'apply';
    await eventually(
      'the policies answer',
      async () => isDenied((await probe(api, LAB_NAMESPACE)).body) === isHeld,
    );
  }
}

async function atOnce(gitlab: JobsOfTheLab, count: number): Promise<readonly DoneJob[]> {
  const ids = Array.from({ length: count }, () => gitlab.give(RUNNER, { script: ['true'] }));
  const done = await Promise.all(ids.map((id) => gitlab.finished(id)));
  for (const { job } of done) {
    if (job.state !== 'success') {
      throw new Error(job.trace);
    }
  }
  return done;
}

const keyOf = (held: string, count: number) => `${count} of ${held}`;

function print(done: ReadonlyMap<string, readonly DoneJob[]>): void {
  const jobsOf = (held: string, count: number) => done.get(keyOf(held, count)) ?? [];
  const wallTimes = ({ job }: DoneJob) => ((job.endedAt ?? 0) - (job.takenAt ?? 0)) / 1000;
  console.error('\n| jobs at once | held by | jobs | shortest | median | longest |');
  console.error('| ---: | --- | ---: | ---: | ---: | ---: |');
  for (const count of AT_ONCE) {
    for (const held of Object.keys(HELD_BY)) {
      const times = jobsOf(held, count).map(wallTimes);
      const cells = [Math.min(...times), median(times), Math.max(...times)].map(seconds);
      console.error(`| ${[count, held, times.length, ...cells].join(' | ')} |`);
    }
  }
  const columns = AT_ONCE.flatMap((count) => Object.keys(HELD_BY).map((held) => ({ count, held })));
  console.error(`\n| part | ${columns.map(({ count, held }) => `${count}, ${held}`).join(' | ')} |`);
  console.error(`| --- | ${columns.map(() => '---:').join(' | ')} |`);
  for (const part of PARTS) {
    const cells = columns.map(({ count, held }) =>
      seconds(median(jobsOf(held, count).map((job) => timesOf(job)[part]))),
    );
    console.error(`| ${[part, ...cells].join(' | ')} |`);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

void main();
