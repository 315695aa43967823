import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Converter } from 'typedoc';

/**
 * Names each page by its first heading and puts it into its group. So no file needs front matter, which GitLab shows.
 * TypeDoc calls a page by its path without the ending until then.
 */
export function namePages(app, root, groups) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, page) => {
    const path = `${page.name}.md`;
    page.name = titleOf(path, readFileSync(join(root, path), 'utf8'));
    page.frontmatter.group = groupOf(path, groups);
  });
}

export function titleOf(path, text) {
  const title = /^# (.+)$/m.exec(text)?.[1];
  if (title === undefined) {
    throw new Error(`${path}: no heading: begin the page with '# ' and its title`);
  }
  return title.replaceAll('`', '');
}

export function groupOf(path, groups) {
  const group = Object.keys(groups).find((name) => groups[name].includes(path));
  if (group === undefined) {
    throw new Error(`${path}: in no group of the site: add it to site/typedoc.config.js`);
  }
  return group;
}
