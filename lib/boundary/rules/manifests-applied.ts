import { everywhere, type Rule } from '../rule';

/** Marks by which an applier leaves an object out, or applies it at another time only. */
const LEFT_OUT: readonly { readonly key: string; readonly applier: string; readonly unless?: RegExp }[] = [
  { key: 'argocd.argoproj.io/hook', applier: 'Argo CD' },
  { key: 'helm.sh/hook', applier: 'Helm and Argo CD' },
  { key: 'kustomize.toolkit.fluxcd.io/reconcile', applier: 'Flux', unless: /^enabled$/i },
  { key: 'kustomize.toolkit.fluxcd.io/ssa', applier: 'Flux', unless: /^override$/i },
  { key: 'config.kubernetes.io/local-config', applier: 'kustomize and kpt', unless: /^false$/ },
];

/** What is judged must be what is applied. */
export const MANIFESTS_APPLIED: Rule = {
  id: 'manifests-applied',
  sentence: 'no object carries a mark by which an applier leaves it out',
  why: 'a policy that is judged and not applied holds nobody',
  applies: everywhere,
  otherwise: 'there are no objects',
  check: (facts, examination) => {
    for (const object of facts.index.all) {
      examination.saw();
      const marks = { ...object.labels, ...object.annotations };
      for (const { key, applier, unless } of LEFT_OUT) {
        const value = marks[key];
        if (value !== undefined && unless?.test(value) !== true) {
          examination.found(
            `${object.where} / metadata`,
            `${applier} would leave the object out, or apply it at another time`,
            `remove ${key}`,
            { value: `${key}: ${value}` },
          );
        }
      }
    }
  },
};
