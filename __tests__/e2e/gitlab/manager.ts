import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiServer } from '../cluster/api-server';
import { managerPod, podToken } from '../cluster/identities';
import { type Container, type KubernetesObject, type Pod, pathOf } from '../cluster/objects';
import { writeKubeconfig } from '../stage/control-plane';
import { freePorts } from '../stage/free-ports';
import type { Stage } from '../stage/stage';

/** Where a manager runs and whom it serves. */
export interface ManagerOptions {
  readonly stage: Stage;
  readonly api: ApiServer;
  readonly namespace: string;
  readonly runner: string;
  /** URL of the stand-in for GitLab. */
  readonly gitlab: string;
  /** The pod that it runs in; without one, any pod of the runner's manager that runs. */
  readonly pod?: Pod;
  /** Instead of what the Secret holds. */
  readonly token?: string;
  /** Variables that the container would not have. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A real `gitlab-runner run` in place of the container of a manager pod: with its arguments, the config.toml of its
 * ConfigMap, the token of its Secret and the identity of its ServiceAccount. Of config.toml only `url`, `listen_address`
 * and the folder of its files are changed, as there is one machine for all.
 */
export class Manager {
  private constructor(
    readonly runner: string,
    readonly listenPort: number,
    private readonly probes: readonly string[],
    private readonly logFile: string,
    private readonly process: ChildProcess,
    /** The exit code; `null` after a signal that was not handled. */
    readonly exited: Promise<number | null>,
  ) {}

  static async start(options: ManagerOptions): Promise<Manager> {
    const { stage, api, namespace, runner } = options;
    const read = async (resource: string, name: string) =>
      (await api.get(pathOf(resource, namespace, name))).body;
    const config = await read('configmaps', `${runner}-config`);
    const pod = options.pod ?? (await managerPod(api, namespace, runner));
    const folder = mkdtempSync(join(stage.folder, `manager-${runner}-`));
    const [listenPort = 0] = await freePorts(1);
    const home = join(folder, 'home');
    mkdirSync(home);
    for (const [name, text] of Object.entries(config['data'] as Readonly<Record<string, string>>)) {
      writeFileSync(
        join(folder, name),
        name === 'config.toml' ? relocated(text, options.gitlab, listenPort, folder) : text,
      );
    }
    const token = await podToken(api, pod);
    const kubeconfig = join(folder, 'kubeconfig');
    writeKubeconfig(kubeconfig, stage.server, stage.caFile, token, namespace);
    const [container] = pod.spec.containers as [Container];
    const args = (container['args'] as string[]).map((arg) =>
      arg.replace('/etc/gitlab-runner', folder).replace('/home/gitlab-runner', home),
    );
    const logFile = join(folder, 'manager.log');
    const log = openSync(logFile, 'a');
    const process = spawn(stage.gitlabRunner, args, {
      cwd: home,
      stdio: ['ignore', log, log],
      env: {
        PATH: '/usr/bin:/bin',
        HOME: home,
        KUBECONFIG: kubeconfig,
        RUNNER_TOKEN: options.token ?? (await secretValue(container, read)),
        ...options.environment,
      },
    });
    closeSync(log);
    const exited = new Promise<number | null>((resolve) => process.once('exit', resolve));
    return new Manager(runner, listenPort, probesOf(container), logFile, process, exited);
  }

  get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  /** Ends at once, jobs or not. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited;
  }

  /** What the probes of the Deployment would be answered, as HTTP statuses. */
  health(): Promise<number[]> {
    return Promise.all(
      this.probes.map(async (path) => {
        const response = await fetch(`http://127.0.0.1:${this.listenPort}${path}`).catch(() => undefined);
        return response?.status ?? 0;
      }),
    );
  }

  /** The metrics that a Prometheus would scrape. */
  async metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.listenPort}/metrics`)).text();
  }
}

/** The endpoints that a kubelet would ask; the tests play one. */
function probesOf(container: Container): string[] {
  return ['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((name) => {
    const probe = container[name];
    if (probe && !probe.httpGet) {
      throw new Error(`${name} does not ask over HTTP`);
    }
    return probe ? [probe.httpGet.path] : [];
  });
}

function relocated(config: string, gitlab: string, port: number, folder: string): string {
  const once = (text: string, pattern: RegExp, replacement: string): string => {
    if (text.match(new RegExp(pattern, 'gm'))?.length !== 1) {
      throw new Error(`config.toml has not exactly one line like ${pattern}`);
    }
    return text.replace(new RegExp(pattern, 'm'), replacement);
  };
  const moved = once(config, /^url = .*$/, `url = "${gitlab}"`);
  return once(moved, /^listen_address = .*$/, `listen_address = "127.0.0.1:${port}"`).replaceAll(
    '"/etc/gitlab-runner/',
    `"${folder}/`,
  );
}

/** What a kubelet would put into the variable: the value of the Secret that the Deployment names. */
async function secretValue(
  container: Container,
  read: (resource: string, name: string) => Promise<KubernetesObject>,
): Promise<string> {
  const variable = container['env'].find((entry: { name: string }) => entry.name === 'RUNNER_TOKEN');
  const { name, key } = variable.valueFrom.secretKeyRef;
  return Buffer.from((await read('secrets', name))['data'][key], 'base64').toString();
}
