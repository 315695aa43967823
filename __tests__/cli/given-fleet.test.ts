import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { render } from '../../lib/output/synthesize';
import { verified } from './verified';

const LIBRARY = JSON.stringify(resolve(__dirname, '../../lib/index.js'));
const ACME = {
  org: 'acme',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [{ kind: 'docker' }],
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'given-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(path: string, content: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

let programs = 0;

/** A compiled `main.ts` with these fleets. Node runs a file once, so that each has a name of its own. */
function program(...specs: readonly unknown[]): string {
  programs++;
  return put(`main-${programs}.js`, `require(${LIBRARY}).synthesize(...${JSON.stringify(specs)});\n`);
}

/** The manifests of fleets, as a synth writes them. */
function written(...specs: readonly unknown[]): string {
  for (const { path, text } of render(specs).files) {
    put(`dist/${path}`, text);
  }
  return join(folder, 'dist');
}

const inCluster = (org: string, name: string) => ({ ...ACME, org, cluster: { ...ACME.cluster, name } });

describe('gitlab-runners verify --fleet', () => {
  test('holds manifests against the fleet, and writes nothing', async () => {
    const before = readdirSync('.').sort();
    const { status, stdout, stderr } = await verified([written(ACME)], { fleet: program(ACME) });
    expect(stderr).toContain('held against the fleet acme (1 runner)');
    expect(stdout).toContain('The boundary holds: ');
    expect(status).toBe(0);
    expect(readdirSync('.').sort()).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(['dist', expect.stringMatching(/^main/)]);
  });

  test('tells what the manifests alone would not', async () => {
    const dist = written(ACME);
    const other = { ...ACME, runners: [{ kind: 'docker', concurrency: 3 }] };
    expect((await verified([dist])).status).toBe(0);
    const { status, stdout } = await verified([dist], { fleet: program(other) });
    expect(status).toBe(1);
    expect(stdout).toContain('FAIL  fleet-config-differs');
  });

  test('tells a runner that the manifests lack', async () => {
    const more = { ...ACME, runners: [{ kind: 'docker' }, { kind: 'docker', name: 'second' }] };
    const { stdout } = await verified([written(ACME)], { fleet: program(more) });
    expect(stdout).toContain('FAIL  fleet-complete');
  });

  test('holds several fleets, each in its namespace', async () => {
    const globex = { ...ACME, org: 'globex' };
    const { status, stderr } = await verified([written(ACME, globex)], { fleet: program(ACME, globex) });
    expect(stderr).toContain('held against the fleet acme (1 runner), globex (1 runner)');
    expect(status).toBe(0);
    rmSync(join(folder, 'dist'), { recursive: true });
    expect((await verified([written(ACME)], { fleet: program(ACME, globex) })).status).toBe(1);
  });

  test('holds each cluster to its own fleets', async () => {
    const specs = [inCluster('acme', 'east'), inCluster('acme', 'west')];
    const dist = written(...specs);
    const against = (path: string) => verified([path], { fleet: program(...specs) });
    expect((await against(dist)).status).toBe(0);
    expect((await against(join(dist, 'east'))).status).toBe(0);
    rmSync(join(dist, 'west'), { recursive: true });
    expect(await against(dist)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('give the folder of one cluster'),
    });
    cpSync(join(dist, 'east'), join(dist, 'north'), { recursive: true });
    expect((await against(dist)).stderr).toMatch(/north: no fleet that is given is for a cluster/);
  });

  test('tells a cluster without manifests', async () => {
    const specs = ['east', 'west', 'north'].map((name) => inCluster('acme', name));
    const dist = written(...specs);
    rmSync(join(dist, 'north'), { recursive: true });
    expect(await verified([dist], { fleet: program(...specs) })).toMatchObject({
      status: 2,
      stderr: 'fleet acme: no manifests for its cluster north\n',
    });
  });

  test('takes an app of FleetChart, and does not synthesize it', async () => {
    const chart = `const { App } = require('cdk8s'); const { Fleet, FleetChart } = require(${LIBRARY});
      const app = new App({ outdir: ${JSON.stringify(join(folder, 'out'))} });
      new FleetChart(app, { fleet: Fleet.parse(${JSON.stringify(ACME)}) });
      app.synth();\n`;
    const main = put(
      'main.js',
      chart.replace("require('cdk8s')", `require(${JSON.stringify(require.resolve('cdk8s'))})`),
    );
    expect((await verified([written(ACME)], { fleet: main })).status).toBe(0);
    expect(readdirSync(folder)).not.toContain('out');
  });

  test('takes main.ts where it is compiled beside it, and newer', async () => {
    const dist = written(ACME);
    const main = put('main.ts', 'never read');
    expect(await verified([dist], { fleet: main })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('compile it, as npm run synth does, and give the .js that comes out'),
    });
    const built = put('build/main.js', readFileSync(program(ACME), 'utf8'));
    utimesSync(built, new Date(), new Date(Date.now() - 60_000));
    expect((await verified([dist], { fleet: main })).stderr).toMatch(
      /is newer than .*build\/main\.js: compile it again/,
    );
    utimesSync(built, new Date(), new Date(Date.now() + 60_000));
    expect(await verified([dist], { fleet: main })).toMatchObject({ status: 0 });
  });

  test('takes main.ts only where all that it reads is compiled as it is now', async () => {
    const dist = written(ACME);
    const main = put('main.ts', 'never read');
    put('fleet.ts', 'never read');
    const later = new Date(Date.now() + 60_000);
    put('build/main.js', `require(${LIBRARY}).synthesize(require('./fleet').fleet);`);
    const built = put('build/fleet.js', `exports.fleet = ${JSON.stringify(ACME)};`);
    utimesSync(join(folder, 'build/main.js'), later, later);
    utimesSync(built, later, later);
    expect(await verified([dist], { fleet: main })).toMatchObject({ status: 0 });
    utimesSync(join(folder, 'fleet.ts'), later, new Date(later.getTime() + 60_000));
    const { status, stderr } = await verified([dist], { fleet: main });
    expect(status).toBe(2);
    expect(stderr).toMatch(/fleet\.ts: is newer than .*build\/fleet\.js: compile it again/);
  });

  test.each<[string, string, RegExp]>([
    ['names no fleet', '', /names no fleet: call synthesize, or make a FleetChart/],
    ['throws', 'throw new Error("out of luck");', /cannot be run: Error: out of luck/],
    ['is no program', '# text', /cannot be run: SyntaxError/],
  ])('a program that %s', async (_, text, told) => {
    const { exitCode } = process;
    const { status, stdout, stderr } = await verified([written(ACME)], { fleet: put('main.js', text) });
    expect({ status, stdout, exitCode: process.exitCode }).toEqual({ status: 2, stdout: '', exitCode });
    expect(stderr).toMatch(told);
  });

  test('a fleet that is refused', async () => {
    const bad = program({ ...ACME, runners: [{ kind: 'docker', concurrency: 0 }] });
    const { status, stderr } = await verified([written(ACME)], { fleet: bad });
    expect(status).toBe(2);
    expect(stderr).toMatch(/cannot be run: its fleet is refused:\n\[/);
  });

  test('a program that is not there', async () => {
    expect(await verified([written(ACME)], { fleet: join(folder, 'no.js') })).toMatchObject({
      status: 2,
      stderr: `${join(folder, 'no.js')}: no such file\n`,
    });
  });
});

