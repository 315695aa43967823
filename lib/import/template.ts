import { isTree, plainText, type Tree, valueAt } from './tree';

/** Stands for what a template would say and nobody here can know. It begins and ends with a character of nobody. */
export const UNREAD = '\u{e000}';

/** Whether a text holds something that could not be read. */
export function isUnread(value: unknown): boolean {
  return typeof value === 'string' && value.includes(UNREAD);
}

/** A template with the values put in. */
export interface Filled {
  readonly text: string;
  /** The lines of what could not be followed: conditions, which are taken to hold, loops and whole sections, which are not. */
  readonly guessed: readonly number[];
  /** The values that it reads, as `runners.size`. */
  readonly reads: readonly string[];
}

const UNKNOWN = Symbol('unknown');
const ACTION = /\{\{(-?)\s*([\s\S]*?)\s*(-?)\}\}/g;
const WORDS = /"(?:[^"\\]|\\.)*"|`[^`]*`|\(|\)|\||[^\s()|]+/g;

/** What a block does with the text in it. */
interface Block {
  /** Whether the text around it is kept. */
  readonly outer: boolean;
  keeps: boolean;
  /** Whether a branch was taken already. */
  taken: boolean;
}

/**
 * Puts values into a template of Go, as far as it can be known: values, conditions on them, and plain functions. The name
 * and the namespace of the release are unknown.
 *
 * @see https://helm.sh/docs/chart_template_guide/
 */
export function fillTemplate(template: string, values: Tree): Filled {
  if (!template.includes('{{')) {
    return { text: template, guessed: [], reads: [] };
  }
  const guessed: number[] = [];
  const blocks: Block[] = [];
  let text = '';
  let at = 0;
  const keeps = () => blocks.at(-1)?.keeps ?? true;
  for (const match of template.matchAll(ACTION)) {
    const [whole, , action = ''] = match;
    if (keeps()) {
      // Line breaks that an action takes away with its dashes stay: TOML does not mind, and the lines can be counted.
      text += template.slice(at, match.index);
    }
    at = match.index + whole.length;
    const line = template.slice(0, match.index).split('\n').length;
    const [word = '', ...rest] = action.split(/\s+/);
    const condition = () => {
      const value = evaluate(rest.join(' '), values);
      if (value === UNKNOWN) {
        guessed.push(line);
      }
      return value === UNKNOWN ? true : isTrue(value);
    };
    const block = blocks.at(-1);
    if (word === 'if' || word === 'with' || word === 'range' || word === 'define') {
      const outer = keeps();
      const holds = outer && (word === 'if' ? condition() : false);
      if (outer && word !== 'if') {
        guessed.push(line);
      }
      blocks.push({ outer, keeps: holds, taken: holds });
    } else if (word === 'else' && block !== undefined) {
      if (rest[0] === 'if') {
        rest.shift();
      }
      const holds = block.outer && !block.taken && (rest.length === 0 || condition());
      block.keeps = holds;
      block.taken ||= holds;
    } else if (word === 'end') {
      blocks.pop();
    } else if (keeps() && !/^\/\*|^\$\w+\s*:?=/.test(action)) {
      const made = shown(evaluate(action, values), text);
      text += made;
      if (made === '') {
        guessed.push(line);
      }
    }
  }
  return {
    text: keeps() ? text + template.slice(at) : text,
    guessed,
    reads: [...template.matchAll(/\.Values\.([\w.]*\w)/g)].map(([, name = '']) => name),
  };
}

function isTrue(value: unknown): boolean {
  return (
    value !== undefined &&
    value !== null &&
    value !== false &&
    value !== 0 &&
    value !== '' &&
    !(Array.isArray(value) && value.length === 0) &&
    !(isTree(value) && Object.keys(value).length === 0)
  );
}

