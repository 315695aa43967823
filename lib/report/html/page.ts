import type { FindingDescription } from '../description/risks-description';
import { picture } from '../picture/draw';
import type { ReportData, ReportedNamespace } from '../report-data';
import { summaryOf } from '../summary';
import { html, type Markup, Markup as Written } from './markup';
import { identitiesSection, needsSection, rootSection, secretsSection } from './sections/access-sections';
import { admissionSection } from './sections/admission-section';
import { capacitySection } from './sections/capacity-section';
import { acceptedSection, findingsSection, promisesSection } from './sections/judgement-sections';
import { reachabilitySection } from './sections/reachability-section';
import { STYLE } from './style';

/** A report as one page that needs nothing else: no script, no network. */
export function page({ namespaces, elsewhere, promises }: ReportData): string {
  const title = `What ${namespaces.map(({ name }) => name).join(', ') || 'these manifests'} may do`;
  const findings = [...namespaces.flatMap(({ risks }) => risks.findings), ...elsewhere.findings];
  const parts = namespaces.flatMap((namespace, index) => partsOf(namespace, index, namespaces.length > 1));
  const sections: readonly Section[] = [
    ...(findings.length > 0 ? [foundSection(findings)] : []),
    {
      id: 'summary',
      title: 'In short',
      content: html`${namespaces.map((one) => html`<p class="lead">${summaryOf(one)}</p>`)}`,
    },
    ...parts,
    ...(promises.length > 0
      ? [
          {
            id: 'claims',
            title: 'What is promised, and on what evidence',
            content: promisesSection(promises),
          },
        ]
      : []),
    {
      id: 'accepted',
      title: 'Accepted risks',
      content: acceptedSection([...namespaces.flatMap(({ risks }) => risks.accepted), ...elsewhere.accepted]),
    },
  ];
  return `<!DOCTYPE html>\n${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Written(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${title}</h1>
<nav aria-label="Sections"><ul>${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<main id="content" tabindex="-1">
${sections.map(sectionMarkup)}</main>
<footer><p class="quiet">Made by gitlab-runners report from manifests alone. Nothing was asked of a cluster.</p></footer>
</body>
</html>
`}`;
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}

function sectionMarkup({ id, title, content }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${title}</h2>
${content}</section>
`;
}

function foundSection(findings: readonly FindingDescription[]): Section {
  const title = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  return { id: 'findings', title, content: findingsSection(findings) };
}

function partsOf(namespace: ReportedNamespace, index: number, isOneOfMany: boolean): readonly Section[] {
  const suffix = isOneOfMany ? ` in ${namespace.name}` : '';
  const section = (id: string, title: string, content: Markup): Section => ({
    id: isOneOfMany ? `${id}-${index}` : id,
    title: `${title}${suffix}`,
    content,
  });
  return [
    section('picture', 'The boundary as a picture', picture(namespace, `picture-of-${index}`)),
    section('reach', 'Who can reach what', reachabilitySection(namespace.reachability)),
    section('secrets', 'Who can read which Secret', secretsSection(namespace.secrets)),
    section('identities', 'Who may ask the API server for what', identitiesSection(namespace.identities)),
    section('root', 'Who can become root on a node', rootSection(namespace.rootOnNode)),
    section('needs', 'What must exist before the apply', needsSection(namespace.needs)),
    section('capacity', 'How much it may take', capacitySection(namespace.capacity)),
    section('admission', 'What the API server holds requests to', admissionSection(namespace.admission)),
  ];
}
