import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, ApiServer } from '../cluster/api-server';
import { type AuditEvent, AuditLog } from '../cluster/audit-log';
import { parseObjects } from '../cluster/fleets';
import { groupsOf, tokenOf, userOf } from '../cluster/identities';
import { never } from '../cluster/never';
import { type KubernetesObject, type Pod, pathOf } from '../cluster/objects';
import { haveTokenSecret, isDenied, isRolledOut, kubectl, probe, runnerToken } from '../cluster/on-stage';
import { pathFinder, servedResources } from '../cluster/resources';
import { eventually } from '../cluster/wait';
import type { CiJob } from '../gitlab/ci-job';
import { Coordinator } from '../gitlab/coordinator';
import { HELD_SCRIPT, release } from '../gitlab/held-job';
import type { JobRecord } from '../gitlab/job-of-gitlab';
import { type ManagerInPod, ManagerPods } from '../gitlab/manager-pods';
import type { Stage } from '../stage/stage';

/** The two files of a fleet, by name. */
export type Files = ReadonlyMap<string, string>;

/** Which of the two. */
export type Part = 'cluster' | 'runners';

/** A pod before it is asked for. */
export interface AnyPod extends Pod {
  metadata: { name: string; annotations?: Record<string, string> } & Pod['metadata'];
}

/** A pod that a manager asked for. */
export interface Attempt {
  readonly jobId: number;
  readonly pod: Pod;
  readonly status: number;
  /** Why it was refused. */
  readonly message: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** The name of the pod of the manager. */
  readonly manager: string;
}

/** A fleet whose managers do what its Deployments have them do, with the stand-in for GitLab and the jobs that it gave. */
export class FleetAtWork {
  readonly api: ApiServer;
  readonly #gitlab: Coordinator;
  readonly #audit: AuditLog;
  readonly #runnerOf = new Map<number, string>();
  #managers: ManagerPods | undefined;

  /** @param firstId the id of the first job; unique on a stage. */
  constructor(
    private readonly stage: Stage,
    private readonly namespace: string,
    firstId: number,
  ) {
    this.api = new ApiServer(stage);
    this.#gitlab = new Coordinator(firstId);
    this.#audit = new AuditLog(stage.auditLog);
  }

  /** Applies a fleet for the first time and waits for its managers. */
  async start(files: Files, runners: readonly string[]): Promise<void> {
    const { stage, api, namespace } = this;
    await this.#gitlab.start();
    await this.apply(files, 'cluster');
    await eventually('the policies hold', async () => isDenied((await probe(api, namespace)).body));
    for (const runner of runners) {
      await haveTokenSecret(api, runner, namespace);
    }
    await this.policiesAreKnown(files);
    await this.apply(files, 'runners');
    this.#managers = new ManagerPods({ stage, api, namespace, gitlab: this.#gitlab.url });
    await eventually('all managers run', async () => {
      const { items } = (await api.get(pathOf('deployments', namespace))).body;
      return items.length > 0 && items.every(isRolledOut);
    });
  }

  /**
   * Applies one file of a fleet.
   *
   * @throws Error if anything in it is refused.
   */
  async apply(files: Files, part: Part): Promise<void> {
    const [name = '', text = ''] = [...files].find(([path]) => path.endsWith(`-${part}.k8s.yaml`)) ?? [];
    const file = join(this.stage.folder, name);
    writeFileSync(file, text);
    const { code, stderr } = await kubectl(this.stage, 'apply', '--server-side', '-f', file);
    if (code !== 0) {
      throw new Error(stderr);
    }
  }

  /** Waits until the API server knows the policies of a fleet: those of the configs are the last ones in its file. */
  async policiesAreKnown(files: Files): Promise<void> {
    const configs = objectsIn(files).filter(({ kind }) => kind === 'ConfigMap');
    const query = 'dryRun=All&fieldManager=e2e&force=true';
    await eventually('the policies are known', async () => {
      const answers = await Promise.all(
        configs.map((object) =>
          this.api.patch(
            `${pathOf('configmaps', this.namespace, object.metadata.name)}?${query}`,
            object,
            'apply',
          ),
        ),
      );
      return answers.every(({ status }) => status < 300);
    });
  }

