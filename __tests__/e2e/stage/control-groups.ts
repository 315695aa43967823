import { existsSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const ROOT = '/sys/fs/cgroup';
/** What has just been killed leaves its control group a moment later. */
const TRIES = 50;

/** Where control groups of a name are or would be: one place for each controller of version 1. */
export function placesOf(name: string): string[] {
  return existsSync(ROOT)
    ? readdirSync(ROOT)
        .map((controller) => join(ROOT, controller))
        .filter((path) => statSync(path).isDirectory())
        .map((path) => join(path, name))
    : [];
}

/** Removes the control groups of that name with all below them. */
export async function removeControlGroups(name: string): Promise<void> {
  for (let tries = TRIES; tries > 0; tries -= 1) {
    const left = placesOf(name).filter((path) => existsSync(path));
    if (left.every(isRemoved)) {
      return;
    }
    await delay(100);
  }
  console.error(`control groups called ${name} are left behind`);
}

function isRemoved(path: string): boolean {
  try {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        isRemoved(join(path, entry.name));
      }
    }
    rmdirSync(path);
    return true;
  } catch {
    return false;
  }
}
