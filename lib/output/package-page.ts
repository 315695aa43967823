import { join, relative } from 'node:path';

/** Where a page of this package lies, seen from the working folder: in the repository, or in `node_modules` of a project. */
export function pageOfPackage(path: string): string {
  return relative('.', join(__dirname, '../../..', path));
}
