import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Validation } from 'cdk8s-cli/plugins';
import { dump } from 'js-yaml';
import { BoundaryValidation } from '../lib/cdk8s-validation';
import { find, objectsOf } from './chart/rendered';
import { fleetOf } from './chart/sample-fleet';
import { contentsOf, TemporaryFolder } from './output/folder';
import { LIBRARY } from './output/run-script';

/** That the CLI takes the class is for the compiler to say. */
const PLUGIN: Validation = new BoundaryValidation();

const PACKAGE = join(LIBRARY, 'cdk8s-validation');
const REPORT = 'report.json';

/** The cdk8s CLI with the plugin, over an app that writes these objects whatever they are. */
describe('the boundary as a validation plugin of the cdk8s CLI', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder();
  });
  afterEach(() => folder.remove());

  function synth(...texts: readonly string[]): {
    status: number | null;
    output: string;
    violations: readonly Violation[];
  } {
    folder.write({
      'cdk8s.yaml': dump({
        app: 'node app.js',
        output: 'build/cdk8s',
        validations: [{ package: PACKAGE, class: 'BoundaryValidation', version: '0.1.0' }],
      }),
      'app.js': `
        const { mkdirSync, writeFileSync } = require('node:fs');
        mkdirSync(process.env.CDK8S_OUTDIR, { recursive: true });
        for (const [index, text] of ${JSON.stringify(texts)}.entries()) {
          writeFileSync(process.env.CDK8S_OUTDIR + (index === 0 ? '/acme' : '/more-' + index) + '.k8s.yaml', text);
        }`,
    });
    const cli = join(process.cwd(), 'node_modules/cdk8s-cli/bin/cdk8s');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [cli, 'synth', '--validation-reports-output-file', REPORT],
      { cwd: folder.path, encoding: 'utf8' },
    );
    const reports = JSON.parse(contentsOf(folder.path)[REPORT] ?? '{ "reports": [] }').reports;
    return { status, output: `${stdout}${stderr}`, violations: reports[0]?.violations ?? [] };
  }

  interface Violation {
    readonly ruleName: string;
    readonly fix: string;
    readonly violatingConstructs: readonly { readonly resourceName: string; readonly manifestPath: string }[];
  }

  const objects = objectsOf(fleetOf({ kind: 'docker' }));
  const yaml = (list: readonly unknown[]) =>
    list.map((object) => dump(object, { noRefs: true })).join('---\n');

  it('passes what a fleet renders', () => {
    const { status, output, violations } = synth(yaml(objects));
    expect([status, violations]).toEqual([0, []]);
    expect(output).toContain('what the manifests say of themselves: acme (1 runner)');
    expect(PLUGIN).toBeInstanceOf(BoundaryValidation);
  });

  it('fails the synth for a broken object, with rule, name, place and fix', () => {
    const copies: typeof objects = JSON.parse(JSON.stringify(objects));
    const manager = find<{ spec: { template: { spec: Record<string, unknown> } } }>(
      copies,
      'Deployment',
      'docker-manager',
    );
    manager.spec.template.spec['hostPID'] = true;
    const { status, output, violations } = synth(yaml(copies));
    expect(status).toBe(2);
    expect(output).toContain('Validation failed');
    const names = violations.flatMap(({ violatingConstructs }) => violatingConstructs);
    expect(violations.length).toBeGreaterThan(0);
    expect(names.map(({ resourceName }) => resourceName)).toContain('docker-manager');
    expect(names.map(({ manifestPath }) => manifestPath)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^build\/cdk8s\/acme\.k8s\.yaml:\d+$/)]),
    );
    expect(violations.every(({ fix }) => fix !== '')).toBe(true);
  });

  it('reads all files together, as an empty chart and an object without a name are told apart only then', () => {
    const { status, violations } = synth(yaml(objects), '', 'apiVersion: v1\nkind: ConfigMap\n');
    expect(status).toBe(2);
    const places = violations.flatMap(({ violatingConstructs }) => violatingConstructs);
    expect(new Set(places.map(({ manifestPath }) => manifestPath))).toEqual(
      new Set(['build/cdk8s/more-2.k8s.yaml:1']),
    );
  });

  it('passes a fleet beside an empty chart', () => {
    expect(synth(yaml(objects), '').status).toBe(0);
  });

  it('fails the synth for a file that is read otherwise by others', () => {
    const { status, violations } = synth(`${yaml(objects)}---\nkind: ConfigMap\nkind: Secret\n`);
    expect(status).toBe(2);
    expect(violations.map(({ ruleName }) => ruleName)).toContain('unreadable-manifests');
  });
});
