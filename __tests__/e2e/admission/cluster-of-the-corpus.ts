import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLEET_SPECS, type FleetName } from '../../corpus/fleets';
import type { AdmissionRequest, KubernetesObject } from '../../corpus/request';
import type { ApiServer } from '../cluster/api-server';
import { parseObjects, renderFiles } from '../cluster/fleets';
import { pathOf, type KubernetesObject as Stored } from '../cluster/objects';
import { isRefused, kubectl } from '../cluster/on-stage';
import { pathFinder, type ServedResource, servedResources } from '../cluster/resources';
import { eventually } from '../cluster/wait';
import type { Stage } from '../stage/stage';
import { storedFor, withoutOwners } from './requests';

const FLEETS = Object.keys(FLEET_SPECS) as FleetName[];
const ADMIN_OF_ALL = 'corpus-users';

/** The namespace of a fleet. */
function namespaceOf(fleet: FleetName): string {
  return `${FLEET_SPECS[fleet].org}-runners`;
}

/**
 * Brings the cluster into the state that the requests of the corpus need: its fleets are there, its users may do
 * anything as far as RBAC goes, so that it is admission that answers, and what the requests change is stored. That is
 * done while the policies are not bound yet, since they would refuse some of it, and without quotas, which would.
 */
export class ClusterOfTheCorpus {
  private constructor(
    private readonly stage: Stage,
    private readonly api: ApiServer,
    private readonly served: readonly ServedResource[],
  ) {}

  static async prepare(
    stage: Stage,
    api: ApiServer,
    requests: readonly AdmissionRequest[],
  ): Promise<ClusterOfTheCorpus> {
    await createPrerequisites(api);
    const cluster = new ClusterOfTheCorpus(stage, api, await servedResources(api));
    await cluster.allow(new Set(requests.map(({ user }) => user)));
    const files = FLEETS.flatMap((fleet) => [...renderFiles(FLEET_SPECS[fleet])]);
    const objects = files.flatMap(([, text]) => parseObjects(text));
    await cluster.apply(objects.filter(({ kind }) => kind !== 'ValidatingAdmissionPolicyBinding'));
    const bindings = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
    await cluster.withdraw([...bindings, ...objects.filter(({ kind }) => kind === 'ResourceQuota')]);
    await eventually('the policies are not in force', async () => !(await cluster.anyInForce()));
    await cluster.store(requests.flatMap(storedFor));
    await cluster.apply(bindings);
    await eventually('the policies are in force', () => cluster.allInForce());
    return cluster;
  }

  /** Puts the cluster back into the state that other tests expect. */
  async restore(): Promise<void> {
    await this.api.delete(`/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${ADMIN_OF_ALL}`);
    for (const fleet of FLEETS) {
      for (const resource of ['pods', 'secrets']) {
        const { items } = (await this.api.get(pathOf(resource, namespaceOf(fleet)))).body;
        for (const { metadata } of (items as Stored[]).filter(isLeftOver)) {
          const path = pathOf(resource, namespaceOf(fleet), metadata.name);
          await this.api.patch(path, { metadata: { finalizers: null } });
          await this.api.delete(path, { gracePeriodSeconds: 0 });
        }
      }
    }
    await this.api.delete(pathOf('nodes', undefined, 'worker-1'));
    await this.apply(parseObjects([...renderFiles(FLEET_SPECS.tinyland).values()].join('---\n')));
  }

  private async allow(users: ReadonlySet<string>): Promise<void> {
    await this.api.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: ADMIN_OF_ALL },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [...users].map((name) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name })),
    });
  }

  private async apply(objects: readonly Stored[]): Promise<void> {
    const file = join(this.stage.folder, 'corpus.json');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    const { code, stderr } = await kubectl(
      this.stage,
      'apply',
      '--server-side',
      '--force-conflicts',
      '-f',
      file,
    );
    if (code !== 0) {
      throw new Error(stderr);
    }
  }

  private async withdraw(objects: readonly Stored[]): Promise<void> {
    const pathFor = pathFinder(this.served);
    for (const object of objects) {
      await this.api.delete(pathFor(object));
    }
  }

  private async store(objects: readonly KubernetesObject[]): Promise<void> {
    const pathFor = pathFinder(this.served);
    const known = new Set<string>();
    for (const object of objects.map(withoutOwners)) {
      const path = pathFor(object as Stored);
      if (!known.has(path)) {
        known.add(path);
        const { status, body } = await this.api.create(path.replace(/\/[^/]+$/, ''), object);
        if (status !== 201 && status !== 409) {
          throw new Error(`${path} cannot be stored: ${body['message']}`);
        }
      }
    }
  }

  private async anyInForce(): Promise<boolean> {
    return (await this.inForce()).includes(true);
  }

  private async allInForce(): Promise<boolean> {
    return !(await this.inForce()).includes(false);
  }

  private inForce(): Promise<boolean[]> {
    return Promise.all(FLEETS.map((fleet) => isRefused(this.api, namespaceOf(fleet))));
  }
}

/** What the corpus names beside its fleets: a node, a runtime class, and custom resources of somebody's operator. */
async function createPrerequisites(api: ApiServer): Promise<void> {
  await api.create(pathOf('nodes'), { metadata: { name: 'worker-1' } });
  await api.create('/apis/node.k8s.io/v1/runtimeclasses', { metadata: { name: 'gvisor' }, handler: 'runsc' });
  await api.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    metadata: { name: 'taskruns.tekton.dev' },
    spec: {
      group: 'tekton.dev',
      scope: 'Namespaced',
      names: { plural: 'taskruns', kind: 'TaskRun' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  });
  await eventually(
    'the custom resource is served',
    async () => (await api.get('/apis/tekton.dev/v1')).status === 200,
  );
}

/** Whether no controller of the cluster made it. */
function isLeftOver({ metadata }: Stored): boolean {
  return metadata.ownerReferences === undefined && !metadata.name.endsWith('-token');
}
