import { visible } from '../../world/unseen-characters';
import { html, type Markup } from '../html/markup';
import type { ReportedNamespace } from '../report-data';
import { type Graph, graphOf } from './graph';
import { type Layout, LINE, layoutOf, PADDING, type PlacedArrow, type PlacedBox } from './layout';

/** The boundary of a namespace as SVG that stands in a page. What it shows stands in tables too. */
export function picture(namespace: ReportedNamespace, id: string): Markup {
  const placed = layoutOf(readable(graphOf(namespace)));
  const { width, height, boxes, arrows } = placed;
  return html`<div class="picture" role="region" aria-label="picture of ${namespace.name}, scrolls" tabindex="0">
<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${id}-title ${id}-desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title id="${id}-title">What the pods of ${namespace.name} read and reach</title>
<desc id="${id}-desc">${descriptionOf(placed)} The tables below tell the same.</desc>
<defs><marker id="${id}-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path class="arrow" d="M0 0L10 5L0 10z"/></marker></defs>
${border(placed, namespace.name)}${arrows.map((arrow) => arrowMarkup(arrow, id))}${boxes.map(boxMarkup)}</svg></div>
`;
}

/** Characters that cannot be seen take the room of what is written in their place. */
function readable({ boxes, arrows }: Graph): Graph {
  return {
    boxes: boxes.map((box) => ({ ...box, title: visible(box.title), lines: box.lines.map(visible) })),
    arrows,
  };
}

function descriptionOf({ boxes, arrows }: Layout): string {
  const titleOf = new Map(boxes.map(({ box }) => [box.id, [box.title, ...box.lines].join(' ')]));
  return arrows.map(({ arrow: { from, to } }) => `${titleOf.get(from)} to ${titleOf.get(to)}.`).join(' ');
}

const AROUND = 20;

function border({ boxes }: Layout, name: string): Markup {
  const inside = boxes.filter(({ box }) => box.inside);
  if (inside.length === 0) {
    return html``;
  }
  const left = Math.min(...inside.map(({ x }) => x)) - AROUND;
  const top = Math.min(...inside.map(({ y }) => y)) - AROUND;
  const right = Math.max(...inside.map(({ x, width }) => x + width)) + AROUND;
  const bottom = Math.max(...inside.map(({ y, height }) => y + height)) + AROUND;
  return html`<rect class="namespace" x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" rx="10"/><text x="${left}" y="${top - 8}">Namespace ${name}</text>
`;
}

function arrowMarkup({ points }: PlacedArrow, id: string): Markup {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return html`<path class="edge" d="${path}" marker-end="url(#${id}-arrow)"/>
`;
}

function boxMarkup({ box, x, y, width, height, title, lines }: PlacedBox): Markup {
  const kind = box.kind === 'daemon' ? 'daemon privileged' : box.kind;
  const all = [
    ...title.map((text) => ({ text, style: 'name' })),
    ...lines.map((text) => ({ text, style: 'line' })),
  ];
  return html`<g class="node ${kind}"><rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>${all.map(
    ({ text, style }, index) =>
      html`<text class="${style}" x="${x + PADDING}" y="${y + PADDING + LINE * index + 14}">${text}</text>`,
  )}</g>
`;
}
