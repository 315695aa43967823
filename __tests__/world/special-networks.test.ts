import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { LEFT_OUT_BY_THEMSELVES, SPECIAL_NETWORKS } from '../../lib/world/special-networks';

const cidrsOf = (use: string) =>
  SPECIAL_NETWORKS.filter((network) => network.use === use)
    .map(({ cidr }) => cidr)
    .join(' ');

test('the networks are those of the registries of IANA and of the manuals of clouds', () => {
  expect(cidrsOf('metadata')).toBe(
    '100.100.100.200/32 168.63.129.16/32 169.254.169.254/32 169.254.170.2/32 169.254.170.23/32 192.0.0.192/32 ' +
      '64:ff9b::a9fe:0/112 fd00:ec2::/32',
  );
  expect(cidrsOf('local')).toBe('0.0.0.0/8 127.0.0.0/8 224.0.0.0/4 255.255.255.255/32 ::/80 ff00::/8');
  expect(cidrsOf('link')).toBe('169.254.0.0/16 fe80::/10');
  expect(cidrsOf('private')).toBe(
    '10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.168.0.0/16 198.18.0.0/15 240.0.0.0/4 fc00::/7',
  );
  expect(cidrsOf('translated')).toBe('192.0.0.0/24 64:ff9b::/96 64:ff9b:1::/48 2002::/16');
});

test('they stand by their addresses, IPv4 first, each with what it is', () => {
  const bytes = SPECIAL_NETWORKS.map(({ cidr }) => {
    const [address] = ipaddr.parseCIDR(cidr);
    return [isIPv4(address.toString()) ? 4 : 6, ...address.toByteArray()];
  });
  const hex = bytes.map((item) => Buffer.from(item).toString('hex'));
  expect(hex).toEqual([...hex].sort());
  expect(SPECIAL_NETWORKS.filter(({ what }) => what.length < 5)).toEqual([]);
});

test('what a plug-in opens anew is a part of what is closed anyway', () => {
  expect(LEFT_OUT_BY_THEMSELVES).toEqual(['fd00::/8']);
  const [address] = ipaddr.parseCIDR('fd00::/8');
  expect(address.match(ipaddr.parseCIDR('fc00::/7'))).toBe(true);
});
