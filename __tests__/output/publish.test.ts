import { statSync } from 'node:fs';
import { join } from 'node:path';
import { publish } from '../../lib/output/publish';
import { headerOf, type RenderedFile } from '../../lib/output/render';
import { write } from '../../lib/output/write';
import { TemporaryFolder } from './folder';

const file = (path: string, body = 'a: 1\n'): RenderedFile => ({
  path,
  text: `${headerOf(path.split('/').at(-1) ?? '')}${body}`,
});

const ACME = [file('acme-cluster.k8s.yaml'), file('acme-runners.k8s.yaml')];
const PROD = [file('prod/acme-cluster.k8s.yaml'), file('prod/acme-runners.k8s.yaml')];

describe('publish', () => {
  let folder: TemporaryFolder;
  const dist = () => join(folder.path, 'dist');
  beforeEach(() => {
    folder = new TemporaryFolder();
  });
  afterEach(() => folder.remove());

  it('writes every file, below folders that it makes', () => {
    expect(publish([...ACME, ...PROD], dist())).toEqual({
      written: [...ACME, ...PROD].map(({ path }) => path),
      unchanged: [],
      removed: [],
    });
    expect(folder.contents('dist')).toEqual({
      'prod/': '',
      ...Object.fromEntries([...ACME, ...PROD].map(({ path, text }) => [path, text])),
    });
  });

  it('removes the page of a fleet that is gone, and no other Markdown', () => {
    const pages = [file('acme.md', '# a\n'), file('prod/acme.md', '# a\n')];
    expect(pages[0]?.text).toMatch(/^<!-- acme\.md: rendered by .* -->\n/);
    publish([...ACME, ...pages], dist());
    const others = { 'dist/README.md': '# Ours\n', 'dist/copy.md': pages[0]?.text ?? '' };
    folder.write(others);
    expect(publish(ACME, dist()).removed).toEqual(['acme.md', 'prod/acme.md']);
    expect(Object.keys(folder.contents('dist'))).toEqual(
      expect.arrayContaining(['README.md', 'copy.md', 'acme-cluster.k8s.yaml']),
    );
  });

  it('writes nothing where somebody has a page of his own', () => {
    folder.write({ 'dist/acme.md': '# Ours\n' });
    const before = folder.contents('dist');
    expect(() => publish([...ACME, file('acme.md', '# a\n')], dist())).toThrow(
      expect.objectContaining({ code: 'EEXIST', path: join(dist(), 'acme.md') }),
    );
    expect(folder.contents('dist')).toEqual(before);
    expect(() => write([...ACME, file('acme.md', '# a\n')], dist())).toThrow(
      /\[output-unwritable\] .*acme\.md\n[\s\S]*remove what stands in its place/,
    );
  });

  it('leaves a file alone that is as it should be', () => {
    publish(ACME, dist());
    const before = statSync(join(dist(), 'acme-runners.k8s.yaml'), { bigint: true });
    const changed = file('acme-cluster.k8s.yaml', 'a: 2\n');
    expect(publish([changed, file('acme-runners.k8s.yaml')], dist())).toEqual({
      written: ['acme-cluster.k8s.yaml'],
      unchanged: ['acme-runners.k8s.yaml'],
      removed: [],
    });
    const after = statSync(join(dist(), 'acme-runners.k8s.yaml'), { bigint: true });
    expect([after.mtimeNs, after.ino]).toEqual([before.mtimeNs, before.ino]);
    expect(folder.contents('dist')['acme-cluster.k8s.yaml']).toBe(changed.text);
  });

  it('removes the files of fleets that are gone, also in the folder of a cluster', () => {
    publish([...ACME, ...PROD], dist());
    expect(publish([ACME[0] as RenderedFile], dist()).removed.toSorted()).toEqual([
      'acme-runners.k8s.yaml',
      'prod/acme-cluster.k8s.yaml',
      'prod/acme-runners.k8s.yaml',
    ]);
    expect(Object.keys(folder.contents('dist')).filter((path) => !path.endsWith('/'))).toEqual([
      'acme-cluster.k8s.yaml',
    ]);
  });

  it('touches nothing that it did not write', () => {
    const own = ACME[0]?.text ?? '';
    const foreign = {
      'dist/README.md': 'by hand\n',
      'dist/other-runners.k8s.yaml': 'kind: Namespace\n',
      'dist/empty.k8s.yaml': '',
      'dist/acme-cluster.copy.k8s.yaml': own,
      'dist/acme-cluster.k8s.yaml.bak': own,
      'dist/hand/made.k8s.yaml': 'kind: Pod\n',
      'dist/hand/acme-runners.k8s.yaml': own,
      'dist/hand/deep/acme-cluster.k8s.yaml': own,
      'dist/quoted.k8s.yaml': `# said: ${headerOf('quoted.k8s.yaml')}`,
    };
    folder.write(foreign);
    publish(ACME, dist());
    expect(publish([], dist()).removed).toEqual(ACME.map(({ path }) => path));
    const left = Object.entries(folder.contents('dist')).filter(([path]) => !path.endsWith('/'));
    expect(Object.fromEntries(left.map(([path, text]) => [`dist/${path}`, text]))).toEqual(foreign);
  });

  it('writes nothing at all where one file cannot be written', () => {
    publish(ACME, dist());
    folder.write({ 'dist/prod': 'a file where a folder should be\n' });
    const text = (path: string) => folder.contents('dist')[path];
    const before = [text('acme-cluster.k8s.yaml'), text('acme-runners.k8s.yaml')];
    expect(() => publish([file('acme-cluster.k8s.yaml', 'a: 3\n'), ...PROD], dist())).toThrow(
      /EEXIST|ENOTDIR/,
    );
    expect([text('acme-cluster.k8s.yaml'), text('acme-runners.k8s.yaml')]).toEqual(before);
  });
});
