import { crc32 } from 'node:zlib';
import { type CiJob, jobToken } from '../e2e/gitlab/ci-job';
import { Coordinator } from '../e2e/gitlab/coordinator';

const RUNNER = 'glrt-runner';

describe('the stand-in for GitLab, as a runner talks to it', () => {
  const gitlab = new Coordinator(100, {
    registry: { host: 'registry.example.com', username: 'ci', password: 'word-of-the-registry' },
  });

  beforeAll(() => gitlab.start());
  afterAll(() => gitlab.stop());

  const send = (method: string, path: string, headers: Record<string, string>, body: string | Buffer) =>
    fetch(`${gitlab.url}/api/v4/${path}`, { method, headers, body: new Uint8Array(Buffer.from(body)) });

  const ask = (token = RUNNER) =>
    send('POST', 'jobs/request', {}, JSON.stringify({ token, system_id: 's_manager' }));

  // biome-ignore lint/suspicious/noExplicitAny: the answer is the runner's to read
  const next = async (): Promise<any> => (await ask()).json();

  const taken = (job: CiJob = {}) => {
    gitlab.give(RUNNER, job);
    return next();
  };

  const trace = async (id: number, first: number, text: string, token = jobToken(id)) => {
    const range = `${first}-${first + Buffer.byteLength(text) - 1}`;
    const answer = await send(
      'PATCH',
      `jobs/${id}/trace`,
      { 'JOB-TOKEN': token, 'Content-Range': range },
      text,
    );
    return [answer.status, answer.headers.get('Range'), answer.headers.get('Job-Status')];
  };

  const update = async (id: number, body: Record<string, unknown>) => {
    const answer = await send('PUT', `jobs/${id}`, {}, JSON.stringify({ token: jobToken(id), ...body }));
    return [answer.status, answer.headers.get('Job-Status')];
  };

  const failed = (id: number, failure_reason: string, exit_code?: number) =>
    update(id, { state: 'failed', failure_reason, ...(exit_code === undefined ? {} : { exit_code }) });

  test('hands out the jobs of a runner in their order, each once', async () => {
    const ids = [gitlab.give(RUNNER, {}), gitlab.give(RUNNER, {})];
    expect((await ask('glrt-another')).status).toBe(204);
    expect([(await next()).id, (await next()).id]).toEqual(ids);
    expect((await ask()).status).toBe(204);
    expect(gitlab.job(ids[0] as number)).toMatchObject({ state: 'running', manager: 's_manager' });
  });

  test('appends what follows, and says where it is of anything else', async () => {
    const { id } = await taken();
    expect(await trace(id, 0, 'one\n')).toEqual([202, '0-4', 'running']);
    expect(await trace(id, 0, 'one\n')).toEqual([416, '0-4', 'running']);
    expect(await trace(id, 9, 'three\n')).toEqual([416, '0-4', 'running']);
    expect(await trace(id, 4, '\u001b[32mtwö\u001b[0;m\r\n')).toEqual([202, '0-20', 'running']);
    expect(gitlab.job(id)).toMatchObject({ trace: 'one\ntwö\n', traceBytes: 20 });
  });

  test('a character that comes in two parts is one', async () => {
    const { id } = await taken();
    const [first, second] = [Buffer.from('ö').subarray(0, 1), Buffer.from('ö').subarray(1)];
    const headers = (range: string) => ({ 'JOB-TOKEN': jobToken(id), 'Content-Range': range });
    await send('PATCH', `jobs/${id}/trace`, headers('0-0'), first);
    await send('PATCH', `jobs/${id}/trace`, headers('1-1'), second);
    expect(gitlab.job(id).trace).toBe('ö');
  });

  test('knows whether the log is whole', async () => {
    const checksum = (text: string) => `crc32:${crc32(text).toString(16).padStart(8, '0')}`;
    for (const [said, bytesize, isTraceWhole] of [
      ['whole', 5, true],
      ['whale', 5, false],
      ['whole', 9, false],
    ] as const) {
      const { id } = await taken();
      await trace(id, 0, 'wh');
      await trace(id, 2, 'ole');
      await update(id, {
        state: 'success',
        output: { checksum: checksum(said), bytesize },
      });
      expect(gitlab.job(id)).toMatchObject({ state: 'success', isTraceWhole });
    }
  });

  test('takes nothing of a job with the token of another one, or when it has ended', async () => {
    const { id } = await taken();
    expect((await trace(id, 0, 'x', jobToken(id + 1)))[0]).toBe(403);
    // As GitLab answers the last report: a runner takes `failed` for an order to stop.
    expect(await failed(id, 'script_failure', 7)).toEqual([200, null]);
    expect(await trace(id, 0, 'x')).toEqual([403, null, 'failed']);
    expect(await update(id, { state: 'success' })).toEqual([403, 'failed']);
    expect(gitlab.job(id)).toMatchObject({ state: 'failed', failureReason: 'script_failure', exitCode: 7 });
  });

  test('cancels: gently, or at once, or before it runs', async () => {
    const gently = (await taken()).id;
    gitlab.cancel(gently, 'canceling');
    expect(await trace(gently, 0, 'x')).toEqual([202, '0-1', 'canceling']);
    expect(await update(gently, { state: 'running' })).toEqual([200, 'canceling']);
    await failed(gently, 'job_canceled');
    expect(gitlab.job(gently)).toMatchObject({ state: 'canceled', failureReason: 'job_canceled' });

    const atOnce = (await taken()).id;
    gitlab.cancel(atOnce);
    expect(await trace(atOnce, 0, 'x')).toEqual([403, null, 'canceled']);

    const waiting = gitlab.give(RUNNER, {});
    gitlab.cancel(waiting, 'canceling');
    expect(gitlab.job(waiting).state).toBe('canceled');
    expect((await ask()).status).toBe(204);
  });

  test('makes a job anew that has failed so, with an id and a token of its own', async () => {
    const { id } = await taken({ retry: { max: 1, when: ['runner_system_failure'] }, script: ['again'] });
    await failed(id, 'runner_system_failure');
    const anew = await next();
    expect(gitlab.job(id).anewAs).toBe(anew.id);
    expect(gitlab.job(anew.id).anewOf).toBe(id);
    expect(anew.token).not.toBe(jobToken(id));
    expect(anew.steps[0].script).toEqual(['again']);
    await failed(anew.id, 'runner_system_failure');
    expect((await ask()).status).toBe(204);

    const canceled = await taken({ retry: { max: 2 } });
    gitlab.cancel(canceled.id, 'canceling');
    await failed(canceled.id, 'job_canceled');
    expect((await ask()).status).toBe(204);
  });

  test('keeps artifacts by type; what a job gets of another one is the archive', async () => {
    const before = await taken({
      artifacts: ['all.txt', { paths: ['junit.xml'], type: 'junit', format: 'gzip' }],
    });
    expect(before.artifacts).toEqual([
      { name: 'files', paths: ['all.txt'], when: 'always' },
      {
        name: 'artifacts',
        paths: ['junit.xml'],
        when: 'on_success',
        artifact_type: 'junit',
        artifact_format: 'gzip',
      },
    ]);
    const up = async (name: string, type: string, content: Buffer) => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(content)]), name);
      const address = `${gitlab.url}/api/v4/jobs/${before.id}/artifacts?artifact_type=${type}`;
      const headers = { 'JOB-TOKEN': before.token };
      return (await fetch(address, { method: 'POST', headers, body: form })).status;
    };
    const archive = Buffer.from([80, 75, 0, 255, 13, 10]);
    expect(await up('junit.xml.gz', 'junit', Buffer.from('report'))).toBe(201);
    expect(await up('files.zip', 'archive', archive)).toBe(201);
    const without = await send('POST', `jobs/${before.id}/artifacts`, { 'JOB-TOKEN': before.token }, '');
    expect(without.status).not.toBe(201);
    expect(gitlab.job(before.id).artifacts).toBe(2);

    const empty = await taken();
    const after = await taken({ dependencies: [before.id, empty.id] });
    expect(after.dependencies).toEqual([
      { id: before.id, name: 'job', token: after.token, artifacts_file: { filename: 'files.zip', size: 6 } },
      { id: empty.id, name: 'job', token: after.token },
    ]);
    const down = (id: number, token: string) =>
      fetch(`${gitlab.url}/api/v4/jobs/${id}/artifacts`, { headers: { 'JOB-TOKEN': token } });
    expect(Buffer.from(await (await down(before.id, after.token)).arrayBuffer())).toEqual(archive);
    expect((await down(empty.id, after.token)).status).toBe(404);
    await update(after.id, { state: 'success' });
    expect((await down(before.id, after.token)).status).toBe(403);
  });

  test('masks what the project masks, and gives the word of the registry to jobs that have it', async () => {
    const plain = await taken({ maskedVariables: { HUSH: 'not a word' }, variables: { OPEN: 'word' } });
    expect(plain.variables).toContainEqual({
      key: 'HUSH',
      value: 'not a word',
      public: false,
      masked: true,
      file: false,
    });
    expect(plain.variables).toContainEqual(expect.objectContaining({ key: 'OPEN', masked: false }));
    expect(JSON.stringify(plain)).not.toContain('word-of-the-registry');
    const { credentials, variables } = await taken({ registryCredentials: true });
    expect(credentials).toEqual([
      { type: 'registry', url: 'registry.example.com', username: 'ci', password: 'word-of-the-registry' },
    ]);
    expect(variables).toContainEqual(
      expect.objectContaining({ key: 'CI_REGISTRY_PASSWORD', value: 'word-of-the-registry', masked: true }),
    );
  });

  test('an outage: nothing is answered, and nothing is forgotten', async () => {
    const { id } = await taken();
    await trace(id, 0, 'before\n');
    await gitlab.stop();
    await expect(trace(id, 7, 'during\n')).rejects.toThrow('fetch failed');
    await gitlab.start();
    expect(await trace(id, 7, 'after\n')).toEqual([202, '0-13', 'running']);
    expect(gitlab.job(id).trace).toBe('before\nafter\n');
  });
});
