import { cluster, fleet, type MessageCase, runner } from './message-case';

/** What is said about networks, destinations and resolvers. */
export const NETWORK_MESSAGES: readonly MessageCase[] = [
  {
    what: 'no prefix length',
    input: cluster({ apiServer: { cidrs: ['10.43.0.1'] } }),
    findings: [
      {
        code: 'invalid-cidr',
        path: 'fleet acme / cluster / apiServer / cidrs / 0',
        message: 'the prefix length is missing',
        value: '"10.43.0.1"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: "did you mean '10.43.0.1/32'?",
      },
    ],
  },
  {
    what: 'no prefix length of IPv6',
    input: cluster({ apiServer: { cidrs: ['fd00::1'] } }),
    findings: [
      {
        code: 'invalid-cidr',
        path: 'fleet acme / cluster / apiServer / cidrs / 0',
        message: 'the prefix length is missing',
        value: '"fd00::1"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: "did you mean 'fd00::1/128'?",
      },
    ],
  },
  {
    what: 'host bits',
    input: cluster({ apiServer: { cidrs: ['10.43.0.1/24'] } }),
    findings: [
      {
        code: 'invalid-cidr',
        path: 'fleet acme / cluster / apiServer / cidrs / 0',
        message: 'the address is not the first of its network: with /24 the last bits must be zero',
        value: '"10.43.0.1/24"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: "did you mean '10.43.0.0/24' or '10.43.0.1/32'?",
      },
    ],
  },
  {
    what: 'a host name',
    input: cluster({ apiServer: { cidrs: ['api.example.com'] } }),
    findings: [
      {
        code: 'invalid-cidr',
        path: 'fleet acme / cluster / apiServer / cidrs / 0',
        message: 'a host name is not a network: policies of the cluster know addresses only',
        value: '"api.example.com"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: 'give its addresses, each with /32, such as `getent ahosts api.example.com` prints them',
      },
    ],
  },
  {
    what: 'a URL',
    input: cluster({ apiServer: { cidrs: ['https://10.43.0.1:6443'] } }),
    findings: [
      {
        code: 'invalid-cidr',
        path: 'fleet acme / cluster / apiServer / cidrs / 0',
        message: 'a network has no scheme and no port',
        value: '"https://10.43.0.1:6443"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: "did you mean '10.43.0.1/32'?",
      },
    ],
  },
  {
    what: 'every address',
    input: cluster({ apiServer: { cidrs: ['0.0.0.0/0'] } }),
    findings: [
      {
        code: 'invalid-cidr',
        path: 'fleet acme / cluster / apiServer / cidrs / 0',
        message: 'this is every address: whatever is in it would be open',
        value: '"0.0.0.0/0"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: 'name the networks that are meant, each by itself',
      },
    ],
  },
  {
    what: 'a number that is too large',
    input: cluster({ apiServer: { cidrs: ['10.43.0.256/32'] } }),
    findings: [
      {
        code: 'invalid-cidr',
        path: 'fleet acme / cluster / apiServer / cidrs / 0',
        message: 'not an address: a number of it is missing or too large',
        value: '"10.43.0.256/32"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: 'name the address or the network with its prefix length: a single address has /32, in IPv6 /128',
      },
    ],
  },
  {
    what: 'a prefix length that is too long',
    input: cluster({ apiServer: { cidrs: ['10.43.0.1/33'] } }),
    findings: [
      {
        code: 'invalid-cidr',
        path: 'fleet acme / cluster / apiServer / cidrs / 0',
        message: 'the prefix length does not fit the address',
        value: '"10.43.0.1/33"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: "did you mean '10.43.0.1/32'?",
      },
    ],
  },
  {
    what: 'a text in place of a list',
    input: cluster({ publicCidrs: '203.0.113.0/24' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / cluster / publicCidrs',
        message: 'a text stands where a list belongs',
        value: '"203.0.113.0/24"',
        allowed: "a list, such as ['10.43.0.1/32']",
        fix: "write publicCidrs: ['203.0.113.0/24']",
      },
    ],
  },
  {
    what: 'a destination by its host',
    input: runner({ destinations: [{ host: 'registry.example.com', port: 443 }] }),
    findings: [
      {
        code: 'invalid-destination',
        path: 'fleet acme / runner docker / destinations / 0',
        message: 'neither pods of the cluster nor a network of addresses',
        value: 'an object with host, port',
        allowed:
          "{ namespace: 'monitoring', pods: { app: 'web' }, port: 443 } or { cidr: '10.43.0.1/32', port: 443 }",
        fix: 'name the pods of a namespace by their labels, or a network; a host name is neither, since policies of the cluster know addresses only',
      },
    ],
  },
  {
    what: 'a destination without a port',
    input: runner({ destinations: [{ cidr: '10.1.0.0/16' }] }),
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / runner docker / destinations / 0 / port',
        message: "'port' is missing",
        fix: 'add it, such as port: 443',
      },
    ],
  },
  {
    what: 'a destination with host bits',
    input: runner({ destinations: [{ cidr: '10.1.2.3/16', port: 443 }] }),
    findings: [
      {
        code: 'invalid-cidr',
        path: 'fleet acme / runner docker / destinations / 0 / cidr',
        message: 'the address is not the first of its network: with /16 the last bits must be zero',
        value: '"10.1.2.3/16"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: "did you mean '10.1.0.0/16' or '10.1.2.3/32'?",
      },
    ],
  },
  {
    what: 'a destination without labels',
    input: runner({ destinations: [{ namespace: 'web', port: 443 }] }),
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / runner docker / destinations / 0 / pods',
        message: "'pods' is missing",
        fix: "add it, such as pods: { app: 'web' }",
      },
    ],
  },
  {
    what: 'a destination with a typo',
    input: runner({ destinations: [{ cidr: '10.1.0.0/16', prot: 443 }] }),
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / runner docker / destinations / 0 / port',
        message: "'port' is missing",
        fix: 'add it, such as port: 443',
      },
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / destinations / 0 / prot',
        message: "there is no 'prot' here",
        fix: "did you mean 'port'?",
      },
    ],
  },
  {
    what: 'every destination',
    input: runner({ destinations: [{ cidr: '0.0.0.0/0', port: 443 }] }),
    findings: [
      {
        code: 'destination-kept-from-jobs',
        path: 'fleet acme / runner docker / destinations / 0',
        message: 'this is every address, those of nodes and of the API server among them',
        value: '0.0.0.0/0:443',
        fix: 'remove it: publicPorts opens ports of public addresses, and http: true opens port 80; name private networks one by one',
      },
    ],
  },
  {
    what: 'the API server as a destination',
    input: runner({ destinations: [{ cidr: '10.43.0.1/32', port: 443 }] }),
    findings: [
      {
        code: 'destination-kept-from-jobs',
        path: 'fleet acme / runner docker / destinations / 0',
        message: 'jobs must never reach the API server (10.43.0.1/32) on port 443',
        value: '10.43.0.1/32:443',
        fix: 'jobs may reach other ports there; if the API server does not answer there, name its own addresses and ports in cluster / apiServer',
      },
    ],
  },
  {
    what: 'one destination without a list',
    input: runner({ destinations: { cidr: '10.1.0.0/16', port: 443 } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / destinations',
        message: 'an object stands where a list belongs',
        value: 'an object with cidr, port',
        allowed: "a list, such as [{ namespace: 'monitoring', pods: { app: 'web' }, port: 443 }]",
        fix: "write destinations: [{ cidr: '10.1.0.0/16', port: 443 }]",
      },
    ],
  },
  {
    what: 'a resolver as an address',
    input: cluster({ dns: ['10.96.0.10'] }),
    findings: [
      {
        code: 'invalid-destination',
        path: 'fleet acme / cluster / dns / 0',
        message: 'neither pods of the cluster nor a network of addresses',
        value: '"10.96.0.10"',
        allowed: "{ namespace: 'monitoring', pods: { app: 'web' } } or { cidr: '10.43.0.1/32' }",
        fix: "did you mean { cidr: '10.96.0.10/32' }?",
      },
    ],
  },
  {
    what: 'a wide resolver',
    input: cluster({ dns: [{ cidr: '10.96.0.0/16' }] }),
    findings: [
      {
        code: 'resolver-too-wide',
        path: 'fleet acme / cluster / dns / 0',
        message: 'every pod reaches its resolvers, so an address must be one address and nothing but DNS',
        value: '10.96.0.0/16:53',
        allowed:
          'one address (/32 or /128) on port 53, 1053, 5353, 8053; a link-local one, and that of a metadata service, on port 53 only',
        fix: "name the resolver's own address, such as 169.254.20.10/32",
      },
    ],
  },
  {
    what: 'a network around the API server',
    input: runner({ destinations: [{ cidr: '10.0.0.0/8', port: 443 }] }),
    findings: [
      {
        code: 'destination-kept-from-jobs',
        path: 'fleet acme / runner docker / destinations / 0',
        message: 'jobs must never reach the API server (10.43.0.1/32) on port 443',
        value: '10.0.0.0/8:443',
        fix: "leave that out: except: ['10.43.0.1/32']",
      },
    ],
  },
  {
    what: 'a network around the API server that leaves out something else',
    input: runner({ destinations: [{ cidr: '10.0.0.0/8', port: 443, except: ['10.96.0.0/12'] }] }),
    findings: [
      {
        code: 'destination-kept-from-jobs',
        path: 'fleet acme / runner docker / destinations / 0',
        message: 'jobs must never reach the API server (10.43.0.1/32) on port 443',
        value: '10.0.0.0/8:443 without 10.96.0.0/12',
        fix: "leave that out: except: ['10.96.0.0/12', '10.43.0.1/32']",
      },
    ],
  },
  {
    what: 'a network that holds a metadata service',
    input: runner({ destinations: [{ cidr: '100.64.0.0/10', port: 443 }] }),
    findings: [
      {
        code: 'destination-kept-from-jobs',
        path: 'fleet acme / runner docker / destinations / 0',
        message: 'jobs must never reach 100.100.100.200/32 (the metadata service of Alibaba Cloud)',
        value: '100.64.0.0/10:443',
        fix: "leave that out: except: ['100.100.100.200/32']",
      },
    ],
  },
  {
    what: 'a private network and other addresses',
    input: runner({ destinations: [{ cidr: '172.0.0.0/8', port: 443 }] }),
    findings: [
      {
        code: 'destination-too-wide',
        path: 'fleet acme / runner docker / destinations / 0',
        message:
          'it holds 172.16.0.0/12 (private) and other addresses at once, so that nobody can tell what is meant',
        value: '172.0.0.0/8:443',
        fix: "name the private network, and the public addresses, each as a destination of its own; or leave it out: except: ['172.16.0.0/12']",
      },
    ],
  },
  {
    what: 'a part of the internet, on the port of kubelets',
    input: runner({ destinations: [{ cidr: '16.0.0.0/4', port: 10250 }] }),
    findings: [
      {
        code: 'destination-too-wide',
        path: 'fleet acme / runner docker / destinations / 0',
        message:
          'it is a part of the internet, in which addresses of many owners lie, and nodes of other clusters',
        value: '16.0.0.0/4:10250',
        allowed: 'networks of a prefix of at least /8, and of IPv6 of at least /12',
        fix: 'name the networks that are meant, each as a destination of its own; publicPorts opens ports of all public addresses',
      },
    ],
  },
  {
    what: 'an API server in a part of the internet',
    input: cluster({ apiServer: { cidrs: ['16.0.0.0/4'] } }),
    findings: [
      {
        code: 'api-server-too-wide',
        path: 'fleet acme / cluster / apiServer / cidrs / 0',
        message: 'every manager reaches it, and it is a part of the internet',
        value: '16.0.0.0/4',
        fix: 'name the addresses that `kubectl get endpointslices kubernetes` lists, and the address of its Service',
      },
    ],
  },
  {
    what: 'an exception beside its network',
    input: runner({ destinations: [{ cidr: '10.0.0.0/8', port: 5432, except: ['11.0.0.0/16'] }] }),
    findings: [
      {
        code: 'exception-outside',
        path: 'fleet acme / runner docker / destinations / 0 / except',
        message: '11.0.0.0/16 is no part of 10.0.0.0/8, which the API server asks of an exception',
        value: '11.0.0.0/16',
        allowed: 'networks inside of 10.0.0.0/8 that are smaller than it',
        fix: 'remove it, or name the part that stays closed',
      },
    ],
  },
  {
    what: 'an exception without a list',
    input: runner({ destinations: [{ cidr: '10.0.0.0/8', port: 5432, except: '10.43.0.1/32' }] }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / destinations / 0 / except',
        message: 'a text stands where a list belongs',
        value: '"10.43.0.1/32"',
        allowed: "a list, such as ['10.43.0.1/32']",
        fix: "write except: ['10.43.0.1/32']",
      },
    ],
  },
  {
    what: 'NAT64 that nobody named',
    input: runner({ destinations: [{ cidr: '64:ff9b::a14:7/128', port: 5432 }] }),
    findings: [
      {
        code: 'destination-kept-from-jobs',
        path: 'fleet acme / runner docker / destinations / 0',
        message: 'jobs must never reach 64:ff9b::/96 (NAT64, which leads back to IPv4)',
        value: '64:ff9b::a14:7/128:5432',
        fix: "name the prefix as cluster / nat64: ['64:ff9b::/96'], and what lies behind it can be opened",
      },
    ],
  },
  {
    what: 'a prefix of NAT64 that is too short',
    input: cluster({ nat64: ['64:ff9b:1::/48'] }),
    findings: [
      {
        code: 'nat64-prefix',
        path: 'fleet acme / cluster / nat64 / 0',
        message: 'not a prefix of NAT64 behind which an IPv4 address lies in one piece',
        value: '64:ff9b:1::/48',
        allowed: 'an IPv6 network of 96 bits, such as 64:ff9b::/96',
        fix: 'give the prefix that `getent ahostsv6 ipv4only.arpa` shows in a pod, with /96; if it is shorter, give NAT64 one of 96 bits in it',
      },
    ],
  },
  {
    what: 'a proxy with a path and in capitals',
    input: fleet({
      proxy: { https: 'http://Proxy.example.com:3128/', destinations: [{ cidr: '10.9.0.7/32', port: 3128 }] },
    }),
    findings: [
      {
        code: 'invalid-proxy',
        path: 'fleet acme / proxy / https',
        message: 'not the URL of a proxy',
        value: '"http://Proxy.example.com:3128/"',
        allowed:
          "http or https, a host and a port, without user and path, such as 'http://proxy.example.com:3128'",
        fix: "did you mean 'http://proxy.example.com:3128'?",
      },
    ],
  },
  {
    what: 'a proxy with a user',
    input: fleet({
      proxy: {
        https: ['http://swordfish', '@proxy.example.com:3128'].join(''),
        destinations: [{ cidr: '10.9.0.7/32', port: 3128 }],
      },
    }),
    findings: [
      {
        code: 'invalid-proxy',
        path: 'fleet acme / proxy / https',
        message: 'not the URL of a proxy',
        value: '"http://(not printed)@proxy.example.com:3128"',
        allowed:
          "http or https, a host and a port, without user and path, such as 'http://proxy.example.com:3128'",
        fix: 'leave user and password out: let the proxy know the cluster by its address',
      },
    ],
  },
  {
    what: 'a proxy with user and password',
    input: fleet({
      proxy: {
        https: ['http://me:', 'swordfish@proxy.example.com:3128'].join(''),
        destinations: [{ cidr: '10.9.0.7/32', port: 3128 }],
      },
    }),
    findings: [
      {
        code: 'secret-value',
        path: 'fleet acme / proxy / https',
        message: 'this looks like a password in a URL; it is not printed here',
        allowed: 'names of Secrets, never their values',
        fix: 'leave user and password out of the URL: jobs get what they log in with as masked CI/CD variables of GitLab, and a proxy can know a cluster by its address',
      },
      {
        code: 'invalid-proxy',
        path: 'fleet acme / proxy / https',
        message: 'not the URL of a proxy',
        allowed:
          "http or https, a host and a port, without user and path, such as 'http://proxy.example.com:3128'",
        fix: 'leave user and password out: let the proxy know the cluster by its address',
      },
    ],
  },
  {
    what: 'everything reached without the proxy',
    input: fleet({
      proxy: {
        https: 'http://proxy.example.com:3128',
        destinations: [{ cidr: '10.9.0.7/32', port: 3128 }],
        noProxy: ['.example.com', '0.0.0.0/0'],
      },
    }),
    findings: [
      {
        code: 'invalid-no-proxy',
        path: 'fleet acme / proxy / noProxy / 1',
        message: 'this is everything, so that nothing would be reached through the proxy',
        value: '"0.0.0.0/0"',
        allowed:
          "a name, a domain with a dot before it, an address or a network, each with a port or not, such as '.example.com' or '10.0.0.0/8'",
        fix: 'write each as an entry of its own, in small letters and without * and spaces',
      },
    ],
  },
  {
    what: 'a proxy at another port than its destination',
    input: fleet({
      proxy: { https: 'http://proxy.example.com', destinations: [{ cidr: '10.9.0.7/32', port: 3128 }] },
    }),
    findings: [
      {
        code: 'proxy-unreachable',
        path: 'fleet acme / proxy',
        message: 'no destination of the proxy leads there, so that neither managers nor jobs would reach it',
        value: 'http://proxy.example.com',
        fix: 'add the address of the proxy with port: 80, or its pods, to proxy / destinations',
      },
    ],
  },
  {
    what: 'a proxy that is the API server',
    input: fleet({
      proxy: { https: 'http://10.43.0.1:443', destinations: [{ cidr: '10.43.0.1/32', port: 443 }] },
    }),
    findings: [
      {
        code: 'destination-kept-from-jobs',
        path: 'fleet acme / proxy / destinations / 0',
        message: 'jobs must never reach the API server (10.43.0.1/32) on port 443',
        value: '10.43.0.1/32:443',
        fix: 'jobs may reach other ports there; if the API server does not answer there, name its own addresses and ports in cluster / apiServer',
      },
    ],
  },
  {
    what: 'a public port of control planes',
    input: runner({ publicPorts: [443, 6443] }),
    findings: [
      {
        code: 'public-port',
        path: 'fleet acme / runner docker / publicPorts / 1',
        message: 'public addresses are never open on port 6443: it is that of API servers of Kubernetes',
        value: '6443',
        fix: "name the addresses that are meant, as destinations: [{ cidr: '203.0.113.7/32', port: 6443 }]",
      },
    ],
  },
  {
    what: 'port 80 among the public ports',
    input: runner({ publicPorts: [443, 80] }),
    findings: [
      {
        code: 'public-port',
        path: 'fleet acme / runner docker / publicPorts / 1',
        message:
          'port 80 is that of http, which anybody on the way reads and changes, so it has a field of its own',
        value: '80',
        fix: 'remove it here, and write http: true',
      },
    ],
  },
  {
    what: 'a public port as a text',
    input: runner({ publicPorts: ['22'] }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / publicPorts / 0',
        message: 'a text stands where a whole number belongs',
        value: '"22"',
        allowed: 'a whole number, 1 to 65535',
        fix: 'write 22',
      },
    ],
  },
];
