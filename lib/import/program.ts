import type { FillIn } from './fill-in';
import { isTree, type Tree } from './tree';

/** The program that synthesizes a fleet. What is to be filled in has a comment above it that begins with FILL IN. */
export function programOf(spec: Tree, fillIns: readonly FillIn[]): string {
  const comments = commentsOf(fillIns);
  return [
    "import { type FleetSpec, synthesize } from 'cdk8s-gitlab-runners';",
    '',
    `const fleet: FleetSpec = ${literal(spec, '', 0, comments)};`,
    '',
    'synthesize(fleet);',
    '',
  ].join('\n');
}

/** Parts that are written on lines of their own, however short they are. */
const TALL = ['cluster', 'runners'];

/** The same as `fleet.ts` of a project that `init` wrote, whose `main.ts` synthesizes it. */
export function fleetModuleOf(spec: Tree, fillIns: readonly FillIn[]): string {
  return [
    "import type { FleetSpec } from 'cdk8s-gitlab-runners';",
    '',
    '/** The fleets of this project. A new runner is a line: its kind, its name and what differs. */',
    `export const fleets: readonly FleetSpec[] = [\n  ${literal(spec, '', 1, commentsOf(fillIns))},\n];`,
    '',
  ].join('\n');
}

function commentsOf(fillIns: readonly FillIn[]): ReadonlyMap<string, string> {
  return new Map(fillIns.map(({ field, why }) => [field, why]));
}

const WIDTH = 96;

function literal(value: unknown, path: string, depth: number, comments: ReadonlyMap<string, string>): string {
  const entries = Array.isArray(value)
    ? value.map((item, index) => ({ name: '', path: `${path}[${index}]`, item: item as unknown }))
    : isTree(value)
      ? Object.entries(value).map(([key, item]) => ({
          name: `${keyText(key)}: `,
          path: path === '' ? key : `${path}.${key}`,
          item,
        }))
      : undefined;
  if (entries === undefined) {
    return typeof value === 'string' ? quoted(value) : JSON.stringify(value);
  }
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = entries.map((entry) => ({
    comment: comments.get(entry.path),
    text: `${entry.name}${literal(entry.item, entry.path, depth + 1, comments)}`,
  }));
  const space = Array.isArray(value) || parts.length === 0 ? '' : ' ';
  const line = `${open}${space}${parts.map(({ text }) => text).join(', ')}${space}${close}`;
  const isShort =
    line.length + depth * 2 < WIDTH && !line.includes('\n') && path !== '' && !TALL.includes(path);
  if (parts.length === 0 || (isShort && parts.every(({ comment }) => comment === undefined))) {
    return line;
  }
  const indent = '  '.repeat(depth + 1);
  return [
    open,
    ...parts.flatMap(({ comment, text }) => [
      ...(comment === undefined ? [] : [`${indent}// FILL IN: ${comment}`]),
      `${indent}${text},`,
    ]),
    `${'  '.repeat(depth)}${close}`,
  ].join('\n');
}

function keyText(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) && key !== '__proto__'
    ? key
    : key === '__proto__'
      ? `['__proto__']`
      : quoted(key);
}

/** A text of TypeScript, on one line. */
function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}
