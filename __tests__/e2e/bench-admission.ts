/**
 * What the admission policies cost: the time to create a job pod with and without them, in a fleet of 5 runners and in
 * one of 50, with no other job pod in the namespace and with many. Prints a table; asserts nothing, since times belong
 * to the machine. `node build/__tests__/e2e/bench-admission.js`
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from '../../lib/spec/fleet';
import type { FleetSpec } from '../../lib/spec/fleet-spec';
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
const BYSTANDERS = 50;

const LARGE: FleetSpec = {
  org: 'large',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: Array.from({ length: 50 }, (_, index) => ({ kind: 'docker', name: `docker-${index}` })),
};

async function main(): Promise<void> {
  if (!process.env[STAGE_VARIABLE]) {
    process.exitCode = await onStage('1.36', [process.execPath, __filename], 15);
    return;
  }
  console.error(
    '| runners | other job pods | without, p50 / p99 | with, p50 / p99 | ratio p50 | ratio p99 |',
  );
  console.error('| ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const spec of [tinyland(), LARGE]) {
    const fleet = new FleetOnStage(spec);
    await fleet.apply();
    for (const others of [0, BYSTANDERS]) {
      await fleet.surround(others);
      await fleet.bind(false);
      const without = await fleet.measure();
      await fleet.bind(true);
      const withPolicies = await fleet.measure();
      const cells = [
        spec.runners.length,
        others,
        `${milliseconds(without.p50)} / ${milliseconds(without.p99)}`,
        `${milliseconds(withPolicies.p50)} / ${milliseconds(withPolicies.p99)}`,
        (withPolicies.p50 / without.p50).toFixed(2),
        (withPolicies.p99 / without.p99).toFixed(2),
      ];
      console.error(`| ${cells.join(' | ')} |`);
    }
    fleet.close();
  }
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

  /** Job pods of all runners in the namespace. */
  async surround(count: number): Promise<void> {
    const { runners } = this.fleet;
    for (let index = 0; index < count; index++) {
      const runner = runners[index % runners.length]?.name ?? '';
      const { status, body } = await this.create(runner, `other-${index}`);
      if (status !== 201) {
        throw new Error(String(body['message']));
      }
    }
  }

  async measure(): Promise<{ p50: number; p99: number }> {
    const times: number[] = [];
    const [first] = this.fleet.runners;
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const started = performance.now();
      const { status, body } = await this.create(first?.name ?? '', `round-${round}`);
      const took = performance.now() - started;
      if (status !== 201) {
        throw new Error(String(body['message']));
      }
      await this.api.delete(pathOf('pods', this.namespace, body.metadata.name), { gracePeriodSeconds: 0 });
      if (round >= WARM_UP) {
        times.push(took);
      }
    }
    times.sort((left, right) => left - right);
    return { p50: times[Math.floor(ROUNDS * 0.5)] ?? 0, p99: times[Math.floor(ROUNDS * 0.99)] ?? 0 };
  }

  close(): void {
    for (const client of [this.api, ...this.#clients.values()]) {
      client.close();
    }
  }

  readonly #clients = new Map<string, ApiServer>();

  private create(runner: string, suffix: string) {
    const known = this.#clients.get(runner);
    const groups = groupsOf(this.namespace);
    const client =
      known ??
      this.api.as({ user: manager(this.fleet.org, runner), groups, extra: tokenOf(`${runner}-manager`) });
    this.#clients.set(runner, client);
    const pod = jobPod(this.fleet, runner);
    return client.create(pathOf('pods', this.namespace), {
      ...pod,
      metadata: { ...pod.metadata, name: `${pod.metadata.name}-${suffix}` },
    });
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

function milliseconds(time: number): string {
  return `${time.toFixed(1)} ms`;
}

void main();
