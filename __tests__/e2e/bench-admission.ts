/**
 * What the admission policies cost: the time to create a job pod, and that to ask for a connection into one, with and
 * without them, in a fleet of 5 runners and in one of 50, with no other job pod in the namespace and with many. Prints a
 * table; asserts nothing, since times belong to the machine. `node build/__tests__/e2e/bench-admission.js`
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from '../../lib/fleet/fleet';
import type { FleetSpec } from '../../lib/fleet/types/fleet-spec';
import { jobPod } from '../corpus/job-pod';
import { manager } from '../corpus/users';
import { ApiServer } from './cluster/api-server';
import { parseObjects, renderFiles, tinyland } from './cluster/fleets';
import { groupsOf, tokenOf } from './cluster/identities';
import { type KubernetesObject, pathOf } from './cluster/objects';
import { isDenied, kubectl, probe, readStage } from './cluster/on-stage';
import { eventually } from './cluster/wait';
import { onStage } from './stage/launch';
import { STAGE_VARIABLE } from './stage/stage';

const ROUNDS = 150;
const WARM_UP = 20;
/** Other job pods in the namespace. */
const BYSTANDERS = [0, 50, 200];

const LARGE: FleetSpec = {
  org: 'large',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: Array.from({ length: 50 }, (_, index) => ({ kind: 'docker', name: `docker-${index}` })),
};

async function main(): Promise<void> {
  if (!process.env[STAGE_VARIABLE]) {
    const supervisor = join(__dirname, 'stage', 'supervisor.js');
    process.exitCode = await onStage(supervisor, ['1.36', '15', process.execPath, __filename]);
    return;
  }
  console.error(
    '| runners | other job pods | request | without, p50 / p99 | with, p50 / p99 | ratio p50 | ratio p99 |',
  );
  console.error('| ---: | ---: | --- | ---: | ---: | ---: | ---: |');
  for (const spec of [tinyland(), LARGE]) {
    const fleet = new FleetOnStage(spec);
    await fleet.apply();
    await fleet.bind(false);
    for (const others of BYSTANDERS) {
      await fleet.surround(others);
      await fleet.bind(false);
      const without = await fleet.measure();
      await fleet.bind(true);
      const withPolicies = await fleet.measure();
      for (const request of ['create', 'connect'] as const) {
        console.error(row(spec, others, request, without[request], withPolicies[request]));
      }
    }
    fleet.close();
  }
}

/** Half of all requests, and all but one in a hundred, took no longer than this many milliseconds. */
interface Times {
  readonly p50: number;
  readonly p99: number;
}

function row(spec: FleetSpec, others: number, request: string, without: Times, withPolicies: Times): string {
  const cells = [
    spec.runners.length,
    others,
    request,
    `${milliseconds(without.p50)} / ${milliseconds(without.p99)}`,
    `${milliseconds(withPolicies.p50)} / ${milliseconds(withPolicies.p99)}`,
    (withPolicies.p50 / without.p50).toFixed(2),
    (withPolicies.p99 / without.p99).toFixed(2),
  ];
  return `| ${cells.join(' | ')} |`;
}

class FleetOnStage {
  private readonly stage = readStage();
  private readonly api = new ApiServer(this.stage);
  private readonly fleet: Fleet;
  private readonly objects: readonly KubernetesObject[];

  constructor(spec: FleetSpec) {
    this.fleet = Fleet.parse(spec);
    this.objects = [...renderFiles(spec).values()].flatMap(parseObjects);
  }

  private get namespace(): string {
    return this.fleet.names.namespace;
  }

  /** All of the fleet but what would stand in the way: managers, whose jobs are not measured, and quotas. */
  async apply(): Promise<void> {
    await this.kubectl(
      'apply',
      this.objects.filter(({ kind }) => !['Deployment', 'ResourceQuota'].includes(kind)),
    );
  }

  /** Has the policies in force, or not. */
  async bind(bound: boolean): Promise<void> {
    const bindings = this.objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
    await this.kubectl(bound ? 'apply' : 'delete', bindings);
    await eventually(
      'the policies answer',
      async () => isDenied((await probe(this.api, this.namespace)).body) === bound,
    );
  }

  #surrounding = 0;

  /** So many job pods of all runners in the namespace, with credentials as most jobs have them. */
  async surround(count: number): Promise<void> {
    const { runners } = this.fleet;
    for (; this.#surrounding < count; this.#surrounding++) {
      const runner = runners[this.#surrounding % runners.length]?.name ?? '';
      const { status, body } = await this.create(runner, `other-${this.#surrounding}`);
      if (status !== 201) {
        throw new Error(String(body['message']));
      }
    }
  }

  /** How long it takes to create a job pod, and to be told that it is not running yet where one connects to it. */
  async measure(): Promise<{ create: Times; connect: Times }> {
    const creates: number[] = [];
    const connects: number[] = [];
    const [first] = this.fleet.runners;
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const started = performance.now();
      const { status, body } = await this.create(first?.name ?? '', `round-${round}`);
      const created = performance.now();
      if (status !== 201) {
        throw new Error(String(body['message']));
      }
      const path = pathOf('pods', this.namespace, body.metadata.name);
      const answer = await this.clientOf(first?.name ?? '').create(
        `${path}/exec?command=true&container=build&stdout=true`,
        undefined,
      );
      const connected = performance.now();
      if (isDenied(answer.body)) {
        throw new Error(String(answer.body['message']));
      }
      await this.api.delete(path, { gracePeriodSeconds: 0 });
      if (round >= WARM_UP) {
        creates.push(created - started);
        connects.push(connected - created);
      }
    }
    return { create: timesOf(creates), connect: timesOf(connects) };
  }

  close(): void {
    for (const client of [this.api, ...this.#clients.values()]) {
      client.close();
    }
  }

  readonly #clients = new Map<string, ApiServer>();

  private create(runner: string, suffix: string) {
    const pod = jobPod(this.fleet, runner, { credentials: true });
    return this.clientOf(runner).create(pathOf('pods', this.namespace), {
      ...pod,
      metadata: { ...pod.metadata, name: `${pod.metadata.name}-${suffix}` },
    });
  }

  private clientOf(runner: string): ApiServer {
    const groups = groupsOf(this.namespace);
    const client =
      this.#clients.get(runner) ??
      this.api.as({ user: manager(this.fleet.org, runner), groups, extra: tokenOf(`${runner}-manager`) });
    this.#clients.set(runner, client);
    return client;
  }

  private async kubectl(verb: 'apply' | 'delete', items: readonly KubernetesObject[]): Promise<void> {
    const file = join(this.stage.folder, 'bench.json');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    const options = verb === 'apply' ? ['--server-side', '--force-conflicts'] : ['--ignore-not-found'];
    const { code, stderr } = await kubectl(this.stage, verb, ...options, '-f', file);
    if (code !== 0) {
      throw new Error(stderr);
    }
  }
}

function timesOf(times: readonly number[]): Times {
  const sorted = [...times].sort((left, right) => left - right);
  return { p50: sorted[Math.floor(ROUNDS * 0.5)] ?? 0, p99: sorted[Math.floor(ROUNDS * 0.99)] ?? 0 };
}

function milliseconds(time: number): string {
  return `${time.toFixed(1)} ms`;
}

void main();
