import type { Ignorer, NodePath } from '@stryker-mutator/api/ignore';

/** A syntax node of Babel, as far as it is looked at here. */
interface SyntaxNode {
  readonly type: string;
  readonly [part: string]: unknown;
}

/** Babel's path to a node. */
interface SyntaxPath {
  readonly node: SyntaxNode;
  readonly parentPath: SyntaxPath | null;
  readonly key: string | number | null;
}

/** Properties of the rows of rules and policies that only people read. */
const READ_BY_PEOPLE = new Set(['sentence', 'why', 'otherwise', 'problem', 'fix']);

/**
 * Leaves out plain texts that only people read, and nothing else: never a path, an id, an expression or a pattern.
 *
 * A text that is put together from values is not left out, since the values are.
 */
export const TEXTS_FOR_PEOPLE: Ignorer = {
  shouldIgnore(path: NodePath): string | undefined {
    const at = path as unknown as SyntaxPath;
    return isPlainText(at.node) && isReadByPeople(at) ? 'a text for people' : undefined;
  },
};

function isPlainText({ type, expressions }: SyntaxNode): boolean {
  return (
    type === 'StringLiteral' ||
    (type === 'TemplateLiteral' && Array.isArray(expressions) && expressions.length === 0)
  );
}

function isReadByPeople({ key, parentPath }: SyntaxPath): boolean {
  const parent = parentPath?.node;
  if (parent?.type === 'ObjectProperty' && key === 'value' && parent['computed'] !== true) {
    return READ_BY_PEOPLE.has(nameOf(parent['key']));
  }
  // Either text of a choice is one of the same place.
  return parentPath?.node.type === 'ConditionalExpression' && key !== 'test' && isReadByPeople(parentPath);
}

function nameOf(node: unknown): string {
  const { type, name } = node as SyntaxNode;
  return type === 'Identifier' ? String(name) : '';
}
