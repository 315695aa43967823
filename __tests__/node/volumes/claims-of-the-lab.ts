import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { makeClaim, removeVolumes } from '../../e2e/cluster/claims';
import type { Lab, LabNode } from '../stage/lab';

const FOLDER = 'lib/claims';

/** Claims of a namespace, each of them a folder of one node that belongs to root. */
export class ClaimsOfTheLab {
  readonly #node: LabNode;

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

  async make(name: string): Promise<void> {
    mkdirSync(this.folder(name), { recursive: true, mode: 0o755 });
    const values = [this.#node.name];
    const here = { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }] };
    await makeClaim(this.api, this.namespace, name, {
      local: { path: join('/var', FOLDER, name) },
      nodeAffinity: { required: { nodeSelectorTerms: [here] } },
    });
  }

  /** Where a claim is, seen from the machine of the tests. */
  folder(name: string): string {
    return join(this.#node.var, FOLDER, name);
  }

  /** Takes away what is not in the namespace. */
  remove(names: readonly string[]): Promise<void> {
    return removeVolumes(this.api, this.namespace, names);
  }
}
