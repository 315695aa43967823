import { Fleet, renderFleet } from '../../../lib';
import type { FleetError } from '../../../lib/errors';
import { summarize } from '../../../lib/output/summary';
import { RESERVED_METADATA } from '../../../lib/world/acting-metadata';
import { CLUSTER } from '../messages/message-case';

const FIELDS = {
  podLabels: (entries: object) => ({ podLabels: entries }),
  podAnnotations: (entries: object) => ({ podAnnotations: entries }),
  'manager / labels': (entries: object) => ({ manager: { labels: entries } }),
  'manager / annotations': (entries: object) => ({ manager: { annotations: entries } }),
};

const KEPT = ['cluster-autoscaler.kubernetes.io/safe-to-evict', 'karpenter.sh/do-not-disrupt'];

function codesOf(fields: object, cluster: object = CLUSTER): readonly string[] {
  try {
    Fleet.parse({ org: 'acme', cluster, runners: [{ kind: 'docker', ...fields }] });
    return [];
  } catch (error) {
    return (error as FleetError).findings.map(({ code, path }) => `${code} ${path}`);
  }
}

/** Keys as a row of the table stands for. */
function keysOf(row: string): readonly string[] {
  const end = row.endsWith('*') ? 'x' : '';
  const plain = row.replace(/\*$/, '');
  return plain.startsWith('*.')
    ? [`${plain.slice(2)}${end}`, `a.b.${plain.slice(2)}${end}`]
    : [`${plain}${end}`];
}

describe.each(Object.entries(FIELDS))('%s', (field, given) => {
  it.each(RESERVED_METADATA.flatMap(({ keys }) => keys.flatMap(keysOf)))('does not take %s', (key) => {
    expect(codesOf(given({ [key]: 'yes' }))).toEqual([
      `reserved-metadata fleet acme / runner docker / ${field} / ${key}`,
    ]);
  });

  it.each([
    'team',
    'example.com/team',
    'prometheus.io/scrape',
    'notkubernetes.io/x',
    'xk8s.io/x',
    'pods',
    'mycrio.io',
    'crio.io.example.com',
    'kubernetes.io',
    'sub.domain.example.com/kubernetes.io',
  ])('takes %s', (key) => {
    expect(codesOf(given({ [key]: 'yes' }))).toEqual([]);
  });

  it.each([
    ['sidecar.istio.io/inject', 'false'],
    ['fluentbit.io/exclude', 'true'],
  ])('takes %s: %s, with which nothing is asked for', (key, value) => {
    expect(codesOf(given({ [key]: value }))).toEqual([]);
  });
});

it.each(KEPT)('managers alone are annotated with %s', (key) => {
  expect(codesOf({ manager: { annotations: { [key]: 'true' } } })).toEqual([]);
  expect(codesOf({ podAnnotations: { [key]: 'true' } })).toEqual([
    `reserved-metadata fleet acme / runner docker / podAnnotations / ${key}`,
  ]);
});

it.each(KEPT)('%s of a platform is one fault, with one way out', (key) => {
  const cluster = {
    ...CLUSTER,
    platforms: ['karpenter'],
    adds: { annotations: { [KEPT[0] ?? '']: 'false' } },
  };
  expect(codesOf({ podAnnotations: { [key]: 'true' } }, cluster)).toEqual([
    `reserved-metadata fleet acme / runner docker / podAnnotations / ${key}`,
  ]);
});

const WHOLE = [
  '$CI_JOB_NAME',
  '${CI_JOB_NAME}',
  '$acme_stack',
  '$COMPASS',
  '$TOKENIZER',
  '$AUTHOR',
  '$MAX_TOKENS',
];
const MIXED = [
  '$CI_JOB_TOKEN',
  '${DB_PASSWORD}',
  '$ci_deploy_password',
  '$TOKEN_1',
  '$NPM_AUTH',
  '${X_API_KEY}',
  'a$',
  '$$',
  'a-$CI_JOB_NAME',
  '$CI_JOB_NAME-a',
  '$CI_JOB_NAME$CI_JOB_ID',
  '${CI JOB}',
  '$1',
  '%CI_JOB_NAME%$',
];

it.each(WHOLE)('a label or an annotation may be the variable %s of a job as a whole', (text) => {
  const entries = { 'example.com/a': text };
  expect(codesOf({ podLabels: entries, podAnnotations: entries })).toEqual([]);
  expect(codesOf({ podLabels: { 'app.kubernetes.io/name': text } })).toEqual([
    'reserved-metadata fleet acme / runner docker / podLabels / app.kubernetes.io/name',
  ]);
});

it.each(MIXED)('no variable of a job is expanded in the middle of %s', (text) => {
  expect(codesOf({ podAnnotations: { 'example.com/a': text } })).toEqual([
    'expanded-annotation fleet acme / runner docker / podAnnotations / example.com/a',
  ]);
  expect(codesOf({ podLabels: { 'example.com/a': text } })).toEqual([
    'invalid-label fleet acme / runner docker / podLabels / example.com/a',
  ]);
});

it.each(WHOLE)('no job chooses a label of a manager, as %s would be', (text) => {
  expect(codesOf({ manager: { labels: { 'example.com/a': text } } })).toEqual([
    'invalid-label fleet acme / runner docker / manager / labels / example.com/a',
  ]);
});

it.each([
  ['labels alone', { podLabels: { 'example.com/a': '$X' } }],
  ['annotations alone', { podAnnotations: { 'example.com/a': '$X' } }],
  [
    'both, beside one value',
    { podLabels: { 'example.com/a': '$X', 'example.com/b': 'c' }, podAnnotations: { a: '$X' } },
  ],
])('renders a fleet whose jobs choose %s', (_, fields) => {
  const runners = [
    { kind: 'docker' as const, ...fields },
    { kind: 'docker' as const, name: 'other', tags: ['other'] },
  ];
  expect(() => renderFleet(Fleet.parse({ org: 'acme', cluster: CLUSTER, runners }))).not.toThrow();
});

it.each(['app', 'team'])('jobs may choose a label that others often select by: %s', (key) => {
  const runners = [{ kind: 'docker' as const, podLabels: { [key]: '$TEAM' } }];
  expect(() => renderFleet(Fleet.parse({ org: 'acme', cluster: CLUSTER, runners }))).not.toThrow();
});

it('says whose choice a value is', () => {
  const podLabels = { 'example.com/a': 'b', 'example.com/stage': '$CI_JOB_STAGE' };
  const podAnnotations = { 'example.com/b': 'text' };
  const runners = [{ kind: 'docker' as const, podLabels, podAnnotations }];
  const lines = summarize(Fleet.parse({ org: 'acme', cluster: CLUSTER, runners })).split('\n');
  expect(lines.filter((line) => line.startsWith('! docker: whatever'))).toEqual([
    '! docker: whatever selects pods by these labels selects its jobs: example.com/a, example.com/stage; its jobs decide the value of example.com/stage',
    '! docker: whatever reads these annotations reads them of its jobs: example.com/b',
  ]);
});

it.each([[[true, true]], [[true, false]]])(
  'a platform that asks for the same may do so beside runners of which %j ask',
  (kept) => {
    const runners = kept.map((doNotDisrupt, index) => ({
      kind: 'docker' as const,
      name: `docker-${index}`,
      tags: [`docker-${index}`],
      doNotDisrupt,
    }));
    const cluster = { ...CLUSTER, platforms: ['karpenter' as const] };
    expect(() => renderFleet(Fleet.parse({ org: 'acme', cluster, runners }))).not.toThrow();
  },
);
