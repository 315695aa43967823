import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { pathOf } from '../../e2e/cluster/objects';
import { eventually } from '../../e2e/cluster/wait';
import type { Lab } from '../stage/lab';

const FOLDER = 'lib/claims';
const STORAGE = { accessModes: ['ReadWriteMany'], storageClassName: '' };

/** Claims of a namespace, each bound to a folder of one node as an administrator does that who has no other storage. */
export class ClaimsOfTheLab {
  readonly #node: Lab['nodes'][number];

  constructor(
    lab: Lab,
    private readonly api: ApiServer,
    private readonly namespace: string,
  ) {
    const [node] = lab.nodes;
    if (!node) {
      throw new Error('the lab has no node');
    }
    this.#node = node;
  }

  /** Makes a claim, whose folder belongs to root, and waits until it is bound. */
  async make(name: string): Promise<void> {
    mkdirSync(this.folder(name), { recursive: true, mode: 0o755 });
    await this.#create('/api/v1/persistentvolumes', {
      metadata: { name: this.#volume(name) },
      spec: {
        ...STORAGE,
        capacity: { storage: '1Gi' },
        claimRef: { namespace: this.namespace, name },
        persistentVolumeReclaimPolicy: 'Retain',
        local: { path: join('/var', FOLDER, name) },
        nodeAffinity: { required: { nodeSelectorTerms: [this.#here()] } },
      },
    });
    await this.#create(pathOf('persistentvolumeclaims', this.namespace), {
      metadata: { name },
      spec: {
        ...STORAGE,
        volumeName: this.#volume(name),
        resources: { requests: { storage: '1Gi' } },
      },
    });
    const path = pathOf('persistentvolumeclaims', this.namespace, name);
    await eventually(
      `claim ${name} is bound`,
      async () => (await this.api.get(path)).body['status'].phase === 'Bound',
    );
  }

  /** Where a claim is, seen from the machine of the tests. */
  folder(name: string): string {
    return join(this.#node.var, FOLDER, name);
  }

  /** Takes away what is not in the namespace. */
  async remove(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await this.api.delete(`/api/v1/persistentvolumes/${this.#volume(name)}`);
    }
  }

  #volume(name: string): string {
    return `${this.namespace}-${name}`;
  }

  #here() {
    const values = [this.#node.name];
    return { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }] };
  }

  async #create(path: string, object: object): Promise<void> {
    const { status, body } = await this.api.create(path, object);
    if (status !== 201) {
      throw new Error(`${status} ${body['message']}`);
    }
  }
}
