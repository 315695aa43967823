import type { ASTNode } from '@marcbachmann/cel-js';
import type { Policy } from '../../admission/policy';
import type { CaseFinder } from './cases';
import { rootOf } from './term';

/** What texts can be, as conditions and rules say: whatever else they were would not be looked at, or refused. */
export function domainsOf(policy: Policy, finder: CaseFinder): ReadonlyMap<string, ReadonlySet<string>> {
  const domains = new Map<string, ReadonlySet<string>>();
  const all = [...policy.conditions, ...policy.validations].flatMap(
    ({ expression }) => rootOf(expression) ?? [],
  );
  for (const part of all.flatMap(conjuncts)) {
    if (part.op !== 'in' || part.args[1].op !== 'list') {
      continue;
    }
    const [item, { args: items }] = part.args;
    const texts = items.flatMap((text) =>
      text.op === 'value' && typeof text.args === 'string' ? [text.args] : [],
    );
    const by = finder.selectorOf(item);
    if (by !== undefined && texts.length === items.length) {
      domains.set(by, new Set(texts));
    }
  }
  return domains;
}

function conjuncts(node: ASTNode): readonly ASTNode[] {
  return node.op === '&&' ? node.args.flatMap(conjuncts) : [node];
}
