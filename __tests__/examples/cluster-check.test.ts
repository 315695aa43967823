import { type AddressInfo, createServer, type Server } from 'node:net';
import { FakeJob, type Shell } from './fake-job';

const SCRIPT = 'examples/cluster-check/check.sh';
const METADATA = '169.254.169.254 80';
const OPEN = { CHECK_OPEN: 'gitlab.com:443' };

describe.each<Shell>(['sh', 'bash'])('the check of a cluster, run by %s', (shell) => {
  let job: FakeJob;

  beforeEach(() => {
    job = new FakeJob().answering('gitlab.com 443');
  });
  afterEach(() => job.forget());

  const check = (variables: Readonly<Record<string, string>> = {}, ...words: readonly string[]) =>
    job.run(shell, SCRIPT, { ...OPEN, ...variables }, ...words);
  const faults = (lines: readonly string[]) => lines.filter((line) => line.startsWith('NOT OK'));

  test('is content with a job as it must be', () => {
    const { lines, code, stderr } = check();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(faults(lines)).toEqual([]);
    expect(lines.at(-1)).toBe('all is as it must be');
    expect(lines).toEqual(
      expect.arrayContaining([
        'ok      open: gitlab.com:443',
        'ok      closed: 169.254.169.254:80',
        'ok      capabilities: none beyond baseline',
      ]),
    );
  });

  describe('says NOT OK once, what to do, and ends with 1, when', () => {
    const CASES: Readonly<
      Record<string, readonly [(job: FakeJob) => unknown, string, { CHECK_OPEN: string }?]>
    > = {
      'nothing is said to be open': [(job) => job.answering(), 'CHECK_OPEN is empty', { CHECK_OPEN: '' }],
      'what must be open is closed': [(job) => job.answering(), 'open: gitlab.com:443 does not answer'],
      'the metadata service answers': [
        (job) => job.answering('gitlab.com 443', METADATA),
        'closed: 169.254.169.254:80 answers',
      ],
      'it answers at first': [
        (job) => job.answering('gitlab.com 443', `once ${METADATA}`),
        'closed: 169.254.169.254:80 answered, and some seconds later no more',
      ],
      'a capability is beyond the nine': [
        (job) => job.status({ CapEff: '00000000a80425fb', CapBnd: '00000000a80425fb' }),
        'capabilities: 28042100 beyond baseline',
      ],
      'one could be had': [
        (job) => job.status({ CapBnd: '00000000802004fb' }),
        'capabilities: 200000 beyond baseline',
      ],
      'a program may be given more': [(job) => job.status({ NoNewPrivs: '0' }), 'no new privileges: off'],
      'no system call is filtered': [(job) => job.status({ Seccomp: '0' }), 'seccomp: no filter'],
      'a token is mounted': [
        (job) => job.write('var/run/secrets/kubernetes.io/serviceaccount/token', 'ey'),
        'a token of the API server is mounted',
      ],
      'settings of the kernel can be written': [
        (job) => job.mounts(['/proc/sysrq-trigger', '/sys']),
        '/proc/sys can be written',
      ],
      'a file of the kernel can be read': [
        (job) => job.write('proc/kcore', 'memory'),
        '/proc/kcore can be read',
      ],
      'there is a device of the node': [(job) => job.write('dev/sda', ''), 'devices of the node: /dev/sda'],
    };

    test.each(Object.entries(CASES))('%s', (_name, [change, line, variables]) => {
      change(job);
      const { lines, code } = check(variables);
      expect(faults(lines)).toEqual([`NOT OK  ${line}`]);
      expect(lines[lines.indexOf(`NOT OK  ${line}`) + 1]).toMatch(/^ {8}\S.*\.$/);
      expect(lines.at(-1)).toBe('not all is as it must be');
      expect(code).toBe(1);
    });
  });

  test('holds a restricted job to more', () => {
    const restricted = { CHECK_LEVEL: 'restricted' };
    expect(faults(check(restricted).lines)).toEqual([
      'NOT OK  capabilities: 800004fb beyond restricted',
      'NOT OK  the user is root',
    ]);
    const none = '0000000000000000';
    job.status({ CapPrm: none, CapEff: none, CapBnd: none }).user(1000);
    expect(check(restricted).code).toBe(0);
  });

  test('takes no other level', () => {
    expect(check({ CHECK_LEVEL: 'privileged' })).toMatchObject({ code: 2 });
  });

  test('takes capabilities that the runner adds', () => {
    job.status({ CapBnd: '00000000800404fb' });
    expect(check().code).toBe(1);
    expect(check({ CHECK_CAPABILITIES: '800404fb' }).code).toBe(0);
  });

  test('asks whose users it has where the runner says that they are its own', () => {
    const own = { CHECK_USERS: 'own' };
    job.write('proc/self/uid_map', '         0          0 4294967295\n');
    expect(check().code).toBe(0);
    expect(faults(check(own).lines)).toEqual([
      'NOT OK  users of its own: root of the job is root of the node',
    ]);
    job.write('proc/self/uid_map', '         0     131072      65536\n');
    expect(check(own).lines).toContain('ok      users of its own: root is 131072 of the node');
    expect(check(own).code).toBe(0);
  });

  test('tries the API server, nodes and what the operator names', () => {
    const variables = {
      KUBERNETES_SERVICE_HOST: 'fd00:43::1',
      KUBERNETES_SERVICE_PORT: '443',
      CHECK_API_SERVER: '10.0.0.10:6443',
      CHECK_NODES: '10.0.0.11',
      CHECK_CLOSED: '10.9.0.1:5432 gitlab.com:22',
    };
    const tried = (lines: readonly string[]) =>
      lines.filter((line) => line.includes('closed: ')).map((line) => line.replace(/^.*closed: /, ''));
    job.write('proc/net/if_inet6', 'fd000000000000000000000000000007 02 40 00 80 eth0\n');
    expect(tried(check(variables).lines)).toEqual([
      '169.254.169.254:80',
      '[fd00:ec2::254]:80',
      '100.100.100.200:80',
      '168.63.129.16:80',
      '[fd00:43::1]:443',
      '10.0.0.10:6443',
      '10.0.0.11:22',
      '10.0.0.11:10250',
      '10.0.0.11:10255',
      '10.9.0.1:5432',
      'gitlab.com:22',
    ]);
    job.answering('gitlab.com 443', 'fd00:43::1 443', '10.0.0.11 10250', '10.9.0.1 5432', 'gitlab.com 22');
    expect(faults(check(variables).lines)).toEqual([
      'NOT OK  closed: [fd00:43::1]:443 answers',
      'NOT OK  closed: 10.0.0.11:10250 answers',
      'NOT OK  closed: 10.9.0.1:5432 answers',
      'NOT OK  closed: gitlab.com:22 answers',
    ]);
  });

  test('says what it could not try', () => {
    const { lines, code } = check({ CHECK_CLOSED: 'nobody.example:22' });
    expect(lines.filter((line) => line.startsWith('-'))).toEqual([
      '-       closed: [fd00:ec2::254]:80: there is no address of IPv6 here',
      '-       closed: nobody.example:22: nothing answers at nobody.example:443, so the name may be wrong',
    ]);
    expect(code).toBe(0);
  });

  test.each([
    ['http://attic.attic-cache-dev:8080', 'attic.attic-cache-dev:8080'],
    ['https://attic.example.com/', 'attic.example.com:443'],
    ['http://attic.example.com', 'attic.example.com:80'],
  ])('wants the cache open that a job of nix is told of: %s', (server, target) => {
    job.answering('gitlab.com 443', target.replace(':', ' '));
    expect(check({ ATTIC_SERVER: server }).lines).toContain(`ok      open: ${target}`);
    expect(check({ ATTIC_SERVER: server }).code).toBe(0);
  });

  test('tells the targets that answer at all', () => {
    job.answering(METADATA, '10.0.0.11 10250');
    const { lines, code } = check({ CHECK_NODES: '10.0.0.11' }, 'targets');
    expect(lines).toEqual([
      'answers 169.254.169.254:80',
      'silent  [fd00:ec2::254]:80',
      'silent  100.100.100.200:80',
      'silent  168.63.129.16:80',
      'silent  10.0.0.11:22',
      'answers 10.0.0.11:10250',
      'silent  10.0.0.11:10255',
    ]);
    expect(code).toBe(0);
  });

  describe('of a job that has a daemon', () => {
    const DIND = { DOCKER_HOST: 'tcp://docker:2375' };
    /** What the client does, by its first words; the last word is what happens else. */
    const client = (answers: Readonly<Record<string, string>>) => {
      const cases = { '*mtu': 'echo 1450', ...answers };
      const rows = Object.entries(cases).map(
        ([words, then]) => `${words.replaceAll(' ', '\\ ')}) ${then} ;;`,
      );
      return job.program('docker', `echo "$*" >>"${job.bin}/asked"\ncase "$*" in ${rows.join('\n')}\nesac`);
    };

    test('tries it, and packets of its containers', () => {
      client({});
      const { lines, code } = check(DIND);
      expect(faults(lines)).toEqual([]);
      expect(code).toBe(0);
      expect(lines).toEqual(
        expect.arrayContaining([
          'ok      the daemon does not answer at 10.42.0.7, port 2375',
          'ok      the daemon does not answer at fd00::7, port 2376',
          'ok      docker run --privileged',
          'ok      packets of containers, 1450 bytes, fit into those of the pod, 1450',
        ]),
      );
      const asked = job.readBeside('asked').trimEnd().split('\n');
      expect(asked.map((line) => line.replaceAll(/ --env.*cluster-check/g, ' ...'))).toEqual([
        'info',
        'build --quiet --tag cluster-check -',
        'run --rm --privileged cluster-check true',
        'run --rm cluster-check cat /sys/class/net/eth0/mtu',
        'run --rm --interactive ... sh -s packets',
        'run --rm --interactive --network host ... sh -s packets',
      ]);
    });

    test('does not without one', () => {
      client({});
      check();
      expect(() => job.readBeside('asked')).toThrow('ENOENT');
    });

    test.each([
      ['no daemon answers', { info: 'exit 1' }, ['the daemon does not answer']],
      [
        'nothing comes of a container',
        { '*mtu': 'exit 1' },
        ['packets of containers,  bytes, are larger than those of the pod, 1450'],
      ],
      ['no image is built', { 'build*': 'exit 1' }, ['docker build']],
      ['no container is privileged', { '*--privileged*': 'exit 1' }, ['docker run --privileged']],
      [
        'packets are too large',
        { '*mtu': 'echo 1500' },
        ['packets of containers, 1500 bytes, are larger than those of the pod, 1450'],
      ],
      ['a container gets further than a job', { '*packets': 'exit 1' }, []],
    ])('says NOT OK when %s', (_name, answers, wanted) => {
      client(answers);
      const { lines, code } = check(DIND);
      expect(faults(lines)).toEqual(wanted.map((line) => `NOT OK  ${line}`));
      expect(code).toBe(1);
    });

    test('says NOT OK when others reach it', () => {
      client({}).answering('gitlab.com 443', '10.42.0.7 2375');
      const { lines, code } = check(DIND);
      expect(faults(lines)).toEqual(['NOT OK  the daemon answers at 10.42.0.7, port 2375']);
      expect(code).toBe(1);
    });
  });
});

describe('where there is bash', () => {
  let server: Server;

  beforeAll((done) => {
    server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1', done);
  });
  afterAll((done) => {
    server.close(done);
  });

  test.each<Shell>(['sh', 'bash'])('no nc is asked: %s', (shell) => {
    const { port } = server.address() as AddressInfo;
    const job = new FakeJob().withBash().program('nc', 'exit 0');
    const variables = { CHECK_OPEN: `127.0.0.1:${port}`, CHECK_CLOSED: `127.0.0.1:${port} 127.0.0.1:1` };
    const { lines } = job.run(shell, SCRIPT, variables, 'packets');
    job.forget();
    expect(lines).toEqual(
      expect.arrayContaining([
        `ok      open: 127.0.0.1:${port}`,
        `NOT OK  closed: 127.0.0.1:${port} answers`,
        'ok      closed: 127.0.0.1:1',
      ]),
    );
  });
});
