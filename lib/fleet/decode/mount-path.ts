import {
  DATA_FOLDERS,
  FOLDERS_OF_FOLDERS,
  SHARED_MEMORY,
  SYSTEM_FOLDERS,
  WORK_FOLDERS,
} from '../../world/mount-paths';
import { oddCharacter } from './name-text';

/** An absolute path of plain parts: no `..`, no variable, nothing at its end. */
const PATH = /^(?=.{2,200}$)(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9_.-]+)+$/;

/** Where GitLab Runner keeps what a job runs and prints. */
const OF_THE_RUNNER = /^\/(?:scripts|logs)(?:-[^/]*)?(?:\/|$)/;

/** Where tools look for credentials of registries. */
const OF_REGISTRIES = /\/\.docker(?:cfg)?(?:\/|$)/;

/** Whether a path is one of some folders, or below. */
export function isWithin(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** Whether files may be mounted at a path. */
export function isMountPath(path: string): boolean {
  return (
    PATH.test(path) &&
    !OF_THE_RUNNER.test(path) &&
    !OF_REGISTRIES.test(path) &&
    !isWithin(path, SYSTEM_FOLDERS) &&
    !FOLDERS_OF_FOLDERS.includes(path)
  );
}

/** Whether scratch space may be mounted at a path. */
export function isScratchPath(path: string): boolean {
  return path === SHARED_MEMORY || isMountPath(path);
}

/** Whether what jobs leave for others may be mounted at a path. */
export function isDataPath(path: string): boolean {
  return isMountPath(path) && isWithin(path, DATA_FOLDERS);
}

/** Whether jobs may have their sources at a path. */
export function isWorkPath(path: string): boolean {
  return PATH.test(path) && isWithin(path, WORK_FOLDERS);
}

/** Whether something may be mounted at a path of the daemon of dind, which has what jobs mount too. */
export function isPathOfRoot(path: string): boolean {
  return isScratchPath(path) && isWithin(path, [SHARED_MEMORY, ...WORK_FOLDERS, ...DATA_FOLDERS]);
}

/** What is wrong with the path of a volume. */
export function mountPathFault(path: string): string {
  if (!PATH.test(path)) {
    const odd = oddCharacter(path, /[A-Za-z0-9_./-]/);
    return `not the path of a folder: ${odd ?? 'it is not absolute, or has a part of dots or none'}`;
  }
  if (OF_REGISTRIES.test(path)) {
    return 'tools look for credentials of registries there: jobs push with those of their own project';
  }
  return isMountPath(path)
    ? 'programs would find it there without looking for it: those of the next job, or the daemon of dind'
    : 'the volume would take the place of what containers are made of, or of what GitLab Runner keeps there';
}
