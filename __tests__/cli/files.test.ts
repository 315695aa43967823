import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { readManifests, UnreadableInput } from '../../lib/cli/verify-input';

const MAIN = join(__dirname, '../../lib/cli/main.js');

/** An object of a name, as a file would hold it. */
function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: a\n`;
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(path: string, content: string | Buffer = configMap('x')): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** What is read, as names, or what is told. */
async function read(path = folder, stdin: Readable = Readable.from([])): Promise<readonly string[]> {
  try {
    const manifests = await readManifests([path], stdin);
    return manifests.flatMap(({ objects }) =>
      objects.map((object) => (object as { metadata: { name: string } }).metadata.name),
    );
  } catch (error) {
    if (error instanceof UnreadableInput) {
      return error.message.split('\n').map((line) => line.replaceAll(`${folder}/`, ''));
    }
    throw error;
  }
}

describe('what kubectl reads from a folder is read', () => {
  test('dot files, dot folders and every other folder', async () => {
    put('.a.yaml', configMap('a'));
    put('.b/c.yml', configMap('c'));
    put('.git/d.json', JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'd' } }));
    put('node_modules/e/f.yaml', configMap('f'));
    put('.yaml', configMap('g'));
    put('README.md', '{');
    put('h.yaml.bak', '{');
    put('k.txt', '{');
    expect([...(await read())].sort()).toEqual(['a', 'c', 'd', 'f', 'g']);
  });

  test('a link to a file in the folder, and a folder that is reached by a link', async () => {
    put('in/data.txt', configMap('a'));
    symlinkSync('data.txt', join(folder, 'in/a.yaml'));
    symlinkSync('in', join(folder, 'link'));
    expect(await read(join(folder, 'link'))).toEqual(['a']);
    // Nobody follows links to folders below.
    expect(await read()).toEqual(['a']);
  });

  test('a file of any name that is named itself', async () => {
    expect(await read(put('x.YAML', configMap('a')))).toEqual(['a']);
    expect(await read(put('kustomization.yaml', configMap('b')))).toEqual(['b']);
  });

  test('standard input', async () => {
    const halves = configMap('ä')
      .split('ä')
      .map((text) => Buffer.from(text));
    const letter = Buffer.from('ä');
    const parts = [halves[0], letter.subarray(0, 1), letter.subarray(1), halves[1]];
    expect(await read('-', Readable.from(parts))).toEqual(['ä']);
    expect(await read('-', Readable.from([Buffer.from([0x61, 0xff])]))).toEqual([
      'stdin:1: no UTF-8: write the file as UTF-8 text',
    ]);
  });
});

describe('what some applier reads and is not judged here is refused', () => {
  test.each([
    ['kustomization.yaml', /kustomization/],
    ['kustomization.yml', /kustomization/],
    ['Kustomization', /kustomization/],
    ['deep/er/kustomization.yaml', /kustomization/],
    ['Chart.yaml', /Helm chart/],
    ['chart.yml', /Helm chart/],
    ['notaChart.yaml', /Helm chart/],
    ['.argocd-source.yaml', /parameters/],
    ['.argocd-source-tinyland.yaml', /parameters/],
    ['x.jsonnet', /evaluate/],
    ['lib.libsonnet', /evaluate/],
    ['.sourceignore', /leave out/],
    ['policies.YAML', /rename it/],
    ['policies.Json', /rename it/],
  ])('%s', async (name, why) => {
    put('good.yaml', configMap('a'));
    put(name);
    const [told, ...others] = await read();
    expect(others).toEqual([]);
    expect(told).toMatch(new RegExp(`^${name.replaceAll('.', '\\.')}: .{30,200}$`));
    expect(told).toMatch(why);
  });

  test.each(['fleet-chart.yaml', 'my-kustomization.yaml', 'fleet.yaml', 'values.yaml', 'argocd.yaml'])(
    'but not %s',
    async (name) => {
      put(name, configMap('a'));
      expect(await read()).toEqual(['a']);
    },
  );

  test('a file that Argo CD is told to skip', async () => {
    put('a.yaml', `${configMap('a')}# +argocd:skip-file-rendering\n`);
    expect(await read()).toEqual([
      'a.yaml:6: Argo CD leaves out a file with +argocd:skip-file-rendering in it: remove the words',
    ]);
  });
});

