import type { Beside, Carry } from '../row';
import { isTree, saysNothing, textAt, treeAt, valueAt } from '../tree';

/** What the chart writes on the ServiceAccount of its managers, in its newer and its older place. */
export function annotation({ values }: Pick<Beside, 'values'>, name: string): string | undefined {
  return (
    textAt(treeAt(treeAt(values, 'serviceAccount'), 'annotations'), name) ??
    textAt(treeAt(treeAt(values, 'rbac'), 'serviceAccountAnnotations'), name)
  );
}

/** What the chart may call that ServiceAccount. */
export function accountNames({ values }: Pick<Beside, 'values'>): readonly string[] {
  const [own, rbac] = [treeAt(values, 'serviceAccount'), treeAt(values, 'rbac')];
  return [own['name'], rbac['serviceAccountName'], rbac['generatedServiceAccountName']].filter(
    (name): name is string => typeof name === 'string',
  );
}

/** What becomes of the annotations of an account, where it has any: a fleet says the same with fields. */
export const annotated =
  (below: string): Carry =>
  (value) =>
    isTree(value) && !saysNothing(valueAt(value, [below]))
      ? {
          fate: 'decided',
          below,
          why: 'no ServiceAccount has an annotation that a cloud acts on: cache.credentials says who a manager is there, and cloudIdentity who jobs are; id_tokens of GitLab are the better way for these',
        }
      : undefined;
