import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from '../../admission/parts';
import { canonicalText } from './canonical-text';
import { ANY_OTHER, evaluated, type Value } from './closed-value';
import { convertedBy, loopOf, resolved, type Variables, variableOf } from './term';

/** What a part of an expression comes to, by the one text that it depends on, such as who asks. */
export interface Cases {
  /** What it depends on; none where it is always the same. */
  readonly by: string | undefined;
  /** What it comes to, by that text. */
  readonly values: ReadonlyMap<string, Value>;
  /** What it comes to for every other text; none where there is no other. */
  readonly other: Value | undefined;
  /** Whether anything compares that text, so that its cases differ by more than the text itself. */
  readonly isCompared: boolean;
}

/** Texts that a part of an expression is compared with; these alone tell cases apart. */
type Keys = ReadonlyMap<string, ReadonlySet<string>>;

const NO_KEYS: Keys = new Map();

/** Parts that are worked out for one policy: several times those of a fleet of five hundred runners. */
const MOST_PARTS = 2_000_000;

/** Finds what parts of the expressions of a policy come to, where that hangs on one text at most. */
export class CaseFinder {
  readonly #keys = new Map<ASTNode, Keys | undefined>();
  readonly #texts = new Map<ASTNode, string | undefined>();
  readonly #lists = new Map<string, readonly ASTNode[]>();
  readonly #allowance = { parts: MOST_PARTS };

  /**
   * @param variables the expressions of the variables.
   * @param domains what a text can be at all, where anything else is refused anyway.
   * @param names texts of which each is to be a case of its own.
   */
  constructor(
    readonly variables: Variables,
    readonly domains: ReadonlyMap<string, ReadonlySet<string>>,
    readonly names: ReadonlySet<string>,
  ) {}

  /** The cases of a part, or nothing where it hangs on more. */
  casesOf(node: ASTNode): Cases | undefined {
    const keys = this.#keysOf(node);
    if (keys === undefined || keys.size > 1) {
      return undefined;
    }
    const [selector] = keys;
    if (selector === undefined) {
      const value = this.#valueOf(node, undefined, '');
      return value === undefined
        ? undefined
        : { by: undefined, values: new Map(), other: value, isCompared: false };
    }
    const [by, compared] = selector;
    const domain = this.domains.get(by);
    const areNames = compared.size === 0 || [...compared].some((text) => this.names.has(text));
    const texts = domain ?? new Set([...compared, ...(areNames ? this.names : [])]);
    const values = [...texts].map((text) => [text, this.#valueOf(node, by, text)] as const);
    const other = domain === undefined ? this.#valueOf(node, by, ANY_OTHER) : undefined;
    return values.some(([, value]) => value === undefined) || (domain === undefined && other === undefined)
      ? undefined
      : {
          by,
          values: new Map(values as readonly (readonly [string, Value])[]),
          other,
          isCompared: compared.size > 0,
        };
  }

  /** The lists of names among which a text is looked for that tells cases apart: one more name is one more case. */
  listsOf(by: string): readonly ASTNode[] {
    return this.#lists.get(by) ?? [];
  }

  #selectorText(part: ASTNode): string {
    const lists: ASTNode[] = [];
    const text = canonicalText(part, this.variables, undefined, {
      instead: (node) => {
        if (node.op !== 'list' || node.args.length === 0 || !node.args.every((item) => this.#isName(item))) {
          return undefined;
        }
        lists.push(node);
        return '<names>';
      },
    });
    this.#lists.set(text, lists);
    return text;
  }

  #isName(node: ASTNode): boolean {
    return node.op === 'value' && typeof node.args === 'string' && this.names.has(node.args);
  }

  #valueOf(node: ASTNode, by: string | undefined, text: string | typeof ANY_OTHER): Value | undefined {
    return evaluated(
      node,
      (part) => {
        const name = variableOf(part);
        const root = name === undefined ? undefined : this.variables(name);
        if (root !== undefined && this.#keysOf(root) !== undefined) {
          return { part: root };
        }
        if (name === undefined && this.#keysOf(part) !== undefined) {
          return undefined;
        }
        return by !== undefined && this.selectorOf(part) === by ? { value: text } : undefined;
      },
      this.#allowance,
    );
  }

