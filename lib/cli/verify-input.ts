import type { Watch } from '../boundary/examine';
import { type KubernetesObject, readObjects } from '../boundary/facts/manifests/kubernetes-object';
import { at, isRecord, isUnset } from '../boundary/facts/untyped';
import { readDocuments } from '../boundary/reading/documents';
import { lineAt, type TellFault } from '../boundary/reading/fault';
import { textOf } from '../boundary/reading/text';
import type { ReadDocument } from '../boundary/reading/yaml-document';
import { Faults, UnreadableInput } from './manifests/faults';
import { MOST_BYTES_OF_FILE } from './manifests/file-limits';
import { type ManifestFile, manifestFiles, tooLarge } from './manifests/files';

export { UnreadableInput } from './manifests/faults';

/** Where an object stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** Its place in the list that holds it, as `items[12]`. */
  readonly item?: string;
}

/** The manifests of one cluster: a file, or the files of one folder. */
export interface Manifests {
  readonly name: string;
  readonly objects: readonly unknown[];
  /** Where each object stands, by `Kind namespace/name`. */
  readonly places: ReadonlyMap<string, Place>;
  /** The labels of each object, by the same. */
  readonly labels: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** How manifests are read. */
export interface ReadingManifests {
  /** What a path stands for. @default - a file, or a folder with all below it */
  readonly filesOf?: FilesOf;
  /** Is told which file comes next. @default - nobody waits */
  readonly watch?: Watch;
}

/** The files that a path stands for. */
export type FilesOf = (path: string, faults: Faults) => Iterable<ManifestFile>;

/**
 * Reads the manifests at `paths` as kubectl would: files, folders with all below them, or `-` for `stdin`. They are one
 * cluster, unless an object stands in several folders: then each folder is a cluster of its own.
 *
 * @throws UnreadableInput with a line for each fault: what cannot be read, and what is not read alike by every applier.
 */
export async function readManifests(
  paths: readonly string[],
  stdin: NodeJS.ReadableStream,
  { filesOf = manifestFiles, watch }: ReadingManifests = {},
): Promise<readonly Manifests[]> {
  const faults = new Faults();
  const folders = new Map<string, PlacedDocument[]>();
  for await (const { file, folder, content } of filesAt(paths, stdin, filesOf, faults)) {
    watch?.(`reading ${file}`);
    const tell = faults.of(file);
    const text = textOf(content, tell);
    const documents = text === undefined ? [] : readDocuments(text, tell);
    tellSkipped(text ?? '', tell);
    const placed = folders.get(folder) ?? [];
    folders.set(folder, placed);
    for (const document of documents) {
      tellNoObject(document, tell);
      if (document.value !== null) {
        placed.push({ ...document, file });
      }
    }
  }
  faults.throwIfAny();
  const filled = [...folders].filter(([, documents]) => documents.length > 0);
  if (filled.length === 0) {
    throw new UnreadableInput(`${paths.join(', ')}: no manifests`);
  }
  const all = filled.flatMap(([, documents]) => documents);
  if (!all.some(({ value }) => saysWhatItIs(value))) {
    throw new UnreadableInput(all.map(noObjectText).join('\n'));
  }
  const manifests = filled.map(([name, documents]) => manifestsOf(name, documents));
  const name = paths.map((path) => (path === '-' ? STANDARD_INPUT : path)).join(', ');
  return repeatsItself(manifests) ? manifests : [manifestsOf(name, all)];
}

/**
 * The same, of one cluster.
 *
 * @param todo what to do where they are several.
 * @param watch is told which file comes next.
 */
export async function readOneCluster(
  paths: readonly string[],
  stdin: NodeJS.ReadableStream,
  todo: string,
  watch: Watch,
): Promise<Manifests> {
  const [input, ...others] = await readManifests(paths, stdin, { watch });
  if (input === undefined || others.length > 0) {
    const names = [input, ...others].map((manifests) => manifests?.name).join(', ');
    throw new UnreadableInput(
      `${paths.join(', ')}: an object stands in several folders, so that they are several clusters: ${todo}: ${names}`,
    );
  }
  return input;
}

function saysWhatItIs(value: unknown): boolean {
  return !isUnset(at(value, 'kind')) || !isUnset(at(value, 'apiVersion'));
}

/** The values of a chart are what is given by mistake. */
function noObjectText({ file, line }: PlacedDocument): string {
  return `${file}:${line}: no Kubernetes object, as it has no apiVersion and no kind; the values of a chart are not judged, but what helm template makes of them (gitlab-runners import makes a fleet of them)`;
}

/** The files of all paths, each once. */
async function* filesAt(
  paths: readonly string[],
  stdin: NodeJS.ReadableStream,
  filesOf: FilesOf,
  faults: Faults,
): AsyncGenerator<ManifestFile> {
  const read = new Set<string>();
  for (const path of new Set(paths)) {
    for await (const file of path === '-' ? standardInput(stdin) : filesOf(path, faults)) {
      if (!read.has(file.real)) {
        read.add(file.real);
        yield file;
      }
    }
  }
}

/** @see https://argo-cd.readthedocs.io/en/stable/user-guide/directory/ */
const SKIPPED_BY_ARGO_CD = '+argocd:skip-file-rendering';

function tellSkipped(text: string, tell: TellFault): void {
  const at = text.indexOf(SKIPPED_BY_ARGO_CD);
  if (at >= 0) {
    tell(lineAt(text, at), `Argo CD leaves out a file with ${SKIPPED_BY_ARGO_CD} in it: remove the words`);
  }
}

/** What kubectl cannot take for an object at all, so that no rule could say what it would become. */
function tellNoObject({ value, line }: ReadDocument, tell: TellFault): void {
  const items = at(value, 'items');
  const all: readonly (readonly [place: string, item: unknown])[] = Array.isArray(items)
    ? items.map((item, index) => [`items[${index}]`, item])
    : [];
  for (const [place, item] of [['the document', value] as const, ...all]) {
    if (value !== null && !isRecord(item)) {
      tell(line, `${place} is no object: write apiVersion, kind and metadata`);
    }
    for (const field of ['apiVersion', 'kind']) {
      const text = at(item, field);
      if (!isUnset(text) && typeof text !== 'string') {
        tell(line, `${field} of ${place} is no text: write it as one`);
      }
    }
  }
}

const STANDARD_INPUT = 'standard input';

interface PlacedDocument extends ReadDocument {
  readonly file: string;
}

async function* standardInput(stdin: NodeJS.ReadableStream): AsyncGenerator<ManifestFile> {
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of stdin) {
    parts.push(Buffer.from(part));
    total += part.length;
    if (total > MOST_BYTES_OF_FILE) {
      throw new UnreadableInput(`stdin: ${tooLarge()}`);
    }
  }
  yield { file: 'stdin', folder: STANDARD_INPUT, content: Buffer.concat(parts), real: '-' };
}

