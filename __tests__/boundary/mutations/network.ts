import { get, type Manifest, push, remove, set } from '../edit';
import { drop, find, inNamespace, type Mutation, mutation, namespaceName } from './mutation';

const JOBS = { podSelector: { matchLabels: { 'runner-fleet/role': 'job' } } };
const EVERYWHERE = { ipBlock: { cidr: '0.0.0.0/0' } };

function policy(o: Manifest[], spec: Manifest): void {
  o.push(inNamespace(o, 'NetworkPolicy', 'networking.k8s.io/v1', { spec }));
}

function egress(rule: Manifest): (o: Manifest[]) => void {
  return (o) => policy(o, { ...JOBS, policyTypes: ['Egress'], egress: [rule] });
}

function ingress(rule: Manifest): (o: Manifest[]) => void {
  return (o) =>
    policy(o, {
      podSelector: { matchLabels: { 'runner-fleet/role': 'manager' } },
      policyTypes: ['Ingress'],
      ingress: [rule],
    });
}

function named(name: string): Manifest {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}

const SOMEBODY = { podSelector: { matchLabels: { app: 'x' } } };

/** What opens the resolvers to every pod. */
function resolvers(o: Manifest[]): Manifest {
  return find(o, 'NetworkPolicy', (name) => name === 'dns');
}

/** The rule of the first job that opens public addresses of a family. */
function publicBlock(o: Manifest[], cidr: string): Manifest {
  const jobs = find(o, 'NetworkPolicy', (name) => name.endsWith('-job'));
  const rules = get(jobs, 'spec.egress') as { to: { ipBlock?: Manifest }[] }[];
  const blocks = rules.flatMap(({ to }) => to).map(({ ipBlock }) => ipBlock);
  const block = blocks.find((item) => item?.['cidr'] === cidr);
  if (block === undefined) {
    throw new TypeError(`no opening to ${cidr}`);
  }
  return block;
}

function withoutException(cidr: string, ...exceptions: readonly string[]): (o: Manifest[]) => void {
  return (o) => {
    const block = publicBlock(o, cidr);
    const except = block['except'] as string[];
    const missing = exceptions.filter((exception) => !except.includes(exception));
    if (missing.length > 0) {
      throw new TypeError(`no exception ${missing.join(', ')}`);
    }
    block['except'] = except.filter((item) => !exceptions.includes(item));
  };
}

/** What is left out of public IPv4 addresses behind the prefix of NAT64 that is everybody's, by hand. */
const NOT_PUBLIC_BEHIND = [
  ['64:ff9b::/104', '64:ff9b::a00:0/104', '64:ff9b::6440:0/106', '64:ff9b::7f00:0/104'],
  ['64:ff9b::a83f:8110/128', '64:ff9b::a9fe:0/112', '64:ff9b::ac10:0/108', '64:ff9b::c000:0/120'],
  ['64:ff9b::c0a8:0/112', '64:ff9b::c612:0/111', '64:ff9b::e000:0/99'],
].flat();

/** Public IPv4 addresses behind NAT64, but for one exception that is missing. */
function behindNat64(missing?: string): (o: Manifest[]) => void {
  const except = NOT_PUBLIC_BEHIND.filter((cidr) => cidr !== missing);
  return egress({ to: [{ ipBlock: { cidr: '64:ff9b::/96', except } }], ports: [{ port: 443 }] });
}

