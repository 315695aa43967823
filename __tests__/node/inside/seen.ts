import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readProcess } from '../stage/inside-node';
import { CAPABILITIES } from './capabilities';

/** What a container is, as the kernel says of its first process. */
export interface Seen {
  readonly user: string;
  /** The capabilities that it has. */
  readonly capabilities: readonly string[];
  /** The capabilities that a program in it may get at most. */
  readonly bound: readonly string[];
  readonly noNewPrivileges: boolean;
  readonly seccomp: boolean;
  /** The namespaces that it shares with its node. */
  readonly shares: readonly string[];
  /** Devices below `/dev`, without those of terminals. */
  readonly devices: readonly string[];
  /** What of `/proc` and `/sys` is covered with nothing. */
  readonly hidden: readonly string[];
  /** What of `/proc` and `/sys` cannot be written. */
  readonly readOnly: readonly string[];
  readonly readOnlyRoot: boolean;
  /** What else is mounted and may be written. */
  readonly writable: readonly string[];
  /** What else is mounted and may not. */
  readonly readable: readonly string[];
  /** Bytes of memory that it may use. */
  readonly memory: number;
  /** The environment that it was started with. */
  readonly environment: ReadonlyMap<string, string>;
}

interface Mount {
  readonly path: string;
  readonly root: string;
  readonly type: string;
  readonly isReadOnly: boolean;
}

const NAMESPACES = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'];

/**
 * Looks at a process of a container from outside.
 *
 * @param node any process of its node.
 */
export function seenOf(pid: number, node: number): Seen {
  const status = new Map(
    readProcess(pid, 'status')
      .split('\n')
      .map((line) => line.split(':\t') as [string, string]),
  );
  const field = (name: string) => status.get(name) ?? '';
  const mounts = mountsOf(pid);
  const ofKernel = mounts.filter(({ path }) => /^\/(?:proc|sys)(?:\/|$)/.test(path));
  const others = mounts.filter(({ path }) => !/^\/(?:$|proc|sys|dev(?:\/|$))/.test(path));
  const pathsOf = (list: readonly Mount[]) => list.map(({ path }) => path).sort();
  const isCover = ({ type, root }: Mount) => type === 'tmpfs' || root === '/null';
  return {
    user: userOf(field('Uid'), field('Gid'), readProcess(pid, 'uid_map')),
    capabilities: capabilitiesOf(field('CapEff')),
    bound: capabilitiesOf(field('CapBnd')),
    noNewPrivileges: field('NoNewPrivs') === '1',
    seccomp: field('Seccomp') === '2',
    shares: NAMESPACES.filter((name) => namespaceOf(pid, name) === namespaceOf(node, name)),
    devices: devicesBelow(`/proc/${pid}/root/dev`),
    hidden: pathsOf(ofKernel.filter((mount) => isCover(mount) && !/^\/sys\/fs\/cgroup$/.test(mount.path))),
    readOnly: pathsOf(
      ofKernel.filter((mount) => mount.isReadOnly && !isCover(mount) && !/cgroup\//.test(mount.path)),
    ),
    readOnlyRoot: mounts.some(({ path, isReadOnly }) => path === '/' && isReadOnly),
    writable: pathsOf(others.filter(({ isReadOnly }) => !isReadOnly)),
    readable: pathsOf(others.filter(({ isReadOnly }) => isReadOnly)),
    memory: memoryOf(pid),
    environment: new Map(
      readProcess(pid, 'environ')
        .split('\0')
        .map((entry) => /^([^=]*)=(.*)$/s.exec(entry)?.slice(1) as [string, string] | undefined)
        .filter((entry) => entry !== undefined),
    ),
  };
}

function userOf(uid: string, gid: string, map: string): string {
  const [user] = uid.split('\t').map(Number);
  const [group] = gid.split('\t').map(Number);
  const [inside, outside] = map.trim().split(/\s+/).map(Number);
  // In here users have the numbers that they have on the node.
  const shift = (number = 0) => number - (outside ?? 0) + (inside ?? 0);
  return `${shift(user)}:${shift(group)}`;
}

/** The names of the bits of a set. */
export function capabilitiesOf(bits: string): readonly string[] {
  const set = BigInt(`0x${bits || '0'}`);
  return CAPABILITIES.filter((_, bit) => (set >> BigInt(bit)) & 1n).sort();
}

function namespaceOf(pid: number, name: string): string {
  return readlinkSync(`/proc/${pid}/ns/${name}`);
}

function mountsOf(pid: number): readonly Mount[] {
  return readProcess(pid, 'mountinfo')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [before = '', after = ''] = line.split(' - ');
      const [, , , root = '', path = '', options = ''] = before.split(' ');
      const [type = '', , superOptions = ''] = after.split(' ');
      const isReadOnly = [options, superOptions].some((list) => list.split(',').includes('ro'));
      return { path, root, type, isReadOnly };
    });
}

/** Names of the device nodes below a folder, without those of terminals. */
export function devicesBelow(folder: string, below = ''): readonly string[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const path = join(folder, name);
      const stat = lstatSync(path);
      if (stat.isDirectory()) {
        return name === 'pts' ? [] : devicesBelow(path, `${below}${name}/`);
      }
      return stat.isCharacterDevice() || stat.isBlockDevice() ? [`${below}${name}`] : [];
    })
    .sort();
}

/** The limit of its control group, of version 1. */
function memoryOf(pid: number): number {
  const [, group = ''] = /^\d+:memory:(.*)$/m.exec(readProcess(pid, 'cgroup')) ?? [];
  return Number(readFileSync(join('/sys/fs/cgroup/memory', group, 'memory.limit_in_bytes'), 'utf8'));
}
