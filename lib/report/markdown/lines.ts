/** The widest line of a page, where a single word is not wider. */
export const WIDTH = 100;

/** Words that begin no block of Markdown where a line begins with them: others stay on the line of the word before. */
const MAY_BEGIN = /^(?!\d+[.)]$|`{3}|\*+$)[A-Za-z0-9`(*\\/"']/;

/** An item of a list, with what continues it on lines of their own. */
export function item(markdown: string, depth = 0): string {
  const indent = '  '.repeat(depth);
  return wrapped(markdown, `${indent}- `, `${indent}  `);
}

/** A paragraph. */
export function paragraph(markdown: string): string {
  return wrapped(markdown, '', '');
}

/** A list of facts below one line, or beside it where there is one; nothing where there is none. */
export function list(title: string, items: readonly string[], depth = 0): readonly string[] {
  const [only = '', ...others] = items;
  if (items.length === 0) {
    return [];
  }
  return others.length === 0
    ? [item(`${title}: ${only}`, depth)]
    : [item(`${title}:`, depth), ...items.map((text) => item(text, depth + 1))];
}

/** Those of `items` that share a key, in the order of the first of each. */
export function gathered<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => unknown,
): readonly (readonly [Item, ...Item[]])[] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const one of items) {
    const key = JSON.stringify(keyOf(one));
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [one]);
    } else {
      group.push(one);
    }
  }
  return [...groups.values()];
}

/** Breaks at spaces alone. */
function wrapped(markdown: string, first: string, rest: string): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of markdown.split(/ +/)) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH && MAY_BEGIN.test(word)) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}

/** A table, whose cells are not padded: a longer one changes no other row. Where a row is too wide, each becomes a list. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const lines = [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  if (rows.length === 0) {
    return [];
  }
  return lines.every(({ length }) => length <= WIDTH)
    ? lines
    : rows.flatMap(([first = '', ...cells]) => [
        item(first),
        ...cells.map((text, index) => item(`${titles[index + 1]}: ${text}`, 1)),
      ]);
}
