import { ACTING_METADATA, NOTES } from '../../world/acting-metadata';
import { CONTROL_PLANE_NODES } from '../../world/control-plane-nodes';
import { MANAGER_VARIABLES } from '../../world/manager-variables';
import { OWN_FOLDERS } from '../../world/own-folders';
import { POD_VOLUMES } from '../../world/pod-volumes';
import { PUBLISHED_CONFIG_MAPS } from '../../world/published-config-maps';
import { RESOLVER_OPTIONS } from '../../world/resolver-options';
import {
  entryOf,
  type Sort,
  textsOfAdditions,
  textsOfVariable,
  tolerationOf,
  VARIABLES,
} from '../admission/admitted-additions';
import type { Policy } from '../admission/policy';
import { trialsOf } from '../admission/trials';
import type { Facts, FleetFacts } from '../facts/facts';
import { grouped } from '../facts/grouped';
import { isInRow } from '../facts/metadata-pattern';
import { leadsAstray, whatItSteers } from '../facts/runner/variable-effects';
import { listOf, recordOf, textIn } from '../facts/untyped';
import { nowhere, type Rule } from '../rule';
import { rule, type Subject } from '../rule-row';
import { isNamedLikeCredential } from './secret-values';

/** Something that a policy says its cluster adds to pods. */
interface AdmittedAddition {
  readonly policy: Policy;
  readonly fleet: FleetFacts | undefined;
  readonly at: string;
  /** What sort of thing it is. */
  readonly sort: Sort;
  readonly text: string;
  /** Whether it is said of the current version; a version before had a fleet of its own. */
  readonly isCurrent: boolean;
}

const ADMITTED_ADDITIONS: Subject<AdmittedAddition> = {
  items: additionsIn,
  applies: nowhere,
  otherwise: 'the admission policies expect nothing that a cluster adds to pods',
};

/** What a cluster adds to pods, whoever says so. Whoever creates a pod could write it himself. */
export const ADDITIONS: readonly Rule[] = [
  rule({
    id: 'additions-harmless',
    severity: 'critical',
    sentence: 'what the admission policies expect the cluster to add to pods lets none of them do more',
    why: 'a stolen manager token writes it too: a taint of dind nodes, a sidecar or a profile of the kernel by the name of a webhook',
    serves: ['only-dind-privileged', 'daemon-sidecar', 'others-unprivileged', 'token-is-a-secret'],
    of: ADMITTED_ADDITIONS,
    faults: [
      {
        problem: 'this lets a pod do more',
        fix: 'take it out of cluster.adds, and keep the webhook that adds it off the namespace',
        where: ({ at, sort, text }, facts) => {
          const problem = OPENS[sort](text, facts);
          return problem !== undefined && { at, value: printable(sort, text), problem };
        },
      },
      {
        problem: 'the fleet does not say that its cluster adds this',
        fix: 'declare it in cluster.adds, or restore the policy as it was rendered',
        where: ({ at, sort, text, fleet, isCurrent }) =>
          isCurrent &&
          fleet?.additions !== undefined &&
          !textsOfAdditions(fleet.additions)[sort].includes(text) && { at, value: printable(sort, text) },
      },
    ],
    opens: ({ at, sort, text }) => [{ at, sentence: `the cluster may add to pods ${WORDS[sort](text)}` }],
  }),
];

/** A text as a report may say it: what a variable says may be a credential. */
function printable(sort: Sort, text: string): string {
  return sort === 'environment' ? entryOf(text).key : text;
}

/** Each sort in words. */
const WORDS: { readonly [S in Sort]: (text: string) => string } = {
  labels: (text) => `the label ${text}`,
  annotations: (text) => `the annotation ${text}`,
  notes: (text) => `the annotation ${text}, whatever it says`,
  tolerations: (text) => `a toleration: ${text}`,
  nodeSelector: (text) => `the node selector ${text}`,
  environment: (text) => `the variable ${entryOf(text).key}, to those of managers too`,
  volumes: (text) => `the ConfigMap volume ${text}`,
  mounts: (text) => `the mount ${text}`,
  topologySpread: (text) => `a wish to be spread over ${text}`,
  dnsOptions: (text) => `the resolver option ${text.replace(/:$/, '')}`,
};

