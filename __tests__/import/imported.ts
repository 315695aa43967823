import { Fleet } from '../../lib';
import type { Explained } from '../../lib/import/fate';
import { type Imported, type ImportOptions, importFleet } from '../../lib/import/import-fleet';
import { readSource } from '../../lib/import/input/read';

/** What is made of texts, each a file. */
export function imported(texts: readonly string[] | string, options: ImportOptions = {}): Imported {
  const files = typeof texts === 'string' ? [texts] : texts;
  return importFleet(
    files.flatMap((text, index) => readSource(`file-${index + 1}`, text)),
    options,
  );
}

/** The fleet that is made of texts. */
export function fleetFrom(...texts: readonly string[]): Fleet {
  return Fleet.parse(imported(texts).spec);
}

/** The first runner that is made of a text, as it was specified. */
export function runnerFrom(text: string): Readonly<Record<string, unknown>> {
  const { runners } = imported(text).spec as { runners: readonly Record<string, unknown>[] };
  return runners[0] ?? {};
}

/** What became of a key; of all of it, or of a part below it. */
export function toldOf(text: string, key: string, below?: string): Explained | undefined {
  return imported(text).explained.find(
    (one) => one.key === key && (below === undefined || one.below.some((name) => name.startsWith(below))),
  );
}

/** Values of the chart with keys of \`[runners.kubernetes]\`, and of \`[[runners]]\` above them. */
export function valuesWith(kubernetes: string, runner = '', values = ''): string {
  const config = ['[[runners]]', runner, '[runners.kubernetes]', kubernetes].join('\n');
  return `gitlabUrl: https://gitlab.test\n${values}\nrunners:\n  config: |\n${config.replace(/^(?=.)/gm, '    ')}\n`;
}
