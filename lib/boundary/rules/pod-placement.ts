import { isAccelerator } from '../../world/accelerators';
import { CONTAINER_RESOURCES } from '../../world/container-resources';
import { CONTROL_PLANE_NODES } from '../../world/control-plane-nodes';
import { nodeTerms } from '../facts/manifests/node-terms';
import type { ContainerFacts, PodTemplate } from '../facts/manifests/pod-template';
import { at, isUnset, listOf, textIn, type UntypedRecord } from '../facts/untyped';
import { fieldsOf, hasItems, isFilled, isOn, itemsOf, namedBy, placeOf } from '../fields';
import { ofContainer, ofPod } from '../pod-fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { CONTAINERS, PODS } from '../subjects';

/** Resources that a container may ask for; anything else is a device or a part of the node. */
/** The container of a job that may have accelerators. Which of them, the fleet says. */
function isBuildOfJob({ name, list }: ContainerFacts, { origin }: PodTemplate): boolean {
  return origin === 'job' && list === 'containers' && name === 'build';
}

const RESOURCES: readonly string[] = CONTAINER_RESOURCES.map(({ kubernetes }) => kubernetes);

const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/;

const NAME_FIELDS = ['hostname', 'subdomain', 'hostnameOverride', 'setHostnameAsFQDN'] as const;

const DNS_POLICIES: readonly unknown[] = [
  undefined,
  null,
  '',
  'ClusterFirst',
  'cluster-first',
  'None',
  'none',
];

/** Where pods run, and what they say about the node and the names around them. */
export const POD_PLACEMENT: readonly Rule[] = [
  rule({
    id: 'pod-scheduling',
    severity: 'medium',
    sentence:
      'no pod chooses its node past the scheduler, tolerates every taint or runs beside the control plane',
    why: 'a node name or a toleration of everything leads onto nodes that were set aside',
    serves: ['isolated-from-services'],
    of: PODS,
    faults: [
      {
        problem: 'the pod goes past the scheduler',
        fix: 'remove the field',
        where: (pod) =>
          [
            ofPod(pod, 'nodeName'),
            ...[ofPod(pod, 'schedulerName')].filter(({ value }) => value !== 'default-scheduler'),
          ].filter(isFilled),
      },
      {
        problem: 'the pod tolerates nodes on which no runner belongs',
        fix: 'tolerate the taint of the pool and no other',
        where: (pod) => itemsOf(ofPod(pod, 'tolerations')).filter(({ value }) => toleratesTooMuch(value)),
      },
      {
        problem: 'the pod is led to nodes of the control plane',
        fix: 'choose worker nodes by a label of their own',
        where: (pod) =>
          keysOfControlPlane(pod.spec).map((key) => ({
            at: `${pod.where}.affinity.nodeAffinity`,
            value: key,
          })),
      },
    ],
  }),
  rule({
    id: 'pod-names',
    severity: 'medium',
    sentence:
      'no pod gives a name to an address beyond itself, takes a name in the cluster or the resolver of its node',
    why: 'a host alias sends what is meant for a registry or for GitLab somewhere else',
    serves: ['isolated-from-services'],
    of: PODS,
    faults: [
      {
        problem: 'the alias leads out of the pod',
        fix: 'remove the host alias',
        where: (pod) =>
          itemsOf(ofPod(pod, 'hostAliases'))
            .map((alias) => namedBy(alias, 'ip'))
            .filter(({ value }) => !LOOPBACK.test(String(value))),
      },
      {
        problem: 'the pod takes a name in the cluster',
        fix: 'remove the field',
        where: (pod) => NAME_FIELDS.map((name) => ofPod(pod, name)).filter(isOn),
      },
      {
        problem: 'the pod uses the resolver of its node',
        fix: 'remove dnsPolicy',
        where: (pod) => [ofPod(pod, 'dnsPolicy')].filter(({ value }) => !DNS_POLICIES.includes(value)),
      },
      {
        problem: 'the pod asks other resolvers',
        fix: 'remove the name servers',
        where: (pod) => [ofPod(pod, 'dnsConfig', 'nameservers')].filter(hasItems).map(placeOf),
      },
    ],
  }),
  rule({
    id: 'pod-resources',
    severity: 'medium',
    sentence:
      'no container asks for a device, an extended resource or a resource claim, but for accelerators of the build container of jobs',
    why: 'devices such as /dev/kvm are parts of the node, and device plugins hand them out past Pod Security',
    serves: ['others-unprivileged'],
    of: CONTAINERS,
    faults: [
      {
        problem: 'the resource is a part of the node',
        fix: 'remove the resource',
        allowed: RESOURCES.join(', '),
        where: ({ container, pod }) =>
          ['limits', 'requests']
            .flatMap((bound) => fieldsOf(ofContainer(container, 'resources', bound)))
            .filter(
              ({ name }) =>
                !RESOURCES.includes(name) && !(isBuildOfJob(container, pod) && isAccelerator(name)),
            )
            .map(({ at: place, name }) => ({ at: place, value: name })),
      },
      {
        problem: 'the container claims a device',
        fix: 'remove the claim',
        where: ({ container, pod }) =>
          [
            ofContainer(container, 'resources', 'claims'),
            ofPod(pod, 'resourceClaims'),
            ofContainer(container, 'volumeDevices'),
          ].some(hasItems) && `${container.where}.resources.claims`,
      },
    ],
  }),
  rule({
    id: 'pod-no-ephemeral-containers',
    sentence: 'no pod template holds an ephemeral container or shares its processes among containers',
    why: 'both let one container look into the memory of another',
    serves: ['others-unprivileged'],
    of: CONTAINERS,
    faults: [
      {
        problem: 'the container is ephemeral',
        fix: 'remove the ephemeral container',
        where: ({ container }) => container.list === 'ephemeralContainers' && container.where,
      },
      {
        problem: 'containers share their processes',
        fix: 'remove shareProcessNamespace',
        where: ({ container, pod }) =>
          pod.containers[0] === container &&
          pod.spec['shareProcessNamespace'] === true &&
          `${pod.where}.shareProcessNamespace`,
      },
    ],
  }),
];

function toleratesTooMuch(toleration: unknown): boolean {
  const key = at(toleration, 'key');
  return isUnset(key) || key === '' || CONTROL_PLANE_NODES.includes(String(key));
}

/**
 * The labels of a control plane by which an affinity asks for nodes. What keeps off them is no fault, and neither is a
 * selector: a small cluster has no other nodes for its managers, and those of jobs are held where config.toml is.
 */
function keysOfControlPlane(spec: UntypedRecord): readonly string[] {
  const chosen = nodeTerms(spec)
    .flatMap((term) => listOf(at(term, 'matchExpressions')))
    .filter((expression) => !['NotIn', 'DoesNotExist'].includes(textIn(at(expression, 'operator'))))
    .map((expression) => textIn(at(expression, 'key')));
  return [...new Set(chosen)].filter((key) => CONTROL_PLANE_NODES.includes(key));
}
