import { Fleet, renderFleet } from '../../../lib';
import { expectationOf } from '../../../lib/fleet-boundary';
import { find, type KubernetesObject, objectsIn } from '../../chart/rendered';
import { specOf } from '../../chart/sample-fleet';
import { networkReport } from './network-report';

interface NetworkPolicy extends KubernetesObject {
  readonly spec: { egress: { to: object[]; ports: object[] }[] };
}

const PRIVATE = { to: [{ ipBlock: { cidr: '192.168.0.0/16' } }], ports: [{ port: 5432, protocol: 'TCP' }] };

const fleet = Fleet.parse({
  ...specOf(
    { kind: 'docker', destinations: [{ cidr: '192.168.0.0/16', port: 5432 }] },
    { kind: 'docker', name: 'other', destinations: [{ cidr: '192.168.10.0/24', port: 5432 }] },
  ),
  gitlab: { destinations: [{ cidr: '172.16.0.0/12', port: 443 }] },
});

const rendered = renderFleet(fleet).flatMap(objectsIn);

/** What the judge says of a rule added to a policy of the fleet, with the fleet and without. */
function judged(policy: string, rule?: { to: object[]; ports: object[] }) {
  const objects = structuredClone(rendered);
  if (rule) {
    find<NetworkPolicy>(objects, 'NetworkPolicy', policy).spec.egress.push(rule);
  }
  const [given, alone] = [networkReport(objects, expectationOf(fleet)), networkReport(objects)].map(
    ({ results }) => results.find(({ id }) => id === 'network-private-ranges'),
  );
  return {
    given: given?.findings.map(({ value }) => value),
    alone: alone?.findings.map(({ value }) => value),
    openings: alone?.openings.map(({ sentence }) => sentence),
  };
}

test('what the fleet declares is open, and told where nobody knows the fleet', () => {
  const { given, alone, openings } = judged('docker-job');
  expect([given, alone]).toEqual([[], []]);
  expect(openings).toContain('192.168.0.0/16 is no public network, and open on port 5432');
  expect(openings).toContain('172.16.0.0/12 is no public network, and open on port 443');
});

test('the fleet renders as it is', () => {
  expect(networkReport(structuredClone(rendered), expectationOf(fleet)).holds).toBe(true);
});

test.each<[string, string, { to: object[]; ports: object[] }]>([
  ['of another runner', 'other-job', PRIVATE],
  ['of managers', 'managers', PRIVATE],
  ['of every pod', 'dns', PRIVATE],
  ['on another port', 'docker-job', { ...PRIVATE, ports: [{ port: 22, protocol: 'TCP' }] }],
  ['on another port beside it', 'docker-job', { ...PRIVATE, ports: [...PRIVATE.ports, { port: 22 }] }],
  ['over another protocol', 'docker-job', { ...PRIVATE, ports: [{ port: 5432, protocol: 'UDP' }] }],
  ['on a range of ports', 'docker-job', { ...PRIVATE, ports: [{ port: 5432, endPort: 5433 }] }],
])('a private network that the fleet does not open is none of the jobs %s', (_, policy, rule) => {
  expect(judged(policy, rule)).toMatchObject({ given: ['192.168.0.0/16 (private)'], alone: [] });
});

test('on all ports it is open to nobody', () => {
  expect(judged('docker-job', { ...PRIVATE, ports: [] }).given).toEqual(['192.168.0.0/16 (private)']);
});

const onPort = (cidr: string, port = 5432, protocol = 'TCP') => ({
  to: [{ ipBlock: { cidr } }],
  ports: [{ port, protocol }],
});

test.each<[string, string, { to: object[]; ports: object[] }]>([
  ['a part of a private network', 'docker-job', onPort('192.168.5.0/24')],
  ['half of one', 'docker-job', onPort('10.128.0.0/9')],
  ['a public network', 'docker-job', onPort('203.0.113.0/24')],
  ['one that leads back to IPv4', 'managers', onPort('64:ff9b::/97')],
  ['a resolver', 'dns', onPort('203.0.113.5/32', 8053, 'UDP')],
  ['what it opens to another runner', 'docker-job', onPort('192.168.10.0/24')],
  ['what it opens on another port', 'other-job', onPort('192.168.10.0/24', 22)],
])('whatever the fleet does not open is told: %s', (_, policy, rule) => {
  const [peer] = rule.to as [{ readonly ipBlock: { readonly cidr: string } }];
  expect(judged(policy, rule)).toMatchObject({ given: [peer.ipBlock.cidr], alone: [] });
});

