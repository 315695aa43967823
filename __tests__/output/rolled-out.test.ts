import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetSpec } from '../../lib';
import { specOf } from '../chart/sample-fleet';
import { TemporaryFolder } from './folder';
import { LIBRARY, mainWith, type Run, runScript } from './run-script';

const A = specOf({ kind: 'docker' }, { kind: 'tinyland-docker' });
const fleet = (docker: object, org = A.org): FleetSpec =>
  ({ ...A, org, runners: [{ kind: 'docker', ...docker }, { kind: 'tinyland-docker' }] }) as FleetSpec;
const B = fleet({ resources: { build: { cpuLimit: '3' } } });
const C = fleet({ resources: { build: { cpuLimit: '4' } } });

/** A repository with a fleet in it, as a developer has it. */
class Repository extends TemporaryFolder {
  constructor() {
    super();
    this.git('init', '--quiet');
  }

  git(...args: readonly string[]): string {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...who, ...args], { cwd: this.path, encoding: 'utf8' });
  }

  commit(): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'a');
  }

  /** What is not as it was committed. */
  get changes(): string {
    return this.git('status', '--porcelain');
  }

  synth(specs: FleetSpec | readonly FleetSpec[], ...args: readonly string[]): Run {
    const script = `process.argv.splice(1, 0, 'main.js'); process.argv.push(...${JSON.stringify(args)}); ${mainWith(...[specs].flat())}`;
    return runScript(this.path, script);
  }

  get dist(): Readonly<Record<string, string>> {
    return this.contents('dist');
  }
}

