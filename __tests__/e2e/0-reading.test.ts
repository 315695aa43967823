import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { readManifests } from '../../lib/cli/verify-input';
import { type Judged, judged } from '../cli/reading/judged';
import { KUBECTL_READINGS, type Reading, sameObjects } from '../cli/reading/kubectl';
import { TRICKS } from '../cli/reading/tricks';
import { renderFiles, tinyland } from './cluster/fleets';
import { findPrograms } from './programs/find';
import { GENERATED } from './reading/generated-yaml';
import { KubectlReader } from './reading/kubectl-reader';
import { mutated } from './reading/mutated';

/** How many documents of each sort are tried; `READING_DOCUMENTS` raises it for a longer search. */
const DOCUMENTS = Number(process.env['READING_DOCUMENTS'] ?? 12_000);

/** A seed of one's own finds other documents. */
const SEED = Number(process.env['READING_SEED'] ?? 1);

/** Pieces of text that only strangers to plain YAML use. */
const TRICKY = /[&*?|>"'{[]|\t|\r|\\|%|<<|!|^---|\.\.\.|: (?:[-+.]?\d|~|null|true|false)/m;

/** Whatever `verify` accepts must be what kubectl applies: the same objects, from the same text. */
describe('verify reads what kubectl reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reading-'));
  let kubectl: KubectlReader;

  beforeAll(async () => {
    kubectl = new KubectlReader((await findPrograms(['read-manifests'], folder))['read-manifests']);
  }, 600_000);
  afterAll(() => {
    kubectl.close();
    rmSync(folder, { recursive: true });
  });

  interface Compared {
    readonly document: string | Buffer;
    readonly ours: Judged;
    readonly theirs: Reading;
  }

  const compare = (documents: readonly (string | Buffer)[]): Promise<readonly Compared[]> =>
    Promise.all(
      documents.map(async (document) => ({
        document,
        ours: judged(document),
        theirs: await kubectl.content(document),
      })),
    );

  const differences = (compared: readonly Compared[]): readonly unknown[] =>
    compared
      .filter(({ ours }) => ours.verdict === 'read')
      .filter(({ ours, theirs }) => theirs.error !== undefined || !sameObjects(ours.objects, theirs.objects))
      .map(({ document, ours, theirs }) => ({ document: String(document), ours: ours.objects, theirs }));

  /** Pieces of a rendered fleet and the tricks: what is changed. */
  const texts = (): readonly string[] => {
    const rendered = [...renderFiles(tinyland()).values()].flatMap((text) => text.split('---\n'));
    return [
      ...rendered.filter(({ length }) => length < 1_500),
      ...TRICKS.flatMap(({ content, verdict }) =>
        typeof content === 'string' && verdict === 'read' ? [content] : [],
      ),
    ];
  };

  test('the tricks, which are written down for machines without Go', async () => {
    const compared = await compare(TRICKS.map(({ content }) => content));
    expect(differences(compared)).toEqual([]);
    const readings = Object.fromEntries(
      TRICKS.map(({ name }, index) => [name, withoutPlace(compared[index]?.theirs)]),
    );
    if (process.env['UPDATE_GOLDEN'] === '1') {
      writeFileSync(KUBECTL_READINGS, `${JSON.stringify(readings, null, 2)}\n`);
    }
    expect(readings).toEqual(JSON.parse(readFileSync(KUBECTL_READINGS, 'utf8')));
  });

  test.each([
    ['mutated', () => mutated(texts()), { read: 0.12, tricky: 0.07 }],
    ['generated', () => GENERATED, { read: 0.3, tricky: 0.25 }],
  ] as const)(
    '%s documents',
    async (what, arbitrary, share) => {
      const documents = fc.sample<string>(arbitrary(), { numRuns: DOCUMENTS, seed: SEED });
      const compared = await compare(documents);
      const read = compared.filter(({ ours }) => ours.verdict === 'read');
      const originals = new Set<unknown>(texts());
      const tricky = read.filter(({ document }) => TRICKY.test(String(document)) && !originals.has(document));
      const dangerous = compared.filter(
        ({ ours, theirs }) => ours.verdict === 'refused' && theirs.objects.length > 0,
      );
      console.log(
        `${documents.length} ${what} documents: ${read.length} read, ${tricky.length} of them with a trick; ` +
          `${dangerous.length} refused that kubectl would apply`,
      );
      expect(differences(compared).slice(0, 5)).toEqual([]);
      expect(read.length).toBeGreaterThan(documents.length * share.read);
      expect(tricky.length).toBeGreaterThan(documents.length * share.tricky);
      expect(dangerous.length).toBeGreaterThan(100);
    },
    900_000,
  );

  test('folders: dot files, other folders, links and endings', async () => {
    const root = join(folder, 'manifests');
    mkdirSync(join(root, '.hidden'), { recursive: true });
    mkdirSync(join(root, 'node_modules/deep'), { recursive: true });
    const put = (path: string) =>
      writeFileSync(
        join(root, path),
        `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${path.replaceAll(/\W/g, '-')}, namespace: a}\n`,
      );
    for (const path of [
      'a.yaml',
      'b.yml',
      'c.json.txt',
      '.d.yaml',
      '.hidden/e.yaml',
      'node_modules/deep/f.yaml',
      'g.yaml.bak',
      'h',
      '.yaml',
    ]) {
      put(path);
    }
    writeFileSync(join(root, 'i.json'), '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"i"}}');
    symlinkSync('h', join(root, 'j.yaml'));
    const theirs = await kubectl.path(root, true);
    const [ours] = await readManifests([root], Readable.from([]));
    expect(theirs.error).toBeUndefined();
    const byName = (objects: readonly unknown[] = []) =>
      objects.map((object) => JSON.stringify(object)).sort();
    expect(byName(ours?.objects).map((text) => JSON.parse(text).metadata.name)).toEqual(
      byName(theirs.objects).map((text) => JSON.parse(text).metadata.name),
    );
    expect(theirs.objects).toHaveLength(8);
  });

  test('whole files of a fleet', async () => {
    const compared = await compare([...renderFiles(tinyland()).values()]);
    expect(compared.map(({ ours }) => ours.verdict)).toEqual(compared.map(() => 'read'));
    expect(differences(compared)).toEqual([]);
  });
});

/** Errors name the file that was read, which is another one each time. */
function withoutPlace(reading: Reading | undefined): Reading | undefined {
  const error = reading?.error?.replaceAll(/"?\/[^\s":]*manifest\.yaml"?/g, 'the file');
  return reading === undefined || error === undefined ? reading : { ...reading, error };
}
