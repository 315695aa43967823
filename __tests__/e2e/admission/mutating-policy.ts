import type { Pod } from '../../corpus/objects';
import type { ApiServer } from '../cluster/api-server';
import { eventually } from '../cluster/wait';

const NAME = 'changes-every-pod';
const ROLE_LABEL = 'runner-fleet/role';
const GROUP = '/apis/admissionregistration.k8s.io';

/** Where it is seen that a policy is in force, apart from the pods in question. */
const PROBED = 'default';

/** What becomes of a pod of a namespace and a role. */
export interface Change {
  readonly role: string;
  readonly from: Pod;
  readonly to: Pod;
}

interface Operation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: unknown;
}

/**
 * A MutatingAdmissionPolicy that makes of one pod another, as a webhook would: each field of metadata and specification in
 * which they differ is written anew. A pod is known by its namespace and its role.
 */
export class MutatingPolicy {
  #version: string | undefined;

  constructor(private readonly api: ApiServer) {}

  /** Puts changes into force. The mark tells them from earlier ones. */
  async enforce(mark: string, changes: readonly Change[]): Promise<void> {
    await this.withdraw();
    const version = await this.#served();
    const branches = changes.map(
      ({ role, from, to }) =>
        `request.namespace == ${literal(from.metadata.namespace)} && object.metadata.?labels[?'${ROLE_LABEL}'].orValue('') == ${literal(role)} ? [${operations(from, to).map(written).join(', ')}] : `,
    );
    await this.#create(`${version}/mutatingadmissionpolicies`, {
      metadata: { name: NAME },
      spec: {
        failurePolicy: 'Fail',
        reinvocationPolicy: 'Never',
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
          ],
        },
        mutations: [
          {
            patchType: 'JSONPatch',
            jsonPatch: {
              expression: `${branches.join('')}request.namespace == '${PROBED}' ? [JSONPatch{op: 'add', path: '/metadata/annotations', value: {'mark': ${literal(mark)}}}] : []`,
            },
          },
        ],
      },
    });
    await this.#create(`${version}/mutatingadmissionpolicybindings`, {
      metadata: { name: NAME },
      spec: { policyName: NAME },
    });
    await eventually('pods are changed', async () => (await this.#mark()) === mark);
  }

  /** Leaves pods as they are. */
  async withdraw(): Promise<void> {
    const version = await this.#served();
    await this.api.delete(`${GROUP}/${version}/mutatingadmissionpolicybindings/${NAME}`);
    await this.api.delete(`${GROUP}/${version}/mutatingadmissionpolicies/${NAME}`);
    await eventually('pods are left as they are', async () => (await this.#mark()) === '');
  }

  async #mark(): Promise<string> {
    const { body } = await this.api.create(`/api/v1/namespaces/${PROBED}/pods?dryRun=All`, {
      metadata: { name: 'probe' },
      spec: { containers: [{ name: 'a', image: 'a' }] },
    });
    const { annotations } = body.metadata as { annotations?: Readonly<Record<string, string>> };
    return annotations?.['mark'] ?? '';
  }

  async #served(): Promise<string> {
    this.#version ??= await this.#newest();
    return this.#version;
  }

  async #newest(): Promise<string> {
    for (const version of ['v1', 'v1beta1']) {
      const { body } = await this.api.get(`${GROUP}/${version}`);
      const resources = (body['resources'] ?? []) as readonly { readonly name: string }[];
      if (resources.some(({ name }) => name === 'mutatingadmissionpolicies')) {
        return version;
      }
    }
    throw new Error('this API server has no MutatingAdmissionPolicy');
  }

  async #create(path: string, object: object): Promise<void> {
    const { status, body } = await this.api.create(`${GROUP}/${path}`, object);
    if (status !== 201) {
      throw new Error(String(body['message']));
    }
  }
}

function operations(from: Pod, to: Pod): readonly Operation[] {
  return (['metadata', 'spec'] as const).flatMap((part) =>
    Object.entries(to[part]).flatMap(([field, value]): readonly Operation[] =>
      JSON.stringify(value) === JSON.stringify((from[part] as Record<string, unknown>)[field])
        ? []
        : [{ op: 'add', path: `/${part}/${field}`, value }],
    ),
  );
}

function written({ op, path, value }: Operation): string {
  return `JSONPatch{op: '${op}', path: '${path}', value: ${literal(value)}}`;
}

/** Data as CEL, whose literals hold one type each unless they are told not to. */
function literal(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => `dyn(${literal(item)})`).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    return `{${entries.map(([key, entry]) => `${literal(key)}: dyn(${literal(entry)})`).join(', ')}}`;
  }
  return typeof value === 'string'
    ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
    : String(value);
}
