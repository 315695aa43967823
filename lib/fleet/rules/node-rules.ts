import type { Finding } from '../../errors';
import { isPrivilegedKind } from '../../privilege';
import type { Runner } from '../runner';
import type { Labels } from '../types/destination';
import type { Taint } from '../types/nodes';

/** What leads job pods of a runner onto nodes, and where it is written. */
interface Placement {
  readonly path: string;
  readonly selector: Labels;
  readonly selectorField: string;
  readonly taints: readonly Taint[];
  readonly taintField: string;
}

/** Nodes that a runner declares, and those that its RuntimeClass leads to, which count no less. */
function placementsOf(runner: Runner): readonly Placement[] {
  const { nodes, runtimeClass } = runner.settings;
  const path = `fleet ${runner.fleet.org} / runner ${runner.name}`;
  const scheduling = runtimeClass?.scheduling;
  return [
    ...(nodes && 'taint' in nodes
      ? [
          {
            path: `${path} / nodes`,
            selector: nodes.pool,
            selectorField: 'pool',
            taints: [nodes.taint],
            taintField: 'taint',
          },
        ]
      : []),
    ...(scheduling
      ? [
          {
            path: `${path} / runtimeClass / scheduling`,
            selector: scheduling.nodeSelector ?? {},
            selectorField: 'nodeSelector',
            taints: scheduling.tolerations ?? [],
            taintField: 'tolerations',
          },
        ]
      : []),
  ];
}

/** Refuses nodes that are not for the jobs of a runner. */
export function checkNodes(runner: Runner): Finding[] {
  return placementsOf(runner).flatMap((placement) => [
    ...checkControlPlane(placement),
    ...checkPrivileged(runner, placement),
  ]);
}

/** The labels and taints by which nodes of the control plane are known. */
const CONTROL_PLANE = /^node-role\.kubernetes\.io\/(?:control-plane|controlplane|master|etcd)$/;

function checkControlPlane({
  path,
  selector,
  selectorField,
  taints,
  taintField,
}: Placement): readonly Finding[] {
  const named = [
    ...Object.keys(selector).map((key) => [selectorField, key] as const),
    ...taints.map(({ key }) => [taintField, key] as const),
  ];
  return named
    .filter(([, key]) => CONTROL_PLANE.test(key))
    .map(([field, key]) => ({
      code: 'control-plane-nodes',
      path: `${path} / ${field}`,
      message:
        'jobs would run beside the control plane of the cluster, which is one escape away from all of it',
      value: key,
      fix: 'give the runner worker nodes, with a label and a taint of their own',
    }));
}

/** Whoever shares a node with a privileged runner shares it with root. */
function checkPrivileged(runner: Runner, { path, taints, taintField }: Placement): readonly Finding[] {
  if (isPrivilegedKind(runner.kind)) {
    return [];
  }
  const reserved = runner.fleet.runners.flatMap((other) => {
    const { nodes } = other.settings;
    return isPrivilegedKind(other.kind) && nodes && 'taint' in nodes ? [{ other, taint: nodes.taint }] : [];
  });
  return taints.flatMap(({ key, value }) => {
    // Whatever the effect: a node may carry the taint with both.
    const hit = reserved.find(({ taint }) => taint.key === key && taint.value === value);
    return hit
      ? [
          {
            code: 'nodes-shared-with-privileged',
            path: `${path} / ${taintField}`,
            message: `runner '${hit.other.name}' is privileged, and this runner's jobs would share its nodes`,
            value: `${key}=${value}`,
            fix: 'give this runner nodes with a taint of their own',
          },
        ]
      : [];
  });
}
