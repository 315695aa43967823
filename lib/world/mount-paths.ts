/**
 * Folders of Linux in which a volume takes the place of what containers are made of: programs, libraries, devices, what the
 * kernel, the node and GitLab Runner show there, and where tools look for credentials. All that lies below them is meant too.
 *
 * @see https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html
 * @see https://docs.gitlab.com/runner/executors/kubernetes/#configure-volume-types
 */
export const SYSTEM_FOLDERS: readonly string[] = [
  '/bin',
  '/boot',
  '/builds',
  '/busybox',
  '/certs',
  '/dev',
  '/kaniko',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/nix',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr/bin',
  '/usr/lib',
  '/usr/lib32',
  '/usr/lib64',
  '/usr/libexec',
  '/usr/local/bin',
  '/usr/local/lib',
  '/usr/local/sbin',
  '/usr/sbin',
  '/var/lib/docker',
  '/var/run',
];

/** Folders that hold others: a volume may be mounted below them, and not over them. */
export const FOLDERS_OF_FOLDERS: readonly string[] = [
  '/etc',
  '/home',
  '/opt',
  '/root',
  '/usr',
  '/usr/local',
  '/usr/local/share',
  '/usr/share',
  '/var',
  '/var/lib',
];

/** Memory that the processes of a container share, which browsers and databases want more of. */
export const SHARED_MEMORY = '/dev/shm';

/** Folders, themselves or below, that GitLab Runner may use for the sources and caches of a job: a job can write all of it. */
export const WORK_FOLDERS: readonly string[] = ['/builds', '/cache', '/home', '/tmp'];

/**
 * Folders in which images keep neither programs nor settings, themselves or below: what one job leaves there, another one
 * finds only if it looks for it.
 */
export const DATA_FOLDERS: readonly string[] = ['/cache', '/data', '/mnt', '/srv', '/var/cache'];
