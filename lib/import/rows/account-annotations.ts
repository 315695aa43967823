import type { Beside } from '../row';
import { textAt, treeAt } from '../tree';

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
