import { jobMetadata } from '../config/job-metadata';
import { managerNodeSelector, managerTopologies, SPREAD } from '../config/manager-pod';
import { type Additions, additionsOf, type Entry } from '../fleet/additions';
import type { Fleet } from '../fleet/fleet';
import type { Runner } from '../fleet/runner';
import type { NamedExpression } from './admission-policy';
import { type Cel, either, text, texts } from './cel-text';
import { jobPodFacts } from './job-pod-facts';
import { MANAGER_ANNOTATIONS } from './manager-annotations';
import {
  anyValueKey,
  isDefaultToleration,
  managerTolerationsFact,
  TOLERATION_KEY,
  tolerationKey,
} from './tolerations';

/** Whose pods a policy is for. */
type Role = 'job' | 'manager';

/** Topologies over which pods may wish to be spread anyway. */
const OWN_TOPOLOGIES: { readonly [R in Role]: readonly string[] } = {
  job: [],
  manager: [SPREAD.topologyKey, 'topology.kubernetes.io/zone'],
};

/** What a runner gives to its pods, whatever its cluster adds. */
const OWN_ANNOTATIONS: { readonly [R in Role]: (runner: Runner) => readonly string[] } = {
  job: (runner) => Object.keys(jobMetadata(runner).pod_annotations ?? {}),
  manager: () => MANAGER_ANNOTATIONS,
};

/** What leads pods onto nodes anyway: the keys of labels, and taints. */
const OWN_PLACEMENT: {
  readonly [R in Role]: (runner: Runner) => {
    readonly labels: readonly string[];
    readonly taints: readonly string[];
  };
} = {
  job: (runner) => {
    const { nodeSelector, tolerations } = jobPodFacts(runner);
    return { labels: Object.keys(nodeSelector), taints: tolerations };
  },
  manager: (runner) => ({
    labels: Object.keys(managerNodeSelector(runner)),
    taints: managerTolerationsFact(runner).tolerations ?? [],
  }),
};

/** Over what else the managers of a runner are spread, where those of any runner of the fleet are. */
export function managerTopologiesFact(runner: Runner): { readonly topologies?: readonly string[] } {
  return hasTopologies(runner.fleet) ? { topologies: topologiesOf(runner) } : {};
}

function hasTopologies({ runners }: Fleet): boolean {
  return runners.some((runner) => topologiesOf(runner).length > 0);
}

function topologiesOf(runner: Runner): readonly string[] {
  return managerTopologies(runner).filter((key) => !OWN_TOPOLOGIES.manager.includes(key));
}

/**
 * What the cluster adds to pods, as alternatives of rules. Where it adds nothing, a rule has none: each is an expression
 * that holds for what is added, or nothing. What is expected stands in variables, which the judge reads.
 */
export class AdmittedAdditions {
  readonly #additions: Additions;
  /** Whether a fact says over what pods of a runner are spread. */
  readonly #isSpread: boolean;

