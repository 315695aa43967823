import type { Finding } from '../../errors';
import { isPrivilegedKind } from '../../privilege';
import { CONTROL_PLANE_NODES } from '../../world/control-plane-nodes';
import { CREDENTIAL_KEYS } from '../../world/credential-variables';
import { TAINTS_OF_KUBERNETES } from '../../world/taints-of-kubernetes';
import {
  managerPlacement,
  type PlacedToleration,
  type Placement,
  placementsOf,
  toleratesTaint,
} from '../placement';
import { concluded, readable } from '../refused';
import type { Runner } from '../runner';
import type { Labels } from '../types/destination';
import type { NodeAffinity, NodeSelectorTerm } from '../types/node-affinity';

/** Why no job runs on nodes of the control plane. */
export const BESIDE_CONTROL_PLANE =
  'jobs would run beside the control plane of the cluster, which is one escape away from all of it';

/** Refuses nodes that are not for the jobs of a runner. */
export function checkNodes(runner: Runner): Finding[] {
  return [
    ...concluded(() => placementsOf(runner)).flatMap((placement) => [
      ...checkCredentialKeys(runner, placement),
      ...checkControlPlane(runner, placement),
      ...checkPrivileged(runner, placement),
      ...checkTwice(runner, placement),
    ]),
    ...concluded(() => checkManagerNodes(runner)),
  ];
}

/** A dind job is root on its node and reads every token there. */
function checkManagerNodes(runner: Runner): readonly Finding[] {
  const placement = managerPlacement(runner);
  const { selector: chosen, selectorField, tolerations, affinity, affinityField } = placement;
  const byReserved = reservedIn(runner).flatMap(({ other, taint, pool }) => {
    const shared = (field: string, value: string, fix: string): Finding => ({
      code: 'nodes-shared-with-privileged',
      path: at(runner, field),
      message: `runner '${other.name}' is privileged, and this runner's manager would share its nodes`,
      value,
      fix,
    });
    const selected = labelsOf(pool).filter(([key, value]) => chosen[key] === value);
    const named = labelsOf(pool).filter((label) => termsOf(affinity).some((term) => names(term, label)));
    return [
      ...selected
        .slice(0, 1)
        .map((label) => shared(selectorField, label.join('='), 'give the manager nodes of another pool')),
      ...named
        .slice(0, 1)
        .map((label) => shared(affinityField, label.join('='), 'give the manager nodes of another pool')),
      ...tolerations
        .filter((toleration) => toleratesTaint(toleration, taint))
        .map((toleration) =>
          shared(toleration.field, shown(toleration), 'leave the toleration out: its token would lie there'),
        ),
    ];
  });
  return [...byReserved, ...checkManagerControlPlane(runner, placement)];
}

/** Small clusters have no other nodes, and then a selector alone says so: it tolerates nothing. */
function checkManagerControlPlane(
  runner: Runner,
  placement: ReturnType<typeof managerPlacement>,
): readonly Finding[] {
  return leadsToControlPlane({ ...placement, selector: {} }).map(([field, key]) => ({
    code: 'control-plane-nodes',
    path: at(runner, field),
    message:
      'the manager would run beside the control plane of the cluster, which is one escape away from all of it',
    value: key,
    fix: 'give the manager worker nodes, with a label and a taint of their own',
  }));
}

/** Whether a term asks for a label, among other values or alone. */
function names({ matchExpressions }: NodeSelectorTerm, [key, value]: Label): boolean {
  return matchExpressions.some(
    (expression) =>
      expression.operator === 'In' && expression.key === key && expression.values.includes(value),
  );
}

/** The labels of a pool are keys of config.toml, and so is a taint of any value: a credential may have no value there. */
function checkCredentialKeys(
  runner: Runner,
  { by, selector, selectorField, tolerations }: Placement,
): readonly Finding[] {
  const named = [
    ...Object.keys(selector).map((key) => [selectorField, key] as const),
    ...tolerations.flatMap(({ operator, key, field }) =>
      operator === 'Exists' ? [[field, key] as const] : [],
    ),
  ];
  return named
    .filter(([, key]) => by === 'config' && CREDENTIAL_KEYS.includes(key.toLowerCase()))
    .map(([field, key]) => ({
      code: 'credential-label',
      path: at(runner, field),
      message: 'the label would stand in config.toml, named like a credential with a value of its own',
      value: key,
      fix: 'give the nodes a label of another name, such as one with your domain before a slash',
    }));
}

function checkControlPlane(runner: Runner, placement: Placement): readonly Finding[] {
  return leadsToControlPlane(placement).map(([field, key]) => ({
    code: 'control-plane-nodes',
    path: at(runner, field),
    message: BESIDE_CONTROL_PLANE,
    value: key,
    fix: 'give the runner worker nodes, with a label and a taint of their own',
  }));
}

/** What leads to the nodes that carry a label. An expression that keeps off them leads nowhere. */
function leadsToControlPlane({
  selector,
  selectorField,
  tolerations,
  affinity,
  affinityField,
}: Omit<Placement, 'by'>): readonly (readonly [field: string, key: string])[] {
  const named = [
    ...Object.keys(selector).map((key) => [selectorField, key] as const),
    ...tolerations.map(({ field, key }) => [field, key] as const),
    ...termsOf(affinity)
      .flatMap(({ matchExpressions }) => matchExpressions)
      .filter(({ operator }) => operator !== 'NotIn' && operator !== 'DoesNotExist')
      .map(({ key }) => [affinityField, key] as const),
  ];
  return named.filter(([, key]) => CONTROL_PLANE_NODES.includes(key));
}

