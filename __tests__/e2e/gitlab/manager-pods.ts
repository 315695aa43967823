import { setTimeout as delay } from 'node:timers/promises';
import type { ApiServer } from '../cluster/api-server';
import { type Pod, pathOf } from '../cluster/objects';
import type { Stage } from '../stage/stage';
import { Manager } from './manager';

/** A manager with its pod. */
export interface ManagerInPod {
  readonly name: string;
  readonly runner: string;
  readonly manager: Manager;
  /** Whether it was told to stop. */
  readonly isStopping: boolean;
}

/** Where manager pods run and whom they serve. */
export interface ManagerPodsOptions {
  readonly stage: Stage;
  readonly api: ApiServer;
  readonly namespace: string;
  /** URL of the stand-in for GitLab. */
  readonly gitlab: string;
}

/** The signal that the image names as the one to stop its container by. */
const STOP_SIGNAL = 'SIGQUIT';

/** Tells the simulated node to leave the end of a pod to the process that plays its container. */
const PROCESS_ANNOTATION = 'e2e/process';

const MILLISECONDS = 300;

/**
 * Does for the manager pods of a namespace what a kubelet does: starts a real manager for each pod that runs, with the
 * config.toml of that moment; sends its stop signal when the pod is deleted; and takes the pod away when it has ended.
 */
export class ManagerPods {
  readonly #managers = new Map<string, ManagerInPod>();
  readonly #ends: Promise<void>[] = [];
  readonly #watch: Promise<void>;
  #ended = false;
  #fault: unknown;

  constructor(private readonly options: ManagerPodsOptions) {
    this.#watch = this.#work().catch((error) => {
      this.#fault = error;
    });
  }

  /** All managers that were ever started, in that order. */
  get all(): readonly ManagerInPod[] {
    if (this.#fault !== undefined) {
      throw this.#fault;
    }
    return [...this.#managers.values()];
  }

  /** Ends all managers at once, jobs or not, and takes their pods away. */
  async stop(): Promise<void> {
    this.#ended = true;
    await this.#watch;
    for (const { manager } of this.#managers.values()) {
      await manager.kill();
    }
    await Promise.all(this.#ends);
  }

  async #work(): Promise<void> {
    const { api, namespace } = this.options;
    const path = `${pathOf('pods', namespace)}?labelSelector=runner-fleet/role=manager`;
    while (!this.#ended) {
      for (const pod of (await api.get(path)).body['items'] as Pod[]) {
        await this.#attendTo(pod);
      }
      await delay(MILLISECONDS);
    }
  }

  async #attendTo(pod: Pod): Promise<void> {
    const { name, deletionTimestamp } = pod.metadata;
    const known = this.#managers.get(name);
    if (known === undefined && deletionTimestamp === undefined && pod['status'].phase === 'Running') {
      await this.#start(pod);
    } else if (known?.isStopping === false && deletionTimestamp !== undefined) {
      this.#managers.set(name, { ...known, isStopping: true });
      known.manager.signal(STOP_SIGNAL);
    }
  }

  async #start(pod: Pod): Promise<void> {
    const { api, namespace } = this.options;
    const { name, labels } = pod.metadata;
    const path = pathOf('pods', namespace, name);
    const runner = labels?.['runner-fleet/runner'] ?? '';
    const { status } = await api.patch(path, {
      metadata: { annotations: { [PROCESS_ANNOTATION]: 'manager' } },
    });
    // It may have gone meanwhile.
    if (status === 200) {
      const manager = await Manager.start({ ...this.options, runner, pod });
      this.#managers.set(name, { name, runner, manager, isStopping: false });
      this.#ends.push(
        manager.exited.then(async () => {
          await api.delete(path, { gracePeriodSeconds: 0 });
        }),
      );
    }
  }
}
