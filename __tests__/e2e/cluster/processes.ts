import { readdirSync, readFileSync } from 'node:fs';

/** Command lines of the processes of this machine that know a path, from their arguments or their environment. */
export function processesOf(path: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      const command = read(`/proc/${id}/cmdline`);
      return command.includes(path) || read(`/proc/${id}/environ`).includes(path) ? [command] : [];
    });
}

/** A file of a process, which may have ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