function repeatsItself(folders: readonly Manifests[]): boolean {
  const names = folders.flatMap(({ places }) => [...places.keys()].filter((name) => !UNNAMED.test(name)));
  return new Set(names).size < names.length;
}

/** How the boundary names a document that is no object. */
const UNNAMED = /^document \d+$/;

function manifestsOf(name: string, documents: readonly PlacedDocument[]): Manifests {
  const places = new Map<string, Place>();
  const labels = new Map<string, KubernetesObject['labels']>();
  documents.forEach((document, index) => {
    const { file, line } = document;
    places.set(`document ${index + 1}`, { file, line });
    for (const { object, place } of objectsIn(document)) {
      places.set(object.where, { file, ...place });
      labels.set(object.where, object.labels);
    }
  });
  return { name, objects: documents.map(({ value }) => value), places, labels };
}

/** The objects of a document with where they stand: it is one, or a list of them. */
function objectsIn({ value, line, itemLines }: ReadDocument): readonly {
  readonly object: KubernetesObject;
  readonly place: Omit<Place, 'file'>;
}[] {
  const items = at(value, 'items');
  return Array.isArray(items)
    ? items.flatMap((item, index) =>
        readObjects([item]).objects.map((object) => ({
          object,
          place: { line: itemLines[index] ?? line, item: `items[${index}]` },
        })),
      )
    : readObjects([value]).objects.map((object) => ({ object, place: { line } }));
}