describe('a synth over what is committed', () => {
  let repository: Repository;
  beforeEach(() => {
    repository = new Repository();
  });
  afterEach(() => repository.remove());

  it('reads the commit in a hook of git too, which names its repository', () => {
    repository.synth(A);
    repository.commit();
    repository.synth(C);
    const { dist } = repository;
    repository.synth(B);
    const hook = `process.env['GIT_DIR'] = ${JSON.stringify(`${repository.path}/.git`)}; `;
    runScript(repository.path, `${hook}process.argv.splice(1, 0, 'main.js'); ${mainWith(C)}`);
    expect(repository.dist).toEqual(dist);
  });

  const FILE = 'dist/acme-cluster.k8s.yaml';
  const marks = '<<<<<<< HEAD\npassword: swordfish\n=======\n';
  const laughs = [
    'a0: &a0 [x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: 12 }, (_, level) => {
      const aliases = Array.from({ length: 9 }, () => `*a${level}`).join(', ');
      return `a${level + 1}: &a${level + 1} [${aliases}]`;
    }),
    '',
  ].join('\n');

  it.each([
    ['the marks of a merge', marks, 'it is no YAML as the synth writes it, line 2'],
    ['text without end', 'kind: "swordfish', 'it is no YAML as the synth writes it, line'],
    ['aliases', laughs, 'it is no YAML as the synth writes it, line 2'],
    ['a list in a list, without end', '['.repeat(100_000), 'it is no YAML as the synth writes it'],
    ['a text', 'swordfish\n', 'it holds something that is no object of Kubernetes'],
    ['a list', '- swordfish\n', 'it holds something that is no object of Kubernetes'],
  ])('refuses a committed file with %s, and shows nothing of it', (_, text, message) => {
    repository.synth(A);
    repository.write({ [FILE]: text });
    repository.commit();
    const { status, stderr } = repository.synth(B);
    expect(status).toBe(1);
    expect(stderr).toContain(
      `[committed-unreadable] ${FILE}\n  what stands in the cluster is read from it, and ${message}`,
    );
    expect(stderr).toContain(`\n  fix:     commit it as a synth wrote it: git log -- ${FILE}; `);
    expect(stderr).toMatch(/dist\/ is as it was\n$/);
    expect(stderr).not.toMatch(/swordfish|\n +at /);
    expect(repository.dist['acme-cluster.k8s.yaml']).toBe(text);
    expect(repository.synth(B, '--rolled-out').status).toBe(0);
  });

  it('refuses a folder in the place of a file, committed or not', () => {
    repository.write({ [`${FILE}/a`]: 'kind: swordfish\n' });
    const refused = `[committed-unreadable] ${FILE}\n  what stands in the cluster is read from it, and it is no file`;
    expect(repository.synth(A).stderr).toContain(refused);
    repository.commit();
    expect(repository.synth(A).stderr).toContain(refused);
    const { status, stderr } = repository.synth(A, '--rolled-out');
    expect(status).toBe(1);
    expect(stderr).toContain('[output-unwritable] dist\n');
    expect(stderr).not.toMatch(/\n +at /);
  });

  it('refuses a committed link, whose text is that of no file', () => {
    repository.synth(A);
    rmSync(join(repository.path, FILE));
    symlinkSync('elsewhere', join(repository.path, FILE));
    repository.commit();
    expect(repository.synth(A).stderr).toContain(`[committed-unreadable] ${FILE}\n`);
  });

  it.each([
    ['a file', () => repository.write({ dist: '' })],
    ['a broken link', () => symlinkSync('nowhere/at/all', join(repository.path, 'dist'))],
  ])('refuses %s in the place of dist', (_, make) => {
    make();
    const { status, stderr } = repository.synth(A);
    expect(status).toBe(1);
    expect(stderr).toContain('[output-unwritable] dist');
    expect(stderr).not.toMatch(/\n +at /);
  });

  const cluster = () => repository.dist['acme-cluster.k8s.yaml'] ?? '';
  const alone = (spec: FleetSpec): Readonly<Record<string, string>> => {
    const other = new Repository();
    other.synth(spec);
    const { dist } = other;
    other.remove();
    return dist;
  };

  it('lets pass what was committed, however often it is edited and synthesized meanwhile', () => {
    repository.synth(A);
    repository.commit();
    expect(repository.synth(B).status).toBe(0);
    const once = repository.dist;
    expect(cluster()).toContain('name: before_limits');
    repository.synth(C);
    repository.synth(B);
    expect(repository.dist).toEqual(once);
    repository.synth(A);
    expect(repository.changes).toBe('');
  });

  it('leaves nothing changed on the commit that holds the overlap, and on the one that narrows it', () => {
    repository.synth(A);
    repository.commit();
    repository.synth(B);
    repository.commit();
    const { stderr } = repository.synth(B);
    expect([repository.changes, stderr.includes('0 written, 3 unchanged')]).toEqual(['', true]);
    expect(repository.synth(B, '--rolled-out').status).toBe(0);
    expect(repository.dist).toEqual(alone(B));
    repository.commit();
    repository.synth(B);
    expect(repository.changes).toBe('');
  });

  it('keeps every version that was committed before the roll-over', () => {
    for (const spec of [A, B, C]) {
      repository.synth(spec);
      repository.commit();
    }
    expect(cluster()).toMatch(/name: before2_holds/);
    repository.synth(C);
    expect(repository.changes).toBe('');
    repository.synth(C, '--rolled-out');
    expect(repository.dist).toEqual(alone(C));
  });

  it('holds the version that runs where a revert is not yet committed', () => {
    for (const spec of [A, B]) {
      repository.synth(spec);
      repository.commit();
    }
    repository.git('revert', '--no-commit', 'HEAD');
    expect(cluster()).not.toContain('before_limits');
    expect(repository.synth(A).status).toBe(0);
    expect(cluster()).toContain('name: before_limits');
  });

  it('says what is open, and what to do when', () => {
    repository.synth(A);
    repository.commit();
    const { stderr } = repository.synth(B);
    expect(stderr).toMatch(
      /^! until --rolled-out, policy job-pods lets pass pods of docker as they were in the version before: job-limits$/m,
    );
    expect(stderr).toMatch(/^ {2}4\. Wait until every manager is rolled over/m);
    expect(stderr).toMatch(/^ {2}5\. npm run synth -- --rolled-out, then 1 and 3 again/m);
    expect(repository.synth(B, '--rolled-out').stderr).not.toMatch(/rolled|as they were/);
  });

  it('says nothing of it where no manager is rolled over', () => {
    repository.synth(A);
    repository.commit();
    const { stderr } = repository.synth({ ...A, monitoring: { namespace: 'monitoring' } });
    expect(stderr).not.toMatch(/rolled/);
    expect(Object.values(repository.dist).join('')).not.toMatch(/before_|fleet\/before/);
  });

  it('has room for both where a manager is rolled over, and for one alone where it is not', () => {
    repository.synth(A);
    repository.commit();
    repository.synth(B);
    const quota = (name: string) =>
      (repository.dist['acme-runners.k8s.yaml'] ?? '')
        .split('---\n')
        .find((text) => /^kind: ResourceQuota$/m.test(text) && text.includes(`  name: ${name}\n`)) ?? '';
    expect(quota('docker-job')).toMatch(/^ {4}pods: '8'$/m);
    expect(quota('docker-job')).toMatch(/^ {4}runner-fleet\/before: '\{"limits\.cpu":"18",.*"pods":"4"/m);
    expect(quota('tinyland-docker-job')).toMatch(/^ {4}pods: '4'$/m);
    expect(quota('tinyland-docker-job')).not.toContain('before');
    expect(quota('fleet')).toMatch(/^ {4}pods: '24'$/m);
    expect(quota('managers')).toMatch(/^ {4}pods: '8'$/m);
  });

  it('reads the files as they lie there where git knows none, or no commit, or not them', () => {
    repository.synth(A);
    repository.synth(B);
    expect(cluster()).toContain('name: before_limits');
    const without = new TemporaryFolder();
    for (const spec of [A, B]) {
      runScript(without.path, mainWith(spec));
    }
    expect(without.contents('dist')['acme-cluster.k8s.yaml']).toContain('name: before_limits');
    without.remove();
  });

  it('asks the repository that the folder is in, whatever git names to its hooks', () => {
    repository.synth(A);
    repository.commit();
    repository.synth(B);
    runScript(repository.path, mainWith(C), { GIT_DIR: `${repository.path}/.git` });
    expect(cluster()).toContain('name: before_limits');
    expect(cluster()).not.toContain('name: before2_limits');
  });

  it('narrows the fleet that is named, and no other', () => {
    const both = (docker: object) => [fleet(docker), fleet(docker, 'other')];
    repository.synth(both({}));
    repository.commit();
    repository.synth(both({ maximumServices: 9 }), '--rolled-out=other');
    expect(cluster()).toContain('before_maximumServices');
    expect(repository.dist['other-cluster.k8s.yaml']).not.toContain('before_');
  });

  it.each([
    ['--rolledout', 'the synth has no such argument'],
    ['yes', 'the synth has no such argument'],
    ['--rolled-out=others', 'there is no such fleet'],
  ])('takes no argument %s', (arg, message) => {
    const { status, stderr } = repository.synth(A, arg);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\[unknown-argument\] main$/m);
    expect(stderr).toContain(message);
    expect(Object.keys(repository.contents('.')).filter((path) => path.startsWith('dist'))).toEqual([]);
  });

  it('refuses to remove a runner whose manager may have jobs, until it is retired', () => {
    repository.synth(A);
    repository.commit();
    const less = { ...A, runners: A.runners.slice(1) };
    const { status, stderr } = repository.synth(less);
    expect([status, repository.changes]).toEqual([1, '']);
    expect(stderr).toMatch(/^\[runner-removed\] fleet acme \/ runner docker$/m);
    expect(stderr).toContain('replicas: 0');
    expect(repository.synth(less, '--rolled-out').status).toBe(0);
    repository.git('checkout', '--quiet', '.');
    expect(repository.synth(fleet({ replicas: 0 })).status).toBe(0);
    expect(repository.dist['acme-runners.k8s.yaml']).toMatch(/^ {2}replicas: 0$/m);
    repository.commit();
    expect(repository.synth(less).status).toBe(0);
    expect(Object.values(repository.dist).join('')).not.toContain('docker-job:');
  });

  it('refuses to make a runner one of another kind', () => {
    repository.synth(A);
    repository.commit();
    const { status, stderr } = repository.synth({
      ...A,
      runners: [{ kind: 'tinyland-docker', name: 'docker', tags: ['docker'] }, { kind: 'tinyland-docker' }],
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\[runner-kind-changed\] fleet acme \/ runner docker \/ kind$/m);
  });

  it('is what staleFiles expects too', () => {
    repository.synth(A);
    repository.commit();
    repository.synth(B);
    repository.commit();
    const stale = (spec: FleetSpec) =>
      runScript(
        repository.path,
        `process.stdout.write(JSON.stringify(require(${JSON.stringify(`${LIBRARY}/testing`)}).staleFiles([${JSON.stringify(spec)}])))`,
      ).stdout;
    expect(stale(B)).toBe('[]');
    expect(stale(C)).toContain('acme-cluster.k8s.yaml');
    repository.synth(B, '--rolled-out');
    expect(stale(B)).toBe('[]');
  });
});
