import { type Content, html, type Markup } from './markup';

/** A table: each row begins with what it is about. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly Content[];
  readonly rows: readonly (readonly Content[])[];
}

/** A table that a screen reader can walk, and that scrolls by itself where the page is narrow. */
export function table({ caption, columns, rows }: Table): Markup {
  return html`<div class="table" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map(row)}</tbody>
</table></div>
`;
}

function row([first = '', ...others]: readonly Content[]): Markup {
  return html`<tr><th scope="row">${first}</th>${others.map((cell) => html`<td>${cell}</td>`)}</tr>
`;
}

/** Several things in a cell, each on a line of its own. */
export function lines(items: readonly Content[], none = 'none'): Content {
  const [only, ...others] = items;
  if (only === undefined) {
    return none;
  }
  return others.length === 0 ? only : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

/** A name of an object, or whatever else is written as it is. */
export function code(text: string): Markup {
  return html`<code>${text}</code>`;
}
