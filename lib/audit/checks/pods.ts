import { withinAllowance } from '../../boundary/admission/budget';
import { type Scene, scenesOf } from '../../boundary/admission/corpus/scene';
import { textMapOf } from '../../boundary/facts/untyped';
import type { Audited, Check, Sight } from '../check';
import { isSetAside, selectsNode } from '../nodes/node-pool';
import { ownPolicies } from '../own-objects';
import { refusedAgain } from '../pods/asked-again';
import { boundaryFindings } from '../pods/judged-pod';
import { type LivePod, livePod } from '../pods/pod-of';

const REMOVE = 'find out who made it, and delete the pod';

/** Is every pod that runs now within the boundary? */
export const PODS: Check = {
  id: 'audit-pods',
  sentence:
    'every pod in the namespace is a manager or a job of the fleet, within its boundary, on a node of its own',
  why: 'policies look at what is asked for, and never again: a pod from before them stays what it is',
  severity: 'critical',
  look: (audited, sight) => {
    const { cluster, fleet } = audited;
    const pods = cluster.objects('Pod');
    if (!pods.seen) {
      sight.couldNotSee(`pods: ${pods.why}`);
      return;
    }
    sight.note(`${pods.value.length} pods run or ran in ${fleet.namespace}`);
    sight.saw(pods.value.length + 1);
    const scenes = scenesOf(fleet, audited.facts.index);
    withinAllowance(pods.value.length + 1, () => {
      for (const object of pods.value) {
        judge(livePod(object, fleet), scenes, audited, sight);
      }
    });
  },
};

function judge(pod: LivePod, scenes: readonly Scene[], audited: Audited, sight: Sight): void {
  const { where } = pod.object;
  if (pod.role === 'stranger') {
    sight.found(where, 'the pod is of no runner of the fleet, by its ServiceAccount', REMOVE, {
      value: pod.account,
    });
  }
  const told = boundaryFindings(pod, audited.facts);
  for (const { code, path, message, value, allowed } of told) {
    sight.found(path, `${message} (${code})`, REMOVE, {
      ...(value === undefined ? {} : { value }),
      ...(allowed === undefined ? {} : { allowed }),
    });
  }
  if (told.length === 0 && pod.role !== 'stranger') {
    askAgain(pod, scenes, audited, sight);
  }
  onItsNode(pod, audited, sight);
}

function askAgain(pod: LivePod, scenes: readonly Scene[], audited: Audited, sight: Sight): void {
  const { where } = pod.object;
  const { cluster, fleet } = audited;
  const namespaces = cluster.objects('Namespace');
  const labels = namespaces.seen ? namespaces.value.find(({ name }) => name === fleet.namespace)?.labels : {};
  const refusals = refusedAgain(pod, ownPolicies(audited), scenes, labels ?? {});
  const rules = [...new Set(refusals.filter(({ isKnown }) => isKnown).map(({ rule }) => rule))];
  if (rules.length > 0) {
    sight.found(where, 'the policies of the manifests would not let this pod in again', REMOVE, {
      value: `refused by ${rules.join(', ')}`,
    });
  } else if (refusals.length > 0) {
    sight.couldNotSee(`${where}: whether the policies would let it in again cannot be evaluated`);
  }
}

/** The scheduler keeps to what a pod asks for; whoever names a node goes past it. */
function onItsNode({ object, node, runner, role }: LivePod, audited: Audited, sight: Sight): void {
  const nodes = audited.cluster.objects('Node');
  if (node === '') {
    return;
  }
  if (!nodes.seen) {
    sight.couldNotSee(`on which nodes pods run: ${nodes.why}`);
    return;
  }
  const found = nodes.value.find(({ name }) => name === node);
  const wanted =
    role === 'job' ? runner?.job?.pod.spec : role === 'manager' ? runner?.manager?.spec : undefined;
  const selector = textMapOf(wanted?.['nodeSelector'] ?? {});
  if (found !== undefined && !selectsNode(selector, found)) {
    sight.found(
      `${object.where} / spec.nodeName`,
      'the pod runs on a node that its runner does not choose',
      REMOVE,
      {
        value: node,
        allowed: Object.entries(selector)
          .map(([key, value]) => `${key}=${value}`)
          .join(', '),
      },
    );
  }
  const isDind = role === 'job' && runner?.privileged === true;
  if (found !== undefined && !isDind && isSetAside(found, audited.fleet)) {
    sight.found(
      `${object.where} / spec.nodeName`,
      'the pod runs on a node that is set aside for dind jobs, which are root there',
      REMOVE,
      { value: node },
    );
  }
}
