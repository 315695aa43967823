import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lines of one window: most mutants lie within one, and a window is small enough to be one of many. */
const LINES = 10;

/** A window of lines, as Stryker reads it. */
export function windowsOf(file: string, lines: number): readonly string[] {
  return Array.from(
    { length: Math.ceil(lines / LINES) },
    (_, index) => `${file}:${index * LINES + 1}-${Math.min((index + 1) * LINES, lines)}`,
  );
}

/** As many of `items` as are asked for, the same ones for the same seed. */
export function sampleOf<Item>(items: readonly Item[], count: number, seed: number): readonly Item[] {
  const rest = [...items];
  let state = seed;
  return Array.from({ length: Math.min(count, items.length) }, () => {
    // A linear congruential generator: what is chosen must be the same on every machine.
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return rest.splice(Math.floor((state / 2 ** 32) * rest.length), 1)[0] as Item;
  });
}

/** Every window of the sources below a folder, or of one file. */
function windowsBelow(path: string): readonly string[] {
  const files = path.endsWith('.ts')
    ? [path]
    : readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(path, name))
        .sort();
  return files.flatMap((file) => windowsOf(file, readFileSync(file, 'utf8').split('\n').length));
}

function main([path, count = '', seed = '1']: readonly string[]): void {
  if (path === undefined || !/^[1-9]\d*$/.test(count) || !/^\d+$/.test(seed)) {
    process.stderr.write('usage: npm run mutation:sample -- FOLDER WINDOWS [SEED]\n');
    process.exit(2);
  }
  const windows = windowsBelow(path);
  const chosen = sampleOf(windows, Number(count), Number(seed));
  process.stderr.write(`${chosen.length} of ${windows.length} windows of ${LINES} lines, seed ${seed}\n`);
  const { status } = spawnSync('npx', ['stryker', 'run', '--mutate', chosen.join(',')], { stdio: 'inherit' });
  process.exit(status ?? 1);
}

if (require.main === module) {
  main(process.argv.slice(2));
}
