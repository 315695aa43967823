/** Attempts with which a job succeeds, and not in a user namespace. */
export const NOT_IN_A_USER_NAMESPACE: readonly string[] = ['kpagecount'];

const SEEN: readonly (readonly [string, string, string])[] = [
  ['root of a container is on the node', 'root', 'nobody: each pod has 65536 users of its own'],
  ['a file of a volume is on the disk', 'of root', 'of root too: who has the disk sees no difference'],
  ['capabilities, no_new_privs, seccomp, devices, masks, mounts', 'as in the table above', 'the same'],
  ['`/proc/kpagecount`', 'is read by root of a job', 'is refused'],
  ['fetch by Git, artifacts up and down, services, volumes, uid 1000', 'work', 'work'],
];

/** What was seen of jobs in user namespaces, as a section of the security model. */
export function userNamespacesSection(): readonly string[] {
  return [
    '### Jobs in user namespaces',
    '',
    'No field of a fleet asks for `hostUsers: false` yet, and the admission policies refuse pods that have it. So the tests',
    'add a patch of their own to every `config.toml`, in a fleet without those policies. A job of every unprivileged kind',
    'and one of a `restricted` runner then run from start to end. The daemon of dind was not tried.',
    '',
    '| | without | in a user namespace |',
    '|---|---|---|',
    ...SEEN.map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ];
}
