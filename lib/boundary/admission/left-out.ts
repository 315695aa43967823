/** Names that a condition or an expression compares the sender of a request with. */
const SENDERS =
  /request\.userInfo\.(?:username|\?groups|groups)[^[\]]*\[((?:'[^'\\]*'(?:, *)?)+)\]|\b\w+ in \[((?:'[^'\\]*'(?:, *)?)+)\]/g;

/** The names that a condition leaves out: those after a negation. A condition that asks for managers keeps them in. */
export function leftOut(expression: string): readonly string[] {
  return expression
    .split('&&')
    .filter((part) => part.trim().startsWith('!'))
    .flatMap((part) => [...part.matchAll(SENDERS)])
    .flatMap(([, users, groups]) =>
      [...(users ?? groups ?? '').matchAll(/'([^'\\]*)'/g)].map(([, name]) => name ?? ''),
    )
    .filter((name) => name !== '');
}
