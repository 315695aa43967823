import { type PromiseDescription, WHAT_IS_PROMISED } from '../promises';
import { item, list, paragraph } from './lines';
import { code, codes, plain } from './markdown-text';

/** Each sentence of the security model with what holds it, and what it does not protect from. */
export function promisesBlocks(promises: readonly PromiseDescription[]): readonly string[] {
  return promises.length === 0
    ? []
    : [
        '',
        '# What is promised, and on what evidence',
        '',
        paragraph(WHAT_IS_PROMISED),
        ...promises.flatMap(promiseLines),
      ];
}

function promiseLines(promise: PromiseDescription): readonly string[] {
  const { id, sentence, types, objects, cluster, highestRung, rules, notProtectedFrom } = promise;
  return [
    '',
    item(`${code(id)}: **${plain(sentence)}**`),
    ...list('types and decoder', [plain(types)], 1),
    ...list('rendered objects', [plain(objects)], 1),
    ...list('cluster', [plain(cluster)], 1),
    ...list('highest rung', [highestRung], 1),
    ...list('rules', rules.length === 0 ? [] : [codes(rules)], 1),
    ...list('not protected from', [plain(notProtectedFrom)], 1),
  ];
}
