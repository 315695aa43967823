import type { RunnerFacts } from '../../boundary/facts/facts';
import { hasOwnUsers } from '../../boundary/facts/fleet/node-profiles';
import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import { at, listOf, recordOf, textIn, textMapOf, type UntypedRecord } from '../../boundary/facts/untyped';
import type { Audited, Check, Sight } from '../check';
import { dindPools, selectsNode, taintsOf, tolerates } from '../pods/node-pool';

/** Have the nodes what the fleet needs? */
export const NODES: Check = {
  id: 'audit-nodes',
  sentence:
    'nodes have what the fleet needs: its classes, the pool of dind with its taint, users of their own',
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
      ownUsersOn(nodes.value, runner, audited, sight);
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
    const chosen = Object.entries(selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(', ');
    const pool = nodes.filter((node) => selectsNode(selector, node));
    if (pool.length === 0) {
      sight.couldNotSee(
        `the nodes of runner ${runner} (${chosen}): there is none now; a pool that grows from none shows its taint only while it has one`,
      );
    }
    for (const node of pool) {
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

/** A kubelet says of each of its runtimes whether it has users of its own. */
function ownUsersOn(
  nodes: readonly KubernetesObject[],
  { name, job }: RunnerFacts,
  { cluster }: Audited,
  sight: Sight,
): void {
  if (job === undefined || !hasOwnUsers(job.pod)) {
    return;
  }
  const selector = textMapOf(job.pod.spec['nodeSelector']);
  const className = textIn(job.pod.spec['runtimeClassName']);
  const classes = cluster.objects('RuntimeClass');
  const handler =
    className === '' || !classes.seen
      ? ''
      : textIn(classes.value.find((one) => one.name === className)?.raw['handler']);
  for (const node of nodes.filter((one) => selectsNode(selector, one))) {
    const runtimes = listOf(at(node.raw, 'status', 'runtimeHandlers')).map(recordOf);
    const runtime = runtimes.find((one) => textIn(one['name']) === handler);
    const can = at(runtime, 'features', 'userNamespaces');
    if (can === true) {
      sight.saw();
    } else if (can === false) {
      sight.found(
        node.where,
        `jobs of runner ${name} have users of their own, and the runtime of this node has none for them`,
        'use a newer kernel and container runtime on the node, or keep these jobs off it',
      );
    } else {
      sight.couldNotSee(`whether ${node.where} has users of their own for pods: its kubelet does not say`);
    }
  }
}
