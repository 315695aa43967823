import { specOf } from '../chart/sample-fleet';
import { TemporaryFolder } from './folder';
import { mainWith, runScript } from './run-script';

const ACME = specOf({ kind: 'docker' });
const OTHER = { ...ACME, org: 'other' };
const FAULTY = { ...ACME, org: 'faulty', runners: [{ kind: 'docker', concurrency: 0 }, { kind: 'podman' }] };
const FILES = ['acme-cluster.k8s.yaml', 'acme-runners.k8s.yaml', 'acme.md'];

describe('a main.ts', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder();
  });
  afterEach(() => folder.remove());

  const run = (script: string, environment?: Readonly<Record<string, string>>) =>
    runScript(folder.path, script, environment);

  it('writes dist/, says on standard error what it is and what to do, and succeeds', () => {
    const { status, stdout, stderr } = run(mainWith(ACME));
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^Fleet acme: namespace acme-runners, Kubernetes 1\.30 or newer$/m);
    expect(stderr).toMatch(/^dist\/: 3 written, 0 unchanged, 0 removed$/m);
    expect(stderr.match(/^ {2}\d\. .*$/gm)).toEqual([
      '  1. kubectl apply --server-side -f dist/acme-cluster.k8s.yaml',
      expect.stringMatching(/^ {2}2\. Create the runners and their token Secrets: .*docs\/opentofu\.md$/),
      '  3. kubectl apply --server-side -f dist/acme-runners.k8s.yaml',
    ]);
    expect(stderr).toContain(
      [
        '\nNever both files at once: a manager could start before the API server knows the policies. Before 3, wait for them:',
        '  until kubectl apply --server-side --dry-run=server -f dist/acme-runners.k8s.yaml > /dev/null; do sleep 1; done\n',
      ].join('\n'),
    );
    expect(stderr).not.toContain('--context');
    expect(Object.keys(folder.contents('dist'))).toEqual(FILES);
  });

  it('writes the same bytes again', () => {
    run(mainWith(ACME));
    const before = folder.contents('dist');
    expect(run(mainWith(ACME)).stderr).toMatch(/^dist\/: 0 written, 3 unchanged, 0 removed$/m);
    expect(folder.contents('dist')).toEqual(before);
  });

  it('says which file it removed with a fleet that is gone', () => {
    run(mainWith(ACME, OTHER));
    expect(Object.keys(folder.contents('dist'))).toHaveLength(6);
    const { stderr } = run(mainWith(ACME));
    expect(stderr).toMatch(/^dist\/: 0 written, 3 unchanged, 3 removed$/m);
    expect(stderr).toMatch(/removed other-runners\.k8s\.yaml: its fleet is gone; prune its objects/);
    expect(stderr).toMatch(/^ {2}removed other\.md$/m);
    expect(Object.keys(folder.contents('dist'))).toEqual(FILES);
  });

  it('with a fault changes nothing, tells every fault, and fails', () => {
    run(mainWith(ACME));
    folder.write({ 'dist/by-hand.yaml': 'kept\n' });
    const before = folder.contents('.');
    const { status, stdout, stderr } = run(mainWith({ ...ACME, http: true }, OTHER, FAULTY));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.match(/^\[.*$/gm)).toEqual([
      '[unknown-key] fleet acme / http',
      '[invalid-number] fleet faulty / runner docker / concurrency',
      '[unknown-kind] fleet faulty / runner podman / kind',
    ]);
    expect(stderr.trimEnd()).toMatch(/\n3 findings; dist\/ is as it was$/);
    expect(folder.contents('.')).toEqual(before);
  });

  it('with a fault in a later call says that dist/ lacks its fleet', () => {
    run(mainWith(ACME, OTHER));
    const { status, stderr } = run(`${mainWith(ACME)} ${mainWith(FAULTY)}`);
    expect(status).toBe(1);
    expect(Object.keys(folder.contents('dist'))).toEqual(FILES);
    expect(stderr).toMatch(/2 findings; dist\/ holds the fleets of earlier calls alone: restore it with git/);
  });

  it('with a fault makes no dist/ where there was none', () => {
    expect(run(mainWith(FAULTY)).status).toBe(1);
    expect(folder.contents('.')).toEqual({});
  });

  it('without a fleet, or with one twice, fails too', () => {
    expect(run(mainWith())).toMatchObject({ status: 1, stderr: expect.stringContaining('[no-fleet]') });
    expect(run(mainWith(ACME, ACME))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('[duplicate-fleet]'),
    });
    expect(folder.contents('.')).toEqual({});
  });

  it('that throws before it synthesizes changes nothing and fails', () => {
    run(mainWith(ACME));
    const before = folder.contents('.');
    expect(run(`throw new Error('unrelated'); ${mainWith(OTHER)}`).status).not.toBe(0);
    expect(folder.contents('.')).toEqual(before);
  });

  it('names the folder and the context of each cluster in what to do next, policies first', () => {
    const on = (name: string) => ({ ...ACME, cluster: { ...ACME.cluster, name } });
    const { stderr } = run(mainWith(on('prod'), on('staging')));
    expect(stderr.match(/kubectl .*$/gm)).toEqual([
      'kubectl --context prod apply --server-side -f dist/prod/acme-cluster.k8s.yaml',
      'kubectl --context staging apply --server-side -f dist/staging/acme-cluster.k8s.yaml',
      'kubectl --context prod apply --server-side -f dist/prod/acme-runners.k8s.yaml',
      'kubectl --context staging apply --server-side -f dist/staging/acme-runners.k8s.yaml',
      'kubectl --context prod apply --server-side --dry-run=server -f dist/prod/acme-runners.k8s.yaml > /dev/null; do sleep 1; done',
      'kubectl --context staging apply --server-side --dry-run=server -f dist/staging/acme-runners.k8s.yaml > /dev/null; do sleep 1; done',
    ]);
    expect(stderr).toMatch(/^Fleet acme in cluster prod: /m);
    expect(Object.keys(folder.contents('dist'))).toEqual([
      'prod/',
      ...FILES.map((file) => `prod/${file}`),
      'staging/',
      ...FILES.map((file) => `staging/${file}`),
    ]);
  });

  describe('under the cdk8s CLI', () => {
    it('also fills the folder that the CLI names', () => {
      expect(run(mainWith(ACME), { CDK8S_OUTDIR: 'build/cdk8s' }).status).toBe(0);
      expect(folder.contents('build/cdk8s')).toEqual(folder.contents('dist'));
      expect(Object.keys(folder.contents('dist'))).toEqual(FILES);
    });

    it('fills dist/ once where that is the folder', () => {
      const { stderr } = run(mainWith(ACME), { CDK8S_OUTDIR: `${folder.path}/dist` });
      expect(stderr).toMatch(/^dist\/: 3 written, 0 unchanged, 0 removed$/m);
      expect(Object.keys(folder.contents('dist'))).toEqual(FILES);
    });

    it('with a fault leaves both as they were', () => {
      const { status, stderr } = run(mainWith(FAULTY), { CDK8S_OUTDIR: 'build/cdk8s' });
      expect([status, stderr.trimEnd().split('\n').at(-1)]).toEqual([1, '2 findings; dist/ is as it was']);
      expect(folder.contents('.')).toEqual({});
    });

    it('with a fault says that dist/ is gone where the CLI has deleted it, and only there', () => {
      const inDist = { CDK8S_OUTDIR: 'dist' };
      const gone = run(mainWith(FAULTY), inDist).stderr;
      expect(gone).not.toContain('as it was');
      expect(gone).toMatch(
        /there is no dist\/ any more: restore it with git, then set 'output: build\/cdk8s'/,
      );
      // Whoever sets the variable without the CLI has lost nothing.
      folder.write({ 'dist/by-hand.yaml': 'kept\n' });
      expect(run(mainWith(FAULTY), inDist).stderr).toMatch(/2 findings; dist\/ is as it was\n$/);
    });

    it('warns as long as the next fault would lose dist/', () => {
      const warned = /^! dist\/ is the output folder of the cdk8s CLI.*'output: build\/cdk8s'/m;
      expect(run(mainWith(ACME), { CDK8S_OUTDIR: 'dist' }).stderr).toMatch(warned);
      expect(run(mainWith(ACME), { CDK8S_OUTDIR: 'build/cdk8s' }).stderr).not.toMatch(warned);
      expect(run(mainWith(ACME)).stderr).not.toMatch(warned);
    });
  });
});
