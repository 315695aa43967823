/**
 * The yardstick: turns objects into text and keeps it, and does nothing else. Reading the objects is not counted, and
 * only those of one fleet are in memory at a time.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { dump } from 'js-yaml';
import { stringify } from 'yaml';
import { type Duration, Stopwatch } from '../stopwatch';

const WRITERS = {
  yaml: (object: unknown) => stringify(object, { lineWidth: 0 }),
  'js-yaml': (object: unknown) => dump(object, { lineWidth: -1, noRefs: true }),
  json: (object: unknown) => JSON.stringify(object),
};

/** What turns objects into text. */
export type Writer = keyof typeof WRITERS;

async function stringifyAll(write: (object: unknown) => string, file: string): Promise<Duration> {
  const texts: string[] = [];
  const stopwatch = new Stopwatch();
  for await (const line of createInterface(createReadStream(file))) {
    const objects: readonly unknown[] = JSON.parse(line);
    stopwatch.time(() => texts.push(...objects.map((object) => write(object))));
  }
  return stopwatch.read();
}

const [name = '', file = ''] = process.argv.slice(2);
stringifyAll(WRITERS[name as Writer], file).then((answer) => process.stdout.write(JSON.stringify(answer)));
