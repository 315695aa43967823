import type { Runner } from '../fleet/runner';
import { type Cel, column, table, text } from './cel-text';
import { type Fact, factOf } from './per-runner';
import { type Place, sharedLines } from './shared-lines';

/** A runner with the files of its ConfigMap. */
export interface RunnerFiles {
  readonly runner: Runner;
  readonly files: Readonly<Record<string, string>>;
}

/** The files of `variables.runner`, line by line as a reviewer knows them: what all have, and in what they differ. */
export function configTexts(configs: readonly RunnerFiles[]): Cel {
  return table(
    Object.keys(configs[0]?.files ?? {}).map((file) => [
      file,
      joined(configs, sharedLines(configs.map(({ files }) => (files[file] ?? '').split('\n')))),
    ]),
  );
}

function joined(configs: readonly RunnerFiles[], places: readonly Place[]): Cel {
  const lists: (Cel | Cel[])[] = [];
  const add = (line: Cel): void => {
    const last = lists.at(-1);
    if (Array.isArray(last)) {
      last.push(line);
    } else {
      lists.push([line]);
    }
  };
  for (const place of places) {
    if (typeof place === 'string') {
      add(text(place));
    } else if (place.every(({ length }) => length === place[0]?.length)) {
      place[0]?.forEach((_, index) => {
        add(ofRunner(configs, (position) => place[position]?.[index] ?? ''));
      });
    } else {
      lists.push(`(${ofRunner(configs, (position) => place[position] ?? [])})`);
    }
  }
  return `(${lists.map((list) => (Array.isArray(list) ? column(list) : list)).join(' + ')}).join('\\n')`;
}

function ofRunner(configs: readonly RunnerFiles[], factAt: (position: number) => Fact): Cel {
  return factOf(
    'variables.runner',
    configs.map(({ runner: { name } }, position) => [name, factAt(position)]),
  );
}
