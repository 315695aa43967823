import { chmodSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { firstProcessOf, readProcess } from '../stage/inside-node';
import type { Lab } from '../stage/lab';
import { runtimeOf } from '../stage/node-files';
import { isFirst, processes } from './container-process';
import { type Seen, seenOf } from './seen';

/** How the command of a container begins that makes the files of a job ready, and ends within milliseconds. */
const BEGINNING = 'touch /logs-';
const LONGER = `sleep 10; ${BEGINNING}`;
const MILLISECONDS_BETWEEN_LOOKS = 500;

/**
 * Looks at containers that end too soon for anybody to look at them. The runtime of the nodes puts a pause before their
 * command; nothing else of them changes.
 */
export class LongerBeginnings {
  readonly #seen = new Map<string, Seen>();
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly lab: Lab) {
    for (const one of lab.nodes) {
      const file = `${runtimeOf(one)}.longer`;
      writeFileSync(file, runtimeWithPauses(lab.programs.runc));
      chmodSync(file, 0o755);
      renameSync(file, runtimeOf(one));
    }
    this.#timer = setInterval(() => this.#look(), MILLISECONDS_BETWEEN_LOOKS);
  }

  /** What was seen of a container, if anything was. */
  of(id: string): Seen | undefined {
    return this.#seen.get(id);
  }

  /** Looks no longer, and leaves the nodes as they were. */
  stop(): void {
    clearInterval(this.#timer);
    for (const one of this.lab.nodes) {
      const file = `${runtimeOf(one)}.plain`;
      symlinkSync(this.lab.programs.runc, file);
      renameSync(file, runtimeOf(one));
    }
  }

  #look(): void {
    for (const pid of processes()) {
      const groups = readProcess(pid, 'cgroup');
      const [id = ''] = /[0-9a-f]{64}$/m.exec(groups) ?? [];
      const node = this.lab.nodes.find(({ controlGroup }) => groups.includes(`${controlGroup}/`));
      if (node && !this.#seen.has(id) && isFirst(pid) && readProcess(pid, 'cmdline').includes(LONGER)) {
        this.#seen.set(id, seenOf(pid, firstProcessOf(node.name)));
      }
    }
  }
}

function runtimeWithPauses(runc: string): string {
  return `#!/bin/sh
for word in "$@"; do
  [ "$before" != --bundle ] || sed -i 's#"${BEGINNING}#"${LONGER}#' "$word/config.json"
  before=$word
done
exec ${runc} "$@"
`;
}
