import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { STAGE_VARIABLE, type Stage } from '../stage/stage';
import type { Answer, ApiServer } from './api-server';
import { writeTinyland } from './fleets';
import { pathOf } from './objects';
import { eventually } from './wait';

/** The namespace of the fleet of README.md. */
export const NAMESPACE = 'tinyland-runners';

/** The runners of that fleet, in its order. */
export const RUNNERS = ['docker', 'tinyland-docker', 'nix', 'tinyland-nix', 'dind'] as const;

/** The name of a runner of that fleet. */
export type RunnerName = (typeof RUNNERS)[number];

/** What `run.js` has set up. */
export function readStage(): Stage {
  const file = process.env[STAGE_VARIABLE];
  if (!file) {
    throw new Error('no stage: start these tests with npm run test:e2e');
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** What a command printed, and how it ended. */
export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl as the admin. */
export function kubectl(stage: Stage, ...args: readonly string[]): Promise<Printed> {
  return run(stage.kubectl, [`--kubeconfig=${stage.adminKubeconfig}`, ...args]);
}

/** Runs a program to its end. */
export function run(program: string, args: readonly string[]): Promise<Printed> {
  return new Promise((resolve) => {
    execFile(program, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

/** Applies the fleet with its token Secrets, if no test before has; until every manager runs and every policy holds. */
export async function haveFleet(stage: Stage, api: ApiServer): Promise<void> {
  await applyFleet(stage);
  await eventually('the policies hold', async () => isDenied((await probe(api, NAMESPACE)).body));
  for (const runner of RUNNERS) {
    await haveTokenSecret(api, runner, NAMESPACE);
  }
  await eventually('all managers run', async () => {
    const { body } = await api.get(pathOf('deployments', NAMESPACE));
    return body['items'].every((item: Rollout) => isRolledOut(item));
  });
}

/**
 * Applies both files of a fleet in one go, again and again until the API server knows the policies of its configs:
 * what comes before is refused as a whole.
 *
 * @throws Error if anything else is refused.
 */
export async function applyFleet(stage: Stage, folder = writeTinyland(stage.folder)): Promise<void> {
  await eventually('the fleet is applied', async () => {
    const { code, stderr } = await kubectl(
      stage,
      'apply',
      '--server-side',
      '--force-conflicts',
      '-f',
      folder,
    );
    const refusals = stderr.split('\n').filter((line) => line.startsWith('Error'));
    if (
      (code !== 0 && refusals.length === 0) ||
      refusals.some((line) => !/denied request: \[config-(?:content|checksum)\]/.test(line))
    ) {
      throw new Error(stderr);
    }
    return code === 0;
  });
}

/** Asks for something that the policies of a fleet refuse to everybody: the token of a ServiceAccount, for the admin. */
export function probe(api: ApiServer, namespace: string): Promise<Answer> {
  const path = `${pathOf('serviceaccounts', namespace, 'default')}/token?dryRun=All`;
  return api.create(path, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} });
}

/** Whether it was an admission policy that refused a request. */
export function isDenied(body: Answer['body']): boolean {
  return String(body['message']).includes('ValidatingAdmissionPolicy');
}

interface Rollout {
  readonly metadata: { readonly generation?: number };
  readonly spec: { readonly replicas: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
  };
}

/** Whether a Deployment has all pods of its newest template, and no others. */
export function isRolledOut({ metadata, spec, status = {} }: Rollout): boolean {
  return (
    status.observedGeneration === metadata.generation &&
    status.updatedReplicas === spec.replicas &&
    status.readyReplicas === spec.replicas &&
    status.replicas === spec.replicas
  );
}

/** The token that GitLab knows a runner by. */
export function runnerToken(runner: string): string {
  return `glrt-e2e_${runner.padEnd(20, 'x')}`;
}

/**
 * The Secret that the OpenTofu module would make, if it is not there. To try and make it all the same would count
 * against the quota until the quota controller looks again, minutes later.
 */
export async function haveTokenSecret(api: ApiServer, runner: string, namespace: string): Promise<void> {
  const name = `${runner}-token`;
  if ((await api.get(pathOf('secrets', namespace, name))).status === 404) {
    await api.create(pathOf('secrets', namespace), {
      metadata: { name, namespace },
      type: 'Opaque',
      stringData: { 'runner-token': runnerToken(runner) },
    });
  }
}
