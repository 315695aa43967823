import type { FleetsDescription, NamespaceDescription } from '../description/describe-fleets';
import type { ReportData } from '../report-data';
import { rootOnNode, WHO_IS_ROOT } from '../root-on-node';
import { summaryOf } from '../summary';
import { identitiesSection, needsSection, secretsSection } from './access-sections';
import { acceptedSection, admissionSection, capacitySection, findingsSection } from './bounds-sections';
import { item, paragraph } from './lines';
import { code, codes, plain } from './markdown-text';
import { matrixSection } from './matrix-section';
import { promisesBlocks } from './promises-section';
import { reachSection } from './reach-section';
import { runnersSection } from './runner-section';

/**
 * What manifests make possible, as a page that GitLab renders: one fact a line, in an order that does not change, so that the
 * difference of two pages is that of what they make possible. No line is wider than 100 columns, but for a word that is.
 */
export function markdownPage({ namespaces, elsewhere }: FleetsDescription): string {
  return pageOf([
    ...namespaces.flatMap((namespace) => namespaceBlocks(namespace, { first: [], reach: [] })),
    ...elsewhereBlocks(namespaces, elsewhere),
  ]);
}

/** A report as Markdown: the page, with the matrix of who reaches whom, and what is promised. */
export function markdownReport({ namespaces, elsewhere, promises }: ReportData): string {
  return pageOf([
    ...namespaces.flatMap((namespace) =>
      namespaceBlocks(namespace, {
        first: ['', '## In short', '', paragraph(plain(summaryOf(namespace)))],
        reach: [...matrixSection(namespace.reachability), '', '### By the openings of policies', ''],
      }),
    ),
    ...elsewhereBlocks(namespaces, elsewhere),
    ...promisesBlocks(promises),
  ]);
}

/** What a report tells of a namespace beside the page. */
interface Additions {
  readonly first: readonly string[];
  /** What stands first in the section of who reaches whom. */
  readonly reach: readonly string[];
}

function elsewhereBlocks(
  namespaces: readonly NamespaceDescription[],
  elsewhere: FleetsDescription['elsewhere'],
): readonly string[] {
  const others = [...elsewhere.findings, ...elsewhere.accepted];
  return [
    ...(namespaces.length === 0 ? ['# No runners', '', 'The manifests hold none.'] : []),
    ...(others.length === 0
      ? []
      : ['', '# Elsewhere', '', ...findingsSection(elsewhere), ...acceptedSection(elsewhere)]),
  ];
}

function pageOf(blocks: readonly string[]): string {
  return `${blocks
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function namespaceBlocks(namespace: NamespaceDescription, { first, reach }: Additions): readonly string[] {
  const { name, org, runners, unseenManagers, otherPods, risks } = namespace;
  const section = (title: string, lines: readonly string[]): readonly string[] => [
    '',
    `## ${title}`,
    '',
    ...lines,
  ];
  return [
    '',
    `# What the runners of ${code(org ?? name)} may do`,
    '',
    paragraph(
      `Namespace ${code(name)}, as its manifests say it. What GitLab keeps of runners, such as tags, is not told here.`,
    ),
    ...(risks.findings.length === 0 ? [] : section('What breaks the boundary', findingsSection(risks))),
    ...first,
    ...section('Who is root on a node', rootSection(namespace)),
    ...section('What must exist before the apply', needsSection(namespace.needs)),
    ...section('Who reaches whom', [...reach, ...reachSection(namespace.reach)]),
    ...section('Secrets and their readers', secretsSection(namespace.secrets)),
    ...section('Who may ask the API server for what', identitiesSection(namespace.identities)),
    ...section('Runners', [
      ...runnersSection(runners),
      ...unseenManagers.map(({ where, reads }) =>
        item(`${code(where)} reads ${code(reads)}, which is not told here: nothing is known of its runners`),
      ),
    ]),
    ...(otherPods.length === 0
      ? []
      : section(
          'Other pods',
          otherPods.map((other) => item(code(other.name))),
        )),
    ...section('Capacity', capacitySection(namespace.capacity)),
    ...section('What the API server holds requests to', admissionSection(namespace.admission)),
    ...section('Accepted risks', acceptedSection(risks)),
  ];
}

/** Every container beyond what Pod Security calls baseline, with its nodes. */
function rootSection(namespace: NamespaceDescription): readonly string[] {
  const lines = rootOnNode(namespace).flatMap(({ pods, container, image, because, nodes }) => [
    item(`Container ${code(container)} of ${plain(pods)}: **${because.map(plain).join(', ')}**`),
    ...(image === null ? [] : [item(`image ${code(image)}`, 1)]),
    item(nodes.labels.length === 0 ? 'on **any node**' : `on nodes with ${codes(nodes.labels)}`, 1),
    ...nodes.affinity.map((term) => item(`by affinity ${code(term)}`, 1)),
    ...nodes.tolerations.map((taint) => item(`that may have the taint ${code(taint)}`, 1)),
  ]);
  return lines.length === 0
    ? ['Nobody: every container meets Pod Security baseline.']
    : [paragraph(WHO_IS_ROOT), '', ...lines];
}