  /** @param role whose pods the policy is for. What all of them may have anyway is no addition to it. */
  constructor(
    fleet: Fleet,
    readonly role: Role,
  ) {
    this.#isSpread = role === 'manager' && hasTopologies(fleet);
    const all = additionsOf(fleet.cluster);
    const own = fleet.runners.map((runner) => OWN_PLACEMENT[role](runner));
    this.#additions = {
      ...all,
      annotations: all.annotations.filter(
        ({ key }) => !fleet.runners.every((runner) => OWN_ANNOTATIONS[role](runner).includes(key)),
      ),
      tolerations: all.tolerations.filter(
        (toleration) =>
          !isDefaultToleration(toleration) && !own.every(({ taints }) => taints.includes(factOf(toleration))),
      ),
      nodeSelector: all.nodeSelector.filter(({ key }) => !own.every(({ labels }) => labels.includes(key))),
      topologySpread: all.topologySpread.filter((key) => !OWN_TOPOLOGIES[role].includes(key)),
    };
  }

  /** The variables of the policy. */
  get variables(): readonly NamedExpression[] {
    const { labels, annotations, notes, tolerations, nodeSelector } = this.#additions;
    const { environment, configMaps, topologySpread, dnsOptions } = this.#additions;
    const lists: Readonly<Record<string, readonly string[]>> = {
      addedLabels: labels.map(pair),
      addedAnnotations: annotations.map(pair),
      addedNotes: notes,
      addedTolerations: tolerations.map(
        ({ key, value, effect }) =>
          `${value === undefined ? 'Exists' : 'Equal'} ${tolerationKey({ key, value: value ?? '', effect })}`,
      ),
      addedNodeLabels: nodeSelector.map(pair),
      addedVariables: this.role === 'manager' ? environment.map(pair) : [],
      addedVolumes: configMaps.map(({ name, volume }) => `${volume} of ${name}`),
      addedMounts: configMaps.map(({ volume, mountPath }) => `${volume} on ${mountPath}`),
      addedTopologies: topologySpread,
      // As name and value, which may be none.
      addedResolverOptions: dnsOptions.map((option) => (option.includes(':') ? option : `${option}:`)),
    };
    return Object.entries(lists)
      .filter(([, list]) => list.length > 0)
      .map(([name, list]) => ({ name, expression: texts(list) }));
  }

  /** A label `k` of the pod. */
  get label(): Cel | undefined {
    return metadata('labels', 'addedLabels', this.#additions.labels);
  }

  /** An annotation `k` of the pod. */
  get annotation(): Cel | undefined {
    const { annotations, notes } = this.#additions;
    return either(
      metadata('annotations', 'addedAnnotations', annotations),
      notes.length > 0 ? 'k in variables.addedNotes' : undefined,
    );
  }

  /** A toleration `e` of the pod. */
  get toleration(): Cel | undefined {
    return this.#additions.tolerations.length > 0
      ? `(!has(e.tolerationSeconds) && (e.?operator.orValue('Equal') + ' ' + ${TOLERATION_KEY}) in variables.addedTolerations)`
      : undefined;
  }

  /** The node selector of the pod: what its runner asks for, and what is added to that. */
  get nodeSelector(): Cel {
    const found = 'object.spec.?nodeSelector.orValue({})';
    return this.#additions.nodeSelector.length > 0
      ? `variables.nodeSelector.all(k, k in ${found}) && ${found}.all(k, k in variables.nodeSelector ? ${found}[k] == variables.nodeSelector[k] : (k + '=' + ${found}[k]) in variables.addedNodeLabels)`
      : `${found} == variables.nodeSelector`;
  }

  /** A volume `e` of the pod. */
  get volume(): Cel | undefined {
    return this.#additions.configMaps.length > 0
      ? "(has(e.configMap) && (e.name + ' of ' + e.configMap.?name.orValue('')) in variables.addedVolumes)"
      : undefined;
  }

  /** A mount `m` of a container. */
  get mount(): Cel | undefined {
    return this.#additions.configMaps.length > 0
      ? "(dyn(m).all(k, k in ['name', 'mountPath', 'readOnly']) && (m.name + ' on ' + m.mountPath) in variables.addedMounts)"
      : undefined;
  }

  /** Containers of a list mount what is added at its place. */
  mountsIn(containers: Cel): Cel | undefined {
    return this.mount === undefined
      ? undefined
      : `${containers}.all(c, c.?volumeMounts.orValue([]).all(m, !variables.addedVolumes.exists(w, w.startsWith(m.name + ' of ')) || ${this.mount}))`;
  }

  /** A variable `v` of a container of a manager. */
  get variable(): Cel | undefined {
    return this.#additions.environment.length > 0
      ? "(!has(v.valueFrom) && (v.name + '=' + v.?value.orValue('')) in variables.addedVariables)"
      : undefined;
  }

  /** The spread of the pod wishes for nothing but what it may have anyway, and what is added. */
  get topologies(): Cel | undefined {
    const own = OWN_TOPOLOGIES[this.role];
    const keys = either(
      own.length > 0 ? `t.topologyKey in ${texts(own)}` : undefined,
      this.#isSpread ? 't.topologyKey in variables.topologies' : undefined,
      this.#additions.topologySpread.length > 0 ? 't.topologyKey in variables.addedTopologies' : undefined,
    );
    return keys === undefined
      ? undefined
      : `object.spec.?topologySpreadConstraints.orValue([]).all(t, ${keys.includes(' || ') ? `(${keys})` : keys} && t.whenUnsatisfiable == ${text(SPREAD.whenUnsatisfiable)})`;
  }

  /** The pod's resolver is the cluster's, and asks as it is told. */
  get resolver(): Cel | undefined {
    return this.#additions.dnsOptions.length > 0
      ? "dyn(object.spec).?dnsConfig.orValue({}).all(k, k == 'options') && object.spec.?dnsConfig.?options.orValue([]).all(o, (o.name + ':' + o.?value.orValue('')) in variables.addedResolverOptions)"
      : undefined;
  }

  /** Fields of a pod that only additions have. */
  get fields(): readonly string[] {
    const { topologySpread, dnsOptions } = this.#additions;
    return [
      ...(topologySpread.length > 0 ? ['topologySpreadConstraints'] : []),
      ...(dnsOptions.length > 0 ? ['dnsConfig'] : []),
    ];
  }
}

/** A toleration as a runner says it, where it is one of its own. */
function factOf({ key, value, effect }: Additions['tolerations'][number]): string {
  return value === undefined ? anyValueKey({ key, effect }) : tolerationKey({ key, value, effect });
}

function pair({ key, value }: Entry): string {
  return `${key}=${value}`;
}

function metadata(field: string, variable: string, entries: readonly Entry[]): Cel | undefined {
  return entries.length > 0 ? `(k + '=' + object.metadata.${field}[k]) in variables.${variable}` : undefined;
}
