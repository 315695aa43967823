/** What a container is, as the kernel says of its first process on a real node. */
export interface InsideView {
  readonly id: string;
  /** Which containers, for people. */
  readonly of: string;
  /** The same by runner. */
  readonly containers: Readonly<Record<string, readonly ContainerRole[]>>;
  /** User and group. */
  readonly user: string;
  /** Effective capabilities, which nothing in the container adds to. `all`: as many as the node has. */
  readonly capabilities: readonly string[] | 'all';
  readonly noNewPrivileges: boolean;
  readonly seccomp: boolean;
  /** Device nodes in `/dev`; `all`: what the node has. */
  readonly devices: readonly string[] | 'all';
  /** Whether `/proc` and `/sys` are as {@link HIDDEN} and {@link READ_ONLY} say. Otherwise all of both may be written. */
  readonly masked: boolean;
  readonly readOnlyRoot: boolean;
  /** What is mounted besides and may be written; what comes of the job's id is `*`. */
  readonly writable: readonly string[];
  /** What is mounted besides and may not. */
  readonly readable: readonly string[];
  /** Variables whose value is that of a Secret. */
  readonly secrets: readonly string[];
}

/** The containers of job pods, services apart from the daemon; and that of a manager. */
export type ContainerRole = 'init-permissions' | 'build' | 'helper' | 'service' | 'daemon' | 'manager';

/** The runners that were looked at: one of each kind, and one that is held to `restricted`. */
export const RUNNERS_SEEN = [
  'docker',
  'tinyland-docker',
  'nix',
  'tinyland-nix',
  'dind',
  'restricted',
] as const;

/** What is not shown of the node, as far as its kernel has it. */
export const HIDDEN = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/sys/devices/virtual/powercap',
  '/sys/firmware',
] as const;

/** What cannot be written of the node, as far as its kernel has it. */
export const READ_ONLY = [
  '/proc/bus',
  '/proc/fs',
  '/proc/irq',
  '/proc/sys',
  '/proc/sysrq-trigger',
  '/sys',
] as const;

/** Namespaces that every container shares with its node; with control groups of version 2 the first one is its own. */
export const SHARED_NAMESPACES = ['cgroup', 'time', 'user'] as const;

const FILES_OF_A_POD = ['/etc/hostname', '/etc/hosts', '/etc/resolv.conf'] as const;
const FILES_OF_A_JOB = ['/builds', ...FILES_OF_A_POD, '/logs-*', '/scripts-*'] as const;

const PREPARED: readonly ContainerRole[] = ['init-permissions', 'helper'];
const WITHOUT_SERVICE: readonly ContainerRole[] = [...PREPARED, 'build'];
const WITH_SERVICE: readonly ContainerRole[] = [...WITHOUT_SERVICE, 'service'];

const OF_A_JOB = {
  user: '0:0',
  capabilities: [
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'NET_BIND_SERVICE',
    'SETFCAP',
    'SETGID',
    'SETUID',
  ],
  noNewPrivileges: true,
  seccomp: true,
  devices: ['full', 'null', 'random', 'tty', 'urandom', 'zero'],
  masked: true,
  readOnlyRoot: false,
  writable: FILES_OF_A_JOB,
  readable: [],
  secrets: [],
} as const satisfies Partial<InsideView>;

/** Every container of a fleet with every kind and a `restricted` runner, each in one row. */
export const SEEN_INSIDE: readonly InsideView[] = [
  {
    ...OF_A_JOB,
    id: 'job',
    of: 'init, build, helper and services of every kind, apart from the next row',
    containers: {
      docker: WITH_SERVICE,
      'tinyland-docker': WITH_SERVICE,
      nix: PREPARED,
      'tinyland-nix': PREPARED,
      dind: WITHOUT_SERVICE,
    },
  },
  {
    ...OF_A_JOB,
    id: 'nix-build',
    of: 'build of nix and tinyland-nix',
    containers: { nix: ['build'], 'tinyland-nix': ['build'] },
    secrets: ['ATTIC_CACHE', 'ATTIC_SERVER', 'ATTIC_TOKEN'],
  },
  {
    ...OF_A_JOB,
    id: 'restricted',
    of: 'init, build, helper and services of a `restricted` runner',
    containers: { restricted: WITH_SERVICE },
    user: '1000:1000',
    capabilities: [],
  },
  {
    ...OF_A_JOB,
    id: 'daemon',
    of: '**the daemon of dind**',
    containers: { dind: ['daemon'] },
    capabilities: 'all',
    noNewPrivileges: false,
    seccomp: false,
    devices: 'all',
    masked: false,
    writable: [...FILES_OF_A_JOB, '/var/lib/docker'],
  },
  {
    ...OF_A_JOB,
    id: 'manager',
    of: 'every manager',
    containers: Object.fromEntries(RUNNERS_SEEN.map((runner) => [runner, ['manager' as const]])),
    user: '100:65533',
    capabilities: [],
    readOnlyRoot: true,
    writable: ['/etc/gitlab-runner', '/etc/hosts', '/home/gitlab-runner', '/tmp'],
    readable: [
      '/etc/gitlab-runner/ca.crt',
      '/etc/gitlab-runner/config.toml',
      '/etc/hostname',
      '/etc/resolv.conf',
      '/var/run/secrets/kubernetes.io/serviceaccount',
    ],
    secrets: ['RUNNER_TOKEN'],
  },
];

/** What was seen, as a section of the security model. */
export function seenInsideSection(): readonly string[] {
  return [
    '### What the kernel says of each container',
    '',
    'Read from outside by root of the node, while real jobs ran, and by the jobs themselves. None but the daemon has more.',
    'Each has process, network, mount, host name and IPC namespaces of its own and a limit of memory, and shares those of',
    `${SHARED_NAMESPACES.join(', ')} with its node. The token of a ServiceAccount is in managers only.`,
    '',
    '| container | user | capabilities | no_new_privs | seccomp | devices | `/proc`, `/sys` | root | may write besides | Secrets |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...SEEN_INSIDE.map((view) => `| ${cells(view).join(' | ')} |`),
    '',
    `Masked is: nothing is shown of ${codes(HIDDEN)}, and ${codes(READ_ONLY)} cannot be written.`,
    '',
  ];
}

function cells(view: InsideView): readonly string[] {
  const all = (list: readonly string[] | 'all', other: (names: readonly string[]) => string) =>
    list === 'all' ? "**the node's**" : other(list);
  return [
    view.of,
    view.user,
    all(view.capabilities, (names) => names.join(', ') || 'none'),
    view.noNewPrivileges ? 'yes' : '**no**',
    view.seccomp ? 'on' : '**off**',
    all(view.devices, (names) => names.join(', ')),
    view.masked ? 'masked' : '**open**',
    view.readOnlyRoot ? 'read-only' : 'writable',
    codes(view.writable),
    codes(view.secrets) || 'none',
  ];
}

function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
