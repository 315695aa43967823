import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { type Pod, pathOf } from '../../e2e/cluster/objects';
import type { Stage } from '../../e2e/stage/stage';

interface PodEvent {
  readonly type: string;
  readonly object: Pod;
}

const JOB_ANNOTATION = 'job.runner.gitlab.com/id';
const MILLISECONDS_BETWEEN_WATCHES = 500;

/** Sees the pods of jobs as they come and go, since none is left when a job is done. */
export class JobPods {
  readonly #seen = new Map<string, Pod>();
  readonly #agent: Agent;
  readonly #ended = new AbortController();

  constructor(
    private readonly access: Pick<Stage, 'server' | 'caFile' | 'adminToken'>,
    private readonly namespace: string,
  ) {
    this.#agent = new Agent({ ca: readFileSync(access.caFile) });
    void this.#watchOn();
  }

  /** The pods of a job in the order in which they came, each as it was last seen. */
  of(id: number): readonly Pod[] {
    return [...this.#seen.values()].filter(
      ({ metadata }) => metadata.annotations?.[JOB_ANNOTATION] === String(id),
    );
  }

  /** Ends the watch. */
  stop(): void {
    this.#ended.abort();
    this.#agent.destroy();
  }

  /** Again and again: the API server ends each watch after a while, and itself in some tests. */
  async #watchOn(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      await this.#watch().catch(() => {});
      await delay(MILLISECONDS_BETWEEN_WATCHES);
    }
  }

  #watch(): Promise<void> {
    const url = new URL(`${pathOf('pods', this.namespace)}?watch=1`, this.access.server);
    const options = {
      agent: this.#agent,
      signal: this.#ended.signal,
      headers: { Authorization: `Bearer ${this.access.adminToken}`, Accept: 'application/json' },
    };
    return new Promise((done, failed) => {
      const call = get(url, options, (response) => {
        let rest = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          const lines = (rest + text).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            this.#see(JSON.parse(line));
          }
        });
        response.on('end', done);
        response.on('error', failed);
      });
      call.on('error', failed);
    });
  }

  #see({ type, object }: PodEvent): void {
    if (type !== 'ERROR' && object.metadata.annotations?.[JOB_ANNOTATION]) {
      this.#seen.set(object.metadata.uid ?? '', object);
    }
  }
}
