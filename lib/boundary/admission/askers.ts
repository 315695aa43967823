import type { ASTNode } from '@marcbachmann/cel-js';

/** Who an expression names: the texts that it holds against the user or the groups of a request. */
export interface NamedAskers {
  readonly names: readonly string[];
  /** Whether it is known of every place where the expression asks who it is. */
  readonly complete: boolean;
}

/** What a part of an expression stands for: something that tells who asks, or anything else. */
type Meaning = 'request' | 'info' | 'name' | 'groups' | 'else';

const FIELDS: Readonly<Record<string, Readonly<Record<string, Meaning>>>> = {
  request: { userInfo: 'info' },
  // What else is known of credentials is no name.
  info: { username: 'name', groups: 'groups', extra: 'else' },
};

/** Functions that hold a text against a part of a name. */
const PARTS: ReadonlySet<string> = new Set(['startsWith', 'endsWith', 'contains', 'matches']);

const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter']);

/** Finds whom an expression names. */
export function askersIn(root: ASTNode): NamedAskers {
  const reader = new Reader();
  reader.ends(reader.read(root, new Map()));
  return { names: [...new Set(reader.names)], complete: reader.complete };
}

type Bound = ReadonlyMap<string, Meaning>;

class Reader {
  readonly names: string[] = [];
  complete = true;

  /** Whoever it is goes where it is not known what becomes of it. */
  ends(...meanings: readonly Meaning[]): 'else' {
    this.complete &&= meanings.every((meaning) => meaning === 'else');
    return 'else';
  }

  read(node: ASTNode, bound: Bound): Meaning {
    switch (node.op) {
      case 'value':
        return 'else';
      case 'id':
        return bound.get(node.args) ?? (node.args === 'request' ? 'request' : 'else');
      case '.':
      case '.?':
        return this.#field(this.read(node.args[0], bound), node.args[1]);
      case '[]':
      case '[?]':
        return this.#entry(node.args, bound);
      case '==':
      case '!=':
      case 'in':
        return this.#compared(node.args, bound);
      case 'call':
        return this.#called(node.args[0], node.args[1], bound);
      case 'rcall':
        return this.#method(node.args, bound);
      default:
        return this.ends(...this.#inside(node.args, bound));
    }
  }

  #inside(args: unknown, bound: Bound): readonly Meaning[] {
    if (Array.isArray(args)) {
      return args.flatMap((arg) => this.#inside(arg, bound));
    }
    return typeof args === 'object' && args !== null && 'op' in args
      ? [this.read(args as ASTNode, bound)]
      : [];
  }

  #field(of: Meaning, field: string): Meaning {
    if (of === 'else') {
      return 'else';
    }
    const known = FIELDS[of]?.[field];
    // Of a request, all but who asks is something else.
    return known ?? (of === 'request' ? 'else' : this.ends(of));
  }

  /** An entry of a table by who asks, a group by its place, or a field by its name. */
  #entry([table, index]: readonly [ASTNode, ASTNode], bound: Bound): Meaning {
    const key = this.read(index, bound);
    if (key === 'name') {
      return this.#named(textsOf(table)) ? this.ends(...this.#inside(table.args, bound)) : this.ends(key);
    }
    const of = this.read(table, bound);
    this.ends(key);
    if (of === 'groups') {
      return 'name';
    }
    const field = textOf(index);
    return field === undefined ? this.ends(of) : this.#field(of, field);
  }

  #compared([left, right]: readonly [ASTNode, ASTNode], bound: Bound): Meaning {
    const meanings = [this.read(left, bound), this.read(right, bound)] as const;
    const others = meanings[0] === 'else' ? left : right;
    const both = meanings.every((meaning) => meaning !== 'else');
    const none = meanings.every((meaning) => meaning === 'else');
    const who = meanings.every((meaning) => ['else', 'name', 'groups'].includes(meaning));
    return none || (who && !both && this.#named(textsOf(others))) ? 'else' : this.ends(...meanings);
  }

  #called(name: string, args: readonly ASTNode[], bound: Bound): Meaning {
    const meanings = args.map((arg) => this.read(arg, bound));
    const [first = 'else'] = meanings;
    if (name === 'dyn' || name === 'string') {
      return first;
    }
    return name === 'has' || name === 'size' ? 'else' : this.ends(...meanings);
  }

  #method([name, on, args]: readonly [string, ASTNode, readonly ASTNode[]], bound: Bound): Meaning {
    const of = this.read(on, bound);
    const [first, second] = args;
    if (LOOPS.has(name) && first?.op === 'id' && second !== undefined) {
      const group = of === 'groups' ? 'name' : this.ends(of);
      this.ends(this.read(second, new Map(bound).set(first.args, group)));
      return name === 'filter' ? of : 'else';
    }
    if (name === 'map' && first?.op === 'id' && second !== undefined) {
      return this.ends(of, this.read(second, new Map(bound).set(first.args, 'else')));
    }
    const meanings = args.map((arg) => this.read(arg, bound));
    if (of === 'else') {
      return this.ends(...meanings);
    }
    if (name === 'orValue' && this.ends(...meanings) === 'else' && first !== undefined) {
      return this.#named(textsOf(first)) ? of : this.ends(of);
    }
    if (PARTS.has(name) && of === 'name' && first !== undefined && this.#named(textsOf(first))) {
      return 'else';
    }
    return name === 'size' ? 'else' : this.ends(of, ...meanings);
  }

  /** Takes down names, if they are known. */
  #named(texts: readonly string[] | undefined): boolean {
    this.names.push(...(texts ?? []));
    return texts !== undefined;
  }
}

function textOf(node: ASTNode): string | undefined {
  return node.op === 'value' && typeof node.args === 'string' ? node.args : undefined;
}

/** The texts of a literal: one, those of a list, or the keys of a table; nothing where others may come to them. */
function textsOf(node: ASTNode): readonly string[] | undefined {
  const nodes = node.op === 'list' ? node.args : node.op === 'map' ? node.args.map(([key]) => key) : [node];
  const texts = nodes.flatMap((entry) => textOf(entry) ?? []);
  return texts.length === nodes.length ? texts : undefined;
}
