import { Fleet } from '../../../lib';

import { expectationOf } from '../../../lib/fleet-boundary';
import { NEVER_PUBLIC_PORTS } from '../../../lib/world/public-ports';
import { find, type KubernetesObject, objectsOf } from '../../chart/rendered';
import { specOf } from '../../chart/sample-fleet';
import { networkReport } from './network-report';

interface Rule {
  to: { ipBlock: { cidr: string; except?: string[] } }[];
  ports?: { port?: number | string; endPort?: number; protocol?: string }[];
}

interface NetworkPolicy extends KubernetesObject {
  readonly spec: { egress: Rule[] };
}

const fleet = Fleet.define(
  specOf(
    { kind: 'docker', publicPorts: [443, 22] },
    { kind: 'docker', name: 'plain' },
    { kind: 'docker', name: 'closed', publicPorts: [], http: true },
  ),
);

const RENDERED = objectsOf(fleet);

/** What the rule says after a change of the rule that opens public addresses: with the fleet, and without. */
function judged(name: string, change: (rule: Rule) => void) {
  const objects = structuredClone(RENDERED);
  const { egress } = find<NetworkPolicy>(objects, 'NetworkPolicy', name).spec;
  const rule = egress.find(({ to }) => to.some(({ ipBlock }) => ipBlock?.cidr === '0.0.0.0/0'));
  if (rule === undefined) {
    throw new TypeError(`${name} opens no public addresses`);
  }
  change(rule);
  const [given, alone] = [networkReport(objects, expectationOf(fleet)), networkReport(objects)].map(
    ({ results }) => results.find(({ id }) => id === 'network-public-ports'),
  );
  return {
    given: given?.findings.map(({ value }) => value),
    alone: alone?.findings.map(({ value }) => value),
    openings: alone?.openings.map(({ sentence }) => sentence),
  };
}

test('the ports of each runner pass, and those that not every runner has are told', () => {
  expect(judged('docker-job', () => undefined)).toEqual({
    given: [],
    alone: [],
    openings: ['public addresses are open on port 22', 'public addresses are open on port 22'],
  });
});

test.each([
  ['plain-job', 22],
  ['plain-job', 80],
  ['plain-job', 5050],
  ['docker-job', 80],
  ['closed-job', 5050],
  ['managers', 22],
])('a port that the fleet does not name is told: %s, %d', (name, port) => {
  const { given, alone } = judged(name, ({ ports }) => ports?.push({ port, protocol: 'TCP' }));
  const [first, ...more] = given ?? [];
  expect([first, ...more].every((value) => value?.includes(String(port)))).toBe(true);
  expect(given?.length).toBe(2);
  expect(alone).toEqual([]);
});

test.each<[string, object]>([
  ['over UDP', { port: 22, protocol: 'UDP' }],
  ['in a range', { port: 22, endPort: 23 }],
  ['by name', { port: 'ssh' }],
])('a port that the fleet names is none %s', (_, port) => {
  const { given } = judged('docker-job', ({ ports }) => ports?.splice(0, 1, port));
  expect(given?.filter((value) => value?.includes(' on port'))).toHaveLength(2);
});

test('no ports are all of them', () => {
  const { given = [], alone } = judged('docker-job', (rule) => {
    delete rule.ports;
  });
  expect(given.length).toBeGreaterThan(2 * NEVER_PUBLIC_PORTS.length);
  expect(alone).toHaveLength(2 * NEVER_PUBLIC_PORTS.length);
});

test.each(NEVER_PUBLIC_PORTS.map(({ port }) => port))(
  'port %d is never open to all, whoever says so',
  (port) => {
    for (const opened of [{ port }, { port: port - 1, endPort: port }, { port, protocol: 'UDP' }]) {
      expect(judged('plain-job', ({ ports }) => ports?.push(opened)).alone).toContain(String(port));
    }
  },
);

test.each([
  '0.0.0.0/1',
  '128.0.0.0/1',
  '16.0.0.0/4',
  '16.0.0.0/5',
  '128.0.0.0/7',
  '2000::/3',
  '2400::/7',
  '2600::/11',
])('a part of the internet is the internet: %s', (cidr) => {
  const { given, alone } = judged('plain-job', ({ to, ports }) => {
    to.push({ ipBlock: { cidr } });
    ports?.push({ port: 10250 });
  });
  expect(alone).toHaveLength(3);
  expect(given).toContain(`${cidr} on port 443, 10250`);
});

test.each(['16.0.0.0/8', '2600::/12', '240.0.0.0/4', 'fc00::/7'])(
  'a network of an owner is not: %s',
  (cidr) => {
    const { alone } = judged('plain-job', ({ to, ports }) => {
      to.push({ ipBlock: { cidr } });
      ports?.push({ port: 10250 });
    });
    expect(alone).toHaveLength(2);
  },
);

test('what is no internet may have such a port, where the fleet names it', () => {
  const named = Fleet.define(
    specOf({ kind: 'docker', destinations: [{ cidr: '203.0.113.9/32', port: 6443 }] }),
  );
  expect(networkReport(objectsOf(named), expectationOf(named)).holds).toBe(true);
});
