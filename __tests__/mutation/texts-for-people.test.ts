import type { NodePath } from '@stryker-mutator/api/ignore';
import { TEXTS_FOR_PEOPLE } from './texts-for-people';

/** A path as Babel hands it out, as far as it is read. */
interface Path {
  readonly node: object;
  readonly parentPath: Path | null;
  readonly key: string | number;
}

const TEXT = { type: 'StringLiteral' };
const PLAIN = { type: 'TemplateLiteral', expressions: [] };
const COMPOSED = { type: 'TemplateLiteral', expressions: [{ type: 'Identifier', name: 'key' }] };
const PATTERN = { type: 'RegExpLiteral' };

const identifier = (name: string) => ({ type: 'Identifier', name });
const within = (node: object): Path => ({ node, parentPath: null, key: 'body' });

const property = (name: string, node: object, key: 'key' | 'value' = 'value', computed = false): Path => ({
  node,
  key,
  parentPath: within({ type: 'ObjectProperty', key: identifier(name), computed }),
});

const argument = (index: number, node: object): Path => ({
  node,
  key: index,
  parentPath: within({ type: 'CallExpression', callee: identifier('refused') }),
});

const choice = (node: object, key: 'test' | 'consequent' | 'alternate', of: Path): Path => ({
  node,
  key,
  parentPath: { ...of, node: { type: 'ConditionalExpression' } },
});

const reason = (path: Path) => TEXTS_FOR_PEOPLE.shouldIgnore(path as unknown as NodePath);

describe('left out of the mutants', () => {
  test.each<[string, Path]>([
    ...['sentence', 'why', 'otherwise', 'problem', 'fix'].map((name): [string, Path] => [
      name,
      property(name, TEXT),
    ]),
    ['a text between backticks', property('why', PLAIN)],
    ['one of two problems', choice(TEXT, 'consequent', property('problem', TEXT))],
    ['the other one', choice(TEXT, 'alternate', property('problem', TEXT))],
  ])('%s', (_, path) => {
    expect(reason(path)).toBe('a text for people');
  });
});

describe('never left out', () => {
  test.each<[string, Path]>([
    ...['id', 'at', 'expression', 'holds', 'of', 'named', 'offenders', 'value', 'allowed', 'pod'].map(
      (name): [string, Path] => [name, property(name, TEXT)],
    ),
    ['a name of a property', property('why', TEXT, 'key')],
    ['a property by a computed name', property('why', TEXT, 'value', true)],
    ['an argument of a function', argument(0, TEXT)],
    ['a text with values in it', property('fix', COMPOSED)],
    ['a pattern', property('why', PATTERN)],
    ['the question of a choice', choice(TEXT, 'test', property('problem', TEXT))],
    ['a choice of something else', choice(TEXT, 'consequent', property('id', TEXT))],
    ['a text elsewhere', { node: TEXT, key: 'init', parentPath: within({ type: 'VariableDeclarator' }) }],
  ])('%s', (_, path) => {
    expect(reason(path)).toBeUndefined();
  });
});
