import { Fleet, renderFleet } from '../../../lib';
import { checkBoundary } from '../../../lib/boundary/check';
import { expectationOf } from '../../../lib/fleet-boundary';
import { find, type KubernetesObject, objectsIn } from '../../chart/rendered';
import { specOf } from '../../chart/sample-fleet';

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

/** What the judge says of a rule added to a policy of the fleet, with the fleet and without. */
function judged(policy: string, rule?: { to: object[]; ports: object[] }) {
  const objects = renderFleet(fleet).flatMap(objectsIn);
  if (rule) {
    find<NetworkPolicy>(objects, 'NetworkPolicy', policy).spec.egress.push(rule);
  }
  const [given, alone] = [checkBoundary(objects, expectationOf(fleet)), checkBoundary(objects)].map(
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
  expect(checkBoundary(renderFleet(fleet).flatMap(objectsIn), expectationOf(fleet)).holds).toBe(true);
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
