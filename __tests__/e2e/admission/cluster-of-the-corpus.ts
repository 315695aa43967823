import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLEET_SPECS, type FleetName } from '../../corpus/fleets';
import type { AdmissionRequest } from '../../corpus/request';
import type { Answer, ApiServer } from '../cluster/api-server';
import { parseObjects, renderFiles } from '../cluster/fleets';
import { pathOf, type KubernetesObject as Stored } from '../cluster/objects';
import { isDenied, kubectl, probe } from '../cluster/on-stage';
import { pathFinder, type ServedResource, servedResources } from '../cluster/resources';
import { eventually } from '../cluster/wait';
import type { Stage } from '../stage/stage';
import { storedFor, withoutOwners } from './requests';

const FLEETS = Object.keys(FLEET_SPECS) as FleetName[];
const ADMIN_OF_ALL = 'corpus-users';
/** What the corpus takes for the identity of its node. */
const NODE_UID = '"uid":"4f2c"';
const BINDING = 'ValidatingAdmissionPolicyBinding';

/** The namespace of a fleet. */
function namespaceOf(fleet: FleetName): string {
  return `${FLEET_SPECS[fleet].org}-runners`;
}

/**
 * Brings the cluster into the state that the requests of the corpus need: its fleets are there, its users may do
 * anything as far as RBAC goes, so that it is admission that answers, and what the requests change is stored. That is
 * done while the policies are not bound, since they would refuse some of it, and without quotas and LimitRanges, which
 * would.
 */
export class ClusterOfTheCorpus {
  private constructor(
    private readonly stage: Stage,
    private readonly api: ApiServer,
    private readonly served: readonly ServedResource[],
    private readonly bindings: readonly Stored[],
    private readonly nodeUid: string,
  ) {}

  static async prepare(
    stage: Stage,
    api: ApiServer,
    requests: readonly AdmissionRequest[],
  ): Promise<ClusterOfTheCorpus> {
    const nodeUid = await createPrerequisites(api, JSON.stringify(requests));
    const files = FLEETS.flatMap((fleet) => [...renderFiles(FLEET_SPECS[fleet])]);
    const objects = files.flatMap(([, text]) => parseObjects(text));
    const bindings = objects.filter(({ kind }) => kind === BINDING);
    const cluster = new ClusterOfTheCorpus(stage, api, await servedResources(api), bindings, nodeUid);
    await cluster.allow(new Set(requests.map(({ user }) => user)));
    await cluster.apply(objects.filter(({ kind }) => kind !== BINDING));
    await cluster.withdraw(objects.filter(({ kind }) => ['ResourceQuota', 'LimitRange'].includes(kind)));
    return cluster;
  }

  /** Stores what requests need to be there. That leaves the policies without bindings. */
  async store(requests: readonly AdmissionRequest[]): Promise<void> {
    await this.withdraw(this.bindings);
    await this.until(
      'the policies are not in force',
      ({ body, warnings }) => !isDenied(body) && warnings.length === 0,
    );
    const pathFor = pathFinder(this.served);
    const known = new Set<string>();
    for (const object of requests.flatMap(storedFor).map(withoutOwners)) {
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

  /** A request with the identity that the API server gave to the corpus' node. */
  located(request: AdmissionRequest): AdmissionRequest {
    return JSON.parse(JSON.stringify(request).replaceAll(NODE_UID, `"uid":"${this.nodeUid}"`));
  }

  /**
   * Has the policies warn instead of refuse. A refusal names one rule only, the first that the API server came upon;
   * warnings name every rule that is broken.
   */
  async warn(): Promise<void> {
    await this.apply(
      this.bindings.map((binding) => ({
        ...binding,
        spec: { ...binding['spec'], validationActions: ['Warn'] },
      })),
    );
    await this.until('the policies warn', ({ body, warnings }) => !isDenied(body) && warnings.length > 0);
  }

  /** Binds the policies as the fleets do. */
  async enforce(): Promise<void> {
    await this.apply(this.bindings);
    await this.until('the policies are in force', ({ body }) => isDenied(body));
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

  /** Waits until the policies of all fleets answer in one way. */
  private until(what: string, holds: (answer: Answer) => boolean): Promise<boolean> {
    return eventually(what, async () => {
      const answers = await Promise.all(FLEETS.map((fleet) => probe(this.api, namespaceOf(fleet))));
      return answers.every(holds);
    });
  }
}

/**
 * What the corpus names beside its fleets: a node, runtime classes, and custom resources of somebody's operator.
 *
 * @returns the identity of the node.
 */
async function createPrerequisites(api: ApiServer, requests: string): Promise<string> {
  const node = await api.create(pathOf('nodes'), { metadata: { name: 'worker-1' } });
  for (const [, name] of requests.matchAll(/"runtimeClassName":"([a-z]+)"/g)) {
    await api.create('/apis/node.k8s.io/v1/runtimeclasses', { metadata: { name }, handler: name });
  }
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
  return node.body.metadata.uid ?? '';
}

/** Whether no controller of the cluster made it. */
function isLeftOver({ metadata }: Stored): boolean {
  return metadata.ownerReferences === undefined;
}
