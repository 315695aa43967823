import { readdirSync, readFileSync } from 'node:fs';
import { type Printed, run } from '../../e2e/cluster/on-stage';

/** Runs a program on a node: among its processes, with its mounts and in its network. */
export function insideNode(name: string, ...words: readonly string[]): Promise<Printed> {
  const namespaces = ['--mount', '--net', '--pid', '--uts'];
  return run('nsenter', [`--target=${firstProcessOf(name)}`, ...namespaces, ...words]);
}

/**
 * The first process of a node, as the world counts.
 *
 * @throws Error if the node is down.
 */
export function firstProcessOf(name: string): number {
  const [starter] = processes().filter(({ words }) => {
    const [program, ...options] = words;
    // While the node starts, its own name is still that of `nsenter`, which becomes `unshare`.
    return program === 'unshare' && options.includes('--kill-child') && isOf(name, words);
  });
  const [first] = processes().filter(({ parent }) => parent === starter?.id);
  if (!first) {
    throw new Error(`${name} is down`);
  }
  return first.id;
}

function isOf(name: string, words: readonly string[]): boolean {
  return words.some((word) => word.endsWith(`/${name}/etc/boot.sh`));
}

/** A process, as the world sees it. */
export interface Process {
  readonly id: number;
  readonly parent: number;
  readonly words: readonly string[];
}

/** All processes of the world, with those of its nodes and their pods. */
export function processes(): readonly Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const status = readProcess(Number(name), 'status');
      const [, parent] = /^PPid:\s+(\d+)/m.exec(status) ?? [];
      const words = readProcess(Number(name), 'cmdline').split('\0').slice(0, -1);
      return parent ? [{ id: Number(name), parent: Number(parent), words }] : [];
    });
}

/** A file of a process below /proc; empty if the process has ended. */
export function readProcess(id: number, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
