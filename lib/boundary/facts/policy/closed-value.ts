import type { ASTNode } from '@marcbachmann/cel-js';
import { convertedBy } from './term';

/** Any text that nothing is compared with. */
export const ANY_OTHER = Symbol('any other');

/** There is no value: a table lacks the entry that is asked for, so that `failurePolicy` decides. */
export const FAILS = Symbol('fails');

/** A text with one in it that is not known. */
export class TextWithOther {
  constructor(readonly pieces: readonly (string | typeof ANY_OTHER)[]) {}

  /** The text with another one in the place of what is not known. */
  with(text: string): string {
    return this.pieces.map((piece) => (piece === ANY_OTHER ? text : piece)).join('');
  }
}

/** What a part of an expression comes to. */
export type Value =
  | string
  | number
  | boolean
  | null
  | typeof ANY_OTHER
  | typeof FAILS
  | TextWithOther
  | readonly Value[]
  | ReadonlyMap<string, Value>;

/** What stands for a part: another part, or a value. */
export type Resolve = (
  part: ASTNode,
) => { readonly part: ASTNode } | { readonly value: string | typeof ANY_OTHER } | undefined;

/** It is not known what a part comes to. */
class NotClosed extends Error {}

/** A table lacks an entry. */
class NoEntry extends Error {}

/** How many parts may be worked out; what takes more is not known. A few short variables can ask for each other without an end. */
export interface Allowance {
  parts: number;
}

/** Literals of a list that take as long as one other part. */
const LITERALS_OF_A_PART = 50;

/** Characters of a text that is put together, or items of a list, that take as much as one other part. */
const CHARACTERS_OF_A_PART = 100;

/** Characters of a text that is put together. */
const MOST_TEXT = 1_000_000;

/** What a part comes to, or nothing where that cannot be known. */
export function evaluated(node: ASTNode, resolve: Resolve, allowance: Allowance): Value | undefined {
  try {
    return new Evaluation(resolve, allowance).value(node);
  } catch (error) {
    if (error instanceof NotClosed) {
      return undefined;
    }
    if (error instanceof NoEntry) {
      return FAILS;
    }
    throw error;
  }
}

class Evaluation {
  constructor(
    readonly resolve: Resolve,
    readonly allowance: Allowance,
  ) {}

  value(node: ASTNode): Value {
    const found = this.#optional(node);
    if (found === undefined) {
      throw new NoEntry();
    }
    return found;
  }

  /** Nothing where there is no such entry. */
  #optional(node: ASTNode): Value | undefined {
    if (node.op === 'value') {
      return plain(node.args);
    }
    this.allowance.parts -= 1 + (node.op === 'list' ? Math.floor(node.args.length / LITERALS_OF_A_PART) : 0);
    if (this.allowance.parts < 0) {
      throw new NotClosed();
    }
    const resolved = this.resolve(node);
    if (resolved !== undefined) {
      return 'part' in resolved ? this.value(resolved.part) : resolved.value;
    }
    const converted = convertedBy(node, 'string', 'dyn');
    if (converted !== undefined) {
      return this.value(converted);
    }
    switch (node.op) {
      case 'list':
        return node.args.map((part) => this.value(part));
      case 'map':
        return new Map(node.args.map(([key, value]) => [this.#text(key), this.value(value)]));
      case '?:':
        return this.value(this.#truth(node.args[0]) ? node.args[1] : node.args[2]);
      case '&&':
        return this.#truth(node.args[0]) && this.#truth(node.args[1]);
      case '||':
        return this.#truth(node.args[0]) || this.#truth(node.args[1]);
      case '!_':
        return !this.#truth(node.args);
      case '+':
        return this.#joined(this.value(node.args[0]), this.value(node.args[1]));
      case '==':
        return areEqual(this.value(node.args[0]), this.value(node.args[1]));
      case '!=':
        return !areEqual(this.value(node.args[0]), this.value(node.args[1]));
      case 'in': {
        const item = this.value(node.args[0]);
        const list = this.value(node.args[1]);
        return listIn(list).some((one) => areEqual(item, one));
      }
      case '[]':
      case '[?]':
        return this.#entry(node.args[0], this.value(node.args[1]));
      case 'rcall': {
        const [method, receiver, args] = node.args;
        const [first] = args;
        if (method === 'orValue' && first !== undefined) {
          return this.#optional(receiver) ?? this.value(first);
        }
        if (method === 'join') {
          const between = first === undefined ? '' : this.value(first);
          return listIn(this.value(receiver)).reduce<Value>(
            (text, item, index) => this.#joined(index === 0 ? '' : this.#joined(text, between), item),
            '',
          );
        }
        throw new NotClosed();
      }
      default:
        throw new NotClosed();
    }
  }

  /** Of a table that is written out, only the entry that is asked for is worked out. */
  #entry(table: ASTNode, key: Value): Value | undefined {
    const resolved = this.resolve(table);
    const node = resolved !== undefined && 'part' in resolved ? resolved.part : table;
    if (node.op === 'map') {
      const found = node.args.find(([own]) => areEqual(key, this.value(own)));
      return found === undefined ? undefined : this.value(found[1]);
    }
    const list = listIn(this.value(table));
    return typeof key === 'number' ? list[key] : undefined;
  }

  /** A long text takes as long as many parts, and is kept. */
  #joined(left: Value, right: Value): Value {
    const value = joined(left, right);
    this.allowance.parts -= Math.floor(lengthOf(value) / CHARACTERS_OF_A_PART);
    if (this.allowance.parts < 0) {
      throw new NotClosed();
    }
    return value;
  }

  #truth(node: ASTNode): boolean {
    const value = this.value(node);
    if (typeof value !== 'boolean') {
      throw new NotClosed();
    }
    return value;
  }

  #text(node: ASTNode): string {
    const value = this.value(node);
    if (typeof value !== 'string') {
      throw new NotClosed();
    }
    return value;
  }
}

function plain(value: unknown): Value {
  if (typeof value === 'bigint') {
    return exact(value);
  }
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  throw new NotClosed();
}

/** Two numbers that differ must not become one. */
function exact(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new NotClosed();
  }
  return number;
}

function lengthOf(value: Value): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : 0;
}

function listIn(value: Value): readonly Value[] {
  if (!Array.isArray(value)) {
    throw new NotClosed();
  }
  return value as readonly Value[];
}

/** What is not known differs from every text that it is compared with, and nothing is known of a text that it is a part of. */
function areEqual(left: Value, right: Value): boolean {
  if (
    [left, right].some(
      (value) => value instanceof TextWithOther || (typeof value === 'object' && value !== null),
    )
  ) {
    throw new NotClosed();
  }
  if (left === ANY_OTHER && right === ANY_OTHER) {
    return true;
  }
  return left === right;
}

function joined(left: Value, right: Value): Value {
  if (Array.isArray(left) && Array.isArray(right)) {
    return [...left, ...right];
  }
  if (typeof left === 'number' && typeof right === 'number') {
    return left + right;
  }
  const pieces = [...piecesOf(left), ...piecesOf(right)];
  if (pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 1), 0) > MOST_TEXT) {
    throw new NotClosed();
  }
  return pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : new TextWithOther(pieces);
}

function piecesOf(value: Value): readonly (string | typeof ANY_OTHER)[] {
  if (value instanceof TextWithOther) {
    return value.pieces;
  }
  if (typeof value === 'string' || value === ANY_OTHER) {
    return [value];
  }
  throw new NotClosed();
}