describe('what a destination leaves out', () => {
  const wide = Fleet.parse(
    specOf({
      kind: 'docker',
      destinations: [{ cidr: '10.0.0.0/8', port: 443, except: ['10.43.0.1/32', '10.96.0.0/12'] }],
    }),
  );
  const ofWide = renderFleet(wide).flatMap(objectsIn);
  const found = (except: readonly string[] | undefined) => {
    const objects = structuredClone(ofWide);
    const { egress } = find<NetworkPolicy>(objects, 'NetworkPolicy', 'docker-job').spec;
    const to = egress.flatMap(
      (rule) => rule.to as { ipBlock?: { cidr: string; except?: readonly string[] } }[],
    );
    const block = to.find(({ ipBlock }) => ipBlock?.cidr === '10.0.0.0/8')?.ipBlock;
    if (block === undefined) {
      throw new TypeError('nothing opens 10.0.0.0/8');
    }
    if (except === undefined) {
      delete block.except;
    } else {
      block.except = except;
    }
    return networkReport(objects, expectationOf(wide)).results.flatMap(({ findings }) =>
      findings.map(({ code }) => code),
    );
  };

  test.each<[string, readonly string[] | undefined, string[]]>([
    ['as it is', ['10.43.0.1/32', '10.96.0.0/12'], []],
    ['in pieces', ['10.43.0.1/32', '10.96.0.0/13', '10.104.0.0/13'], []],
    ['and more', ['10.43.0.0/16', '10.96.0.0/12'], []],
    ['but not all of it', ['10.43.0.1/32', '10.96.0.0/13'], ['network-private-ranges']],
    [
      'but not the API server',
      ['10.96.0.0/12'],
      ['network-private-ranges', 'network-api-server-unreachable'],
    ],
    ['not at all', undefined, ['network-private-ranges', 'network-api-server-unreachable']],
  ])('stays closed: %s', (_, except, codes) => {
    expect(found(except)).toEqual(codes);
  });
});

describe('the API server, by its ports', () => {
  const beside = Fleet.parse({
    ...specOf({ kind: 'docker' }),
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    gitlab: { destinations: [{ cidr: '10.0.0.10/32', port: 8443 }] },
  });
  const ofBeside = renderFleet(beside).flatMap(objectsIn);
  const found = (
    port: { port: number; endPort?: number; protocol?: string } | undefined,
    ports?: readonly number[],
  ) => {
    const objects = structuredClone(ofBeside);
    find<NetworkPolicy>(objects, 'NetworkPolicy', 'docker-job').spec.egress.push({
      to: [{ ipBlock: { cidr: '10.0.0.10/32' } }],
      ports: port === undefined ? [] : [port],
    });
    const expected = { ...expectationOf(beside), ...(ports ? { apiServerPorts: ports } : {}) };
    const [given, alone] = [networkReport(objects, expected), networkReport(objects)].map(
      ({ results }) => results.find(({ id }) => id === 'network-api-server-unreachable')?.status,
    );
    return [given, alone];
  };

  test('GitLab beside it passes, with the fleet and without', () => {
    const objects = structuredClone(ofBeside);
    expect(networkReport(objects, expectationOf(beside)).holds).toBe(true);
    expect(networkReport(objects).holds).toBe(true);
  });

  test.each([
    ['its port', { port: 6443 }],
    ['that of its Service', { port: 443 }],
    ['a range with its port', { port: 6000, endPort: 7000 }],
    ['its port over UDP', { port: 6443, protocol: 'UDP' }],
    ['all ports', undefined],
  ])('a job that reaches %s is told, with the fleet and without', (_, port) => {
    expect(found(port)).toEqual(['fail', 'fail']);
  });

  test('other ports are not its own', () => {
    expect(found({ port: 5432 })).toEqual(['pass', 'pass']);
  });

  test('what the fleet says counts, not what managers are still let reach', () => {
    expect(found({ port: 7443 }, [7443])[0]).toBe('fail');
  });
});

describe('pods of other namespaces', () => {
  const fleetOfPods = Fleet.parse({
    ...specOf(
      { kind: 'docker', destinations: [{ namespace: 'registry', pods: { app: 'registry' }, port: 5000 }] },
      { kind: 'docker', name: 'other' },
    ),
    cluster: {
      ...specOf().cluster,
      dns: [{ namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' }, port: 1053 }],
    },
  });
  const ofPods = renderFleet(fleetOfPods).flatMap(objectsIn);
  const peer = (namespace: string, labels: object, more: object = {}) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: labels, ...more },
  });
  const found = (policy: string, to: object, port: number, protocol = 'TCP') => {
    const objects = structuredClone(ofPods);
    find<NetworkPolicy>(objects, 'NetworkPolicy', policy).spec.egress.push({
      to: [to],
      ports: [{ port, protocol }],
    });
    return [networkReport(objects, expectationOf(fleetOfPods)), networkReport(objects)].map(({ results }) =>
      results.flatMap(({ findings }) => findings.map(({ code }) => code)),
    );
  };
  const resolver = peer('kube-system', { 'k8s-app': 'kube-dns' });
  const registry = peer('registry', { app: 'registry' });

  test.each<[string, string, object, number, string?]>([
    ['the resolver of the fleet', 'other-job', resolver, 1053, 'UDP'],
    ['less than its pods', 'dns', peer('kube-system', { 'k8s-app': 'kube-dns', zone: 'a' }), 1053],
    ['pods that an app opens beside the fleet', 'other-job', registry, 5000],
  ])('are open where they are %s', (_, policy, to, port, protocol = 'TCP') => {
    expect(found(policy, to, port, protocol)).toEqual([[], []]);
  });

  test.each<[string, string, object, number]>([
    ['another port of DNS', 'dns', resolver, 8053],
    ['the usual port, where the fleet names another', 'docker-job', resolver, 53],
    ['other pods on the same port', 'dns', peer('kube-system', { component: 'kube-apiserver' }), 1053],
    [
      'other pods by several values of a label',
      'dns',
      peer(
        'kube-system',
        {},
        { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns', 'x'] }] },
      ),
      1053,
    ],
    ['another system namespace', 'dns', peer('kube-public', { 'k8s-app': 'kube-dns' }), 1053],
  ])('of the system are told where they are no resolver of the fleet: %s', (_, policy, to, port) => {
    expect(found(policy, to, port)).toEqual([['network-private-ranges'], []]);
  });
});
