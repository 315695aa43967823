import type { IdentityDescription } from '../../description/identity-description';
import type { NeedDescription } from '../../description/needs-description';
import type { SecretDescription } from '../../description/secret-description';
import { type RootOnNode, WHO_IS_ROOT } from '../../root-on-node';
import { html, type Markup } from '../markup';
import { code, lines, table } from '../table';

/** Who can read which Secret. */
export function secretsSection(secrets: readonly SecretDescription[]): Markup {
  return secrets.length === 0
    ? html`<p>No pod reads a Secret, and no Role of the manifests names one.</p>`
    : table({
        caption: 'Secrets and their readers',
        columns: ['Secret', 'keys', 'who reads it, and how', 'seen by jobs', 'made by'],
        rows: secrets.map(({ name, keys, readers, madeBy }) => [
          code(name),
          lines(keys.map(code), 'not told'),
          lines(
            readers.map(({ who, how }) => html`${who}: ${how}`),
            'nobody',
          ),
          readers.some(({ byJobs }) => byJobs) ? html`<strong>yes</strong>` : 'no',
          madeBy ?? 'must exist before the apply',
        ]),
      });
}

/** What each identity may ask the API server for. */
export function identitiesSection(identities: readonly IdentityDescription[]): Markup {
  return table({
    caption: 'Identities and what they may ask the API server for',
    columns: ['identity', 'pods with its token', 'verbs and resources'],
    rows: identities.map(({ name, tokenIn, grants }) => [
      name,
      lines(tokenIn),
      lines(
        grants.map((grant) =>
          grant.known
            ? html`<strong>${grant.verbs.join(', ')}</strong>: ${[...grant.resources, ...grant.urls].join(', ')}${grant.names.length > 0 ? html` named ${grant.names.join(', ')}` : ''}${grant.everywhere ? ', in every namespace' : ''}`
            : html`whatever ${grant.role} grants, which the manifests do not hold`,
        ),
        'nothing',
      ),
    ]),
  });
}

/** Who can become root on a node. */
export function rootSection(entries: readonly RootOnNode[]): Markup {
  return entries.length === 0
    ? html`<p>Nobody: every container meets the level baseline or restricted of Pod Security.</p>`
    : html`<p>${WHO_IS_ROOT}</p>
${table({
  caption: 'Containers that may become root on their node',
  columns: ['container', 'of', 'why', 'image', 'nodes'],
  rows: entries.map(({ container, pods, because, image, nodes }) => [
    code(container),
    pods,
    lines(because),
    code(image ?? 'named by the job'),
    lines(
      [
        ...nodes.labels.map((label) => html`label ${code(label)}`),
        ...nodes.affinity,
        ...nodes.tolerations.map((taint) => html`tolerates the taint ${code(taint)}`),
      ],
      'any node',
    ),
  ]),
})}`;
}

/** What must exist before the apply. */
export function needsSection(needs: readonly NeedDescription[]): Markup {
  return needs.length === 0
    ? html`<p>Nothing: the manifests hold all that they name.</p>`
    : table({
        caption: 'What the manifests name and do not hold',
        columns: ['name', 'kind', 'keys', 'needed by'],
        rows: needs.map(({ name, kind, keys, by }) => [
          code(name),
          kind,
          lines(keys.map(code), '-'),
          lines(by, '-'),
        ]),
      });
}
