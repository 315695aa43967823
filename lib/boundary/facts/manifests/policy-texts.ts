import type { ObjectIndex } from './object-index';
import { eachText } from './texts';

/** Every text of the admission policies among the manifests. */
export function textsOfPolicies(index: ObjectIndex): readonly string[] {
  const texts: string[] = [];
  for (const policy of index.ofKind('ValidatingAdmissionPolicy')) {
    eachText(policy, (text) => {
      texts.push(text);
    });
  }
  return texts;
}