/** What each sort would open; nothing where it opens nothing. */
const OPENS: {
  readonly [S in Sort]: (text: string, facts: Facts) => string | undefined;
} = {
  labels: actingMetadata,
  annotations: actingMetadata,
  notes: (text) =>
    NOTES.includes(text) ? undefined : 'this annotation may say anything, and others may act on it',
  tolerations: (text, facts) => {
    const { key, value } = tolerationOf(text);
    if (key === '' || CONTROL_PLANE_NODES.includes(key)) {
      return 'pods would run beside the control plane of the cluster';
    }
    return taintsOfDind(facts).some((taint) => taint.key === key && [undefined, taint.value].includes(value))
      ? 'pods would run on nodes where dind jobs are root'
      : undefined;
  },
  nodeSelector: (text) =>
    CONTROL_PLANE_NODES.includes(entryOf(text).key)
      ? 'pods would run beside the control plane of the cluster'
      : undefined,
  environment: (text) => {
    const { key, value } = entryOf(text);
    if (whatItSteers(key) !== undefined || leadsAstray(key, value)) {
      return 'the variable steers programs';
    }
    if (MANAGER_VARIABLES.some((pattern) => isLike(pattern, key.toUpperCase()))) {
      return 'managers read the variable';
    }
    return isNamedLikeCredential(key) && value !== '' ? 'the variable is named like a credential' : undefined;
  },
  volumes: (text, { runners }) => {
    const between = text.indexOf(' of ');
    if (POD_VOLUMES.some((pattern) => isLike(pattern, text.slice(0, between)))) {
      return 'the volume stands in the place of one that pods have themselves';
    }
    const name = text.slice(between + ' of '.length);
    return PUBLISHED_CONFIG_MAPS.includes(name) || runners.some((runner) => name === `${runner.name}-config`)
      ? 'the ConfigMap is that of a runner, or of the control plane'
      : undefined;
  },
  mounts: (text) => {
    const path = text.slice(text.indexOf(' on ') + ' on '.length);
    return OWN_FOLDERS.some((folder) => path.startsWith(folder)) && !path.includes('..')
      ? undefined
      : 'whoever keeps the ConfigMap would decide what programs find there';
  },
  topologySpread: () => undefined,
  dnsOptions: (text) => {
    const [name = '', number = ''] = text.split(':');
    const names: readonly string[] = number === '' ? RESOLVER_OPTIONS.plain : RESOLVER_OPTIONS.numbered;
    return names.includes(name) ? undefined : 'the resolver would ask somebody else';
  },
};

function actingMetadata(text: string): string | undefined {
  const { key, value } = entryOf(text);
  const group = ACTING_METADATA.find(({ keys }) => keys.some((row) => isInRow(row, key)));
  return group === undefined || group.harmless?.includes(value) ? undefined : `it ${group.what}`;
}

/** Whether a name is one, or begins as one that ends in `*`. */
function isLike(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** The taints of all nodes that are set aside for dind, of whatever fleet. */
function taintsOfDind({ runners }: Facts): readonly { readonly key: string; readonly value: string }[] {
  return runners
    .filter(({ privileged }) => privileged)
    .flatMap(({ job }) =>
      listOf(job?.pod.spec['tolerations']).map((toleration) => {
        const { key, value } = recordOf(toleration);
        return { key: textIn(key), value: textIn(value) };
      }),
    );
}

/** Each addition once, at the first variable of a policy that says it. */
function additionsIn(facts: Facts): readonly AdmittedAddition[] {
  const sorts = Object.entries(VARIABLES) as [Sort, string][];
  const all = trialsOf(facts).policies.flatMap((policy) =>
    sorts.flatMap(([sort, name]) =>
      [
        ...policy.variables.filter((variable) => variable.name === name),
        ...policy.versions.flatMap(({ variables }) => variables.get(name) ?? []),
      ].flatMap((variable) =>
        textsOfVariable(variable).map((text) => ({
          policy,
          fleet: fleetOf(policy, facts),
          at: variable.where,
          sort,
          text,
          isCurrent: policy.variables.includes(variable),
        })),
      ),
    ),
  );
  return [...grouped(all, ({ fleet, sort, text }) => `${fleet?.namespace} ${sort} ${text}`).values()].flatMap(
    ([first]) => first ?? [],
  );
}

/** The fleet that a policy is called after. */
function fleetOf({ object }: Policy, { fleets }: Facts): FleetFacts | undefined {
  return fleets.find(({ namespace }) => object.name.startsWith(`${namespace}-`));
}
