/** Attempts with which a job succeeds, and not in a user namespace. */
export const NOT_IN_A_USER_NAMESPACE: readonly string[] = ['kpagecount'];

/** Namespaces that a build container tries to make in that of its users, under the profile of examples/image-builds. */
export const BUILD_NAMESPACES: readonly { readonly kind: string; readonly open: boolean }[] = [
  { kind: 'mount', open: true },
  { kind: 'uts', open: true },
  { kind: 'net', open: false },
  { kind: 'pid', open: false },
  { kind: 'ipc', open: false },
  { kind: 'cgroup', open: false },
];

const SEEN: readonly (readonly [string, string, string])[] = [
  ['root of a container is on the node', 'root', 'nobody: each pod has 65536 users of its own'],
  ['a file of a volume is on the disk', 'of root', 'of root too: who has the disk sees no difference'],
  ['capabilities, no_new_privs, seccomp, devices, masks, mounts', 'as in the table above', 'the same'],
  ['`/proc/kpagecount`', 'is read by root of a job', 'is refused'],
  ['fetch by Git, artifacts up and down, services, volumes, uid 1000', 'work', 'work'],
  ['the sandbox of Nix', 'cannot be made', 'cannot be made'],
];

/** What was seen of jobs in user namespaces, as a section of the security model. */
export function userNamespacesSection(): readonly string[] {
  return [
    '### Jobs in user namespaces',
    '',
    'Of runners with `userNamespaces`, with the policies of their fleet in force: a job of every unprivileged kind and one of a',
    '`restricted` runner ran from start to end. The daemon of dind has no such field.',
    '',
    '| | without | in a user namespace |',
    '|---|---|---|',
    ...SEEN.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    'The build container of a runner with `imageBuilds` has the same, under the seccomp profile of `examples/image-builds`: that of',
    `its helper, and \`unshare\`, \`mount\`, \`umount2\` and \`chroot\`. It succeeds with no more of the attempts above, and makes a`,
    `namespace of users with one of ${kinds(true)}; of ${kinds(false)} it makes none. Buildah built and pushed an image in it.`,
    '',
  ];
}

function kinds(open: boolean): string {
  const names = BUILD_NAMESPACES.filter((one) => one.open === open).map(({ kind }) => `\`${kind}\``);
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
