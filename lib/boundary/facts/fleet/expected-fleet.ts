import { isRunnerKind, LEVEL_OF, type PodSecurityLevel, type RunnerKind } from '../../../privilege';
import type { KubernetesObject } from '../manifests/kubernetes-object';
import type { ObjectIndex } from '../manifests/object-index';
import type { ExpectedAdditions } from './expected-additions';
import type { ExpectedSettings } from './expected-settings';

/** What a fleet says it holds. The rules hold the manifests against it, never against their own labels. */
export interface ExpectedFleet {
  readonly org: string;
  readonly runners: readonly ExpectedRunner[];
  /** Networks of the API server, which jobs must not reach. @default - what the managers' policies open on port 6443 */
  readonly apiServerCidrs?: readonly string[];
  /** Its ports there. @default - those on which managers reach these networks */
  readonly apiServerPorts?: readonly number[];
  /** Public networks that are the cluster's own. @default - none */
  readonly publicCidrs?: readonly string[];
  /** Prefixes of NAT64. @default - what policies open of the networks in which such prefixes are */
  readonly nat64?: readonly string[];
  /** Whether the fleet must bring its admission policies. @default false */
  readonly admission?: boolean;
  /** Users and groups that its admission policies may let pass. @default - anyone but `system:` identities */
  readonly breakGlass?: readonly string[];
  /** What its cluster adds to pods. @default - what its admission policies say */
  readonly additions?: ExpectedAdditions;
  /** The PodMonitor of its managers, by the labels that it has beside those of every object. @default - none is asked for */
  readonly podMonitor?: { readonly labels: Readonly<Record<string, string>> };
  /** Objects that stood before, which alone may be held open beside those of the fleet. @default - nobody says */
  readonly before?: readonly unknown[];
}

/** One runner that a fleet says it holds. */
export interface ExpectedRunner {
  readonly name: string;
  /** `undefined` only where manifests are judged without a fleet and name no kind that there is. */
  readonly kind: RunnerKind | undefined;
  readonly podSecurity: PodSecurityLevel;
  /** What the fleet says of it. @default - nothing, so that the manifests are held against each other only */
  readonly settings?: ExpectedSettings;
  /**
   * What its RuntimeClass adds to where its job pods run, since the class itself is not among the manifests.
   *
   * @default - unknown if it has a RuntimeClass
   */
  readonly scheduling?: PodScheduling;
}

/** Where pods run. */
export interface PodScheduling {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Readonly<Record<string, string>>[];
}

/** Labels that the objects of a runner carry. */
const OWN_PREFIX = 'runner-fleet/';
export const RUNNER_LABEL = `${OWN_PREFIX}runner`;
export const KIND_LABEL = `${OWN_PREFIX}kind`;
export const ROLE_LABEL = `${OWN_PREFIX}role`;

export const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';
const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
const MANAGED_BY = 'cdk8s-gitlab-runners';

/** Whether a label says that an object or a pod is ours. Whoever writes one is held to more, never to less. */
export function hasLabelOfOurs({ labels }: Pick<KubernetesObject, 'labels'>): boolean {
  return (
    labels[MANAGED_BY_LABEL] === MANAGED_BY ||
    Object.keys(labels).some((label) => label.startsWith(OWN_PREFIX))
  );
}

/** Kinds of objects that tell of a runner. */
const TELLING_KINDS: readonly string[] = ['ConfigMap', 'Deployment', 'ServiceAccount', 'Role'];

/** The namespace of an organisation's fleet. */
export function namespaceOf(org: string): string {
  return `${org}-runners`;
}

/**
 * The fleets that manifests say of themselves, where nobody says what to expect. Weaker than a given fleet: whoever
 * wrote the manifests also wrote these labels.
 */
export function derivedFleets(index: ObjectIndex): readonly ExpectedFleet[] {
  const runners = new Map<string, Map<string, ExpectedRunner>>();
  for (const namespace of index.ofKind('Namespace')) {
    if (namespace.labels[MANAGED_BY_LABEL] === MANAGED_BY) {
      runners.set(namespace.name, new Map());
    }
  }
  for (const object of TELLING_KINDS.flatMap((kind) => index.ofKind(kind))) {
    const name = object.labels[RUNNER_LABEL];
    if (name === undefined) {
      continue;
    }
    const known = runners.get(object.namespace) ?? new Map<string, ExpectedRunner>();
    runners.set(object.namespace, known);
    if (known.get(name)?.kind === undefined) {
      const enforced = index.find('Namespace', '', object.namespace)?.labels[ENFORCE_LABEL];
      known.set(name, toldRunner(name, object, enforced === 'restricted'));
    }
  }
  return [...runners].map(([namespace, known]) => ({
    org: namespace.replace(/-runners$/, ''),
    runners: [...known.values()],
    admission: known.size > 0,
  }));
}

/** That a runner tightened its level does not show, unless the whole namespace did. */
function toldRunner(name: string, object: KubernetesObject, restricted: boolean): ExpectedRunner {
  const kind = object.labels[KIND_LABEL];
  const told = isRunnerKind(kind) ? kind : undefined;
  const level = told === undefined ? 'baseline' : LEVEL_OF[told];
  return { name, kind: told, podSecurity: restricted && level === 'baseline' ? 'restricted' : level };
}
