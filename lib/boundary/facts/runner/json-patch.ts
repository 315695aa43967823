import { isDeepStrictEqual } from 'node:util';
import { sizeOf } from '../manifests/object-size';
import { isRecord, type UntypedRecord } from '../untyped';

/** A JSON patch that does not fit the document, which GitLab Runner refuses as well. */
export class PatchDoesNotApply extends Error {}

/**
 * `document` after a JSON merge patch.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7386
 */
export function mergePatch(document: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) {
    return patch;
  }
  const merged: Record<string, unknown> = isRecord(document) ? { ...document } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete merged[key];
    } else {
      merged[key] = mergePatch(merged[key], value);
    }
  }
  return merged;
}

/** More operations than any patch of a pod has. */
const MOST_OPERATIONS = 1_000;

/** What `copy` may add: a value that is copied into itself doubles each time. */
const MOST_COPIED = 10_000;

interface Holder {
  root: unknown;
  copied: number;
}

/**
 * `document` after a JSON patch.
 *
 * @throws PatchDoesNotApply if an operation is unknown or points nowhere.
 * @see https://www.rfc-editor.org/rfc/rfc6902
 */
export function jsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw new PatchDoesNotApply('the patch is not a list of operations');
  }
  if (patch.length > MOST_OPERATIONS) {
    throw new PatchDoesNotApply(`it has more than ${MOST_OPERATIONS} operations`);
  }
  const holder: Holder = { root: structuredClone(document), copied: 0 };
  for (const operation of patch) {
    if (!isRecord(operation)) {
      throw new PatchDoesNotApply('an operation is not an object');
    }
    apply(holder, operation);
  }
  return holder.root;
}

function copied(holder: Holder, value: unknown): unknown {
  const size = sizeOf(value);
  holder.copied += 'fault' in size ? MOST_COPIED + 1 : size.values;
  if (holder.copied > MOST_COPIED) {
    throw new PatchDoesNotApply(`it copies more than ${MOST_COPIED} values`);
  }
  return structuredClone(value);
}

function apply(holder: Holder, operation: UntypedRecord): void {
  const path = pointer(operation['path']);
  switch (operation['op']) {
    case 'add':
      write(holder, path, structuredClone(operation['value']), true);
      break;
    case 'replace':
      read(holder, path);
      write(holder, path, structuredClone(operation['value']), false);
      break;
    case 'remove':
      remove(holder, path);
      break;
    case 'copy':
      write(holder, path, copied(holder, read(holder, pointer(operation['from']))), true);
      break;
    case 'move': {
      const from = pointer(operation['from']);
      const value = read(holder, from);
      remove(holder, from);
      write(holder, path, value, true);
      break;
    }
    case 'test':
      if (!isDeepStrictEqual(read(holder, path), operation['value'])) {
        throw new PatchDoesNotApply(`test fails at ${path.join('/')}`);
      }
      break;
    default:
      throw new PatchDoesNotApply(`unknown operation ${String(operation['op'])}`);
  }
}

function pointer(path: unknown): readonly string[] {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) {
    throw new PatchDoesNotApply('a path is not a JSON pointer');
  }
  const parts = path.split('/').slice(1);
  return ['root', ...parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))];
}

function read(holder: unknown, path: readonly string[]): unknown {
  let current = holder;
  for (const part of path) {
    if (Array.isArray(current)) {
      current = current[indexIn(current, part, current.length - 1)];
    } else if (isRecord(current) && Object.hasOwn(current, part)) {
      current = current[part];
    } else {
      throw new PatchDoesNotApply(`nothing at /${path.slice(1).join('/')}`);
    }
  }
  return current;
}

function write(holder: unknown, path: readonly string[], value: unknown, insert: boolean): void {
  const parent = read(holder, path.slice(0, -1));
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : indexIn(parent, last, parent.length);
    parent.splice(index, insert ? 0 : 1, value);
  } else if (isRecord(parent)) {
    (parent as Record<string, unknown>)[last] = value;
  } else {
    throw new PatchDoesNotApply(`nothing to write into at /${path.slice(1).join('/')}`);
  }
}

function remove(holder: unknown, path: readonly string[]): void {
  read(holder, path);
  const parent = read(holder, path.slice(0, -1));
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) {
    parent.splice(indexIn(parent, last, parent.length - 1), 1);
  } else {
    delete (parent as Record<string, unknown>)[last];
  }
}

function indexIn(list: readonly unknown[], part: string, maximum: number): number {
  const index = /^(?:0|[1-9]\d*)$/.test(part) ? Number(part) : -1;
  if (index < 0 || index > maximum) {
    throw new PatchDoesNotApply(`no index ${part} in a list of ${list.length}`);
  }
  return index;
}
