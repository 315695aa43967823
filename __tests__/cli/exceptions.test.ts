import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { VerifyOptions } from '../../lib/cli/verify';
import type { Manifest } from '../boundary/edit';
import { fleetManifests } from '../boundary/fleet-fixture';
import { FLEET_SPECS } from '../corpus/fleets';
import { LIBRARY } from '../output/run-script';
import { chartOutput } from './chart-output';
import { asYaml, type Verified, verified } from './verified';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exceptions-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const ROLE = 'Role ci/shared-gitlab-runner';
const EXCEPTION = {
  rule: 'rbac-least-privilege',
  place: ROLE,
  reason: 'the chart writes it until it is replaced',
  owner: 'platform@example.org',
  expires: '2999-12-31',
};

/** The chart's output judged with exceptions. */
function accepting(
  exceptions: unknown,
  objects: readonly Manifest[] = chartOutput(),
  options: Partial<VerifyOptions> = {},
): Promise<Verified> {
  const accept = join(folder, 'exceptions.yaml');
  writeFileSync(accept, typeof exceptions === 'string' ? exceptions : stringify({ exceptions }));
  return verified(['-'], { accept, ...options }, asYaml(objects));
}

/** Something that passes but for one finding. */
const NEARLY_GOOD: readonly Manifest[] = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'shared-gitlab-runner', namespace: 'ci' },
    rules: [{ apiGroups: [''], resources: ['*'], verbs: ['*'] }],
  },
];

describe('an exception', () => {
  test('with a reason, an owner and a day accepts a finding, which stays in the report', async () => {
    const { status, stdout } = await accepting([EXCEPTION], NEARLY_GOOD);
    expect(status).toBe(0);
    expect(stdout).not.toContain('FAIL');
    expect(stdout).toContain(
      `  rbac-least-privilege  ${ROLE} / rules[0]: a wildcard grants what nobody listed`,
    );
    expect(stdout).toContain(
      'the chart writes it until it is replaced (platform@example.org, until 2999-12-31)',
    );
    expect(stdout).toMatch(/^The boundary holds: .*; 1 finding accepted\.$/m);
  });

  test('accepts no other rule and no other place', async () => {
    const { status, stdout } = await accepting([EXCEPTION]);
    expect(status).toBe(1);
    expect(stdout).toContain('FAIL  job-runner-unprivileged');
    expect(stdout).not.toContain('FAIL  rbac-least-privilege');
    for (const place of ['Role ci/shared-gitlab', 'Role ci', `${ROLE} / rules`, `${ROLE} / rules[1]`]) {
      const other = await accepting([{ ...EXCEPTION, place }], NEARLY_GOOD);
      expect(other.status).toBe(1);
      expect(other.stdout).toContain('Exceptions that accept nothing, which can be removed:');
    }
    expect((await accepting([{ ...EXCEPTION, place: `${ROLE} / rules[0]` }], NEARLY_GOOD)).status).toBe(0);
  });

  test('that ended fails, whether or not its finding is there', async () => {
    const ended = { ...EXCEPTION, expires: '2026-01-01' };
    const { status, stdout } = await accepting([ended], NEARLY_GOOD);
    expect(status).toBe(1);
    expect(stdout).toContain('FAIL  rbac-least-privilege');
    expect(stdout).toMatch(
      /^Exceptions that ended:\n {2}rbac-least-privilege {2}Role ci\/shared-gitlab-runner: .*until 2026-01-01/m,
    );
    const gone = await accepting([ended, EXCEPTION], NEARLY_GOOD);
    expect(gone.status).toBe(1);
    expect(gone.stdout).toMatch(/^The boundary does not hold: 1 exception ended; /m);
  });

  test('holds on its last day', async () => {
    const today = new Date().toISOString().slice(0, 10);
    expect((await accepting([{ ...EXCEPTION, expires: today }], NEARLY_GOOD)).status).toBe(0);
  });

  test('is told to programs and to scanners', async () => {
    const json = JSON.parse((await accepting([EXCEPTION], NEARLY_GOOD, { format: 'json' })).stdout);
    expect(json).toMatchObject({
      holds: true,
      reports: [
        { holds: true, causes: [], accepted: [{ path: `${ROLE} / rules[0]`, exception: EXCEPTION }] },
      ],
    });
    const sarif = JSON.parse((await accepting([EXCEPTION], NEARLY_GOOD, { format: 'sarif' })).stdout);
    expect(sarif.runs[0].results).toMatchObject([
      {
        level: 'error',
        suppressions: [
          { kind: 'external', status: 'accepted', justification: expect.stringContaining(EXCEPTION.owner) },
        ],
      },
    ]);
    const ended = [{ ...EXCEPTION, expires: '2026-01-01' }];
    const failed = JSON.parse((await accepting(ended, NEARLY_GOOD, { format: 'json' })).stdout);
    expect(failed).toMatchObject({ holds: false, expired: [{ rule: EXCEPTION.rule }] });
    const notified = JSON.parse((await accepting(ended, NEARLY_GOOD, { format: 'sarif' })).stdout);
    expect(notified.runs[0].invocations[0].toolExecutionNotifications).toHaveLength(1);
    expect(notified.runs[0].results[0]).not.toHaveProperty('suppressions');
  });
});

