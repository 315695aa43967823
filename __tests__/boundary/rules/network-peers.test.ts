import { SYSTEM_NAMESPACES } from '../../../lib/world/namespaces';
import { type Manifest, set } from '../edit';
import { find, inNamespace } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

const PEER = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } },
  podSelector: { matchLabels: { app: 'x' } },
};

function policy(spec: Manifest): (o: Manifest[]) => void {
  return (o) => o.push(inNamespace(o, 'NetworkPolicy', 'networking.k8s.io/v1', { spec }));
}

function jobEgress(...rules: unknown[]): (o: Manifest[]) => void {
  return policy({
    podSelector: { matchLabels: { 'runner-fleet/role': 'job' } },
    policyTypes: ['Egress'],
    egress: rules,
  });
}

describe('peers', () => {
  const opening = (peer: unknown) => jobEgress({ to: [peer], ports: [{ port: 80 }] });

  test.each<[string, unknown, string]>([
    ['named pods of a named namespace', PEER, 'pass'],
    [
      'a namespace by expression',
      {
        ...PEER,
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['a'] }],
        },
      },
      'pass',
    ],
    ['a namespace by another label', { ...PEER, namespaceSelector: { matchLabels: { team: 'a' } } }, 'fail'],
    [
      'every namespace but one',
      {
        ...PEER,
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['a'] }],
        },
      },
      'fail',
    ],
    ['every namespace', { ...PEER, namespaceSelector: {} }, 'fail'],
    ['every pod', { ...PEER, podSelector: {} }, 'fail'],
    ['no pod named', { namespaceSelector: PEER.namespaceSelector }, 'fail'],
    ['nobody', {}, 'fail'],
    ['named pods of this namespace', { podSelector: PEER.podSelector }, 'pass'],
    ['an address', { ipBlock: { cidr: '203.0.113.0/24' } }, 'pass'],
  ])('network-no-allow-all: %s', (_, peer, status) => {
    expect(statusOf('network-no-allow-all', opening(peer))).toBe(status);
  });

  test.each(SYSTEM_NAMESPACES)('network-system-namespaces: %s', (name) => {
    const peer = { ...PEER, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
    expect(statusOf('network-system-namespaces', opening(peer))).toBe('fail');
    expect(statusOf('network-system-namespaces', jobEgress({ to: [peer], ports: [{ port: 5353 }] }))).toBe(
      'pass',
    );
  });

  test.each<[unknown, string]>([
    [{ podSelector: PEER.podSelector }, 'fail'],
    [
      { ...PEER, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'tinyland-runners' } } },
      'fail',
    ],
    [PEER, 'pass'],
    [{ ipBlock: { cidr: '203.0.113.0/24' } }, 'pass'],
  ])('network-no-lateral: %j: %s', (peer, status) => {
    expect(statusOf('network-no-lateral', opening(peer))).toBe(status);
  });

  test.each<[unknown, string]>([
    [[{ port: 80 }], 'pass'],
    [[{ port: 80, endPort: 80 }], 'pass'],
    [[{ port: 80, endPort: 81 }], 'fail'],
    [[{ port: 'http' }], 'fail'],
    [[{ port: 80 }, { port: 'http' }], 'fail'],
    [[{ protocol: 'TCP' }], 'fail'],
    [undefined, 'fail'],
  ])('network-ports-named: %j: %s', (ports, status) => {
    expect(statusOf('network-ports-named', jobEgress({ to: [PEER], ports }))).toBe(status);
  });
});

describe('ingress', () => {
  const managers = (from: unknown, ports: unknown = [{ port: 9252 }]) =>
    policy({
      podSelector: { matchLabels: { 'runner-fleet/role': 'manager' } },
      policyTypes: ['Ingress'],
      ingress: [{ from, ports }],
    });

  test.each<[string, unknown, unknown, string]>([
    ['named pods of one namespace', [PEER], [{ port: 9252 }], 'pass'],
    ['an address', [{ ipBlock: { cidr: '10.0.0.1/32' } }], [{ port: 9252 }], 'fail'],
    [
      'two namespaces',
      [
        {
          ...PEER,
          namespaceSelector: {
            matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['a', 'b'] }],
          },
        },
      ],
      [{ port: 9252 }],
      'fail',
    ],
    ['every pod', [{ ...PEER, podSelector: {} }], [{ port: 9252 }], 'fail'],
    [
      'namespaces by another label',
      [{ ...PEER, namespaceSelector: { matchLabels: { team: 'a' } } }],
      [{ port: 9252 }],
      'fail',
    ],
    ['another port as well', [PEER], [{ port: 9252 }, { port: 80 }], 'fail'],
    ['all ports', [PEER], [], 'fail'],
  ])('network-manager-ingress: %s', (_, from, ports, status) => {
    expect(statusOf('network-manager-ingress', managers(from, ports))).toBe(status);
  });

  test('network-job-ingress: rules that select managers only are no matter', () => {
    expect(statusOf('network-job-ingress', managers([PEER]))).toBe('pass');
    const all = policy({
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [PEER], ports: [{ port: 1 }] }],
    });
    expect(statusOf('network-job-ingress', all)).toBe('fail');
    const none = policy({ podSelector: {}, policyTypes: ['Ingress'] });
    expect(statusOf('network-job-ingress', none)).toBe('pass');
  });

  test.each<[string, unknown, string]>([
    ['as it is', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, 'pass'],
    [
      'with empty lists',
      { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [] },
      'pass',
    ],
    ['without a selector', { policyTypes: ['Ingress', 'Egress'] }, 'fail'],
    ['without types', { podSelector: {} }, 'fail'],
    ['one way', { podSelector: {}, policyTypes: ['Egress'] }, 'fail'],
    ['with a rule', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}] }, 'fail'],
  ])('network-default-deny: %s', (_, spec, status) => {
    const change = (o: Manifest[]): void =>
      set(
        find(o, 'NetworkPolicy', (name) => name === 'default-deny'),
        'spec',
        spec,
      );
    expect(statusOf('network-default-deny', change)).toBe(status);
  });
});