  /** Deletes what one fleet has and the next one lacks. */
  async prune(before: Files, after: Files): Promise<void> {
    const pathFor = pathFinder(await servedResources(this.api));
    const kept = new Set(objectsIn(after).map(pathFor));
    for (const path of objectsIn(before).map(pathFor)) {
      if (!kept.has(path)) {
        await this.api.delete(path);
      }
    }
  }

  /** Puts a job into the queue of a runner. */
  give(runner: string, script: readonly string[], more: CiJob = {}): number {
    const id = this.#gitlab.give(runnerToken(runner), { script, registryCredentials: true, ...more });
    this.#runnerOf.set(id, runner);
    return id;
  }

  /** A job that a runner was given. */
  job(id: number): JobRecord {
    return this.#gitlab.job(id);
  }

  /** All jobs that a runner was given. */
  jobsOf(runner: string): readonly JobRecord[] {
    return [...this.#runnerOf].filter(([, name]) => name === runner).map(([id]) => this.#gitlab.job(id));
  }

  /** Gives each runner so many jobs that run until they are released. */
  fill(runners: readonly string[], jobs: number): readonly number[] {
    return runners.flatMap((runner) => Array.from({ length: jobs }, () => this.give(runner, HELD_SCRIPT)));
  }

  /**
   * Waits until all of such jobs run at the same time.
   *
   * @throws Error with what the API server refused if one of them fails or never runs.
   */
  async runTogether(ids: readonly number[]): Promise<void> {
    const hasFailed = () => ids.some((id) => this.#gitlab.job(id).state === 'failed');
    const refusals = () =>
      new Set(
        this.attempts()
          .filter(({ jobId }) => ids.includes(jobId))
          .map(({ message }) => message),
      );
    await eventually('all jobs run', () => ids.every((id) => this.#isHeld(id)) || hasFailed()).catch(
      (error: Error) => {
        throw new Error([error.message, ...refusals()].join('\n'));
      },
    );
    if (hasFailed()) {
      throw new Error(['a job failed', ...refusals()].join('\n'));
    }
  }

  /** Lets such jobs go on, until managers that were told to stop have ended. */
  async release(ids: readonly number[], managers: readonly ManagerInPod[]): Promise<void> {
    for (const { jobId, pod, status } of this.attempts()) {
      if (status === 201 && ids.includes(jobId) && this.#isHeld(jobId)) {
        release(this.stage, pod.metadata.name, this.namespace);
      }
    }
    let ended = false;
    void Promise.all(managers.map(({ manager }) => manager.exited)).then(() => {
      ended = true;
    });
    await eventually('the managers end', () => ended);
  }

  #isHeld(id: number): boolean {
    return this.#gitlab.job(id).trace.includes(`job ${id} is held`);
  }

  /** Waits until every job that was given is over, one way or the other. */
  async allOver(): Promise<void> {
    await eventually('every job is over', () =>
      [...this.#runnerOf.keys()].every((id) => ['success', 'failed'].includes(this.#gitlab.job(id).state)),
    );
  }

  /** All managers so far, ended ones too. */
  get managers(): readonly ManagerInPod[] {
    return this.#managers?.all ?? [];
  }

  /** Whether all of these managers have been told to stop. */
  areStopping(managers: readonly ManagerInPod[]): boolean {
    const names = managers.map(({ name }) => name);
    return this.managers.every(({ name, isStopping }) => isStopping || !names.includes(name));
  }

  /** The pods that the managers of some runners asked for; of all runners if none is named. */
  attempts(...runners: readonly string[]): readonly Attempt[] {
    const names = runners.length > 0 ? runners : [...new Set(this.#runnerOf.values())];
    return names.flatMap((name) =>
      this.#audit.eventsOf(userOf(this.namespace, `${name}-manager`)).flatMap(attemptOf),
    );
  }

  /** The credentials for registries that the managers of a runner wrote for their jobs, by the name of the Secret. */
  registryCredentials(
    runner: string,
  ): ReadonlyMap<string, Readonly<Record<string, { readonly username: string }>>> {
    const events = this.#audit.eventsOf(userOf(this.namespace, `${runner}-manager`));
    return new Map(
      events
        .filter(({ verb, objectRef }) => verb === 'create' && objectRef?.resource === 'secrets')
        .map(({ requestObject }) => [
          requestObject.metadata.name,
          JSON.parse(Buffer.from(requestObject.data['.dockercfg'], 'base64').toString()),
        ]),
    );
  }

  /** The job pods of a runner that are there now. */
  async jobPods(runner: string): Promise<readonly Pod[]> {
    const selector = `labelSelector=runner-fleet/role=job,runner-fleet/runner=${runner}`;
    return (await this.api.get(`${pathOf('pods', this.namespace)}?${selector}`)).body['items'];
  }

  /** Deletes the pod of a manager, as whoever drains its node does. */
  async evict({ name }: ManagerInPod): Promise<void> {
    await this.api.delete(pathOf('pods', this.namespace, name));
  }

  /** A pod of a runner that was admitted, as its manager may ask for it once more. */
  again(runner: string, change: (pod: AnyPod) => void = () => undefined): Pod {
    const made = this.attempts(runner).find(({ status }) => status === 201);
    const pod = structuredClone(made?.pod ?? never(`no pod of ${runner}`)) as AnyPod;
    pod.metadata.name = `${pod.metadata.name}-again`;
    change(pod);
    return pod;
  }

  /** Asks, as the manager of a runner, whether a pod would be let in once there is room for it. */
  async wouldCreate(runner: string, pod: Pod): Promise<Answer> {
    const manager = this.api.as({
      user: userOf(this.namespace, `${runner}-manager`),
      groups: groupsOf(this.namespace),
      extra: tokenOf(`${runner}-manager`),
    });
    const answer = await eventually('there is room for the pod', async () => {
      const asked = await manager.create(`${pathOf('pods', this.namespace)}?dryRun=All`, pod);
      return !String(asked.body['message']).includes('exceeded quota') && asked;
    });
    manager.close();
    return answer;
  }

  /** What the API server finds in the policies of a fleet when it checks the types of their expressions. */
  async expressionWarnings(files: Files): Promise<readonly unknown[]> {
    const policies = objectsIn(files).filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
    const checked = await eventually('the policies are type-checked', async () => {
      const found = await Promise.all(
        policies.map(
          async ({ metadata }) =>
            (await this.api.get(pathOf('validatingadmissionpolicies', undefined, metadata.name))).body,
        ),
      );
      return (
        found.every(({ metadata, status }) => status?.observedGeneration === metadata.generation) && found
      );
    });
    return checked.flatMap(({ status }) => status.typeChecking?.expressionWarnings ?? []);
  }

  /** Ends all managers and takes the fleet away. */
  async stop(...fleets: readonly Files[]): Promise<void> {
    await this.#managers?.stop();
    await this.#gitlab.stop();
    const pathFor = pathFinder(await servedResources(this.api));
    const ofCluster = fleets.flatMap(objectsIn).filter(({ metadata }) => metadata.namespace === undefined);
    for (const path of new Set(ofCluster.map(pathFor).reverse())) {
      await this.api.delete(path);
    }
    this.api.close();
  }
}

function objectsIn(files: Files): KubernetesObject[] {
  return [...files.values()].flatMap(parseObjects);
}

function attemptOf(event: AuditEvent): Attempt[] {
  const { verb, objectRef, requestObject, responseStatus, requestReceivedTimestamp, user } = event;
  if (verb !== 'create' || objectRef?.resource !== 'pods' || objectRef.subresource !== undefined) {
    return [];
  }
  return [
    {
      jobId: Number(requestObject.metadata.annotations['job.runner.gitlab.com/id']),
      pod: requestObject,
      status: responseStatus?.code ?? 0,
      message: responseStatus?.message ?? '',
      at: Date.parse(requestReceivedTimestamp),
      manager: user.extra?.['authentication.kubernetes.io/pod-name']?.[0] ?? '',
    },
  ];
}