describe('a fleet of ours knows no exception', () => {
  const refused = {
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(
      '--accept: the manifests are a fleet of ours, whose rules know no exception',
    ),
  };
  const only = (kind: string): Manifest[] => fleetManifests().filter((object) => object['kind'] === kind);

  test('as its labels say', async () => {
    expect(await accepting([EXCEPTION], fleetManifests())).toMatchObject(refused);
    for (const kind of ['ConfigMap', 'Deployment', 'Role', 'ResourceQuota']) {
      expect(await accepting([EXCEPTION], only(kind))).toMatchObject(refused);
    }
  });

  test('as a label of a pod says', async () => {
    const labels = { 'runner-fleet/role': 'job' };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'ci', labels }, spec: {} };
    expect(await accepting([EXCEPTION], [...chartOutput(), pod])).toMatchObject(refused);
    const deployment = chartOutput().at(-1) as { spec: { template: { metadata: { labels: object } } } };
    deployment.spec.template.metadata.labels = labels;
    expect(await accepting([EXCEPTION], [deployment as unknown as Manifest])).toMatchObject(refused);
  });

  test('as a given fleet says, whatever the manifests look like', async () => {
    const fleet = join(folder, 'main.js');
    const spec = JSON.stringify(FLEET_SPECS.plain);
    writeFileSync(fleet, `require(${JSON.stringify(LIBRARY)}).synthesize(${spec});`);
    expect(await accepting([EXCEPTION], chartOutput(), { fleet })).toMatchObject(refused);
  });
});

describe('a file of exceptions is read as strictly as manifests', () => {
  test.each<[string, unknown, RegExp]>([
    ['no list', 'rule: a\n', /:1: no list of exceptions: write exceptions: /],
    ['something beside the list', 'exceptions: []\nmore: 1\n', /no list of exceptions/],
    ['no exception', ['a'], /exceptions\[0\] is no exception: write rule, place/],
    ['no owner', [{ ...EXCEPTION, owner: ' ' }], /exceptions\[0\] lacks owner: /],
    ['no reason and no day', [{ rule: 'a', place: 'b', owner: 'c' }], /lacks reason, expires: /],
    ['a key more', [{ ...EXCEPTION, all: true }], /exceptions\[0\] has all: write /],
    ['a rule that there is not', [{ ...EXCEPTION, rule: 'x' }], /names no rule/],
    ['a day that there is not', [{ ...EXCEPTION, expires: '2026-02-30' }], /has an expiry that is no day/],
    ['a day in words', [{ ...EXCEPTION, expires: 'never' }], /has an expiry that is no day/],
    ['a key twice', 'exceptions: []\nexceptions: []\n', /the key exceptions is there twice/],
  ])('%s', async (_, exceptions, told) => {
    const { status, stdout, stderr } = await accepting(exceptions);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(told);
  });

  test('and must be there', async () => {
    const { status, stderr } = await verified(['-'], { accept: join(folder, 'no') }, asYaml(chartOutput()));
    expect(status).toBe(2);
    expect(stderr).toMatch(/no: no such file or folder/);
  });
});
