import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder that lives as long as a test. */
export class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'fleet-'));

  /** Writes files below the folder. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), text);
    }
  }

  /** Every file below a folder of it, with its text; folders end with a slash. */
  contents(below = '.'): Readonly<Record<string, string>> {
    return contentsOf(join(this.path, below));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Every file below a folder, with its text; empty folders with none. */
export function contentsOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return Object.fromEntries(
    entries
      .map((entry): [string, string] => {
        const path = join(entry.parentPath, entry.name);
        const name = path.slice(folder.length).replace(/^\/?(\.\/)?/, '');
        return entry.isDirectory() ? [`${name}/`, ''] : [name, readFileSync(path, 'utf8')];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
