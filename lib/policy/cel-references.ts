/** A part of an expression: a string literal, or what stands between two of them. */
interface Part {
  readonly text: string;
  readonly isLiteral: boolean;
}

/** Raw strings, bytes, triple quotes and variables without a name, which no policy of ours has. */
const STRANGE =
  /\b[rRbB]{1,2}["']|'''|"""|\bvariables\b(?!\.[A-Za-z_])(?<!\bdyn\(variables(?=\)\.[A-Za-z_]))/;

const LITERAL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs;

const REFERENCE = /\bvariables\.([A-Za-z_]\w*)/g;

/** The literals of an expression and what is between them; `undefined` where they cannot be told apart. */
function partsOf(expression: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  let from = 0;
  for (const { 0: literal, index } of expression.matchAll(LITERAL)) {
    parts.push({ text: expression.slice(from, index), isLiteral: false }, { text: literal, isLiteral: true });
    from = index + literal.length;
  }
  parts.push({ text: expression.slice(from), isLiteral: false });
  const code = parts.filter(({ isLiteral }) => !isLiteral).map(({ text }) => text);
  return code.some((text) => /['"]/.test(text)) || STRANGE.test(code.join("''")) ? undefined : parts;
}

/** Whether it can be told what variables an expression asks for. */
export function isLegible(expression: string): boolean {
  return partsOf(expression) !== undefined;
}

/** An expression without its literals. */
export function codeOf(expression: string): string {
  return (partsOf(expression) ?? []).map(({ text, isLiteral }) => (isLiteral ? "''" : text)).join('');
}

/** The string literals of an expression, without their quotes. */
export function literalsOf(expression: string): readonly string[] {
  return (partsOf(expression) ?? []).flatMap(({ text, isLiteral }) => (isLiteral ? [text.slice(1, -1)] : []));
}

/** The variables that an expression asks for, each once. */
export function referencesOf(expression: string): readonly string[] {
  return [...new Set([...codeOf(expression).matchAll(REFERENCE)].map(([, name = '']) => name))];
}

/** The expression with other names of variables, and every literal as it is. */
export function renamed(expression: string, nameOf: (name: string) => string): string {
  return withCode(expression, (code) =>
    code.replaceAll(REFERENCE, (_, name: string) => `variables.${nameOf(name)}`),
  );
}

/** The expression with other code, and every literal as it is. */
export function withCode(expression: string, change: (code: string) => string): string {
  return (partsOf(expression) ?? []).map(({ text, isLiteral }) => (isLiteral ? text : change(text))).join('');
}

/** What is joined by `&&` outside of brackets; the whole where anything else joins it there. */
export function conjunctsOf(expression: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let current = '';
  for (const { text, isLiteral } of partsOf(expression) ?? []) {
    if (isLiteral) {
      current += text;
      continue;
    }
    for (const piece of text.split(/([()[\]{}]|&&|\|\||\?(?![.[\w]))/)) {
      depth += '([{'.includes(piece) && piece !== '' ? 1 : ')]}'.includes(piece) && piece !== '' ? -1 : 0;
      if (depth === 0 && piece === '&&') {
        found.push(current.trim());
        current = '';
      } else if (depth === 0 && (piece === '||' || piece === '?')) {
        return [expression];
      } else {
        current += piece;
      }
    }
  }
  return [...found, current.trim()];
}
