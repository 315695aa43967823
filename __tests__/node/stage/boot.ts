import { join } from 'node:path';
import { KERNEL_SETTINGS, type NodeFolders } from './node-files';

/** A long-running program of a node. */
export interface Service {
  readonly name: string;
  readonly command: readonly string[];
  /** A command that must succeed before it starts. */
  readonly after?: string;
  /** Whether it sees system settings that are not those of the machine. */
  readonly ownSettings?: boolean;
}

/** Where a node is told to keep a service down: a file of its name. */
export const DOWN_FOLDER = '/run/down';
/** Where the process id of a service stands, as the node counts. */
export const PID_FOLDER = '/run/pids';

/**
 * What a node does when it starts, as a script for its first process. A service that ends is started again, as systemd
 * would, unless it is to stay down.
 */
export function bootScript(folders: NodeFolders, init: string, services: readonly Service[]): string {
  return [
    'set -e',
    // What pods mount must be seen by both the kubelet and containerd.
    'mount --make-rshared /',
    'mount -t tmpfs tmpfs /run',
    `mkdir -p ${DOWN_FOLDER} ${PID_FOLDER}`,
    `mount --bind ${folders.var} /var`,
    'ip link set lo up',
    ...services.map((service) => serviceScript(folders, service)),
    `exec ${init}`,
    '',
  ].join('\n');
}

function serviceScript(folders: NodeFolders, { name, command, after, ownSettings }: Service): string {
  const settings = Object.keys(KERNEL_SETTINGS).map(
    (path) => `mount --bind ${join(folders.etc, settingPath(path))} /proc/sys/${path}`,
  );
  const start = `echo $$ > ${PID_FOLDER}/${name}; exec ${command.join(' ')}`;
  const shell = ownSettings
    ? `unshare --mount --propagation unchanged sh -ec 'mount --make-private /proc; ${settings.join('; ')}; ${start}'`
    : `sh -ec '${start}'`;
  return [
    '(',
    'set +e',
    'while :; do',
    ...(after ? [`  until ${after}; do sleep 0.2; done`] : []),
    `  while [ -e ${DOWN_FOLDER}/${name} ]; do sleep 0.2; done`,
    `  ${shell}`,
    `  echo "lab: ${name} ended with $?, starts again"`,
    '  sleep 0.5',
    'done',
    `) >> ${folders.logs}-${name}.log 2>&1 < /dev/null &`,
  ].join('\n');
}

/** Where the value of a system setting stands that the kubelet is shown, in the node's configuration. */
export function settingPath(path: string): string {
  return join('settings', path.replaceAll('/', '.'));
}
