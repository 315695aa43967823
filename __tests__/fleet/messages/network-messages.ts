import { cluster, type MessageCase, runner } from './message-case';

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
];
