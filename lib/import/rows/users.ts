import type { Beside, Outcome } from '../row';
import { leavesOf, valueAt } from '../tree';

/** As whom containers run, and whose the files of their volumes are: keys of a security context, of a pod or of a container. */
export const USER_KEYS = /^(?:run_as_user|run_as_group|fs_group|supplemental_groups)/;

const OF_ITS_IMAGE = 'jobs run as the user of their image; make an image whose user it is';

/** What becomes of them in the security context of the pod. A user other than root is at home at level restricted. */
export function usersOfPod(context: unknown, { kind, kubernetes }: Beside): readonly Outcome[] {
  const isNamed = kind !== 'dind' && isUser(valueAt(context, ['run_as_user']));
  const hasClaims = valueAt(kubernetes, ['volumes', 'pvc']) !== undefined;
  return keysIn(context).map((below): Outcome => {
    const value = valueAt(context, [below]);
    switch (below) {
      case 'run_as_user':
        return isNamed ? { below, ...asUser(value) } : { below, fate: 'not-offered', why: OF_ITS_IMAGE };
      case 'run_as_group':
        return isNamed ? { below, ...asGroup(value) } : { below, fate: 'not-offered', why: OF_ITS_IMAGE };
      case 'fs_group':
        return { below, ...ofFiles(isNamed, hasClaims) };
      default:
        return { below, fate: 'not-offered', why: 'jobs have the groups of their image, and no others' };
    }
  });
}

/** The same in that of a container of a job. */
export function usersOfContainer(context: unknown): readonly Outcome[] {
  return keysIn(context).map((below): Outcome => {
    const isOfSomebody = isUser(valueAt(context, ['run_as_user']));
    return isOfSomebody && below !== 'supplemental_groups'
      ? {
          below,
          fate: 'fill-in',
          field: 'runAs',
          why: "all containers of a job have one user: set podSecurity: 'restricted' and runAs if its services run as that user too; else jobs run as the user of their image",
        }
      : { below, fate: 'not-offered', why: OF_ITS_IMAGE };
  });
}

function keysIn(context: unknown): readonly string[] {
  return [...new Set(leavesOf(context).flatMap(({ path }) => USER_KEYS.exec(path[0] ?? '')?.[0] ?? []))];
}

function isUser(value: unknown): boolean {
  return Number.isInteger(Number(value)) && Number(value) > 0;
}

function asUser(value: unknown): Omit<Outcome, 'below'> {
  return {
    fate: 'carried',
    why: 'together with level restricted, which leaves jobs no capability: only root has any use for them',
    field: 'runAs.user',
    set: [
      { field: 'podSecurity', value: 'restricted' },
      { field: 'runAs.user', value: Number(value) },
    ],
  };
}

function asGroup(value: unknown): Omit<Outcome, 'below'> {
  return isUser(value)
    ? {
        fate: 'carried',
        why: '',
        field: 'runAs.group',
        set: [{ field: 'runAs.group', value: Number(value) }],
      }
    : {
        fate: 'fill-in',
        field: 'runAs.group',
        why: 'no job has the group of root: give what only that group may write to in the image to another one',
      };
}

function ofFiles(isNamed: boolean, hasClaims: boolean): Omit<Outcome, 'below'> {
  if (isNamed) {
    return { fate: 'decided', why: 'files of volumes belong to the group of runAs' };
  }
  return hasClaims
    ? {
        fate: 'fill-in',
        field: 'runAs',
        why: "claims are given to no group but at level restricted: let their folder be writable for the user of the image, or set podSecurity: 'restricted' and runAs",
      }
    : {
        fate: 'decided',
        why: 'every user may write to /builds and to scratch space, and what GitLab Runner fetches every user may change',
      };
}
