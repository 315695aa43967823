import type { Connection, End, PodEnd } from './connection';
import { evaluate, explain, type PlugIn } from './evaluate';
import { networkPoliciesIn } from './network-policy';

const pod = (namespace: string, name: string, labels = {}, more: Partial<PodEnd> = {}): PodEnd => ({
  kind: 'pod',
  name,
  namespace,
  namespaceLabels: { 'kubernetes.io/metadata.name': namespace, team: namespace },
  labels: { app: name, ...labels },
  node: 'one',
  ...more,
});

const WEB = pod('shop', 'web');
const STORE = pod(
  'shop',
  'store',
  {},
  { node: 'two', ports: [named('sql', 5432), named('udp', 5353, 'UDP')] },
);
const SCRAPER = pod('metrics', 'scraper');
const OUTSIDE: End = { kind: 'outside', name: 'internet' };
const NODE = (name: string): End => ({ kind: 'node', name });

function named(name: string, containerPort: number, protocol: 'TCP' | 'UDP' = 'TCP') {
  return { name, containerPort, protocol };
}

/** From the web pod to the store, unless something else is said. */
const connection = (changed: Partial<Connection> = {}): Connection => ({
  from: WEB,
  fromAddress: '10.244.0.2',
  to: STORE,
  address: '10.244.1.3',
  port: 5432,
  protocol: 'TCP',
  ...changed,
});

const policy = (name: string, spec: object, namespace = 'shop') => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec,
});

const ALL = { matchLabels: {} };
const OF = (app: string) => ({ matchLabels: { app } });
const egress = (...rules: readonly object[]) => ({
  podSelector: OF('web'),
  policyTypes: ['Egress'],
  egress: rules,
});
const ingress = (...rules: readonly object[]) => ({
  podSelector: OF('store'),
  policyTypes: ['Ingress'],
  ingress: rules,
});

const judge = (specs: readonly object[], changed: Partial<Connection> = {}, plugIn: PlugIn = {}) =>
  evaluate(
    networkPoliciesIn(specs.map((spec, index) => policy(`p${index}`, spec))),
    connection(changed),
    plugIn,
  );
const allowed = (...all: Parameters<typeof judge>) => judge(...all).allowed;

describe('isolation', () => {
  it('is none without a policy that selects the pod, in its own namespace and for the direction', () => {
    expect(allowed([])).toBe(true);
    expect(allowed([{ podSelector: OF('other'), policyTypes: ['Egress', 'Ingress'] }])).toBe(true);
    const elsewhere = networkPoliciesIn([
      policy('closed', { podSelector: {}, policyTypes: ['Egress'] }, 'metrics'),
    ]);
    expect(evaluate(elsewhere, connection()).allowed).toBe(true);
    expect(allowed([{ podSelector: OF('web'), policyTypes: ['Ingress'] }])).toBe(true);
    expect(allowed([{ podSelector: OF('store'), policyTypes: ['Egress'] }])).toBe(true);
  });

  it('is of each direction alone, and each side must allow', () => {
    expect(judge([egress()])).toMatchObject({
      allowed: false,
      egress: { allowed: false },
      ingress: { allowed: true },
    });
    expect(judge([ingress()])).toMatchObject({
      allowed: false,
      egress: { allowed: true },
      ingress: { allowed: false },
    });
    expect(allowed([egress({}), ingress()])).toBe(false);
    expect(allowed([egress(), ingress({})])).toBe(false);
    expect(allowed([egress({}), ingress({})])).toBe(true);
  });

  it('is for ingress where nothing is said, and for egress where there are rules for it', () => {
    expect(allowed([{ podSelector: OF('store') }])).toBe(false);
    expect(allowed([{ podSelector: OF('web') }])).toBe(true);
    expect(allowed([{ podSelector: OF('web'), policyTypes: [], egress: [{ ports: [{ port: 1 }] }] }])).toBe(
      false,
    );
    expect(allowed([{ podSelector: OF('store'), egress: [{}] }])).toBe(false);
  });

  it('adds policies up: one that allows is enough, and none takes back', () => {
    expect(allowed([egress(), egress({ ports: [{ port: 5432 }] }), egress()])).toBe(true);
  });
});

