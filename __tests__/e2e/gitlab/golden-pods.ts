import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Container, Pod } from '../cluster/objects';

const FOLDER = resolve('__tests__/e2e/golden');

/** A pod that GitLab Runner made, with what differs from job to job replaced, so that it can be made again. */
export function normalizedPod(pod: Pod, jobId: number): Pod {
  const text = JSON.stringify(pod)
    .replaceAll(/(-concurrent-)\d+-[a-z0-9]{8}\b/g, '$10-golden00')
    .replaceAll(/(-concurrent-)\d+\b/g, '$10')
    .replaceAll(new RegExp(`\\b${jobId}\\b`, 'g'), '1');
  const { status: _status, ...normal } = JSON.parse(text);
  for (const container of [...normal.spec.initContainers, ...normal.spec.containers] as Container[]) {
    // The runner writes them in the order of a Go map, which is another one each time.
    container['securityContext']?.capabilities?.add?.sort();
    container['securityContext']?.capabilities?.drop?.sort();
    for (const variable of container['env'] ?? []) {
      if (/^CI_CONCURRENT_(PROJECT_)?ID$/.test(variable.name)) {
        variable.value = '0';
      }
    }
  }
  return normal;
}

/** The pod that is on record under a name. */
export function recordedPod(name: string): Pod {
  const file = fileOf(name);
  if (!existsSync(file)) {
    throw new Error(`${file} is missing: record it with UPDATE_GOLDEN=1`);
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** With `UPDATE_GOLDEN=1`, puts a pod on record; the difference is for people to read. */
export function recordPod(name: string, pod: Pod): void {
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(fileOf(name), `${formatted(pod)}\n`);
  }
}

function fileOf(name: string): string {
  return join(FOLDER, `${name}.json`);
}

/** JSON with one variable a line. */
function formatted(pod: Pod): string {
  return JSON.stringify(pod, null, 2).replaceAll(
    /\{\n\s+("name": "[^\n]*")(?:,\n\s+("value": [^\n]*))?\n\s+\}/g,
    (_match, name, value) => `{ ${[name, ...(value ? [value] : [])].join(', ')} }`,
  );
}
