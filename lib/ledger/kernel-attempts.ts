import { ATTEMPTS_ON_KERNEL } from './attempts-on-kernel';
import { ATTEMPTS_ON_NODE } from './attempts-on-node';

/** What became of an attempt: `not here` where the machine of the tests has no such thing. */
export type AttemptOutcome = 'done' | 'refused' | 'not here';

/** Errors of the kernel by which a job is refused, or none where it is not. */
export type Refusals = 'done' | readonly string[];

/** Things that a container may ask of its kernel, and what it is answered. */
export interface KernelAttempts {
  readonly what: string;
  /**
   * What it touches: the node and all that runs there, only the container's own namespaces, or only code of the kernel, by
   * whose faults programs got out.
   */
  readonly reaches: 'node' | 'own' | 'kernel';
  /** Ids of the attempts. */
  readonly ids: readonly string[];
  /** Those of them that the machine of the tests lacks. */
  readonly absent?: readonly string[];
  /** To the containers of every kind but the daemon. */
  readonly job: Refusals;
  /** To those of a runner that is held to Pod Security `restricted`. */
  readonly restricted: Refusals;
  /** To a privileged container, as the daemon of dind. */
  readonly privileged: AttemptOutcome;
  /** To a privileged container in a user namespace (`hostUsers: false`). */
  readonly shifted: AttemptOutcome;
}

/** All that was tried. */
export const KERNEL_ATTEMPTS: readonly KernelAttempts[] = [...ATTEMPTS_ON_NODE, ...ATTEMPTS_ON_KERNEL];

const REACHES = { node: 'the node', own: 'its own', kernel: 'the kernel' } as const;

/** The attempts as a section of the security model. */
export function kernelAttemptsSection(): readonly string[] {
  const present = (list: readonly KernelAttempts[]) =>
    list.flatMap(({ ids, absent = [], ...row }) => ids.filter((id) => !absent.includes(id)).map(() => row));
  const count = (list: readonly { readonly [Column in keyof KernelAttempts]?: unknown }[], column: Column) =>
    list.filter((row) => row[column] === 'done').length;
  const all = present(KERNEL_ATTEMPTS);
  const onNode = present(KERNEL_ATTEMPTS.filter(({ reaches }) => reaches === 'node'));
  const tried = KERNEL_ATTEMPTS.flatMap(({ ids }) => ids).length;
  return [
    '### What a container may ask of the kernel',
    '',
    `A program tries ${tried} things and changes nothing: it opens and closes, and asks with arguments that are refused after`,
    `the question of permission. The machine has ${all.length} of them, ${onNode.length} of which reach the node.`,
    '',
    '| container | done | of those that reach the node |',
    '|---|---|---|',
    ...COLUMNS.map(([column, name]) => `| ${name} | ${count(all, column)} | ${count(onNode, column)} |`),
    '',
    'A user namespace takes most of the node from a privileged container, and leaves it the whole of the kernel: neither',
    'seccomp nor AppArmor holds it.',
    '',
    '| asks for | reaches | job | restricted job | privileged | the same in a user namespace |',
    '|---|---|---|---|---|---|',
    ...KERNEL_ATTEMPTS.map(({ what, reaches, job, restricted, privileged, shifted }) =>
      ['', what, REACHES[reaches], refusal(job), refusal(restricted), privileged, shifted, '']
        .join(' | ')
        .trim(),
    ),
    '',
  ];
}

type Column = 'job' | 'restricted' | 'privileged' | 'shifted';

const COLUMNS: readonly (readonly [Column, string])[] = [
  ['job', 'of a job'],
  ['restricted', 'of a `restricted` job'],
  ['privileged', 'privileged'],
  ['shifted', 'privileged, in a user namespace'],
];

function refusal(outcome: Refusals): string {
  return outcome === 'done' ? '**done**' : outcome.join(', ');
}