describe('peers', () => {
  const to = (...peers: readonly object[]) => [egress({ to: peers })];

  it('of a policy without a namespace are pods of its own', () => {
    expect(allowed(to({ podSelector: OF('store') }))).toBe(true);
    expect(allowed(to({ podSelector: OF('web') }))).toBe(false);
    expect(allowed(to({ podSelector: OF('scraper') }), { to: SCRAPER })).toBe(false);
    expect(allowed(to({ podSelector: {} }), { to: SCRAPER })).toBe(false);
  });

  it('of a namespace are all of its pods, or those that are selected: both must hold', () => {
    const metrics = { namespaceSelector: { matchLabels: { team: 'metrics' } } };
    expect(allowed(to(metrics), { to: SCRAPER })).toBe(true);
    expect(allowed(to(metrics))).toBe(false);
    expect(allowed(to({ ...metrics, podSelector: OF('scraper') }), { to: SCRAPER })).toBe(true);
    expect(allowed(to({ ...metrics, podSelector: OF('store') }), { to: SCRAPER })).toBe(false);
    expect(allowed(to({ ...metrics, podSelector: OF('store') }))).toBe(false);
    expect(allowed(to(metrics, { podSelector: OF('store') }))).toBe(true);
    expect(allowed(to({ namespaceSelector: ALL }), { to: SCRAPER })).toBe(true);
  });

  it('that are pods are no addresses and no nodes', () => {
    const everyPod = to({ namespaceSelector: {} });
    expect(allowed(everyPod, { to: OUTSIDE, address: '10.244.1.3' })).toBe(false);
    expect(allowed(everyPod, { to: NODE('two'), address: '10.77.0.11' })).toBe(false);
  });

  it('that are addresses are those of the block but for its exceptions', () => {
    const block = (cidr: string, except?: readonly string[]) =>
      to({ ipBlock: { cidr, ...(except && { except }) } });
    const reaches = (address: string, rules: readonly object[]) => allowed(rules, { to: OUTSIDE, address });
    expect(reaches('203.0.113.10', block('203.0.113.0/24'))).toBe(true);
    expect(reaches('203.0.114.10', block('203.0.113.0/24'))).toBe(false);
    expect(reaches('203.0.113.10', block('0.0.0.0/0', ['203.0.113.8/30']))).toBe(false);
    expect(reaches('203.0.113.12', block('0.0.0.0/0', ['203.0.113.8/30']))).toBe(true);
    expect(reaches('2001:db8::1', block('0.0.0.0/0'))).toBe(false);
    expect(reaches('203.0.113.10', block('::/0'))).toBe(false);
    expect(reaches('2001:db8::1', block('::/0', ['fc00::/7']))).toBe(true);
    expect(reaches('fd00::1', block('::/0', ['fc00::/7']))).toBe(false);
    expect(reaches('2001:db8::1', block('2001:db8::/127'))).toBe(true);
    expect(reaches('2001:db8::2', block('2001:db8::/127'))).toBe(false);
  });

  it('are not taken back by an exception of another peer', () => {
    const both = to(
      { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } },
      { ipBlock: { cidr: '10.1.0.0/16' } },
    );
    expect(allowed(both, { to: OUTSIDE, address: '10.1.2.3' })).toBe(true);
    expect(allowed(both, { to: OUTSIDE, address: '10.2.2.3' })).toBe(false);
  });

  it('that are addresses may be pods and nodes, as the plug-in has it', () => {
    const block = to({ ipBlock: { cidr: '0.0.0.0/0' } });
    const outsideAlone = { blocksHoldCluster: false };
    const ends = [STORE, NODE('two'), OUTSIDE];
    expect(ends.map((end) => allowed(block, { to: end }))).toEqual([true, true, true]);
    expect(ends.map((end) => allowed(block, { to: end }, outsideAlone))).toEqual([false, false, true]);
  });

  it('of ingress are told by where the connection comes from', () => {
    const from = (peer: object) => [ingress({ from: [peer] })];
    expect(allowed(from({ podSelector: OF('web') }))).toBe(true);
    expect(allowed(from({ podSelector: OF('store') }))).toBe(false);
    expect(allowed(from({ ipBlock: { cidr: '10.244.0.2/32' } }))).toBe(true);
    expect(allowed(from({ ipBlock: { cidr: '10.244.1.3/32' } }))).toBe(false);
  });

  it('that would be read in two ways are refused', () => {
    const both = { ipBlock: { cidr: '0.0.0.0/0' }, podSelector: {} };
    expect(() => judge(to(both))).toThrow('a peer of egress[0] is not either addresses or pods');
    expect(() => judge(to({}))).toThrow('egress[0]');
    expect(() => judge([ingress({}, { from: [both] })])).toThrow('ingress[1]');
  });
});

