import { at, listOf } from '../facts/untyped';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { OBJECTS } from '../subjects';

/** Marks by which an applier leaves an object out, or applies it at another time only. */
const LEFT_OUT: readonly { readonly key: string; readonly applier: string; readonly unless?: RegExp }[] = [
  { key: 'argocd.argoproj.io/hook', applier: 'Argo CD' },
  { key: 'helm.sh/hook', applier: 'Helm and Argo CD' },
  { key: 'kustomize.toolkit.fluxcd.io/reconcile', applier: 'Flux', unless: /^enabled$/i },
  { key: 'kustomize.toolkit.fluxcd.io/ssa', applier: 'Flux', unless: /^override$/i },
  { key: 'config.kubernetes.io/local-config', applier: 'kustomize and kpt', unless: /^false$/ },
];

/** What is judged must be what is applied. */
export const MANIFESTS_APPLIED: Rule = rule({
  id: 'manifests-applied',
  sentence: 'no object carries a mark by which an applier leaves it out',
  why: 'a policy that is judged and not applied holds nobody',
  serves: ['own-namespace'],
  of: OBJECTS,
  problem: 'an applier would leave the object out, or apply it at another time',
  fix: 'remove the label or the annotation',
  where: ({ where, labels, annotations }) => {
    const marks: Readonly<Record<string, string>> = { ...labels, ...annotations };
    return LEFT_OUT.map(({ key, applier, unless }) => ({ key, applier, unless, value: marks[key] }))
      .filter(({ value, unless }) => value !== undefined && unless?.test(value) !== true)
      .map(({ key, applier, value }) => ({
        at: `${where} / metadata`,
        value: `${key}: ${value}`,
        problem: `${applier} would leave the object out, or apply it at another time`,
      }));
  },
});

/**
 * What the controllers of Kubernetes make for an owner, as an export of a namespace holds it. Nothing else goes with it:
 * the owner makes it anew.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
 */
const MADE_FOR_OWNERS: ReadonlySet<string> = new Set([
  'apps/ReplicaSet',
  'apps/ControllerRevision',
  'batch/Job',
  '/Pod',
  '/Endpoints',
  'discovery.k8s.io/EndpointSlice',
]);

/** What is applied must stay. */
export const MANIFESTS_UNOWNED: Rule = rule({
  id: 'manifests-unowned',
  severity: 'medium',
  sentence: 'no object belongs to another one, but for what controllers make',
  why: 'the cluster deletes an object whose owner is gone or never was: a policy, a quota or a default-deny in silence',
  serves: ['own-namespace'],
  of: OBJECTS,
  problem: 'the object goes when its owner goes',
  fix: 'remove ownerReferences',
  where: ({ raw, group, kind, where }) => {
    const [owner] = listOf(at(raw, 'metadata', 'ownerReferences'));
    return (
      owner !== undefined &&
      !MADE_FOR_OWNERS.has(`${group}/${kind}`) && {
        at: `${where} / metadata.ownerReferences`,
        value: `${String(at(owner, 'kind'))} ${String(at(owner, 'name'))}`,
      }
    );
  },
});
