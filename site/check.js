import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf } from './site-links.js';

/** Reads a site from disk, says what is wrong with its links, and fails if anything is. */
const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: node check.js FOLDER');
  process.exit(2);
}
const files = new Map(
  readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length))
    .map((path) => [path, /\.(?:html|svg|css)$/.test(path) ? readFileSync(join(folder, path), 'utf8') : '']),
);
const { faults, pages, links } = faultsOf(files);
for (const fault of faults) {
  console.error(fault);
}
console.log(`${pages} pages, ${links} links, ${faults.length} faults`);
process.exitCode = faults.length === 0 && links > 0 ? 0 : 1;
