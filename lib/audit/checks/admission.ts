import { grouped } from '../../boundary/facts/grouped';
import type { Check } from '../check';
import type { AdmissionAnswer } from '../cluster/admission-answer';
import { ownPolicies } from '../own-objects';

/** Do the admission policies refuse, or do they only stand there? */
export const ADMISSION: Check = {
  id: 'audit-admission',
  sentence: 'the API server refuses what the admission policies are there to refuse',
  why: 'a policy that is bound otherwise, or to nothing, is there and holds nothing',
  severity: 'critical',
  look: (audited, sight) => {
    const { cluster, fleet } = audited;
    const policies = ownPolicies(audited);
    if (policies.length === 0) {
      sight.couldNotSee(`the manifests of ${fleet.namespace} hold no admission policies`);
      return;
    }
    const asked = cluster.admission.filter(({ outcome }) => outcome !== 'not-asked');
    sight.saw(asked.length);
    const passed = cluster.admission.filter(({ outcome }) => outcome === 'let-pass');
    for (const [policy, answers] of grouped(passed, ({ policy }) => policy)) {
      const rules = [...new Set(answers.map(({ rule }) => rule))].join(', ');
      const [example] = answers;
      sight.found(
        `ValidatingAdmissionPolicy ${policy}`,
        `the API server lets pass what it should refuse: ${example?.tries}, asked for by ${example?.as}`,
        'compare policies and bindings with dist/, and apply dist/ again; what was let in meanwhile is among the pods',
        { value: `${answers.length} of ${cluster.admission.length} requests passed: ${rules}` },
      );
    }
    const reached = new Set(asked.map((answer) => answer.policy));
    const silent = policies.filter(({ object }) => !reached.has(object.name));
    const whys = [...new Set(cluster.admission.flatMap(({ why }) => why ?? []))];
    for (const { object } of silent) {
      const about = cluster.admission.filter((answer) => answer.policy === object.name);
      const why = about.find((answer) => answer.why !== undefined)?.why;
      // A policy about objects that none of the harmless requests creates is asked nothing.
      if (about.length > 0 || asked.length === 0) {
        sight.couldNotSee(`whether ${object.where} refuses: ${why ?? whys[0] ?? 'nothing could be asked'}`);
      }
    }
    sight.note(`${asked.length} requests were tried, none of which is kept (dry run)`);
    sight.table('policy', 'checked by');
    for (const { object } of policies) {
      sight.row(object.name, wayOf(object.name, cluster.admission));
    }
  },
};

/** How it was found out whether a policy refuses. */
function wayOf(policy: string, answers: readonly AdmissionAnswer[]): string {
  const about = answers.filter((answer) => answer.policy === policy);
  const asked = about.filter(({ outcome }) => outcome !== 'not-asked');
  if (asked.length > 0) {
    const rules = new Set(asked.map(({ rule }) => rule)).size;
    return `dry runs (${asked.length}), for ${rules} of its rules; the rest compared (audit-drift)`;
  }
  return about.length > 0
    ? 'compared alone (audit-drift): no request reached it'
    : 'compared alone (audit-drift): it is about what controllers create, about changes, or about connections';
}
