import { parseAllDocuments } from 'yaml';
import { Fleet } from '../../lib';
import { renderFleet } from '../../lib/output/render';
import { EVERY_OBJECT } from '../chart/sample-fleet';
import { corpusFleet } from '../corpus/fleets';
import { GENERATED_TABLES } from './generated-tables';
import { Markdown } from './markdown';

interface Kind {
  readonly group: string;
  readonly kind: string;
}

const page = new Markdown('docs/argo-cd.md');
const [yaml = ''] = page.blocks('yaml');
const documents = parseAllDocuments(yaml).map((document) => document.toJS());
const specOf = (kind: string, name: string) =>
  documents.find((document) => document.kind === kind && document.metadata.name === name)?.spec;

const files = renderFleet(corpusFleet('tinyland'));
const objectsOf = (texts: readonly string[]) =>
  texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS()));
const kindsOf = (texts: readonly string[]) =>
  new Set(
    objectsOf(texts).map(({ apiVersion, kind }) => {
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
      return `${group}/${kind}`;
    }),
  );
const allowed = (kinds: readonly Kind[]) => new Set(kinds.map(({ group, kind }) => `${group}/${kind}`));
const picked = (application: string) => {
  const { include } = specOf('Application', application).source.directory as { include: string };
  const [before = '', after = ''] = include.split('*');
  return files.filter(({ path }) => path.startsWith(before) && path.endsWith(after));
};

test('the two Applications pick one file each', () => {
  expect(picked('tinyland-runners-cluster').map(({ path }) => path)).toEqual(['tinyland-cluster.k8s.yaml']);
  expect(picked('tinyland-runners').map(({ path }) => path)).toEqual(['tinyland-runners.k8s.yaml']);
});

test('the cluster project allows what the cluster file holds', () => {
  const kinds = kindsOf(picked('tinyland-runners-cluster').map(({ text }) => text));
  const { clusterResourceWhitelist } = specOf('AppProject', 'tinyland-runners-cluster');
  expect([...kinds].filter((kind) => !allowed(clusterResourceWhitelist).has(kind))).toEqual([]);
});

test("the team's project has no right on the cluster and no Secret", () => {
  const project = specOf('AppProject', 'tinyland-runners');
  expect(project.clusterResourceWhitelist).toEqual([]);
  expect(project.namespaceResourceWhitelist.map(({ kind }: Kind) => kind)).not.toContain('Secret');
});

test("the team's project allows what the namespace file may hold, and nothing else", () => {
  const { namespaceResourceWhitelist } = specOf('AppProject', 'tinyland-runners');
  const [, runners] = renderFleet(Fleet.define(EVERY_OBJECT));
  expect(allowed(namespaceResourceWhitelist)).toEqual(kindsOf([runners?.text ?? '']));
});

test('both Applications apply on the server and go to the namespace of the fleet', () => {
  for (const name of ['tinyland-runners-cluster', 'tinyland-runners']) {
    expect(specOf('Application', name).syncPolicy.syncOptions).toContain('ServerSideApply=true');
    expect(specOf('Application', name).destination.namespace).toBe('tinyland-runners');
    expect(specOf('Application', name).syncPolicy.syncOptions).not.toContain('CreateNamespace=true');
  }
});

test.each(['tinyland-runners-cluster', 'tinyland-runners'])(
  'the Application %s heals itself, and no fault stops it',
  (name) => {
    expect(specOf('Application', name).syncPolicy).toMatchObject({
      automated: { prune: true, selfHeal: true },
      retry: { limit: -1, refresh: true },
    });
  },
);

test('a parent of both creates the one of the cluster file first', () => {
  const waveOf = (name: string) =>
    Number(
      documents.find((document) => document.kind === 'Application' && document.metadata.name === name)
        ?.metadata.annotations['argocd.argoproj.io/sync-wave'],
    );
  expect(waveOf('tinyland-runners-cluster')).toBeLessThan(waveOf('tinyland-runners'));
});

test('the drift check sees files that nobody added', () => {
  expect(page.section('A change')).toContain('git status --porcelain -- dist');
});

test('the lists and tables are made of the table of objects: npm run docs', () => {
  expect(GENERATED_TABLES[page.path]?.(page.text)).toBe(page.text);
});
