import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Printed, run } from '../e2e/cluster/on-stage';
import { jobToken } from '../e2e/gitlab/ci-job';
import { Coordinator } from '../e2e/gitlab/coordinator';
import { PROJECT } from '../e2e/gitlab/predefined-variables';
import { GIT_ENVIRONMENT, Repository } from '../e2e/gitlab/repository';
import { CertificateAuthority } from './world/certificates';

/** More than one message of Git's protocol, so that what it asks for is compressed. */
const COMMITS = 60;

/** As curl and Git themselves see it, with nothing of the lab but certificates. */
describe('the stand-in for GitLab over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gitlab-'));
  const caFile = join(folder, 'ca.pem');
  let repository: Repository;
  let gitlab: Coordinator;

  beforeAll(async () => {
    mkdirSync(join(folder, 'repositories'));
    const authority = await CertificateAuthority.create('Authority of a test');
    writeFileSync(caFile, authority.certificate);
    repository = await Repository.create(join(folder, 'repositories'), PROJECT.path);
    for (let number = 1; number <= COMMITS; number++) {
      await repository.commit({ 'number.txt': `${number}\n`, [`file-${number}`]: `${number}` });
    }
    await repository.commit({
      'build.sh': { content: '#!/bin/sh\necho built\n', executable: true },
      'file-1': undefined,
      binary: Buffer.from([0, 255, 10, 13]),
    });
    gitlab = new Coordinator(9000, {
      tls: await authority.serverCertificate({ addresses: ['127.0.0.1'] }),
      repository,
    });
    await gitlab.start();
  }, 60_000);
  afterAll(async () => {
    await gitlab.stop();
    rmSync(folder, { recursive: true });
  });

  const curl = (...words: string[]) =>
    run('curl', ['--silent', '--show-error', '--cacert', caFile, ...words]);

  /** A job as a runner has it that asked for one. */
  const taken = async (runner: string, job: Parameters<Coordinator['give']>[1] = {}) => {
    gitlab.give(runner, job);
    const { stdout } = await curl(
      '--data',
      JSON.stringify({ token: runner }),
      `${gitlab.url}/api/v4/jobs/request`,
    );
    return JSON.parse(stdout);
  };

  const git = (...words: readonly string[]): Promise<Printed> =>
    new Promise((resolve) => {
      const env = { ...GIT_ENVIRONMENT, GIT_SSL_CAINFO: caFile, GIT_TERMINAL_PROMPT: '0' };
      execFile('git', words, { cwd: folder, env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      });
    });

  const addressWith = (token: string) =>
    `${gitlab.url.replace('https://', `https://gitlab-ci-token:${token}@`)}/${PROJECT.path}.git`;

  test('who does not know the authority does not trust it', async () => {
    const { code, stderr } = await run('curl', ['--silent', '--show-error', gitlab.url]);
    expect(code).toBe(60);
    expect(stderr).toContain('certificate');
    expect((await curl(gitlab.url)).code).toBe(0);
  });

  test('a job fetches its commit, as deep as GitLab says', async () => {
    const job = await taken('fetch', { gitDepth: 5 });
    const { repo_url, refspecs, depth, sha } = job.git_info;
    expect(repo_url).toBe(`${gitlab.url}/${PROJECT.path}.git`);
    await git('init', '--quiet', 'fetched');
    const { code, stderr } = await git(
      ...['-C', 'fetched', 'fetch', '--quiet', `--depth=${depth}`],
      ...[addressWith(job.token), ...refspecs],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await git('-C', 'fetched', 'checkout', '--quiet', sha);
    expect((await git('-C', 'fetched', 'rev-list', '--count', 'HEAD')).stdout).toBe('5\n');
    expect(readFileSync(join(folder, 'fetched/number.txt'), 'utf8')).toBe(`${COMMITS}\n`);
    expect(readFileSync(join(folder, 'fetched/binary'))).toEqual(Buffer.from([0, 255, 10, 13]));
    expect((await run(join(folder, 'fetched/build.sh'), [])).stdout).toBe('built\n');
    expect((await git('-C', 'fetched', 'ls-files', 'file-1')).stdout).toBe('');
    expect(gitlab.gitRequests).toContainEqual(
      expect.objectContaining({ job: job.id, status: 200, depth: 5, protocol: '2', from: '127.0.0.1' }),
    );
  });

  test('a job of an older commit fetches that one', async () => {
    const commit = await repository.commit({ 'older.txt': 'older' });
    await repository.commit({ 'newer.txt': 'newer' });
    const job = await taken('older', { gitDepth: 1, commit });
    await git('init', '--quiet', 'older');
    const { repo_url: _url, refspecs, sha } = job.git_info;
    await git('-C', 'older', 'fetch', '--quiet', '--depth=1', addressWith(job.token), ...refspecs);
    expect(sha).toBe(commit.sha);
    expect((await git('-C', 'older', 'checkout', '--quiet', sha)).code).toBe(0);
    expect((await git('-C', 'older', 'ls-files', 'newer.txt', 'older.txt')).stdout).toBe('older.txt\n');
  });

  test('a long question comes compressed', async () => {
    const job = await taken('compressed');
    expect((await git('clone', '--quiet', addressWith(job.token), 'cloned')).code).toBe(0);
    await git('-C', 'cloned', 'checkout', '--quiet', '--orphan', 'other');
    for (let number = 1; number <= COMMITS; number++) {
      await git(
        ...['-C', 'cloned', '-c', 'user.name=e2e', '-c', 'user.email=e2e@example.com'],
        ...['commit', '--quiet', '--allow-empty', '--message', `${number}`],
      );
    }
    await repository.commit({ 'new.txt': 'new' });
    expect(await git('-C', 'cloned', 'fetch', '--quiet')).toMatchObject({ code: 0, stderr: '' });
    expect(gitlab.gitRequests).toContainEqual(
      expect.objectContaining({ job: job.id, status: 200, isCompressed: true }),
    );
  });

  test('no token, or that of a job that waits, opens nothing', async () => {
    for (const token of ['not-a-token', jobToken(gitlab.give('waits', {}))]) {
      const { code, stderr } = await git('ls-remote', addressWith(token));
      expect(code).toBe(128);
      expect(stderr).toContain('Authentication failed');
    }
  });

  test('the token of a job that has ended opens nothing', async () => {
    const job = await taken('ended');
    expect((await git('ls-remote', addressWith(job.token))).code).toBe(0);
    gitlab.cancel(job.id);
    expect((await git('ls-remote', addressWith(job.token))).stderr).toContain('Authentication failed');
  });

  test('no job may push', async () => {
    const job = await taken('push');
    await git('clone', '--quiet', addressWith(job.token), 'pushes');
    const { code, stderr } = await git('-C', 'pushes', 'push', 'origin', 'HEAD:refs/heads/other');
    expect(code).not.toBe(0);
    expect(stderr).toContain('403');
  });

  test('artifacts go up with one job and down with another', async () => {
    const before = await taken('up');
    const content = Buffer.alloc(3_000_000, 'artifact\r\n');
    const file = join(folder, 'artifacts.zip');
    writeFileSync(file, content);
    const address = `${gitlab.url}/api/v4/jobs/${before.id}/artifacts`;
    const up = await curl(
      ...['--header', `JOB-TOKEN: ${before.token}`, '--form', `file=@${file}`],
      ...['--write-out', '%{http_code}', `${address}?artifact_type=archive&artifact_format=zip`],
    );
    expect(up.stdout).toBe('{}201');
    const [kept] = gitlab.job(before.id).files;
    expect(kept?.name).toBe('artifacts.zip');
    expect(kept?.content.equals(content)).toBe(true);

    const after = await taken('down', { dependencies: [before.id] });
    expect(after.dependencies).toEqual([
      {
        id: before.id,
        name: 'job',
        token: after.token,
        artifacts_file: { filename: 'artifacts.zip', size: content.length },
      },
    ]);
    const output = join(folder, 'down.zip');
    const down = (token: string) =>
      curl('--header', `JOB-TOKEN: ${token}`, '--output', output, '--write-out', '%{http_code}', address);
    expect((await down('not-a-token')).stdout).toBe('403');
    expect((await down(after.token)).stdout).toBe('200');
    expect(readFileSync(output).equals(content)).toBe(true);
  });
});
