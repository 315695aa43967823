import { NETWORK } from '../../../lib/audit/checks/network';
import type { LiveObject } from '../fake-cluster';
import { looked } from '../looked';

/** A DaemonSet with the containers, the words and the namespace that a project gives it. */
interface Shape {
  readonly of: string;
  readonly namespace?: string;
  readonly name: string;
  readonly containers: Readonly<Record<string, readonly string[]>>;
  readonly status?: object;
}

const ROUTER = ['--run-router=true', '--run-service-proxy=true', '--bgp-graceful-restart=true'];
const AWS = ['--enable-ipv6=false', '--enable-cloudwatch-logs=false', '--metrics-bind-addr=:8162'];

const ENFORCING: readonly Shape[] = [
  { of: 'Calico, by its manifest', name: 'calico-node', containers: { 'calico-node': [] } },
  {
    of: 'Calico, by its operator',
    namespace: 'calico-system',
    name: 'calico-node',
    containers: { 'calico-node': [] },
  },
  { of: 'Canal', name: 'canal', containers: { 'calico-node': [], 'kube-flannel': [] } },
  { of: 'Canal of RKE2', name: 'rke2-canal', containers: { 'calico-node': [], 'kube-flannel': [] } },
  {
    of: 'Cilium, as on AKS',
    name: 'cilium',
    containers: { 'cilium-agent': ['--config-dir=/tmp/cilium/config-map'] },
  },
  { of: 'GKE Dataplane V2', name: 'anetd', containers: { 'cilium-agent': [] } },
  {
    of: 'kube-router',
    name: 'kube-router',
    containers: { 'kube-router': [...ROUTER, '--run-firewall=true'] },
  },
  { of: 'kube-router, by its default', name: 'kube-router', containers: { 'kube-router': ROUTER } },
  { of: 'Antrea', name: 'antrea-agent', containers: { 'antrea-agent': [], 'antrea-ovs': [] } },
  {
    of: 'OpenShift with OVN-Kubernetes',
    namespace: 'openshift-ovn-kubernetes',
    name: 'ovnkube-node',
    containers: { 'ovn-controller': [], 'ovnkube-controller': [] },
  },
  {
    of: 'OpenShift SDN',
    namespace: 'openshift-sdn',
    name: 'sdn',
    containers: { sdn: [], 'kube-rbac-proxy': [] },
  },
  { of: 'Weave Net', name: 'weave-net', containers: { weave: [], 'weave-npc': [] } },
  { of: 'Azure Network Policy Manager', name: 'azure-npm', containers: { 'azure-npm': [] } },
  {
    of: 'Amazon VPC CNI that was told to',
    name: 'aws-node',
    containers: { 'aws-node': [], 'aws-eks-nodeagent': [...AWS, '--enable-network-policy=true'] },
  },
  {
    of: 'flannel with the container for policies of its chart',
    namespace: 'kube-flannel',
    name: 'kube-flannel-ds',
    containers: { 'kube-flannel': ['--ip-masq', '--kube-subnet-mgr'], 'kube-network-policies': [] },
  },
  { of: 'kindnet', name: 'kindnet', containers: { 'kindnet-cni': [] } },
];

const NOT_ENFORCING: readonly Shape[] = [
  {
    of: 'flannel alone',
    namespace: 'kube-flannel',
    name: 'kube-flannel-ds',
    containers: { 'kube-flannel': ['--ip-masq', '--kube-subnet-mgr'] },
  },
  { of: 'flannel of Talos', name: 'kube-flannel', containers: { 'kube-flannel': [] } },
  { of: 'Weave Net without its part for policies', name: 'weave-net', containers: { weave: [] } },
  {
    of: 'Amazon VPC CNI as it is installed',
    name: 'aws-node',
    containers: { 'aws-node': [], 'aws-eks-nodeagent': [...AWS, '--enable-network-policy=false'] },
  },
  {
    of: 'Amazon VPC CNI with its agent and no word of policies',
    name: 'aws-node',
    containers: { 'aws-node': [], 'aws-eks-nodeagent': AWS },
  },
  { of: 'Amazon VPC CNI from before there was an agent', name: 'aws-node', containers: { 'aws-node': [] } },
  {
    of: 'kube-router for routes alone',
    name: 'kube-router',
    containers: { 'kube-router': [...ROUTER, '--run-firewall=false'] },
  },
  {
    of: 'a flag with one dash, in two words, said twice',
    name: 'kube-router',
    containers: { 'kube-router': ['--run-firewall=true', '-run-firewall', 'false'] },
  },
  {
    of: 'Cilium that enforces never',
    name: 'cilium',
    containers: { 'cilium-agent': ['--enable-policy=never'] },
  },
];

function daemonSet({ namespace = 'kube-system', name, containers, status }: Shape): LiveObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace },
    spec: {
      template: {
        spec: {
          containers: Object.entries(containers).map(([container, args]) => ({ name: container, args })),
        },
      },
    },
    status: status ?? { desiredNumberScheduled: 3, numberReady: 3 },
  };
}

const answerTo = (...shapes: readonly Shape[]) => looked(NETWORK, shapes.map(daemonSet));

test.each(ENFORCING.map((shape) => [shape.of, shape] as const))('%s is known to enforce', (_, shape) => {
  const { status, notes } = answerTo(shape);
  expect(status).toBe('ok');
  expect(notes[0]).toContain(`DaemonSet ${shape.namespace ?? 'kube-system'}/${shape.name}`);
});

test.each(NOT_ENFORCING.map((shape) => [shape.of, shape] as const))('%s is found', (_, shape) => {
  const { status, findings } = answerTo(shape);
  expect(status).toBe('found');
  expect(findings[0]?.path).toBe(`DaemonSet ${shape.namespace ?? 'kube-system'}/${shape.name}`);
});

test('what a DaemonSet lacks is told', () => {
  const values = NOT_ENFORCING.map((shape) => answerTo(shape).findings[0]?.value);
  expect(values).toEqual([
    'it has no container kube-network-policies',
    'it has no container kube-network-policies',
    'it has no container weave-npc',
    '--enable-network-policy is false',
    '--enable-network-policy is not set, which is false',
    'it has no container aws-eks-nodeagent',
    '--run-firewall is false',
    '--run-firewall is false',
    '--enable-policy is never',
  ]);
});

const CALICO = { of: 'Calico', name: 'calico-node', containers: { 'calico-node': [] } };

test('one that enforces beside one that does not is enough', () => {
  const [flannel] = NOT_ENFORCING;
  expect(answerTo(flannel as Shape, CALICO).status).toBe('ok');
});

test('a DaemonSet that runs nowhere enforces nothing', () => {
  const nowhere = { ...CALICO, status: { desiredNumberScheduled: 0, numberReady: 0 } };
  const { status, unseen } = answerTo(nowhere);
  expect([status, unseen.join()]).toEqual(['not-seen', expect.stringContaining('runs on a node')]);
  const [flannel] = NOT_ENFORCING;
  expect(answerTo(nowhere, flannel as Shape).status).toBe('found');
});

test('one that is not ready everywhere is no answer for all nodes', () => {
  const { status, unseen } = answerTo({ ...CALICO, status: { desiredNumberScheduled: 3, numberReady: 2 } });
  expect([status, unseen.join()]).toEqual(['not-seen', expect.stringContaining('is ready on 2 of 3')]);
});

test('a DaemonSet that nobody here knows is no answer', () => {
  const { status } = answerTo({ of: 'another', name: 'azure-cns', containers: { cns: [] } });
  expect(status).toBe('not-seen');
});
