import { specOf, untypedFleet } from '../../chart/sample-fleet';
import { findingsOf } from '../decode/findings-of';

const withCluster = (cluster: object, ...destinations: readonly object[]) =>
  findingsOf(
    untypedFleet({ kind: 'docker', destinations }, { cluster: { ...specOf().cluster, ...cluster } }),
  ).map(({ code }) => code);

describe('what a destination opens', () => {
  it.each([
    ['an address of the API server', { cidr: '10.43.0.1/32', port: 8443 }, []],
    ['its own port there', { cidr: '10.43.0.1/32', port: 6443 }, ['destination-kept-from-jobs']],
    [
      'its own port there, over UDP',
      { cidr: '10.43.0.1/32', port: 443, protocol: 'UDP' },
      ['destination-kept-from-jobs'],
    ],
    ['a network around it', { cidr: '10.0.0.0/8', port: 5432 }, []],
    ['a network around it without it', { cidr: '10.0.0.0/8', port: 443, except: ['10.43.0.1/32'] }, []],
    [
      'a network around it without something else',
      { cidr: '10.0.0.0/8', port: 443, except: ['10.42.0.0/16'] },
      ['destination-kept-from-jobs'],
    ],
    [
      'a network that holds a metadata service, without it',
      { cidr: '100.64.0.0/10', port: 443, except: ['100.100.100.200/32'] },
      [],
    ],
    [
      'a network and more, without the private one',
      { cidr: '172.0.0.0/8', port: 443, except: ['172.16.0.0/12'] },
      [],
    ],
    [
      'an exception beside the network',
      { cidr: '10.0.0.0/8', port: 5432, except: ['11.0.0.0/16'] },
      ['exception-outside'],
    ],
    [
      'an exception that is all of it',
      { cidr: '10.1.0.0/16', port: 5432, except: ['10.1.0.0/16'] },
      ['exception-outside'],
    ],
    [
      'an exception around it',
      { cidr: '10.1.0.0/16', port: 5432, except: ['10.0.0.0/8'] },
      ['exception-outside'],
    ],
    [
      'an exception of the other family',
      { cidr: '10.1.0.0/16', port: 5432, except: ['fd00::/16'] },
      ['exception-outside'],
    ],
    [
      'half of the internet without what is not public',
      { cidr: '0.0.0.0/1', port: 443, except: ['0.0.0.0/8', '10.0.0.0/8'] },
      ['destination-kept-from-jobs'],
    ],
  ])('%s: ports and exceptions count', (_, destination, expected) => {
    expect(withCluster({ apiServer: { cidrs: ['10.43.0.1/32'] } }, destination)).toEqual(expected);
  });

  it('in the subnets of an API server, other ports are open', () => {
    const subnets = { apiServer: { cidrs: ['10.0.0.0/16'] } };
    expect(withCluster(subnets, { cidr: '10.0.5.7/32', port: 5432 })).toEqual([]);
    expect(withCluster(subnets, { cidr: '10.0.5.7/32', port: 443 })).toEqual(['destination-kept-from-jobs']);
    expect(withCluster(subnets, { cidr: '10.0.0.0/8', port: 443, except: ['10.0.0.0/16'] })).toEqual([]);
  });

  it.each([
    ['a private address', '64:ff9b::a14:7/128', 5432, []],
    ['a private network', '64:ff9b::a14:0/112', 5432, []],
    ['a public address', '64:ff9b::808:808/128', 22, []],
    ['the metadata service', '64:ff9b::a9fe:a9fe/128', 80, ['destination-kept-from-jobs']],
    ["Azure's wire server", '64:ff9b::a83f:8110/128', 80, ['destination-kept-from-jobs']],
    ['loopback', '64:ff9b::7f00:1/128', 80, ['destination-kept-from-jobs']],
    ['what leads on', '64:ff9b::c000:1/128', 80, ['destination-kept-from-jobs']],
    ['the API server', '64:ff9b::a2b:1/128', 443, ['destination-kept-from-jobs']],
    ['another port of the API server', '64:ff9b::a2b:1/128', 8443, []],
    ['all of IPv4', '64:ff9b::/96', 443, ['destination-kept-from-jobs']],
    ['a private network and more', '64:ff9b::800:0/101', 5432, ['destination-too-wide']],
    ['a prefix that nobody named', '64:ff9b:1::a14:7/128', 5432, ['destination-kept-from-jobs']],
    ['6to4', '2002:a14:7::/48', 5432, ['destination-kept-from-jobs']],
  ])('behind NAT64 counts what lies there: %s', (_, cidr, port, expected) => {
    const cluster = { apiServer: { cidrs: ['10.43.0.1/32'] }, nat64: ['64:ff9b::/96'] };
    expect(withCluster(cluster, { cidr, port })).toEqual(expected);
  });

  it('a network around a prefix of NAT64 leads back to IPv4', () => {
    const cluster = { apiServer: { cidrs: ['10.43.0.1/32'] }, nat64: ['2001:db8:64::/96'] };
    const around = { cidr: '2001:db8::/32', port: 5432 };
    expect(withCluster(cluster, around)).toEqual(['destination-kept-from-jobs']);
    expect(withCluster(cluster, { ...around, except: ['2001:db8:64::/96'] })).toEqual([]);
  });

  it("a network around the cluster's own leaves it out", () => {
    const cluster = {
      apiServer: { cidrs: ['10.43.0.1/32'] },
      publicCidrs: ['203.0.113.0/24', '10.1.0.0/16'],
    };
    const around = { cidr: '203.0.0.0/16', port: 5432 };
    expect(withCluster(cluster, around)).toEqual(['destination-too-wide']);
    expect(withCluster(cluster, { ...around, except: ['203.0.113.0/24'] })).toEqual([]);
    expect(withCluster(cluster, { cidr: '203.0.113.8/32', port: 5432 })).toEqual([]);
    expect(withCluster(cluster, { cidr: '10.0.0.0/8', port: 5432 })).toEqual([]);
  });
});
