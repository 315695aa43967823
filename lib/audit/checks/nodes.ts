import type { RunnerFacts } from '../../boundary/facts/facts';
import { hasOwnUsers } from '../../boundary/facts/fleet/node-profiles';
import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import { at, listOf, recordOf, textIn, type UntypedRecord } from '../../boundary/facts/untyped';
import type { Audited, Check, Sight } from '../check';
import { deviceCount, eligibleNodes, type NodeNeeds, nodeNeeds, selectorText } from '../nodes/node-needs';
import { dindPools, selectsNode, taintsOf, tolerates } from '../nodes/node-pool';

/** Have the nodes what the fleet needs? */
export const NODES: Check = {
  id: 'audit-nodes',
  sentence:
    'nodes have what the fleet needs: its classes, labels, devices, the pool of dind with its taint, users of their own',
  why: 'jobs wait for nodes that are not there, or run beside others on nodes that were meant to be set aside',
  severity: 'high',
  look: (audited, sight) => {
    const { fleet } = audited;
    const specs = fleet.runners.flatMap(({ manager, job }) => [manager?.spec, job?.pod.spec]);
    named('RuntimeClass', 'runtimeClassName', specs, audited, sight);
    named('PriorityClass', 'priorityClassName', specs, audited, sight);
    const nodes = audited.cluster.objects('Node');
    if (!nodes.seen) {
      sight.couldNotSee(`nodes: ${nodes.why}`);
      return;
    }
    sight.saw(nodes.value.length);
    dindPoolIn(nodes.value, audited, sight);
    for (const runner of fleet.runners) {
      forPodsOf(runner, nodes.value, audited, sight);
    }
  },
};

/** Whether each class that pods name is there. */
function named(
  kind: string,
  field: string,
  specs: readonly (UntypedRecord | undefined)[],
  { cluster }: Audited,
  sight: Sight,
): void {
  const names = new Set(specs.map((spec) => textIn(at(spec, field))).filter((name) => name !== ''));
  if (names.size === 0) {
    return;
  }
  const classes = cluster.objects(kind);
  if (!classes.seen) {
    sight.couldNotSee(`${kind}: ${classes.why}`);
    return;
  }
  for (const name of names) {
    sight.saw();
    if (!classes.value.some((one) => one.name === name)) {
      sight.found(
        `${kind} ${name}`,
        'pods of the fleet name it, and it is not in the cluster',
        `create the ${kind}`,
      );
    }
  }
}

function dindPoolIn(nodes: readonly KubernetesObject[], { fleet }: Audited, sight: Sight): void {
  for (const { runner, selector, tolerations } of dindPools(fleet)) {
    for (const node of nodes.filter((one) => selectsNode(selector, one))) {
      sight.saw();
      const isTainted = taintsOf(node).some((taint) =>
        tolerations.some((toleration) => tolerates(toleration, taint)),
      );
      if (!isTainted) {
        sight.found(
          node.where,
          `the node is of the pool of runner ${runner} and has no taint, so that pods of others run beside jobs that are root there`,
          'taint the node as the runner tolerates it, and move the pods of others away',
          { allowed: tolerations.map((one) => `${textIn(one['key'])}=${textIn(one['value'])}`).join(', ') },
        );
      }
    }
  }
}

/** Whether a manager and its jobs have nodes now. Where pools grow from none, only they themselves know what they would bring. */
function forPodsOf(
  { name, manager, job }: RunnerFacts,
  nodes: readonly KubernetesObject[],
  audited: Audited,
  sight: Sight,
): void {
  const classes = audited.cluster.objects('RuntimeClass');
  const known = classes.seen ? classes.value : [];
  if (manager !== undefined) {
    nodesFor(`the manager of runner ${name}`, nodeNeeds(manager, known), nodes, sight);
  }
  if (job !== undefined) {
    const needs = nodeNeeds(job.pod, known);
    const eligible = nodesFor(`jobs of runner ${name}`, needs, nodes, sight);
    devicesOn(eligible, name, needs, sight);
    if (hasOwnUsers(job.pod)) {
      ownUsersOn(eligible, name, needs, sight);
    }
  }
}

function nodesFor(
  who: string,
  needs: NodeNeeds,
  nodes: readonly KubernetesObject[],
  sight: Sight,
): readonly KubernetesObject[] {
  const eligible = eligibleNodes(needs, nodes);
  if (eligible.length === 0) {
    sight.couldNotSee(
      `nodes for ${who} (${selectorText(needs.selector) || 'any'}): there is none now that they select and whose taints they tolerate; a pool that grows from none has none while nothing runs`,
    );
  }
  return eligible;
}

function devicesOn(
  nodes: readonly KubernetesObject[],
  runner: string,
  { devices }: NodeNeeds,
  sight: Sight,
): void {
  for (const [device, amount] of devices) {
    const most = Math.max(0, ...nodes.map((node) => deviceCount(node, device)));
    if (most >= amount) {
      sight.saw();
    } else if (nodes.length > 0) {
      sight.couldNotSee(
        `nodes with ${amount} ${device} for jobs of runner ${runner}: the most that one of theirs has now is ${most}`,
      );
    }
  }
}

/** A kubelet says of each of its runtimes whether it has users of its own. */
function ownUsersOn(
  nodes: readonly KubernetesObject[],
  runner: string,
  { handler }: NodeNeeds,
  sight: Sight,
): void {
  for (const node of nodes) {
    const runtimes = listOf(at(node.raw, 'status', 'runtimeHandlers')).map(recordOf);
    const runtime = runtimes.find((one) => textIn(one['name']) === handler);
    const can = at(runtime, 'features', 'userNamespaces');
    if (can === true) {
      sight.saw();
    } else if (can === false) {
      sight.found(
        node.where,
        `jobs of runner ${runner} have users of their own, and the runtime of this node has none for them`,
        'use a newer kernel and container runtime on the node, or keep these jobs off it',
      );
    } else {
      sight.couldNotSee(
        runtimes.length > 0 && runtime === undefined
          ? `whether ${node.where} has users of their own for pods: its kubelet knows no runtime ${handler}`
          : `whether ${node.where} has users of their own for pods: its kubelet does not say`,
      );
    }
  }
}
