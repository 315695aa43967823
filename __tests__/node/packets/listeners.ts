import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { NODES } from '../stage/addresses';
import { command } from '../stage/command';
import type { Lab } from '../stage/lab';
import { familyOf } from './address-block';
import { type Host, NODE_PORTS, NODE_RESOLVER } from './hosts';

/** What answers outside of pods while a test runs: all hosts of the world, and something on each node. */
export class Listeners {
  readonly #children: ChildProcess[] = [];

  private constructor(private readonly program: string) {}

  /** Gives the world and the nodes the addresses that they lack, and listens there. */
  static async start({ programs }: Lab, hosts: readonly Host[]): Promise<Listeners> {
    const listeners = new Listeners(programs['network-probe']);
    await haveAddresses(
      [],
      hosts.flatMap(({ addresses }) => addresses),
    );
    await listeners.#listen([], hosts.flatMap(wordsOf));
    for (const { name, address } of NODES) {
      const inside = ['ip', 'netns', 'exec', name];
      await haveAddresses(inside, [NODE_RESOLVER]);
      // An answer over UDP must come from the address that was asked, so each is named.
      const own = { name, addresses: [address.ipv4, address.ipv6], ...NODE_PORTS };
      const resolver = { name, addresses: [NODE_RESOLVER], tcp: [53], udp: [53] };
      await listeners.#listen(inside, [...wordsOf(own), ...wordsOf(resolver)]);
    }
    return listeners;
  }

  stop(): void {
    for (const child of this.#children) {
      child.kill();
    }
  }

  async #listen(inside: readonly string[], words: readonly string[]): Promise<void> {
    const [program = '', ...args] = [...inside, this.program, 'listen', ...words];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#children.push(child);
    const ended = once(child, 'exit').then(() => {
      throw new Error(`${this.program} does not listen on ${words.join(' ')}`);
    });
    ended.catch(() => undefined);
    // It says a line as soon as it listens everywhere.
    await Promise.race([once(child.stdout, 'data'), ended]);
  }
}

function wordsOf({ addresses, tcp, udp = [] }: Host): readonly string[] {
  return addresses.flatMap((address) => {
    const host = familyOf(address) === 'ipv6' ? `[${address}]` : address;
    return [...tcp.map((port) => `tcp=${host}:${port}`), ...udp.map((port) => `udp=${host}:${port}`)];
  });
}

async function haveAddresses(inside: readonly string[], addresses: readonly string[]): Promise<void> {
  const [program = '', ...before] = [...inside, 'ip'];
  const present: readonly { readonly addr_info: readonly { readonly local: string }[] }[] = JSON.parse(
    await command(program, ...before, '-json', 'address'),
  );
  const known = present.flatMap(({ addr_info }) => addr_info.map(({ local }) => local));
  for (const address of addresses.filter((one) => !known.includes(one))) {
    const prefix = familyOf(address) === 'ipv6' ? 128 : 32;
    await command(program, ...before, 'address', 'add', `${address}/${prefix}`, 'dev', 'lo');
  }
}
