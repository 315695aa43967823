import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from '../../lib';
import { parseCidr } from '../../lib/fleet/cidr';
import { secretShapeOf } from '../../lib/fleet/decode/secret-search';
import { isPinnedImage, parseImage } from '../../lib/fleet/images';
import { runnerNames } from '../../lib/fleet/names';
import { publish } from '../../lib/output/publish';
import { headerOf } from '../../lib/output/render';
import { findingsOf } from '../fleet/decode/findings-of';
import { TemporaryFolder } from '../output/folder';
import { mainWith, runScript } from '../output/run-script';
import { specOf, untypedFleet } from './sample-fleet';

const TOKEN = ['gl', 'rt-', 'AbCdEfGh12345678'].join('');
const LOWER = ['gl', 'pat-', 'abcdefgh1'].join('');
const docker = (fields: object) => untypedFleet({ kind: 'docker', ...fields });
const printedOf = (input: unknown) =>
  JSON.stringify(findingsOf(input)) +
  (() => {
    try {
      Fleet.parse(input);
      return '';
    } catch (e) {
      return (e as Error).message;
    }
  })();

describe('A. findings instead of crashes', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  it.each([
    ['a bigint', docker({ concurrency: 4n })],
    ['a cycle', docker({ image: cycle })],
    ['a cycle as kind', untypedFleet({ kind: cycle })],
    ['a cycle as nodes', untypedFleet({ kind: 'dind', nodes: cycle })],
  ])('%s', (_, input) => {
    expect(findingsOf(input).length).toBeGreaterThan(0);
  });
});

describe('B. tokens are never printed', () => {
  it.each([
    ['as an unknown key', docker({ [TOKEN]: 1 }), TOKEN],
    ['as the name of a variable of the wrong type', docker({ environment: { [TOKEN]: 1 } }), TOKEN],
    [
      'as the tag of a manager image (runner-version)',
      docker({ manager: { image: `registry.example.com/x:${TOKEN}` } }),
      TOKEN,
    ],
    [
      'as a name used twice (duplicate-runner)',
      specOf({ kind: 'docker', name: LOWER }, { kind: 'docker', name: LOWER }),
      LOWER,
    ],
    [
      'as the organisation (capacity-exceeded)',
      { ...specOf({ kind: 'docker' }), org: LOWER, capacity: { pods: 1 } },
      LOWER,
    ],
    [
      'as a name (drain-too-short)',
      docker({ name: LOWER, manager: { terminationGracePeriodSeconds: 1 } }),
      LOWER,
    ],
    ['as a pull secret (not-a-pull-secret)', docker({ imagePullSecrets: [`runner-${LOWER}`] }), LOWER],
  ])('%s', (_, input, secret) => {
    expect(printedOf(input)).not.toContain(secret.slice(5));
  });
  it('registry credentials in a value that is printed', () => {
    expect(
      printedOf(docker({ environment: { '1X': '{"auths":{"r.io":{"auth":"dXNlcjpodW50ZXI="}}}' } })),
    ).not.toContain('dXNlcjpodW50ZXI');
  });
  it('registry credentials quoted in JSON are known', () => {
    expect(secretShapeOf(JSON.stringify({ a: '{"auths": {}}' }))).toBeDefined();
  });
  it('base64 behind a slash, whose run starts with other characters of the alphabet', () => {
    expect(secretShapeOf(`docker.io/${Buffer.from(`token=${TOKEN}`).toString('base64')}/x`)).toBeDefined();
  });
  it('credentials in the URL of the cache', () => {
    expect(
      findingsOf({
        ...specOf({ kind: 'nix' }),
        attic: { ...specOf().attic, substituter: 'https://u:hunter2@c.example.com/x' },
      }).length,
    ).toBeGreaterThan(0);
  });
});

describe('C. images', () => {
  it.each(['alpine:3', 'postgres:16', 'node:22', `ubuntu:24@sha256:${'a'.repeat(64)}`])(
    '%s: the tag is no port',
    (image) => {
      expect([parseImage(image)?.tag !== undefined, isPinnedImage(image)]).toEqual([true, true]);
      expect(findingsOf(docker({ image }))).toEqual([]);
    },
  );
});

