import type { ApiServer } from '../../e2e/cluster/api-server';
import { pathOf } from '../../e2e/cluster/objects';
import { isRolledOut } from '../../e2e/cluster/on-stage';
import { eventually } from '../../e2e/cluster/wait';
import { nixKeyPair } from '../fleets/cache-key';
import { CACHE_TOKENS, LAB_CACHE } from '../fleets/lab-cache';
import { IMAGES } from '../images/images';
import { command } from '../stage/command';
import type { Lab } from '../stage/lab';

const { namespace, labels, port } = LAB_CACHE;
const NAME = 'attic';
const FOLDER = '/cache';

/** The cache as the fleet names it, but for the name of the cache. */
export const CACHE_URL = `http://${LAB_CACHE.host}:${port}`;

/** A second cache of the same server: the same paths, signed with a key that no fleet names. */
export const CACHE_OF_ANOTHER_KEY = 'another-key';

/** The stand-in for Attic, where the product expects the cache. */
export class CacheServer {
  constructor(
    private readonly lab: Lab,
    private readonly api: ApiServer,
  ) {}

  /** Starts it, and waits until it answers. */
  async start(): Promise<void> {
    await this.api.create(pathOf('namespaces'), { metadata: { name: namespace } });
    await this.#create('deployments', DEPLOYMENT);
    await this.#create('services', SERVICE);
    await this.#running(1);
  }

  /** Takes it away, as in an outage, or brings it back with nothing in it. */
  async scale(replicas: 0 | 1): Promise<void> {
    await this.api.patch(pathOf('deployments', namespace, NAME), { spec: { replicas } });
    await this.#running(replicas);
  }

  /** The requests that it has answered, one a line: method, path and status. */
  async requests(): Promise<readonly string[]> {
    const words = ['logs', `--namespace=${namespace}`, `deployment/${NAME}`];
    const log = await command(this.lab.kubectl, `--kubeconfig=${this.lab.adminKubeconfig}`, ...words);
    return log.split('\n');
  }

  /** From now on it takes connections and does not answer, as if it waited for a disk. */
  async hang(): Promise<void> {
    process.kill(await this.#process(), 'SIGSTOP');
  }

  /** Ends that. */
  async goOn(): Promise<void> {
    process.kill(await this.#process(), 'SIGCONT');
  }

  async stop(): Promise<void> {
    await this.api.delete(pathOf('services', namespace, NAME));
    await this.api.delete(pathOf('deployments', namespace, NAME));
  }

  /** Processes of pods are in a namespace below the one of the tests, so they are seen from there. */
  async #process(): Promise<number> {
    return Number(await command('pgrep', '--full', `^nix-cache :${port}`));
  }

  async #create(resource: string, object: object): Promise<void> {
    const { status, body } = await this.api.create(pathOf(resource, namespace), object);
    if (status !== 201) {
      throw new Error(`the cache has no ${resource}: ${body['message']}`);
    }
  }

  #running(replicas: number): Promise<unknown> {
    return eventually(`the cache has ${replicas} pods`, async () => {
      const { body } = await this.api.get(pathOf('deployments', namespace, NAME));
      const { items } = (await this.api.get(pathOf('pods', namespace))).body;
      return replicas > 0 ? body['spec'] && isRolledOut(body as never) : items.length === 0;
    });
  }
}

const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: NAME, namespace },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        terminationGracePeriodSeconds: 0,
        volumes: [{ name: 'cache', emptyDir: {} }],
        containers: [
          {
            name: NAME,
            image: IMAGES['nix-cache'].name,
            args: [
              `:${port}`,
              FOLDER,
              `${LAB_CACHE.name}=${LAB_CACHE.key.secret}`,
              `${CACHE_OF_ANOTHER_KEY}=${nixKeyPair('another').secret}`,
            ],
            env: [
              { name: 'PULL_TOKEN', value: CACHE_TOKENS.pull },
              { name: 'PUSH_TOKEN', value: CACHE_TOKENS.push },
            ],
            ports: [{ containerPort: port }],
            readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
            volumeMounts: [{ name: 'cache', mountPath: FOLDER }],
          },
        ],
      },
    },
  },
};

const SERVICE = {
  metadata: { name: NAME, namespace },
  spec: { selector: labels, ports: [{ port }] },
};
