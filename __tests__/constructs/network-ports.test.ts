import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { Fleet, type RunnerSpec } from '../../lib';
import { boundaryFindings } from '../../lib/fleet-boundary';
import { find, objectsOf } from '../chart/rendered';
import { specOf } from '../chart/sample-fleet';
import { configIn } from '../config/read-back';
import { NetworkPolicies } from './network-evaluation';

type Cluster = Partial<ReturnType<typeof specOf>['cluster']>;
type Rest = Partial<ReturnType<typeof specOf>>;

/** A fleet of one docker runner, and what its job reaches. */
function fleetWith(runner: Omit<RunnerSpec<'docker'>, 'kind'>, cluster: Cluster = {}, rest: Rest = {}) {
  const spec = specOf({ kind: 'docker', ...runner });
  const fleet = Fleet.define({ ...spec, ...rest, cluster: { ...spec.cluster, ...cluster } });
  const objects = objectsOf(fleet);
  const policies = new NetworkPolicies(objects);
  const job = configIn(fleet, 'docker').runners[0].kubernetes.pod_labels;
  const ports = (address: string, of: readonly number[]) =>
    of.filter((port) => policies.sends(job, { address }, { port }));
  return { fleet, objects, policies, job, ports };
}

const WIDE = [22, 25, 53, 80, 443, 1053, 5050, 5432, 6443, 8053, 8443, 9153, 10250];

describe('public ports', () => {
  it('are those of the runner, over TCP, in both families', () => {
    const { ports, policies, job } = fleetWith({ publicPorts: [443, 5050, 22] });
    for (const address of ['1.1.1.1', '2606:4700:4700::1111']) {
      expect(ports(address, WIDE)).toEqual([22, 443, 5050]);
      expect(policies.sends(job, { address }, { port: 22, protocol: 'UDP' })).toBe(false);
    }
    expect(ports('10.1.1.1', WIDE)).toEqual([]);
    expect(ports('169.254.169.254', WIDE)).toEqual([]);
  });

  it('live with http, which is port 80 alone', () => {
    expect(fleetWith({ publicPorts: [22], http: true }).ports('1.1.1.1', WIDE)).toEqual([22, 80, 443]);
  });

  it('may be none: then no rule opens public addresses, and none is left without ports', () => {
    const gitlab = { destinations: [{ cidr: '10.20.0.5/32', port: 8443 }] };
    const { ports, objects, fleet } = fleetWith({ publicPorts: [] }, {}, { gitlab });
    expect(ports('1.1.1.1', WIDE)).toEqual([]);
    expect(ports('10.20.0.5', WIDE)).toEqual([8443]);
    const { egress = [] } = find<INetworkPolicy>(objects, 'NetworkPolicy', 'docker-job').spec ?? {};
    expect(egress.map((rule) => rule.ports?.length)).toEqual([1]);
    expect(boundaryFindings(fleet, [{ objects }])).toEqual([]);
  });
});

describe('beside the API server', () => {
  const NODE = '10.0.0.10/32';

  it('GitLab may be at the same address, on another port', () => {
    const gitlab = { url: 'https://gitlab.acme.example:8443', destinations: [{ cidr: NODE, port: 8443 }] };
    const { ports, fleet, objects } = fleetWith(
      {},
      { apiServer: { cidrs: ['10.43.0.1/32', NODE] } },
      { gitlab },
    );
    expect(ports('10.0.0.10', WIDE)).toEqual([8443]);
    expect(ports('10.43.0.1', WIDE)).toEqual([]);
    expect(boundaryFindings(fleet, [{ objects }])).toEqual([]);
  });

  it('a database may be in its subnets, on another port', () => {
    const { ports, fleet, objects } = fleetWith(
      { destinations: [{ cidr: '10.0.5.7/32', port: 5432 }] },
      { apiServer: { cidrs: ['10.0.0.0/16', '172.20.0.1/32'] } },
    );
    expect(ports('10.0.5.7', WIDE)).toEqual([5432]);
    expect(ports('10.0.5.8', WIDE)).toEqual([]);
    expect(boundaryFindings(fleet, [{ objects }])).toEqual([]);
  });

  it('a network around it is open but for what it leaves out', () => {
    const { ports, fleet, objects } = fleetWith({
      destinations: [{ cidr: '10.0.0.0/8', port: 443, except: ['10.43.0.1/32', '10.96.0.0/12'] }],
    });
    expect(ports('10.1.2.3', WIDE)).toEqual([443]);
    expect(ports('10.43.0.1', WIDE)).toEqual([]);
    expect(ports('10.97.0.1', WIDE)).toEqual([]);
    expect(boundaryFindings(fleet, [{ objects }])).toEqual([]);
  });
});

describe.each([53, 1053, 5353, 8053])('a resolver on port %d', (port) => {
  const pods = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
  const { policies, job, fleet, objects } = fleetWith(
    {},
    { dns: [{ namespace: 'kube-system', pods: pods.labels, port }] },
  );

  it('is reached there over UDP and TCP, and on no other port', () => {
    for (const protocol of ['UDP', 'TCP'] as const) {
      expect(WIDE.filter((other) => policies.sends(job, pods, { port: other, protocol }))).toEqual(
        WIDE.filter((other) => other === port),
      );
      expect(policies.sends(job, pods, { port, protocol })).toBe(true);
    }
    expect(policies.sends(job, { ...pods, labels: { component: 'kube-apiserver' } }, { port })).toBe(false);
  });

  it('is what the judge expects', () => {
    expect(boundaryFindings(fleet, [{ objects }])).toEqual([]);
  });
});
