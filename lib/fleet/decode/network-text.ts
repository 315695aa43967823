import { isIP } from 'node:net';
import { IPv4, IPv6 } from 'ipaddr.js';

/** What is wrong with a text that should be a network, in the one of its ways that it is. */
export function networkFault(text: string): string {
  const { host, rest } = partsOf(text);
  if (isIP(host) === 0) {
    return /^[\d.:/]*$/.test(text)
      ? 'not an address: a number of it is missing or too large'
      : 'a host name is not a network: policies of the cluster know addresses only';
  }
  if (/^(?:\w+:\/\/|.*[^:]:\d+$)/.test(text) && isIP(text) === 0 && !rest) {
    return 'a network has no scheme and no port';
  }
  if (!rest) {
    return 'the prefix length is missing';
  }
  if (/^0\d*$/.test(rest) && rest.length < 3) {
    return 'this is every address: whatever is in it would be open';
  }
  return firstAddress(host, rest) === undefined
    ? 'the prefix length does not fit the address'
    : `the address is not the first of its network: with /${rest} the last bits must be zero`;
}

/** What to do about a text that is no network. */
export function networkFix(text: string): string {
  const { host, rest } = partsOf(text);
  if (isIP(host) !== 0 && Number(rest) === 0 && rest !== '') {
    return 'name the networks that are meant, each by itself';
  }
  return isIP(host) === 0 && /[a-z]/i.test(host)
    ? `give its addresses, each with /32, such as \`getent ahosts ${/^[\w.-]+$/.test(host) ? host : 'NAME'}\` prints them`
    : 'name the address or the network with its prefix length: a single address has /32, in IPv6 /128';
}

/** Networks that may have been meant. */
export function guessNetworks(text: string): readonly string[] {
  const { host, rest } = partsOf(text);
  const family = isIP(host);
  if (family === 0) {
    return [];
  }
  const single = `${host}/${family === 4 ? 32 : 128}`;
  const first = firstAddress(host, rest);
  if (first === host && Number(rest) === 0) {
    return [];
  }
  return first === undefined ? [single] : [`${first}/${Number(rest)}`, single];
}

function partsOf(text: string): { readonly host: string; readonly rest: string } {
  const bare = text.trim().replace(/^\w+:\/\//, '');
  const [before = '', rest = ''] = bare.split('/');
  const host = isIP(before) ? before : before.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return { host, rest };
}

function firstAddress(host: string, rest: string): string | undefined {
  const family = isIP(host) === 4 ? IPv4 : IPv6;
  const cidr = `${host}/${rest}`;
  return /^\d+$/.test(rest) && family.isValidCIDR(cidr)
    ? family.networkAddressFromCIDR(cidr).toString()
    : undefined;
}
