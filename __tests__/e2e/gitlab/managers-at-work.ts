import type { ApiServer } from '../cluster/api-server';
import { type AuditEvent, AuditLog } from '../cluster/audit-log';
import { userOf } from '../cluster/identities';
import { pathOf } from '../cluster/objects';
import { NAMESPACE, RUNNERS, runnerToken } from '../cluster/on-stage';
import { eventually } from '../cluster/wait';
import type { Stage } from '../stage/stage';
import type { CiJob } from './ci-job';
import { Coordinator, type CoordinatorOptions } from './coordinator';
import type { JobRecord } from './job-of-gitlab';
import { Manager } from './manager';

/** Real managers of the fleet and the stand-in for GitLab that gives them jobs. */
export class ManagersAtWork {
  readonly #extra: Manager[] = [];

  private constructor(
    private readonly stage: Stage,
    private readonly api: ApiServer,
    private readonly namespace: string,
    readonly coordinator: Coordinator,
    private readonly audit: AuditLog,
    readonly managers: readonly Manager[],
  ) {}

  /** @param firstId the id of the first job; unique on a stage. */
  static async start(
    stage: Stage,
    api: ApiServer,
    firstId: number,
    runners: readonly string[] = RUNNERS,
    namespace = NAMESPACE,
    gitlab: CoordinatorOptions = {},
  ): Promise<ManagersAtWork> {
    const coordinator = new Coordinator(firstId, gitlab);
    await coordinator.start();
    const audit = new AuditLog(stage.auditLog);
    const options = { stage, api, namespace, gitlab: coordinator.url };
    const managers = await Promise.all(runners.map((runner) => Manager.start({ ...options, runner })));
    return new ManagersAtWork(stage, api, namespace, coordinator, audit, managers);
  }

  /** One more manager of a runner, as there is while a rollout replaces the first. */
  async startAnother(runner: string, environment: Readonly<Record<string, string>> = {}): Promise<Manager> {
    const manager = await Manager.start({
      stage: this.stage,
      api: this.api,
      namespace: this.namespace,
      gitlab: this.coordinator.url,
      runner,
      environment,
    });
    this.#extra.push(manager);
    return manager;
  }

  give(runner: string, job: CiJob): number {
    return this.coordinator.give(runnerToken(runner), job);
  }

  /** Waits for the result of a job. */
  finished(id: number, seconds = 90): Promise<JobRecord> {
    return this.until(
      id,
      `job ${id} is finished`,
      ({ state }) => state === 'success' || state === 'failed',
      seconds,
    );
  }

  /** Waits for something to be true of a job. */
  until(id: number, what: string, holds: (job: JobRecord) => boolean, seconds = 60): Promise<JobRecord> {
    return eventually(what, () => holds(this.coordinator.job(id)) && this.coordinator.job(id), seconds).catch(
      (error: Error) => {
        throw new Error([error.message, this.coordinator.job(id).trace, ...this.#refusals()].join('\n'));
      },
    );
  }

  /** What the API server refused lately, for whoever looks for the reason of a failure. */
  #refusals(): string[] {
    return this.audit
      .events()
      .filter(({ responseStatus }) => (responseStatus?.code ?? 0) >= 400)
      .slice(-5)
      .map(({ verb, requestURI, responseStatus }) => `${verb} ${requestURI}: ${responseStatus?.message}`);
  }

  /** What a manager asked the API server for. */
  requestsOf(runner: string): AuditEvent[] {
    return this.audit.eventsOf(userOf(this.namespace, `${runner}-manager`));
  }

  /** The attempts of a manager to create the pod of a job, with what came of them. */
  podsFor(runner: string, id: number): AuditEvent[] {
    return this.requestsOf(runner).filter(
      ({ verb, objectRef, requestObject }) =>
        verb === 'create' &&
        objectRef?.resource === 'pods' &&
        objectRef.subresource === undefined &&
        requestObject?.metadata?.annotations?.['job.runner.gitlab.com/id'] === String(id),
    );
  }

  /** The attempt that was let in, after those that a quota had no room for. */
  podOf(runner: string, id: number): AuditEvent | undefined {
    return this.podsFor(runner, id).find(({ responseStatus }) => responseStatus?.code === 201);
  }

  /** Ends all managers at once, and removes what they leave. */
  async stop(): Promise<void> {
    await Promise.all([...this.managers, ...this.#extra].map((manager) => manager.kill()));
    await this.coordinator.stop();
    for (const resource of ['pods', 'secrets']) {
      const { items } = (await this.api.get(pathOf(resource, this.namespace))).body;
      for (const { metadata } of items as { metadata: { name: string } }[]) {
        if (metadata.name.startsWith('runner-')) {
          await this.api.delete(pathOf(resource, this.namespace, metadata.name), { gracePeriodSeconds: 0 });
        }
      }
    }
  }
}