describe('gitlab-runners verify: paths', () => {
  test('are judged together, each file once', async () => {
    const dist = written(ACME);
    const files = ['acme-runners.k8s.yaml', 'acme-cluster.k8s.yaml'].map((file) => join(dist, file));
    for (const paths of [files, [...files, dist], [files[0] ?? '', dist, `${dist}/../dist`]]) {
      expect((await verified(paths)).status).toBe(0);
    }
  });

  test('one of the two files of a fleet says where the other is', async () => {
    const dist = written(ACME);
    for (const [file, other] of [
      ['runners', 'cluster'],
      ['cluster', 'runners'],
    ]) {
      const { stdout } = await verified([join(dist, `acme-${file}.k8s.yaml`)]);
      expect(stdout).toMatch(/^\S+ is one half of a fleet, and judged alone it lacks the other: /);
      expect(stdout).toContain(`${join(dist, `acme-${other}.k8s.yaml`)} holds `);
      expect(stdout).toContain(`Judge both together: gitlab-runners verify ${dist}\n`);
      const json = JSON.parse(
        (await verified([join(dist, `acme-${file}.k8s.yaml`)], { format: 'json' })).stdout,
      );
      expect(json.reports[0].hints).toHaveLength(1);
    }
    expect((await verified([dist])).stdout).not.toContain('half');
    const spelled = [join(dist, 'acme-cluster.k8s.yaml'), `${dist}/./acme-runners.k8s.yaml`];
    expect((await verified(spelled)).stdout).not.toContain('half');
    expect((await verified([join(dist, 'acme-cluster.k8s.yaml')])).stdout).toMatch(
      /^The boundary holds in what was judged, which is one half of a fleet: /m,
    );
  });
});