  /** The text of a part that tells cases apart, whichever variables hold it; none where it is about an item of a loop. */
  selectorOf(node: ASTNode): string | undefined {
    const part = resolved(node, this.variables);
    if (!this.#texts.has(part)) {
      this.#texts.set(part, isAlone(part, new Set()) ? this.#selectorText(part) : undefined);
    }
    return this.#texts.get(part);
  }

  #keysOf(node: ASTNode): Keys | undefined {
    if (!this.#keys.has(node)) {
      // A variable that asks for itself is none.
      this.#keys.set(node, undefined);
      this.#keys.set(node, this.#findKeys(node));
    }
    return this.#keys.get(node);
  }

  #findKeys(node: ASTNode): Keys | undefined {
    const name = variableOf(node);
    if (name !== undefined) {
      const root = this.variables(name);
      return root === undefined ? undefined : this.#keysOf(root);
    }
    const converted = convertedBy(node, 'string', 'dyn');
    if (converted !== undefined) {
      return this.#joined(converted);
    }
    switch (node.op) {
      case 'value':
        return NO_KEYS;
      case 'list':
        return this.#all(node.args);
      case 'map':
        return this.#all(node.args.flat());
      case '?:':
      case '&&':
      case '||':
        return this.#all(node.args);
      case '!_':
        return this.#keysOf(node.args);
      case '+':
        return union(node.args.map((part) => this.#joined(part)));
      case '==':
      case '!=': {
        const [left, right] = node.args;
        return this.#all(node.args) ?? this.#compared(left, [right]) ?? this.#compared(right, [left]);
      }
      case 'in': {
        const [item, list] = node.args;
        return this.#all(node.args) ?? (list.op === 'list' ? this.#compared(item, list.args) : undefined);
      }
      case '[]':
      case '[?]': {
        const [table, key] = node.args;
        return (
          this.#all(node.args) ??
          (table.op === 'map'
            ? union([
                this.#all(table.args.map(([, value]) => value)),
                this.#compared(
                  key,
                  table.args.map(([own]) => own),
                ),
              ])
            : undefined)
        );
      }
      case 'rcall': {
        const [method, receiver, args] = node.args;
        return (method === 'orValue' || method === 'join') && loopOf(node) === undefined
          ? this.#all([receiver, ...args])
          : undefined;
      }
      default:
        return undefined;
    }
  }

  #all(nodes: readonly ASTNode[]): Keys | undefined {
    return union(nodes.map((part) => this.#keysOf(part)));
  }

  /** A text that is joined with others need not be compared with any. */
  #joined(node: ASTNode): Keys | undefined {
    return this.#keysOf(node) ?? this.#compared(node, []);
  }

  #compared(node: ASTNode, literals: readonly ASTNode[]): Keys | undefined {
    const texts = literals.flatMap((part) =>
      part.op === 'value' && typeof part.args === 'string' ? [part.args] : [],
    );
    const by = texts.length === literals.length ? this.selectorOf(node) : undefined;
    return by === undefined ? undefined : new Map([[by, new Set(texts)]]);
  }
}

function union(all: readonly (Keys | undefined)[]): Keys | undefined {
  const found = new Map<string, Set<string>>();
  for (const keys of all) {
    if (keys === undefined) {
      return undefined;
    }
    for (const [by, texts] of keys) {
      found.set(by, new Set([...(found.get(by) ?? []), ...texts]));
    }
  }
  return found;
}

const GLOBAL: ReadonlySet<string> = new Set([
  'request',
  'object',
  'oldObject',
  'params',
  'namespaceObject',
  'variables',
]);

/** Whether a part names no item of a loop around it. */
function isAlone(node: ASTNode, loops: ReadonlySet<string>): boolean {
  if (node.op === 'id') {
    return GLOBAL.has(node.args) || loops.has(node.args);
  }
  const loop = loopOf(node);
  if (loop !== undefined) {
    const inside = new Set([...loops, loop.name]);
    return isAlone(loop.list, loops) && loop.bodies.every((body) => isAlone(body, inside));
  }
  return childrenOf(node).every((part) => isAlone(part, loops));
}
