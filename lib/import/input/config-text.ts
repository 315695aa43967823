import { parse, TomlError } from 'smol-toml';
import { fillTemplate, UNREAD } from '../template';
import { isTree, type Tree } from '../tree';

/** A config.toml, read as far as it can be. */
export interface ConfigText {
  readonly tree: Tree;
  /** What could not be read, in words that quote nothing. */
  readonly faults: readonly string[];
  /** The values of the chart that its template reads, as `runners.size`. */
  readonly reads: readonly string[];
}

/** A value that another tool puts in before TOML is read, such as `concurrent = ${jobs}`. */
const PLACEHOLDER = /^(\s*[\w."-]+\s*=\s*)(?:\$\{[^}\n]*\}|###\w+###)[ \t]*$/gm;

/** Reads the text of a config.toml, which may be a template of the chart. */
export function readConfig(source: string, values: Tree): ConfigText {
  const { text, guessed, reads } = fillTemplate(source, values);
  const lines = [...new Set(guessed)];
  const faults =
    lines.length === 0
      ? []
      : [
          `what the template does in line ${lines.join(', ')} cannot be known here: conditions are taken to hold, loops and sections that it inserts are left out`,
        ];
  try {
    return {
      tree: parse(text.replace(PLACEHOLDER, `$1"${UNREAD}"`), { integersAsBigInt: false }) as Tree,
      faults,
      reads,
    };
  } catch (error) {
    return { tree: {}, faults: [...faults, tomlFault(error)], reads };
  }
}

/** Why a text is no TOML, without what it says. */
function tomlFault(error: unknown): string {
  const where = error instanceof TomlError ? ` from line ${error.line} on` : '';
  return `it cannot be read as TOML${where}, by GitLab Runner neither: correct it, and import it again`;
}

/** The sections `[[runners]]` of a config. */
export function runnersOf(config: Tree): readonly Tree[] {
  const { runners } = config;
  return Array.isArray(runners) ? runners.filter(isTree) : isTree(runners) ? [runners] : [];
}