/** Changes of NetworkPolicies. */
export const NETWORK_MUTATIONS: readonly Mutation[] = [
  mutation('network-default-deny', 'no default', 'Namespace tinyland-runners', (o) =>
    drop(o, 'NetworkPolicy', (name) => name === 'default-deny'),
  ),
  mutation('network-default-deny', 'a default for one direction', 'Namespace tinyland-runners', (o) =>
    set(
      find(o, 'NetworkPolicy', (name) => name === 'default-deny'),
      'spec.policyTypes',
      ['Ingress'],
    ),
  ),
  mutation('network-default-deny', 'a default for some pods', 'Namespace tinyland-runners', (o) =>
    set(
      find(o, 'NetworkPolicy', (name) => name === 'default-deny'),
      'spec.podSelector',
      { matchLabels: { a: 'b' } },
    ),
  ),
  mutation('network-default-deny', 'a default that allows', 'Namespace tinyland-runners', (o) =>
    set(
      find(o, 'NetworkPolicy', (name) => name === 'default-deny'),
      'spec.egress',
      [{}],
    ),
  ),
  mutation(
    'network-job-ingress',
    'jobs that monitoring reaches',
    'NetworkPolicy tinyland-runners/added / spec.ingress[0].from[0]',
    (o) =>
      policy(o, {
        ...JOBS,
        ingress: [{ from: [{ ...named('monitoring'), ...SOMEBODY }], ports: [{ port: 2375 }] }],
      }),
  ),
  mutation(
    'network-job-ingress',
    'jobs of a project that somebody reaches',
    'NetworkPolicy tinyland-runners/added / spec.ingress[0].from[0]',
    (o) =>
      policy(o, {
        podSelector: { matchLabels: { 'project.runner.gitlab.com/id': '1' } },
        ingress: [{ from: [{ ...named('a'), ...SOMEBODY }], ports: [{ port: 80 }] }],
      }),
  ),
  mutation(
    'network-manager-ingress',
    'metrics for everybody',
    'NetworkPolicy tinyland-runners/added / spec.ingress[0]',
    ingress({ ports: [{ port: 9252 }] }),
  ),
  mutation(
    'network-manager-ingress',
    'metrics for a whole namespace',
    'NetworkPolicy tinyland-runners/added / spec.ingress[0].from[0]',
    ingress({ from: [named('monitoring')], ports: [{ port: 9252 }] }),
  ),
  mutation(
    'network-manager-ingress',
    'another port of managers',
    'NetworkPolicy tinyland-runners/added / spec.ingress[0].from[0] | [{"protocol":"TCP","from":8093}]',
    ingress({ from: [{ ...named('monitoring'), ...SOMEBODY }], ports: [{ port: 8093 }] }),
  ),
  mutation(
    'network-metadata-unreachable',
    'the metadata service',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | 169.254.169.254/32',
    egress({ to: [{ ipBlock: { cidr: '169.254.169.254/32' } }], ports: [{ port: 80 }] }),
  ),
  mutation(
    'network-metadata-unreachable',
    'link-local addresses',
    'NetworkPolicy tinyland-runners/docker-job / spec.egress[0].to[0] | 169.254.169.254/32',
    withoutException('0.0.0.0/0', '169.254.0.0/16'),
  ),
  mutation(
    'network-metadata-unreachable',
    'the metadata service over IPv6',
    'NetworkPolicy tinyland-runners/docker-job / spec.egress[0].to[1] | fd00:ec2::/32',
    withoutException('::/0', 'fc00::/7', 'fd00::/8'),
  ),
  mutation(
    'network-metadata-unreachable',
    'the metadata service behind NAT64',
    'NetworkPolicy tinyland-runners/docker-job / spec.egress[0].to[1] | 64:ff9b::a9fe:0/112',
    withoutException('::/0', '64:ff9b::/96'),
  ),
  mutation(
    'network-metadata-unreachable',
    'the metadata service in two halves',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[1] | 169.254.169.254/32',
    egress({
      to: [{ ipBlock: { cidr: '169.254.0.0/17' } }, { ipBlock: { cidr: '169.254.128.0/17' } }],
      ports: [{ port: 443 }],
    }),
  ),
  mutation(
    'network-api-server-unreachable',
    'the API server',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | 10.43.0.1/32, from ConfigMap tinyland-runners/docker-config / config.toml / runners[0].kubernetes / job pod',
    egress({ to: [{ ipBlock: { cidr: '10.43.0.0/24' } }], ports: [{ port: 443 }] }),
  ),
  mutation(
    'network-api-server-unreachable',
    'managers’ openings for all pods',
    'NetworkPolicy tinyland-runners/managers / spec.egress[0].to[0] | 10.43.0.1/32, from ConfigMap tinyland-runners/docker-config / config.toml / runners[0].kubernetes / job pod',
    (o) =>
      set(
        find(o, 'NetworkPolicy', (name) => name === 'managers'),
        'spec.podSelector',
        {},
      ),
  ),
  mutation(
    'network-private-ranges',
    'private addresses',
    'NetworkPolicy tinyland-runners/docker-job / spec.egress[0].to[0] | 10.0.0.0/8 (private)',
    withoutException('0.0.0.0/0', '10.0.0.0/8'),
  ),
  mutation(
    'network-private-ranges',
    'private addresses, half of the internet each',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | 0.0.0.0/8 (this host), 10.0.0.0/8 (private), 100.64.0.0/10 (shared address space), 127.0.0.0/8 (loopback)',
    egress({
      to: [{ ipBlock: { cidr: '0.0.0.0/1' } }, { ipBlock: { cidr: '128.0.0.0/1' } }],
      ports: [{ port: 443 }],
    }),
  ),
  mutation(
    'network-private-ranges',
    'a part of the private networks that a plug-in opens again',
    'NetworkPolicy tinyland-runners/docker-job / spec.egress[0].to[1] | fd00::/8',
    withoutException('::/0', 'fd00::/8'),
  ),
  mutation(
    'network-private-ranges',
    'a resolver on the loopback of each pod',
    'NetworkPolicy tinyland-runners/dns / spec.egress[0].to[1] | 127.0.0.0/8 (loopback)',
    (o) => push(resolvers(o), 'spec.egress.0.to', { ipBlock: { cidr: '127.0.0.1/32' } }),
  ),
  mutation(
    'network-private-ranges',
    'a node beyond its resolver',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | 169.254.0.0/16 (link-local)',
    egress({ to: [{ ipBlock: { cidr: '169.254.20.10/32' } }], ports: [{ port: 53 }, { port: 8080 }] }),
  ),
  mutation(
    'network-private-ranges',
    'IPv4 addresses behind NAT64',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | 64:ff9b::/96 (NAT64, which leads back to IPv4)',
    egress({ to: [{ ipBlock: { cidr: '64:ff9b::808:808/128' } }], ports: [{ port: 443 }] }),
  ),
  mutation(
    'network-private-ranges',
    'a network that is none',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | 10.0.0.0/33',
    egress({ to: [{ ipBlock: { cidr: '10.0.0.0/33' } }], ports: [{ port: 443 }] }),
  ),
  mutation(
    'network-no-allow-all',
    'everything',
    'NetworkPolicy tinyland-runners/added / spec.egress[0]',
    egress({}),
  ),
  mutation(
    'network-no-allow-all',
    'every namespace',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0].namespaceSelector | []',
    egress({ to: [{ namespaceSelector: {}, ...SOMEBODY }], ports: [{ port: 80 }] }),
  ),
  mutation(
    'network-no-allow-all',
    'every pod of a namespace',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0].podSelector',
    egress({ to: [named('attic-cache-dev')], ports: [{ port: 80 }] }),
  ),
  mutation(
    'network-no-allow-all',
    'every pod of a namespace, in words',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0].podSelector',
    egress({ to: [{ ...named('attic-cache-dev'), podSelector: {} }], ports: [{ port: 80 }] }),
  ),
  mutation(
    'network-ports-named',
    'all ports',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | []',
    egress({ to: [{ ...named('a'), ...SOMEBODY }] }),
  ),
  mutation(
    'network-ports-named',
    'a range of ports',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | [{"protocol":"TCP","from":1,"to":65535}]',
    egress({ to: [{ ...named('a'), ...SOMEBODY }], ports: [{ port: 1, endPort: 65535 }] }),
  ),
  mutation(
    'network-system-namespaces',
    'the control plane',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | [{"protocol":"TCP","from":2379}]',
    egress({ to: [{ ...named('kube-system'), ...SOMEBODY }], ports: [{ port: 2379 }] }),
  ),
  mutation(
    'network-no-lateral',
    'other jobs',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0]',
    egress({ to: [SOMEBODY], ports: [{ port: 2375 }] }),
  ),
  mutation(
    'network-no-lateral',
    'managers, by the name of the namespace',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0]',
    (o) => egress({ to: [{ ...named(namespaceName(o)), ...SOMEBODY }], ports: [{ port: 9252 }] })(o),
  ),
  mutation(
    'network-api-server-unreachable',
    'the API server in a range of ports',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | 10.43.0.1/32, from ConfigMap tinyland-runners/docker-config / config.toml / runners[0].kubernetes / job pod',
    egress({ to: [{ ipBlock: { cidr: '10.43.0.1/32' } }], ports: [{ port: 400, endPort: 500 }] }),
  ),
  mutation(
    'network-api-server-unreachable',
    'the API server behind NAT64',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | 64:ff9b::a2b:1/128, from ConfigMap tinyland-runners/docker-config / config.toml / runners[0].kubernetes / job pod',
    egress({
      to: [{ ipBlock: { cidr: '64:ff9b::/96', except: ['64:ff9b::a9fe:0/112'] } }],
      ports: [{ port: 443 }],
    }),
  ),
  mutation(
    'network-metadata-unreachable',
    'a metadata service behind a prefix of NAT64',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | 64:ff9b:1:2::6464:64c8/128',
    egress({ to: [{ ipBlock: { cidr: '64:ff9b:1:2::/96' } }], ports: [{ port: 443 }] }),
  ),
  mutation(
    'network-private-ranges',
    'private addresses behind NAT64',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | 64:ff9b::a00:0/104 (private, behind NAT64)',
    behindNat64('64:ff9b::a00:0/104'),
  ),
  mutation(
    'network-private-ranges',
    'an exception beside the network',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0]',
    egress({
      to: [{ ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.0/24'] } }],
      ports: [{ port: 5432 }],
    }),
  ),
  ...[25, 53, 2375, 2376, 2379, 2380, 6443, 9345, 10250, 10255, 10257, 10259, 16443].map((port) =>
    mutation(
      'network-public-ports',
      `public addresses on port ${port}`,
      `NetworkPolicy tinyland-runners/docker-job / spec.egress[0].to[0] | ${port}`,
      (o) =>
        push(
          find(o, 'NetworkPolicy', (name) => name.endsWith('-job')),
          'spec.egress.0.ports',
          { port },
        ),
    ),
  ),
  mutation(
    'network-public-ports',
    'public IPv4 addresses behind NAT64 on the port of kubelets',
    'NetworkPolicy tinyland-runners/added / spec.egress[0].to[0] | 10250',
    egress({ to: [{ ipBlock: { cidr: '64:ff9b::/96' } }], ports: [{ port: 10000, endPort: 10253 }] }),
  ),
  mutation(
    'network-ports-named',
    'public addresses on all ports',
    'NetworkPolicy tinyland-runners/docker-job / spec.egress[0].to[0] | []',
    (o) => {
      const jobs = find(o, 'NetworkPolicy', (name) => name.endsWith('-job'));
      remove(jobs, 'spec.egress.0.ports');
    },
  ),
  mutation(
    'network-private-ranges',
    'everywhere',
    'NetworkPolicy tinyland-runners/dns / spec.egress[0].to[1] | 0.0.0.0/8 (this host), 10.0.0.0/8 (private), 100.64.0.0/10 (shared address space), 127.0.0.0/8 (loopback), 169.254.0....',
    (o) => push(resolvers(o), 'spec.egress.0.to', EVERYWHERE),
  ),
];