/** What an action becomes in the text: a value alone on its place in TOML needs quotes. */
function shown(value: unknown, before: string): string {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const quotes = (line.match(/(?<!\\)"/g) ?? []).length % 2 === 1 || /"""[^"]*$/.test(before);
  if (!isPlain) {
    const isWhole = !quotes && /=\s*$/.test(line);
    return isWhole ? `"${UNREAD}"` : line.trim() === '' ? '' : UNREAD;
  }
  return quotes ? plainText(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"') : plainText(value);
}

/** The value of an expression, or that it is unknown. */
function evaluate(expression: string, values: Tree): unknown {
  const words = [...expression.matchAll(WORDS)].map(([word]) => word);
  const value = pipeline(words, values);
  return words.length > 0 ? UNKNOWN : value;
}

function pipeline(words: string[], values: Tree): unknown {
  let piped: readonly unknown[] = [];
  for (;;) {
    const command: unknown[] = [];
    let name: string | undefined;
    while (words.length > 0 && words[0] !== '|' && words[0] !== ')') {
      const word = words.shift() ?? '';
      if (word === '(') {
        command.push(pipeline(words, values));
        if (words.shift() !== ')') {
          return UNKNOWN;
        }
      } else if (
        command.length === 0 &&
        name === undefined &&
        /^[a-z]\w*$/i.test(word) &&
        !/^(?:true|false|nil)$/.test(word)
      ) {
        name = word;
      } else {
        command.push(operand(word, values));
      }
    }
    const given = [...command, ...piped];
    const value = name === undefined ? (given.length === 1 ? given[0] : UNKNOWN) : call(name, given);
    if (words[0] !== '|') {
      return value;
    }
    words.shift();
    piped = [value];
  }
}

function operand(word: string, values: Tree): unknown {
  if (/^["`]/.test(word)) {
    return word.slice(1, -1).replace(/\\(.)/g, '$1');
  }
  if (/^-?\d+$/.test(word)) {
    return Number(word);
  }
  if (word === 'true' || word === 'false') {
    return word === 'true';
  }
  if (word === 'nil') {
    return null;
  }
  const path = /^\.Values\.([\w.-]+)$/.exec(word)?.[1];
  return path === undefined ? UNKNOWN : valueAt(values, path.split('.'));
}

type Call = (...given: readonly unknown[]) => unknown;

const length = (value: unknown): unknown =>
  value === undefined || value === null
    ? 0
    : typeof value === 'string' || Array.isArray(value)
      ? value.length
      : isTree(value)
        ? Object.keys(value).length
        : UNKNOWN;

const CALLS: Readonly<Record<string, Call>> = {
  eq: (one, ...others) => others.includes(one),
  ne: (one, other) => one !== other,
  not: (value) => !isTrue(value),
  and: (...given) => given.find((value) => !isTrue(value)) ?? given.at(-1),
  or: (...given) => given.find(isTrue) ?? given.at(-1),
  gt: (one, other) => Number(one) > Number(other),
  lt: (one, other) => Number(one) < Number(other),
  ge: (one, other) => Number(one) >= Number(other),
  le: (one, other) => Number(one) <= Number(other),
  len: length,
  list: (...given) => given,
  has: (one, all) => Array.isArray(all) && all.includes(one),
  empty: (value) => !isTrue(value),
  int: (value) => (Number.isInteger(Number(value)) ? Number(value) : UNKNOWN),
  toString: (value: unknown) => plainText(value),
  trim: (value) => plainText(value).trim(),
  lower: (value) => plainText(value).toLowerCase(),
  quote: (value) => (typeof value === 'string' ? JSON.stringify(value) : `"${plainText(value)}"`),
  squote: (value) => `'${plainText(value)}'`,
};

function call(name: string, given: readonly unknown[]): unknown {
  if (name === 'default') {
    const [other, value] = given;
    return value !== UNKNOWN && isTrue(value) ? value : other;
  }
  const known = Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
  const lacks = given.some((value) => value === UNKNOWN || (value === undefined && isText(name)));
  return known === undefined || lacks ? UNKNOWN : known(...given);
}

/** Whether a function makes a text of what it is given, so that nothing makes none. */
function isText(name: string): boolean {
  return ['toString', 'trim', 'lower', 'quote', 'squote', 'int'].includes(name);
}
