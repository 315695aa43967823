import type { KubernetesObject } from '../../../../lib/boundary/facts/manifests/kubernetes-object';
import { readObjects } from '../../../../lib/boundary/facts/manifests/kubernetes-object';
import {
  labelSelector,
  maySelect,
  pinnedValues,
} from '../../../../lib/boundary/facts/manifests/label-selector';
import { addressRange } from '../../../../lib/boundary/facts/network/address-range';
import {
  networkPolicyFacts,
  opensOnlyPorts,
  opensPort,
} from '../../../../lib/boundary/facts/network/network-policy';

function policy(spec: unknown): KubernetesObject {
  const [object] = readObjects([
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'p', namespace: 'n' },
      spec,
    },
  ]).objects;
  if (object === undefined) {
    throw new TypeError('no object');
  }
  return object;
}

describe('networkPolicyFacts', () => {
  test('has an opening for each pair of rule and peer', () => {
    const peer = { podSelector: { matchLabels: { a: 'b' } } };
    const { openings } = networkPolicyFacts(
      policy({ egress: [{ to: [peer, peer], ports: [{ port: 1 }] }, {}], ingress: [{ from: [] }] }),
    );
    expect(openings.map(({ where, direction, peer: who }) => [where, direction, who?.kind])).toEqual([
      ['NetworkPolicy n/p / spec.ingress[0]', 'ingress', undefined],
      ['NetworkPolicy n/p / spec.egress[0].to[0]', 'egress', 'pods'],
      ['NetworkPolicy n/p / spec.egress[0].to[1]', 'egress', 'pods'],
      ['NetworkPolicy n/p / spec.egress[1]', 'egress', undefined],
    ]);
  });

  test.each<[string, unknown, string[]]>([
    ['nothing is said', {}, ['Ingress']],
    ['there are egress rules', { egress: [{}] }, ['Ingress', 'Egress']],
    ['they are named', { policyTypes: ['Egress'] }, ['Egress']],
  ])('has the policy types where %s', (_, spec, types) => {
    expect(networkPolicyFacts(policy(spec)).types).toEqual(types);
  });

  test('takes a peer that says nothing for everybody', () => {
    const { openings } = networkPolicyFacts(policy({ egress: [{ to: [{}, 'x'] }] }));
    expect(openings.map(({ peer }) => peer?.kind)).toEqual(['unknown', 'unknown']);
  });
});

describe('what a peer and a port are', () => {
  const opened = (rule: unknown) => networkPolicyFacts(policy({ egress: [rule] })).openings[0];

  test.each<[unknown, unknown]>([
    [{}, { protocol: 'TCP' }],
    [{ protocol: 'UDP' }, { protocol: 'UDP' }],
    [
      { port: 53, protocol: 'UDP' },
      { protocol: 'UDP', from: 53 },
    ],
    [{ port: '53' }, { protocol: 'TCP', from: 53 }],
    [{ port: 'dns' }, { protocol: 'TCP', named: 'dns' }],
    [
      { port: 1, endPort: 9 },
      { protocol: 'TCP', from: 1, to: 9 },
    ],
  ])('port %j', (raw, port) => {
    expect(opened({ ports: [raw] })?.ports).toEqual([port]);
  });

  test.each<[unknown, unknown]>([
    ['x', { kind: 'unknown' }],
    [null, { kind: 'unknown' }],
    [{ podSelector: null }, { kind: 'unknown' }],
    [{ namespaceSelector: {} }, { kind: 'pods', namespaces: [], pods: undefined }],
    [{ podSelector: {} }, { kind: 'pods', namespaces: undefined, pods: [] }],
    [{ ipBlock: { cidr: 'x', except: ['y'] } }, { kind: 'addresses', cidr: 'x', excepted: [] }],
    [
      { ipBlock: { cidr: '10.0.0.0/31', except: ['10.0.0.1', 5] } },
      {
        kind: 'addresses',
        cidr: '10.0.0.0/31',
        allowed: addressRange('10.0.0.0/31'),
        excepted: [addressRange('10.0.0.1/32')],
      },
    ],
  ])('peer %j', (raw, peer) => {
    expect(opened({ to: [raw] })?.peer).toEqual(peer);
  });
});

describe('ports', () => {
  const opening = (ports: unknown) => {
    const [first] = networkPolicyFacts(policy({ egress: [{ ports }] })).openings;
    if (first === undefined) {
      throw new TypeError('no opening');
    }
    return first;
  };

  test.each<[string, unknown, boolean, boolean]>([
    ['none', undefined, true, false],
    ['an empty list', [], true, false],
    ['the port', [{ port: 53 }], true, true],
    ['the port as text', [{ port: '53' }], true, true],
    ['another port', [{ port: 80 }], false, false],
    ['the port and another', [{ port: 53 }, { port: 80 }], true, false],
    ['a protocol without port', [{ protocol: 'UDP' }], true, false],
    ['a range around it', [{ port: 1, endPort: 100 }], true, false],
    ['a range beside it', [{ port: 54, endPort: 100 }], false, false],
    ['a port by name', [{ port: 'dns' }], true, false],
    ['a port by name beside another', [{ port: 80 }, { port: 'dns' }], true, false],
    ['a range that ends there', [{ port: 1, endPort: 53 }], true, false],
    ['a range that begins there', [{ port: 53, endPort: 54 }], true, false],
    ['a range of one', [{ port: 53, endPort: 53 }], true, true],
  ])('%s', (_, ports, some, only) => {
    expect(opensPort(opening(ports), [53])).toBe(some);
    expect(opensOnlyPorts(opening(ports), [53])).toBe(only);
  });
});

describe('label selectors', () => {
  test.each<[string, unknown, boolean]>([
    ['empty', {}, true],
    ['a label', { matchLabels: { a: '1' } }, true],
    ['another value', { matchLabels: { a: '2' } }, false],
    ['a label that is missing', { matchLabels: { b: '1' } }, false],
    ['In', { matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }] }, true],
    ['NotIn', { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] }, false],
    [
      'NotIn of a missing label',
      { matchExpressions: [{ key: 'b', operator: 'NotIn', values: ['1'] }] },
      true,
    ],
    ['NotIn of another value', { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['2'] }] }, true],
    ['In of other values', { matchExpressions: [{ key: 'a', operator: 'In', values: ['2'] }] }, false],
    ['Exists of a missing label', { matchExpressions: [{ key: 'b', operator: 'Exists' }] }, false],
    ['DoesNotExist of a missing label', { matchExpressions: [{ key: 'b', operator: 'DoesNotExist' }] }, true],
    ['an inherited name', { matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }, false],
    ['Exists', { matchExpressions: [{ key: 'a', operator: 'Exists' }] }, true],
    ['DoesNotExist', { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }, false],
    ['an unknown operator', { matchExpressions: [{ key: 'a', operator: 'Gt', values: ['9'] }] }, true],
    ['a label that the job decides', { matchLabels: { job: '7' } }, true],
    [
      'the absence of a label that the job has',
      { matchExpressions: [{ key: 'job', operator: 'DoesNotExist' }] },
      false,
    ],
  ])('%s', (_, raw, expected) => {
    expect(maySelect(labelSelector(raw), { a: '1' }, ['job'])).toBe(expected);
  });

  test('pinned values', () => {
    expect(pinnedValues(labelSelector({ matchLabels: { a: '1' } }), 'a')).toEqual(['1']);
    expect(
      pinnedValues(labelSelector({ matchExpressions: [{ key: 'a', operator: 'Exists' }] }), 'a'),
    ).toBeUndefined();
    expect(pinnedValues(undefined, 'a')).toBeUndefined();
  });
});
