const LITERAL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs;

/** A literal, or what a variable without its type is asked for by. */
const LITERAL_OR_VARIABLE = new RegExp(`${LITERAL.source}|\\bdyn\\(variables\\)\\.(?=[A-Za-z_])`, 'gs');

/** Beginnings of literals that end elsewhere, so that it cannot be told what is one. */
const OTHER_LITERAL = /\b[rRbB]{1,2}''|'''/;

/**
 * The text of an expression in which variables are asked for by their names alone. `dyn(variables).name` comes to the
 * same; policies have it since API servers before 1.36 may end where they look up the type of a variable.
 *
 * @see https://github.com/kubernetes/kubernetes/issues/135757
 */
export function plainText(text: string): string {
  return OTHER_LITERAL.test(text.replaceAll(LITERAL, "''"))
    ? text
    : text.replaceAll(LITERAL_OR_VARIABLE, (found) => (found.startsWith('dyn') ? 'variables.' : found));
}
