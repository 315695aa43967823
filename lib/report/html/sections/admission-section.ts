import type { AdmissionDescription } from '../../description/admission-description';
import type { PolicyDescription } from '../../description/policy-description';
import { type Content, html, type Markup } from '../markup';
import { code, lines, table } from '../table';

/** What the API server holds requests to. */
export function admissionSection({ policies, letPass, podSecurity }: AdmissionDescription): Markup {
  const { enforce, audit, warn } = podSecurity;
  return html`${table({
    caption: 'Pod Security of the namespace, and whom policies let pass',
    columns: ['what', 'value'],
    rows: [
      ['enforced', enforce === null ? html`<strong>nothing</strong>` : code(enforce)],
      ['noted', audit === null ? 'nothing' : code(audit)],
      ['warned of', warn === null ? 'nothing' : code(warn)],
      ['let pass by policies', lines(letPass.map(code), 'nobody')],
    ],
  })}${
    policies.length === 0
      ? html`<p><strong>No admission policy is bound here.</strong></p>`
      : table({
          caption: 'Admission policies',
          columns: ['policy', 'what a refusal does', 'rules', 'passes'],
          rows: policies.map((policy) => [
            code(policy.name),
            lines([...new Set(policy.bindings.flatMap(({ actions }) => actions))]),
            html`<details><summary>${policy.rules.length} of the policy</summary>${lines(policy.rules.map(({ name }) => code(name)))}</details>`,
            lines(passed(policy), 'nothing that breaks a rule'),
          ]),
        })
  }`;
}

function passed({ failsOpen, openToBefore }: PolicyDescription): readonly Content[] {
  return [
    ...(failsOpen ? [html`<strong>what it cannot evaluate</strong>`] : []),
    ...(openToBefore.length > 0 ? ['pods of the version before, until the roll-over is done'] : []),
  ];
}
