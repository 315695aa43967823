import { Fleet, type FleetBefore, type FleetSpec, fleetBefore, renderFleet } from '../../lib';
import { Question } from '../../lib/boundary/admission/evaluate';
import { type Policy, policiesIn } from '../../lib/boundary/admission/policy';
import { asker, type Body, celValue } from '../../lib/boundary/admission/request';
import { readObjects } from '../../lib/boundary/facts/manifests/kubernetes-object';
import { ObjectIndex } from '../../lib/boundary/facts/manifests/object-index';
import type { Pod } from '../corpus/objects';

/** Manifests over what stood before, and what the API server would say to the pods of either. */
export class Standing {
  readonly before: FleetBefore;
  readonly #policies: readonly Policy[];
  readonly #namespace: string;

  constructor(fleet: Fleet, over?: FleetBefore) {
    this.before = fleetBefore(renderFleet(fleet, over).map(({ text }) => text));
    this.#namespace = fleet.names.namespace;
    this.#policies = policiesIn(new ObjectIndex(readObjects(this.before.objects).objects)).map(
      (policy) => policy.whole ?? policy,
    );
  }

  /** The ids of the rules that refuse a pod. */
  refusals(
    user: string,
    pod: Pod,
    extra: Readonly<Record<string, readonly string[]>> = {},
  ): readonly string[] {
    const labels = { 'kubernetes.io/metadata.name': this.#namespace };
    const question = new Question(
      {
        asker: { ...asker(user), extra },
        operation: 'CREATE',
        group: '',
        version: 'v1',
        kind: 'Pod',
        resource: 'pods',
        subresource: '',
        namespace: this.#namespace,
        name: pod.metadata.name ?? '',
        object: celValue(pod) as Body,
        oldObject: undefined,
      },
      {
        objects: [],
        namespaces: new Map([
          [this.#namespace, { labels, object: { metadata: { name: this.#namespace, labels } } }],
        ]),
      },
    );
    return this.#policies.flatMap((policy) =>
      question.refusalsBy(policy).map(({ by, how }) => (how === 'false' ? (by?.name ?? 'parameters') : how)),
    );
  }

  /** Names of the variables that hold what stood before, by the concern of their policy. */
  get variables(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      this.#policies.flatMap(({ object, variables }) => {
        const names = variables.flatMap(({ name }) => (/^before\d?_/.test(name) ? [name] : []));
        return names.length === 0 ? [] : [[object.name.replace(`${this.#namespace}-`, ''), names] as const];
      }),
    );
  }
}

/** A fleet of two runners without a daemon, and a third beside them. */
export function fleetWith(docker: object, ...more: FleetSpec['runners'][number][]): Fleet {
  return Fleet.parse({
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
    runners: [{ kind: 'docker', ...docker }, { kind: 'tinyland-docker' }, ...more],
  });
}
