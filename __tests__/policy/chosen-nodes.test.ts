import { corpusFleet } from '../corpus/fleets';
import { jobPod } from '../corpus/job-pod';
import { withSpec } from '../corpus/objects';
import { creating } from '../corpus/request';
import { denialsOf } from './evaluate';

/** A runner whose nodes are chosen by labels, taints of all sorts and an affinity, and one beside it that chooses none. */
const fleet = corpusFleet('acme');
const pod = jobPod(fleet, 'pools');
const ofDocker = jobPod(fleet, 'docker');

const refused = (spec: Readonly<Record<string, unknown>>, runner: 'pools' | 'docker' = 'pools') =>
  denialsOf(
    fleet,
    creating(
      `system:serviceaccount:acme-runners:${runner}-manager`,
      'pods',
      withSpec(runner === 'pools' ? pod : ofDocker, spec),
    ),
  ).map(({ rule }) => rule);

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const zone = { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['a', 'b'] };
const worker = { key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' };
const cores = { key: 'acme.dev/cores', operator: 'Gt', values: ['4'] };
const disk = { key: 'acme.dev/disk', operator: 'NotIn', values: ['hdd'] };
const fast = { key: 'acme.dev/fast', operator: 'Exists' };
const required = [{ matchExpressions: [zone, worker] }, { matchExpressions: [cores] }];
const preferred = [
  { weight: 50, preference: { matchExpressions: [disk] } },
  { weight: 1, preference: { matchExpressions: [fast] } },
];

/** What its jobs wish of their neighbours. */
const wish = (labels: object = {}, term: object = {}) => ({
  weight: 100,
  podAffinityTerm: {
    labelSelector: {
      matchLabels: { 'runner-fleet/runner': 'pools', 'runner-fleet/role': 'job', ...labels },
    },
    topologyKey: 'topology.kubernetes.io/zone',
    ...term,
  },
});
const beside = { podAffinity: { [PREFERRED]: [wish()] } };

const affinity = (terms: unknown, preferences: unknown = preferred) => ({
  affinity: {
    nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: terms }, [PREFERRED]: preferences },
    ...beside,
  },
});

describe('the node affinity of a job pod', () => {
  it('is what GitLab Runner makes of config.toml', () => {
    expect(pod.spec['affinity']).toEqual(affinity(required).affinity);
    expect(refused({})).toEqual([]);
    expect(refused({}, 'docker')).toEqual([]);
  });

  it.each([
    ['none', { affinity: beside }],
    ['none at all', { affinity: undefined }],
    ['no requirement', { affinity: { nodeAffinity: { [PREFERRED]: preferred }, ...beside } }],
    [
      'no preference',
      { affinity: { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: required } }, ...beside } },
    ],
    ['a requirement less', affinity(required.slice(0, 1))],
    ['an expression less', affinity([{ matchExpressions: [zone] }, required[1]])],
    [
      'another value',
      affinity([{ matchExpressions: [{ ...zone, values: ['a', 'c'] }, worker] }, required[1]]),
    ],
    [
      'two values as one',
      affinity([{ matchExpressions: [{ ...zone, values: ['a,b'] }, worker] }, required[1]]),
    ],
    [
      'two expressions as one',
      affinity([
        {
          matchExpressions: [
            { ...zone, values: ['a', 'b & node-role.kubernetes.io/control-plane DoesNotExist 0 '] },
          ],
        },
        required[1],
      ]),
    ],
    [
      'another operator',
      affinity([{ matchExpressions: [{ ...zone, operator: 'NotIn' }, worker] }, required[1]]),
    ],
    [
      'a node by its name',
      affinity([
        {
          ...required[0],
          matchFields: [{ key: 'metadata.name', operator: 'In', values: ['worker-1'] }],
        },
        required[1],
      ]),
    ],
    ['another weight', affinity(required, [{ ...preferred[0], weight: 51 }, preferred[1]])],
    ['a preference more', affinity(required, [...preferred, { weight: 9, preference: {} }])],
    ['pods beside', { affinity: { ...affinity(required).affinity, podAffinity: { [REQUIRED]: [] } } }],
  ])('is refused with %s', (_, spec) => {
    expect(refused(spec)).toEqual(['job-affinity']);
  });

  it.each([
    ['that of another runner', affinity(required)],
    ['an empty requirement', { affinity: { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [] } } } }],
  ])('of a runner without one is refused with %s', (_, spec) => {
    expect(refused(spec, 'docker')).toEqual(['job-affinity']);
  });
});

describe('the neighbours of a job pod', () => {
  const found = (podAffinity: object, more: object = {}) => ({
    affinity: { ...affinity(required).affinity, podAffinity, ...more },
  });

  it.each([
    ['none', found({})],
    ['jobs of another runner', found({ [PREFERRED]: [wish({ 'runner-fleet/runner': 'docker' })] })],
    ['managers', found({ [PREFERRED]: [wish({ 'runner-fleet/role': 'manager' })] })],
    ['a label more', found({ [PREFERRED]: [wish({ app: 'x' })] })],
    [
      'two labels of others',
      found({ [PREFERRED]: [wish({}, { labelSelector: { matchLabels: { a: 'b', c: 'd' } } })] }),
    ],
    ['other namespaces', found({ [PREFERRED]: [wish({}, { namespaces: ['shop'] })] })],
    ['every namespace', found({ [PREFERRED]: [wish({}, { namespaceSelector: {} })] })],
    ['another topology', found({ [PREFERRED]: [wish({}, { topologyKey: 'kubernetes.io/hostname' })] })],
    ['another weight', found({ [PREFERRED]: [{ ...wish(), weight: 1 }] })],
    ['the same twice', found({ [PREFERRED]: [wish(), wish()] })],
    ['a need', found({ [PREFERRED]: [wish()], [REQUIRED]: [] })],
    ['distance', found(beside.podAffinity, { podAntiAffinity: { [PREFERRED]: [wish()] } })],
  ])('are refused with %s', (_, spec) => {
    expect(refused(spec)).toEqual(['job-affinity']);
  });

  it('are nobody where the runner has no wish', () => {
    expect(refused({ affinity: {} }, 'docker')).toEqual([]);
    expect(refused({ affinity: beside }, 'docker')).toEqual(['job-affinity']);
  });
});

describe('a toleration of any value', () => {
  const own = { key: 'acme.dev/build', operator: 'Exists', effect: 'PreferNoSchedule' };
  const refusedFor = (toleration: object, runner?: 'pools' | 'docker') =>
    refused({ tolerations: [toleration] }, runner);

  it('is admitted for the runner that declares it', () => {
    expect(refusedFor(own)).toEqual([]);
    expect(refusedFor(own, 'docker')).toEqual(['job-tolerations']);
  });

  it.each([
    { ...own, effect: 'NoSchedule' },
    { key: own.key, operator: 'Exists' },
    { ...own, operator: 'Equal' },
    { ...own, tolerationSeconds: 5 },
    { operator: 'Exists', effect: 'PreferNoSchedule' },
    { operator: 'Exists' },
    { key: 'acme.dev/spot', operator: 'Exists', effect: 'NoSchedule' },
    { key: 'acme.dev/spot=yes', operator: 'Exists', effect: 'NoSchedule' },
    { key: 'acme.dev/preemptible', operator: 'Exists', effect: 'NoExecute' },
    { key: 'acme.dev/arm', operator: 'Exists', effect: 'NoExecute' },
  ])('%j is refused', (toleration) => {
    expect(refusedFor(toleration)).toEqual(['job-tolerations']);
  });
});
