import type { RunnerName } from '../cluster/on-stage';
import type { CiJob } from '../gitlab/ci-job';

/** How the pod of a job may differ from the one of an honest job that asks for nothing. */
export interface Allowed {
  /** The image that the job chose. */
  readonly image?: string;
  /** Names of the containers of the job's own services; each must be as powerless as the build container. */
  readonly services?: readonly string[];
  /** User and group of the build container. */
  readonly user?: { readonly runAsUser: number; readonly runAsGroup?: number };
  /** The pod pulls with credentials, that are in a Secret of its own. */
  readonly credentials?: boolean;
  /** Labels that only say where a job comes from, and select nothing. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Commands differ, by a flag that touches nothing else. */
  readonly commands?: boolean;
}

/** A job whose author wants more than the runner gives, and what must come of it. */
export interface HostileJob {
  readonly name: string;
  readonly runner: RunnerName;
  readonly job: CiJob;
  /** No pod at all, or one that is allowed to differ like this. */
  readonly pod: 'none' | Allowed;
  /** What the job's log says of it; without, GitLab Runner ignores the attempt silently. */
  readonly says?: string;
}

/** The same pod as that of an honest job. */
export const AS_ALWAYS: Allowed = {};

/** Runners that a variable is tried on in turn, so that no queue is longer than the others. */
const IN_TURN = ['docker', 'tinyland-docker', 'nix', 'tinyland-nix'] as const;
let turn = 0;

/** A job of CI/CD variables. */
export function variables(
  name: string,
  values: Readonly<Record<string, string>>,
  says?: string,
  runner: RunnerName = IN_TURN[turn++ % IN_TURN.length] ?? 'docker',
): HostileJob {
  return { name, runner, job: { variables: values }, pod: AS_ALWAYS, ...(says ? { says } : {}) };
}

/** A job that names an image. */
export function image(runner: RunnerName, name: string, pod: HostileJob['pod'], says?: string): HostileJob {
  return { name: `image ${name}`, runner, job: { image: { name } }, pod, ...(says ? { says } : {}) };
}
