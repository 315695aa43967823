import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Document, LineCounter, parseAllDocuments } from 'yaml';

/** The exit status for input that cannot be read. */
export const EXIT_UNREADABLE = 2;

/** Where an object stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The manifests of one cluster: a file, or the files of one folder. */
export interface Manifests {
  readonly name: string;
  readonly objects: readonly unknown[];
  /** Where each object stands, by `Kind namespace/name`. */
  readonly places: ReadonlyMap<string, Place>;
}

/** Input that is missing, is no YAML, or holds nothing. */
export class UnreadableInput extends Error {}

const MANIFEST_FILE = /\.(?:ya?ml|json)$/i;

/**
 * Reads the manifests at `path`: a file, a folder with all below it, or `-` for `stdin`. A folder is one cluster, unless
 * an object stands in several of its sub-folders: then each of them is a cluster of its own.
 *
 * @throws UnreadableInput with a line for each file that cannot be read.
 */
export async function readManifests(
  path: string,
  stdin: NodeJS.ReadableStream,
): Promise<readonly Manifests[]> {
  const filled = (await foldersAt(path, stdin)).filter(({ objects }) => objects.length > 0);
  if (filled.length === 0) {
    throw new UnreadableInput(`${path}: no manifests`);
  }
  return repeatsItself(filled) ? filled : [merged(path, filled)];
}

async function foldersAt(path: string, stdin: NodeJS.ReadableStream): Promise<readonly Manifests[]> {
  if (path === '-') {
    return [manifestsOf('standard input', [{ file: 'stdin', content: await text(stdin) }])];
  }
  const files = isFolder(path) ? filesBelow(path) : [path];
  const folders = new Map<string, { file: string; content: string }[]>();
  for (const file of files) {
    const sources = folders.get(dirname(file)) ?? [];
    sources.push({ file, content: readText(file) });
    folders.set(dirname(file), sources);
  }
  return [...folders].map(([name, sources]) => manifestsOf(name, sources));
}

function repeatsItself(folders: readonly Manifests[]): boolean {
  const names = folders.flatMap(({ places }) => [...places.keys()].filter((name) => !UNNAMED.test(name)));
  return new Set(names).size < names.length;
}

function merged(path: string, folders: readonly Manifests[]): Manifests {
  const objects: unknown[] = [];
  const places = new Map<string, Place>();
  for (const folder of folders) {
    for (const [name, place] of folder.places) {
      const [, number] = UNNAMED.exec(name) ?? [];
      places.set(number === undefined ? name : documentName(objects.length + Number(number)), place);
    }
    objects.push(...folder.objects);
  }
  return { name: path === '-' ? 'standard input' : path, objects, places };
}

/** How the boundary names a document that is no object. */
const UNNAMED = /^document (\d+)$/;

function documentName(number: number): string {
  return `document ${number}`;
}

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return filesBelow(path);
    }
    return MANIFEST_FILE.test(entry.name) && !isFolder(path) ? [path] : [];
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new UnreadableInput(`${path}: ${reasonOf(error)}`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UnreadableInput(`${file}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' ? 'no such file or folder' : `cannot be read (${code ?? String(error)})`;
}

function manifestsOf(name: string, sources: readonly { file: string; content: string }[]): Manifests {
  const objects: unknown[] = [];
  const places = new Map<string, Place>();
  for (const { file, content } of sources) {
    const lines = new LineCounter();
    for (const document of documentsOf(file, content, lines)) {
      const value = dataOf(document, file);
      if (value === null || value === undefined) {
        continue;
      }
      objects.push(value);
      const place = { file, line: lines.linePos(document.contents?.range?.[0] ?? 0).line };
      places.set(documentName(objects.length), place);
      for (const object of namesIn(value)) {
        places.set(object, place);
      }
    }
  }
  return { name, objects, places };
}

/** Aliases that refer to each other can grow a small file beyond all bounds, which the parser refuses. */
function dataOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    throw new UnreadableInput(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** YAML 1.1 as kubectl reads it: there `yes` is true and `<<` merges, but a date stays a string. */
function documentsOf(file: string, content: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  const documents = parseAllDocuments(content, {
    lineCounter,
    version: '1.1',
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === 'string' || !/:(?:timestamp|binary|set|omap|pairs)$/.test(tag.tag)),
  });
  const errors = documents.flatMap((document) => document.errors);
  if (errors.length > 0) {
    const told = errors.map(({ message }) => `${file}: ${message.split('\n')[0]?.replace(/:$/, '') ?? ''}`);
    throw new UnreadableInput(told.join('\n'));
  }
  return documents;
}

/** The objects of a document, as findings name them; those of a list included. */
function namesIn(value: unknown): readonly string[] {
  const { kind, metadata, items } = value as {
    kind?: string;
    metadata?: Record<string, string>;
    items?: unknown;
  };
  if (Array.isArray(items) && kind?.endsWith('List') === true) {
    return items.flatMap(namesIn);
  }
  const { name, namespace } = metadata ?? {};
  return [`${kind} ${namespace === undefined || namespace === '' ? '' : `${namespace}/`}${name}`];
}
