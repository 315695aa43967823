import type { AcceptedRisk, FindingDescription } from '../../description/risks-description';
import { type PromiseDescription, WHAT_IS_PROMISED } from '../../promises';
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
export function promisesSection(promises: readonly PromiseDescription[]): Markup {
  return html`<p>${WHAT_IS_PROMISED}</p>
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
  rows: promises.map(({ sentence, types, objects, cluster, highestRung, rules, notProtectedFrom }) => [
    sentence,
    types,
    objects,
    cluster,
    highestRung,
    rulesDetails(rules),
    notProtectedFrom,
  ]),
})}`;
}

function rulesDetails(rules: readonly string[]): Content {
  return rules.length === 0
    ? 'none'
    : html`<details><summary>${rules.length} of the judge</summary>${lines(rules.map(code))}</details>`;
}
