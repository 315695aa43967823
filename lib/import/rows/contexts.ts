import { ADDED_CAPABILITIES } from '../../fleet/capabilities';
import { BASELINE_CAPABILITIES } from '../../world/pod-security-standards';
import { listOf } from '../carry';
import type { Carry, Outcome } from '../row';
import { isTree, leavesOf, plainText, written } from '../tree';
import { usersOfContainer, usersOfPod } from './users';

const BECAME_DIND =
  'the runner became one of kind dind: its daemon alone is privileged, it serves protected branches and tags, and it asks for nodes of its own. Build and helper containers are not privileged. Jobs of other branches build with imageBuilds or Kaniko: docs/building-images.md';

const STAYS_DOCKER =
  "only kind 'dind' is privileged, and there the daemon alone; nothing here says that jobs need a Docker daemon. If they bring services: [docker:dind], write kind: 'dind' with nodes, for protected branches and tags; on any branch Buildah builds with imageBuilds, and Kaniko without: docs/building-images.md";

/** What becomes of a privileged section. */
export const privileged: Carry = (value, { kind }) =>
  value === true || value === 'true'
    ? kind === 'dind'
      ? { fate: 'carried', why: BECAME_DIND, field: 'kind' }
      : { fate: 'fill-in', why: STAYS_DOCKER, field: 'kind' }
    : undefined;

/** The security context of a container. */
export const containerContext: Carry = (value, beside) => [
  ...(isTree(value) && value['privileged'] === true
    ? [{ below: 'privileged', ...asOutcome(privileged(true, beside)) }]
    : []),
  ...usersOfContainer(value),
  ...beyond(value),
];

/** The security context of a pod. */
export const podContext: Carry = (value, beside) => [...usersOfPod(value, beside), ...beyond(value)];

/** What of a security context is not merely what the product has anyway. */
const beyond = (value: unknown): readonly Outcome[] =>
  leavesOf(value).flatMap(({ path, value: said }): readonly Outcome[] => {
    const below = written(path);
    if (/unconfined|unmasked/i.test(plainText(said))) {
      return [
        {
          below,
          fate: 'refused',
          why: 'profiles of the kernel are never switched off: a program that needs it needs a node of its own, with kind dind',
        },
      ];
    }
    return /capabilities\.add/.test(below)
      ? [
          {
            below,
            fate: 'fill-in',
            field: 'addCapabilities',
            why: 'capabilities are those of all containers of a job: see which of them addCapabilities takes',
          },
        ]
      : [];
  });

/** Capabilities that jobs are given, each by itself. */
export const capabilities: Carry = (value) =>
  listOf(value).map((item, index): Outcome => {
    const name = plainText(item).toUpperCase().replace(/^CAP_/, '');
    const below = `[${index}]`;
    if (ADDED_CAPABILITIES.some((one) => one === name)) {
      return {
        below,
        fate: 'carried',
        why: '',
        field: 'addCapabilities',
        set: [{ field: 'addCapabilities', value: [name], adds: true }],
      };
    }
    return BASELINE_CAPABILITIES.some((one) => one === name)
      ? { below, fate: 'decided', why: 'jobs have it anyway' }
      : {
          below,
          fate: 'refused',
          why: 'not a capability that Pod Security baseline allows: others are parts of being root on the node',
        };
  });

function asOutcome(outcome: ReturnType<Carry>): Outcome {
  return asList(outcome)[0] ?? { fate: 'decided', why: '' };
}

function asList(outcome: ReturnType<Carry>): readonly Outcome[] {
  return outcome === undefined ? [] : Array.isArray(outcome) ? outcome : [outcome as Outcome];
}
