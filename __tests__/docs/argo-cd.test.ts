import { parseAllDocuments } from 'yaml';
import { fleets as externalSecrets } from '../../examples/external-secrets/fleet';
import { render } from '../../lib';
import { SYNC_WAVE } from '../../lib/constructs/metadata';
import { renderFleet } from '../../lib/output/render';
import { fleetsOfMain } from './main-fleet';
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

const files = fleetsOfMain().flatMap((fleet) => renderFleet(fleet));
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

test("the team's project allows what the namespace file holds, and nothing that no file could hold", () => {
  const texts = [
    ...picked('tinyland-runners').map(({ text }) => text),
    ...render(externalSecrets)
      .files.filter(({ path }) => path.endsWith('-runners.k8s.yaml'))
      .map(({ text }) => text),
  ];
  const { namespaceResourceWhitelist } = specOf('AppProject', 'tinyland-runners');
  const expected = new Set([...kindsOf(texts), 'bitnami.com/SealedSecret']);
  expect(allowed(namespaceResourceWhitelist)).toEqual(expected);
});

test('both Applications apply on the server and go to the namespace of the fleet', () => {
  for (const name of ['tinyland-runners-cluster', 'tinyland-runners']) {
    expect(specOf('Application', name).syncPolicy.syncOptions).toContain('ServerSideApply=true');
    expect(specOf('Application', name).destination.namespace).toBe('tinyland-runners');
    expect(specOf('Application', name).syncPolicy.syncOptions).not.toContain('CreateNamespace=true');
  }
});

test('the table of waves is that of the objects', () => {
  const waves = new Map<string, Set<string>>();
  const objects = objectsOf([...files, ...render(externalSecrets).files].map(({ text }) => text));
  for (const { kind, metadata } of objects) {
    const wave = metadata.annotations['argocd.argoproj.io/sync-wave'];
    waves.set(wave, (waves.get(wave) ?? new Set()).add(kind));
  }
  const table = new Map(
    page
      .rows('Order within an Application')
      .map(([wave = '', kinds = '']) => [wave, new Set(kinds.split(', '))]),
  );
  expect([...table.keys()]).toEqual(Object.values(SYNC_WAVE).map(String));
  table.get('-10')?.delete('SealedSecret');
  expect(waves).toEqual(table);
});

test('the options of objects are those of the output', () => {
  const options = Object.fromEntries(
    page
      .rows('Options that objects carry')
      .map(([kind = '', option = '']) => [kind, option.replaceAll('`', '')]),
  );
  const carried = objectsOf([...files, ...render(externalSecrets).files].map(({ text }) => text)).flatMap(
    ({ kind, metadata }) => {
      const option = metadata.annotations['argocd.argoproj.io/sync-options'];
      return option ? [[kind, option]] : [];
    },
  );
  expect(Object.fromEntries(carried)).toEqual(options);
});
