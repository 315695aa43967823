import { CLAIMS } from '../../../ledger/claims';
import { rulesOf } from '../../../ledger/document';
import { highestRung } from '../../../ledger/rungs';
import type { AcceptedRisk, FindingDescription } from '../../description/risks-description';
import { type Content, html, type Markup } from '../markup';
import { code, lines, table } from '../table';

/** What breaks the boundary. */
export function findingsSection(findings: readonly FindingDescription[]): Markup {
  return html`${findings.map(
    ({ code: rule, severity, path, message, fix }) =>
      html`<div class="finding"><p><strong>${severity}: ${message}</strong> (${code(rule)})</p><p>${code(path)}</p><p>What to do: ${fix}</p></div>
`,
  )}`;
}

/** What the manifests open on purpose. */
export function acceptedSection(accepted: readonly AcceptedRisk[]): Markup {
  return accepted.length === 0
    ? html`<p>None.</p>`
    : table({
        caption: 'What the manifests open on purpose',
        columns: ['what', 'rule', 'where'],
        rows: accepted.map(({ code: rule, sentence, path }) => [sentence, code(rule), code(path)]),
      });
}

/** Each sentence of the security model with what holds it, and what it does not protect from. */
export function ledgerSection(): Markup {
  return html`<p>What a fleet rendered by this tool promises. The rungs of evidence say how real it was what a promise was tried on.</p>
${table({
  caption: 'Claims, layer by layer',
  columns: [
    'claim',
    'types and decoder',
    'rendered objects',
    'cluster',
    'highest rung',
    'rules',
    'not protected from',
  ],
  rows: CLAIMS.map((claim) => [
    claim.sentence,
    claim.types,
    claim.objects,
    claim.cluster,
    highestRung(claim).rung,
    rulesDetails(rulesOf(claim)),
    claim.residual,
  ]),
})}`;
}

function rulesDetails(rules: readonly string[]): Content {
  return rules.length === 0
    ? 'none'
    : html`<details><summary>${rules.length} of the judge</summary>${lines(rules.map(code))}</details>`;
}