describe('ports', () => {
  const on = (...ports: readonly object[]) => [egress({ ports })];
  const open = (rules: readonly object[], ports = [5431, 5432, 5433, 5434]) =>
    ports.filter((port) => allowed(rules, { port }));

  it('are all where none is named', () => {
    expect(open([egress({})])).toEqual([5431, 5432, 5433, 5434]);
    expect(open(on({ protocol: 'TCP' }))).toEqual([5431, 5432, 5433, 5434]);
    expect(open(on({ protocol: 'UDP' }))).toEqual([]);
  });

  it('are a number, or all up to another', () => {
    expect(open(on({ port: 5432 }))).toEqual([5432]);
    expect(open(on({ port: 5432, endPort: 5433 }))).toEqual([5432, 5433]);
    expect(open(on({ port: 5431 }, { port: 5434 }))).toEqual([5431, 5434]);
  });

  it('are of TCP unless another protocol is named', () => {
    const udp = { protocol: 'UDP' } as const;
    expect(allowed(on({ port: 5432 }), udp)).toBe(false);
    expect(allowed(on({ port: 5432, protocol: 'UDP' }), udp)).toBe(true);
    expect(allowed(on({ port: 5432, protocol: 'UDP' }))).toBe(false);
    expect(allowed(on({ port: 5432, protocol: 'SCTP' }), { protocol: 'SCTP' })).toBe(true);
  });

  it('that have a name are those of the pod that is reached', () => {
    expect(open(on({ port: 'sql' }))).toEqual([5432]);
    expect(open([ingress({ ports: [{ port: 'sql' }] })])).toEqual([5432]);
    expect(allowed(on({ port: 'udp' }), { port: 5353 })).toBe(false);
    expect(allowed(on({ port: 'udp', protocol: 'UDP' }), { port: 5353, protocol: 'UDP' })).toBe(true);
    expect(allowed(on({ port: 'sql' }), { to: OUTSIDE, address: '203.0.113.10' })).toBe(false);
    expect(allowed(on({ port: 'sql' }), { to: pod('shop', 'bare') })).toBe(false);
  });

  it('and peers of a rule belong together; those of another rule do not', () => {
    const rules = [
      egress(
        { to: [{ podSelector: OF('store') }], ports: [{ port: 1 }] },
        { to: [{ podSelector: OF('web') }], ports: [{ port: 5432 }] },
      ),
    ];
    expect(allowed(rules, { port: 1 })).toBe(true);
    expect(allowed(rules)).toBe(false);
  });
});

describe('what no policy binds', () => {
  const closed = [{ podSelector: {}, policyTypes: ['Egress', 'Ingress'] }];

  it('is a pod that speaks to itself', () => {
    expect(allowed(closed, { to: WEB })).toBe(true);
    expect(allowed(closed, { to: pod('metrics', 'web') })).toBe(false);
  });

  it('is the own node of a pod, in both directions; another node is bound', () => {
    expect(allowed(closed, { from: NODE('two'), to: STORE })).toBe(true);
    expect(allowed(closed, { from: NODE('one'), to: STORE })).toBe(false);
    expect(allowed(closed, { to: NODE('one') })).toBe(true);
    expect(allowed(closed, { to: NODE('two') })).toBe(false);
  });

  it('is less where the plug-in binds what a pod sends to its own node', () => {
    const strict = { bindsToOwnNode: true };
    expect(allowed(closed, { to: NODE('one'), address: '10.77.0.10' }, strict)).toBe(false);
    expect(allowed(closed, { from: NODE('two'), to: STORE }, strict)).toBe(true);
    const opened = [...closed, egress({ to: [{ ipBlock: { cidr: '10.77.0.10/32' } }] })];
    expect(allowed(opened, { to: NODE('one'), address: '10.77.0.10' }, strict)).toBe(true);
  });

  it('is a range of ports of the own node, where the plug-in leaves it out', () => {
    const strict: PlugIn = { bindsToOwnNode: true, unboundNodePorts: [30000, 32767] };
    const reaches = (port: number, node: string) => allowed(closed, { to: NODE(node), port }, strict);
    expect([29999, 30000, 32767, 32768].map((port) => reaches(port, 'one'))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(reaches(30000, 'two')).toBe(false);
  });

  it('is whatever neither begins nor ends at a pod', () => {
    expect(allowed(closed, { from: OUTSIDE, to: NODE('one') })).toBe(true);
    expect(allowed(closed, { from: OUTSIDE })).toBe(false);
    expect(allowed(closed, { to: OUTSIDE, address: '203.0.113.10' })).toBe(false);
  });
});

describe('a verdict in words', () => {
  it('names the rules that allow', () => {
    expect(explain(judge([egress(), egress({ ports: [{ port: 1 }] }, {}), ingress({})]))).toBe(
      'egress: allowed by shop/p1 egress[1]; ingress: allowed by shop/p2 ingress[0]',
    );
    expect(explain(judge([egress({})]))).toBe('egress: allowed by shop/p0 egress[0]');
  });

  it('names the policies that have no rule, of the side that refuses', () => {
    expect(explain(judge([egress(), { podSelector: {}, policyTypes: ['Egress'] }, ingress({})]))).toBe(
      'egress: no rule for it in shop/p0, shop/p1',
    );
    expect(explain(judge([egress(), ingress()]))).toBe(
      'egress: no rule for it in shop/p0; ingress: no rule for it in shop/p1',
    );
  });

  it('says why no policy was asked', () => {
    expect(explain(judge([]))).toBe(
      'egress: no policy isolates the pod; ingress: no policy isolates the pod',
    );
    expect(explain(judge([egress()], { to: NODE('one') }))).toBe(
      'egress: a pod and its own node always reach each other',
    );
  });
});