describe('network-default-deny looks at all policies together', () => {
  const defaults =
    (...specs: readonly unknown[]) =>
    (o: Manifest[]): void => {
      const policy = find(o, 'NetworkPolicy', (name) => name === 'default-deny');
      const [first, ...more] = specs;
      more.forEach((spec, index) => {
        const another = structuredClone(policy);
        set(another, 'metadata.name', `default-deny-${index}`);
        set(another, 'spec', spec);
        o.push(another);
      });
      set(policy, 'spec', first);
    };
  const deny = (...policyTypes: string[]) => ({ podSelector: {}, policyTypes });

  test.each<[string, readonly unknown[], string | undefined]>([
    ['one for each direction', [deny('Egress'), deny('Ingress')], undefined],
    ['the same direction twice', [deny('Egress'), deny('Egress')], 'no policy denies Ingress by default'],
    [
      'one that selects some pods',
      [deny('Ingress'), { podSelector: { matchLabels: { a: 'b' } }, policyTypes: ['Egress'] }],
      'no policy denies Egress by default',
    ],
    [
      'one that opens what it denies',
      [deny('Ingress'), { ...deny('Egress'), egress: [{}] }],
      'no policy denies Egress by default',
    ],
    ['without a selector', [{ policyTypes: ['Ingress'] }], 'no policy denies all traffic by default'],
  ])('%s', (_, specs, message) => {
    const { findings } = resultOf('network-default-deny', defaults(...specs));
    expect(findings.map((finding) => finding.message)).toEqual(message === undefined ? [] : [message]);
  });
});

describe('an opening without a peer, or by labels alone', () => {
  test.each(['network-private-ranges', 'network-system-namespaces', 'network-no-lateral'])(
    '%s leaves it to network-no-allow-all',
    (rule) => {
      expect(statusOf(rule, jobEgress({ ports: [{ port: 80 }] }))).toBe('pass');
      const byLabel = { ...PEER, namespaceSelector: { matchLabels: { team: 'a' } } };
      expect(statusOf(rule, jobEgress({ to: [byLabel], ports: [{ port: 80 }] }))).toBe('pass');
    },
  );
});

describe('rules about what pods reach', () => {
  const ingress = (cidr: string) =>
    policy({
      podSelector: { matchLabels: { 'runner-fleet/role': 'manager' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr } }], ports: [{ port: 9252 }] }],
    });

  test.each(['network-metadata-unreachable', 'network-private-ranges'])(
    '%s: not who reaches them',
    (rule) => {
      expect(statusOf(rule, ingress('0.0.0.0/0'))).toBe('pass');
      expect(statusOf(rule, ingress('nonsense'))).toBe('pass');
    },
  );

  test('network-system-namespaces: one of several is enough', () => {
    const namespaceSelector = {
      matchExpressions: [
        { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['a', 'kube-system'] },
      ],
    };
    const change = jobEgress({ to: [{ ...PEER, namespaceSelector }], ports: [{ port: 80 }] });
    expect(statusOf('network-system-namespaces', change)).toBe('fail');
  });

  test('tell an opening once, however many pods have it', () => {
    const everything = jobEgress({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 443 }] });
    for (const rule of ['network-metadata-unreachable', 'network-api-server-unreachable']) {
      const told = resultOf(rule, everything).findings.map(({ path, fix }) => `${path} ${fix}`);
      expect(told.length).toBeGreaterThan(0);
      expect(new Set(told).size).toBe(told.length);
    }
  });

  test('network-api-server-unreachable: not who reaches jobs, nor where nobody knows', () => {
    const from = policy({
      podSelector: { matchLabels: { 'runner-fleet/role': 'job' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr: '10.43.0.1/32' } }], ports: [{ port: 443 }] }],
    });
    expect(statusOf('network-api-server-unreachable', from)).toBe('pass');
    const text = '[[runners]]\nexecutor = "kubernetes"\n[runners.kubernetes]\nnamespace = "b"\n';
    const elsewhere = (o: Manifest[]) =>
      o.push({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'a', namespace: 'b' },
        data: { 'config.toml': text },
      });
    expect(statusOf('network-api-server-unreachable', elsewhere)).toBe('pass');
  });

  test('network-system-namespaces: not who reaches them', () => {
    const peer = {
      ...PEER,
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
    };
    const change = policy({
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [peer], ports: [{ port: 80 }] }],
    });
    expect(statusOf('network-system-namespaces', change)).toBe('pass');
  });
});