function termsOf({ required = [], preferred = [] }: NodeAffinity): readonly NodeSelectorTerm[] {
  return [...required, ...preferred];
}

/** The nodes that privileged runners have to themselves. */
function reservedIn({ fleet }: Runner) {
  return fleet.runners.flatMap((other) => {
    const nodes = isPrivilegedKind(other.kind) ? readable(() => other.settings.nodes) : undefined;
    return nodes && 'taint' in nodes && nodes.taint && nodes.pool
      ? [{ other, taint: nodes.taint, pool: nodes.pool }]
      : [];
  });
}

/** Whoever shares a node with a privileged runner shares it with root. */
function checkPrivileged(runner: Runner, placement: Placement): readonly Finding[] {
  if (isPrivilegedKind(runner.kind)) {
    return placement.by === 'config' ? checkOwnNodes(runner, placement) : [];
  }
  const reserved = reservedIn(runner);
  const shared = (other: Runner, field: string, value: string, fix: string): Finding => ({
    code: 'nodes-shared-with-privileged',
    path: at(runner, field),
    message: `runner '${other.name}' is privileged, and this runner's jobs would share its nodes`,
    value,
    fix,
  });
  const byTaint = placement.tolerations.flatMap((toleration) => {
    const hit = reserved.find(({ taint }) => toleratesTaint(toleration, taint));
    return hit
      ? [
          shared(
            hit.other,
            toleration.field,
            shown(toleration),
            'give this runner nodes with a taint of their own',
          ),
        ]
      : [];
  });
  const byLabel = ledBy(placement).flatMap(({ field, leadsTo }) => {
    const hit = reserved.find(({ pool }) => leadsTo(pool));
    const pairs = labelsOf(hit?.pool ?? {}).map((pair) => pair.join('='));
    return hit
      ? [shared(hit.other, field, pairs.join(', '), 'choose nodes of another pool by their labels')]
      : [];
  });
  return byTaint.length > 0 ? byTaint : byLabel;
}

/** Labels of every node that choose no pool. */
const LABELS_OF_ALL_NODES = /^(?:beta\.)?kubernetes\.io\/(?:os|arch)$/;

/** Labels of every node lead root to any of them; a taint that comes and goes, and that others tolerate, keeps nobody off. */
function checkOwnNodes(
  runner: Runner,
  { selector, selectorField, tolerations }: Placement,
): readonly Finding[] {
  const shared = (field: string, message: string, value: string, fix: string): Finding => ({
    code: 'nodes-shared-with-privileged',
    path: at(runner, field),
    message,
    value,
    fix,
  });
  const keys = Object.keys(selector);
  const isEverywhere = keys.length > 0 && keys.every((key) => LABELS_OF_ALL_NODES.test(key));
  return [
    ...(isEverywhere
      ? [
          shared(
            selectorField,
            'nodes of others carry these labels too, and jobs would be root there',
            keys.join(', '),
            "name a label that these nodes alone carry, such as pool: { 'example.com/pool': 'ci' }",
          ),
        ]
      : []),
    ...tolerations
      .filter(({ key }) => TAINTS_OF_KUBERNETES.some((beginning) => key.startsWith(beginning)))
      .map((toleration) =>
        shared(
          toleration.field,
          'Kubernetes writes this taint on nodes and takes it off them, and pods of others tolerate it: it keeps nobody off nodes where jobs are root',
          shown(toleration),
          "give the nodes a taint of their own, such as taint: { key: 'example.com/ci', value: 'only' }",
        ),
      ),
  ];
}

/**
 * What asks for nodes by their labels, and whether it asks for all labels of a pool: of the nodes of that pool, then,
 * and of hardly any others. The taint keeps the jobs off them, and they would wait for ever.
 */
function ledBy({ selector, selectorField, affinity, affinityField }: Placement) {
  const isChosen = (label: Label, term: NodeSelectorTerm) =>
    selector[label[0]] === label[1] || names(term, label);
  const byTerm = (field: string, term: NodeSelectorTerm) => ({
    field,
    leadsTo: (pool: Labels) => {
      const labels = labelsOf(pool);
      return labels.length > 0 && labels.every((label) => isChosen(label, term));
    },
  });
  const terms = termsOf(affinity);
  return terms.length > 0
    ? terms.map((term) => byTerm(affinityField, term))
    : [byTerm(selectorField, { matchExpressions: [] })];
}

type Label = readonly [key: string, value: string];

/** Labels of Kubernetes' own, such as the architecture, name no pool. */
function labelsOf(pool: Labels): readonly Label[] {
  return Object.entries(pool).filter(([key]) => !key.startsWith('kubernetes.io/'));
}

/** A taint that is tolerated twice: config.toml has room for one effect of it. */
function checkTwice(runner: Runner, { by, tolerations }: Placement): readonly Finding[] {
  const written = by === 'config' ? tolerations : [];
  return written
    .filter(({ key, operator, value }, index) =>
      written
        .slice(0, index)
        .some((other) => other.key === key && other.operator === operator && other.value === value),
    )
    .map((toleration) => ({
      code: 'toleration-twice',
      path: at(runner, toleration.field),
      message: 'the taint is tolerated twice, and config.toml has one effect for it',
      value: shown(toleration),
      fix: "write it once; a second effect fits into a toleration of the key, with operator 'Exists'",
    }));
}

function shown({ key, operator, value }: PlacedToleration): string {
  return operator === 'Exists' ? key : `${key}=${value}`;
}

function at(runner: Runner, field: string): string {
  return `fleet ${runner.fleet.org} / runner ${runner.name} / ${field}`;
}