describe('what is no file is neither waited for nor followed', () => {
  test('a pipe that nobody writes to, in a folder and by its name', async () => {
    put('good.yaml', configMap('a'));
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    const told = ['pipe.yaml: no regular file: give a stream on standard input, as -'];
    expect(await read()).toEqual(told);
    expect(await read(join(folder, 'pipe.yaml'))).toEqual(told);
  });

  test('a device', async () => {
    expect(await read('/dev/zero')).toEqual([expect.stringMatching(/no regular file/)]);
    symlinkSync('/dev/zero', join(folder, 'a.yaml'));
    expect(await read()).toEqual([expect.stringMatching(/^a\.yaml: a symbolic link to a file outside/)]);
  });

  test('a socket', async () => {
    const server: Server = createServer();
    await new Promise<void>((listening) => server.listen(join(folder, 'a.yaml'), listening));
    const told = await read();
    await new Promise((closed) => server.close(closed));
    expect(told).toEqual([expect.stringMatching(/^a\.yaml: cannot be read \(E/)]);
  });

  test('links out of the folder, to nothing, to themselves and to a folder', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    writeFileSync(join(outside, 'x.yaml'), configMap('evil'));
    mkdirSync(join(folder, 'sub'));
    symlinkSync(join(outside, 'x.yaml'), join(folder, 'a.yaml'));
    symlinkSync('nowhere', join(folder, 'b.yaml'));
    symlinkSync('c.yaml', join(folder, 'c.yaml'));
    symlinkSync('sub', join(folder, 'd.yaml'));
    symlinkSync('..', join(folder, 'sub/up'));
    const told = await read();
    rmSync(outside, { recursive: true });
    expect(told).toEqual([
      'a.yaml: a symbolic link to a file outside the folder: put the file itself there',
      'b.yaml: a symbolic link that leads nowhere (ENOENT): remove it',
      'c.yaml: a symbolic link that leads nowhere (ELOOP): remove it',
      expect.stringMatching(/^d\.yaml: /),
    ]);
  });

  test('a file beyond the limit, which is told', async () => {
    const file = put('a.yaml', '#');
    truncateSync(file, 64 * 1024 * 1024 + 1);
    expect(await read()).toEqual(['a.yaml: too large: at most 64 MiB a file and 512 MiB in all are read']);
    const endless = Readable.from(
      (function* parts() {
        for (;;) {
          yield Buffer.alloc(1 << 20, '#');
        }
      })(),
    );
    expect(await read('-', endless)).toEqual([
      'stdin: too large: at most 64 MiB a file and 512 MiB in all are read',
    ]);
  });
});

test('every fault of every file is told at once, and no more than help', async () => {
  put('a.yaml', `${configMap('a')}x: yes\ny1: 0x1\n`);
  put('b.yaml', `${configMap('a')}${'x: on\n'.repeat(30)}`);
  put('c.yaml', 'a: [\n');
  const told = await read();
  expect(told.slice(0, 3)).toEqual([
    expect.stringMatching(/^a\.yaml:6: yes is/),
    expect.stringMatching(/^a\.yaml:7: 0x1 is/),
    expect.stringMatching(/^b\.yaml:6: on is/),
  ]);
  expect(told.filter((line) => line.startsWith('b.yaml'))).toHaveLength(21);
  expect(told.at(-1)).toMatch(/^c\.yaml:2: no YAML: /);
});

test('what is no object has a line of its own', async () => {
  put('a.yaml', 'apiVersion: v1\nkind: List\nitems: [null]\n---\nkind: 5\n---\n- a\n');
  expect(await read()).toEqual([
    'a.yaml:1: items[0] is no object: write apiVersion, kind and metadata',
    'a.yaml:5: kind of the document is no text: write it as one',
    'a.yaml:7: the document is no object: write apiVersion, kind and metadata',
  ]);
});

describe('no input ends the program with a stack trace, and none keeps it', () => {
  const INPUTS: readonly (readonly [string, string, 1 | 2])[] = [
    ['a List of null', 'apiVersion: v1\nkind: List\nitems: [null]\n', 2],
    ['a numeric kind', 'apiVersion: v1\nkind: 5\nmetadata: {name: 5}\n', 2],
    ['a numeric kind with items', 'kind: 5\nitems: [{}]\n', 2],
    ['an alias that refers to its parent', 'a: &a\n  b: *a\n', 2],
    ['lists 100,000 deep', '['.repeat(100_000), 2],
    ['maps 100,000 deep', '{"a":'.repeat(100_000), 2],
    ['JSON 100,000 deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 2],
    ['lists of lists 99 deep', `${'['.repeat(99)}${']'.repeat(99)}`, 2],
    ['aliases that double 60 times', doubling(60), 2],
    ['a million separators', '---\n'.repeat(1_000_000), 2],
    ['100,000 keys that repeat', 'a: b\n'.repeat(100_000), 2],
    ['100,000 line breaks of another kind', '\u2028'.repeat(100_000), 2],
    ['a million brackets', '[a: '.repeat(250_000), 2],
    ['the key __proto__', '__proto__: {kind: Pod}\nconstructor: 1\n', 2],
    ['the key __proto__ in an object', 'kind: Pod\n__proto__: {kind: Pod}\nconstructor: 1\n', 1],
    ['a text', 'x\n', 2],
    ['a null', 'null\n', 2],
    ['nothing', '', 2],
    [
      'lists where maps are expected',
      'apiVersion: v1\nkind: Deployment\nmetadata: {name: a, labels: [], annotations: []}\nspec: []\n',
      1,
    ],
  ];

  test.each(INPUTS)('%s', (_, input, status) => {
    const started = Date.now();
    const { stdout, stderr, ...ended } = spawnSync(process.execPath, [MAIN, 'verify', '-'], {
      input,
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 1 << 26,
    });
    expect(ended.status).toBe(status);
    expect(stderr + stdout).not.toMatch(/^ +at /m);
    expect(stderr + stdout).not.toContain('the rule itself failed');
    expect(Date.now() - started).toBeLessThan(30_000);
  });
});

function doubling(levels: number): string {
  const lines = Array.from({ length: levels }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`);
  return ['a0: &a0 x', ...lines, ''].join('\n');
}