describe('D. what is accepted and then lost or refused by the API server', () => {
  it.each([
    [
      'a variable named constructor',
      docker({ environment: { constructor: 'x' } }),
      (f: Fleet) => f.runner('docker').settings.environment,
    ],
    [
      'a variable named __proto__',
      docker({ environment: JSON.parse('{"__proto__":"x"}') }),
      (f: Fleet) => f.runner('docker').settings.environment,
    ],
    [
      'a Map as environment',
      docker({ environment: new Map([['A', 'b']]) }),
      (f: Fleet) => f.runner('docker').settings.environment,
    ],
  ])('%s is kept or refused', (_, input, read) => {
    const findings = findingsOf(input);
    const kept = findings.length === 0 ? Object.keys(read(Fleet.parse(input))).length : -1;
    expect(findings.length > 0 || kept > 0).toBe(true);
  });
  it.each([
    ['config: new Map()', docker({ config: new Map([['a', 1]]) })],
    ['manager: new Date()', docker({ manager: new Date() })],
  ])('%s is no object', (_, input) => {
    expect(findingsOf(input).length).toBeGreaterThan(0);
  });
  it('1.030 is no version', () => {
    expect(
      findingsOf({
        ...specOf({ kind: 'docker' }),
        cluster: { ...specOf().cluster, kubernetesVersion: '1.030' },
      }).length,
    ).toBeGreaterThan(0);
  });
  it.each([
    ' https://gitlab.com',
    'https://gitlab.com\n',
    'https:gitlab.com',
    'https:\\\\gitlab.com',
    'https://gitlab.com/?',
  ])('%j is no base URL', (url) => {
    expect(findingsOf({ ...specOf({ kind: 'docker' }), gitlab: { url } }).length).toBeGreaterThan(0);
  });
  it.each(['10/8', '10.0.0/8', '012.0.0.0/8', '0x0a.0.0.0/8', 'fe80::1%eth0/128'])(
    '%s is no network to Kubernetes',
    (cidr) => {
      expect(parseCidr(cidr)).toBeUndefined();
    },
  );
  it.each(['0.0.0.0/0', '::/0'])(
    '%s as a cluster network leaves an except that is not inside its cidr',
    (cidr) => {
      expect(
        findingsOf({ ...specOf({ kind: 'docker' }), cluster: { ...specOf().cluster, publicCidrs: [cidr] } })
          .length,
      ).toBeGreaterThan(0);
      expect(
        findingsOf({ ...specOf({ kind: 'docker' }), cluster: { apiServer: { cidrs: [cidr] } } }).length,
      ).toBeGreaterThan(0);
    },
  );
});

describe('E. what findings say', () => {
  it('a misplaced key is not suggested to itself', () => {
    expect(findingsOf(docker({ cpuLimit: '2' }))[0]?.fix).not.toBe("did you mean 'cpuLimit'?");
  });
  it('dind without nodes is told why', () => {
    expect(findingsOf(untypedFleet({ kind: 'dind' }))[0]?.code).toBe('nodes-undecided');
  });
  it("dind's podSecurity gets the compiler's sentence", () => {
    const [finding] = findingsOf(
      untypedFleet({
        kind: 'dind',
        podSecurity: 'restricted',
        nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' },
      }),
    );
    expect(finding?.message).toMatch(/level cannot be chosen/);
  });
  it('undefined is no fleet', () => {
    expect(findingsOf(undefined)[0]?.message).not.toBe("'' is missing");
  });
  it('an optional section that is undefined is not missing', () => {
    expect(findingsOf({ ...specOf({ kind: 'docker' }), gitlab: undefined })[0]?.code).not.toBe('missing-key');
  });
  it('NaN is printed as NaN', () => {
    expect(findingsOf(docker({ concurrency: Number.NaN }))[0]?.value).toBe('NaN');
  });
});

describe('F. names', () => {
  it('the pod of a manager with the longest name is not cut: generateName keeps 58 characters', () => {
    const prefix = `${runnerNames('acme', 'a'.repeat(38)).manager}-${'f'.repeat(10)}-`;
    expect(prefix.length).toBeLessThanOrEqual(58);
  });
});

describe('G. output', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder();
  });
  afterEach(() => folder.remove());
  const file = (path: string) => ({ path, text: `${headerOf(path.split('/').at(-1) ?? '')}a: 1\n` });

  it('a failed publish leaves nothing behind', () => {
    folder.write({ 'dist/prod': 'a file\n' });
    expect(() =>
      publish([file('acme-cluster.k8s.yaml'), file('prod/acme-cluster.k8s.yaml')], join(folder.path, 'dist')),
    ).toThrow();
    expect(folder.contents('dist')).toEqual({ prod: 'a file\n' });
  });
  it("a folder or a dangling link named like a file is somebody else's", () => {
    mkdirSync(join(folder.path, 'dist/hand/x.k8s.yaml'), { recursive: true });
    expect(() => publish([file('acme-cluster.k8s.yaml')], join(folder.path, 'dist'))).not.toThrow();
  });
  it('a dangling link', () => {
    mkdirSync(join(folder.path, 'dist/hand'), { recursive: true });
    symlinkSync('/nowhere', join(folder.path, 'dist/hand/y.k8s.yaml'));
    expect(() => publish([file('acme-cluster.k8s.yaml')], join(folder.path, 'dist'))).not.toThrow();
  });
  it('two calls of synthesize lose no fleet', () => {
    const acme = specOf({ kind: 'docker' });
    runScript(folder.path, `${mainWith(acme)}\n${mainWith({ ...acme, org: 'other' })}`);
    expect(existsSync(join(folder.path, 'dist/acme-runners.k8s.yaml'))).toBe(true);
  });
});
