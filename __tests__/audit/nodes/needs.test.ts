import { parseAllDocuments } from 'yaml';
import type { FleetSpec } from '../../../lib';
import type { CheckResult } from '../../../lib/audit/check';
import { NODES } from '../../../lib/audit/checks/nodes';
import { render } from '../../../lib/output/synthesize';
import { FLEET_SPECS } from '../../corpus/fleets';
import type { LiveObject } from '../fake-cluster';
import { looked } from '../looked';

const manifestsOf = (spec: FleetSpec): LiveObject[] =>
  render([spec], () => undefined).files.flatMap(({ text }) =>
    parseAllDocuments(text).map((document) => document.toJS() as LiveObject),
  );

const acme: FleetSpec = FLEET_SPECS.acme;
const ACME = manifestsOf({ ...acme, runners: acme.runners.filter(({ name }) => name === 'strict') });
const SIZED = manifestsOf(FLEET_SPECS.sized);
const BUILDERS = manifestsOf(FLEET_SPECS.builders);

/** A node as a kubelet reports it. */
function node(name: string, more: { labels?: object; taints?: object[]; status?: object } = {}): LiveObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', ...more.labels },
    },
    spec: { taints: more.taints ?? [] },
    status: {
      allocatable: { cpu: '7910m', memory: '30Gi', pods: '110' },
      nodeInfo: { kubeletVersion: 'v1.36.0' },
      ...more.status,
    },
  };
}

const DIND_NODE = node('dind', {
  labels: { 'tinyland.dev/pool': 'dind' },
  taints: [{ key: 'tinyland.dev/dind', value: 'only', effect: 'NoSchedule' }],
});
const SANDBOX = 'sandbox.example.com/runtime';
const GVISOR_NODE = node('gvisor', {
  labels: { [SANDBOX]: 'gvisor' },
  taints: [{ key: SANDBOX, value: 'gvisor', effect: 'NoSchedule' }],
});

function runtimeClass(selector: object): LiveObject {
  return {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'gvisor' },
    handler: 'runsc',
    scheduling: { nodeSelector: selector, tolerations: [{ key: SANDBOX, value: 'gvisor' }] },
  };
}

const priorityClasses = (manifests: readonly LiveObject[]) =>
  manifests.filter(({ kind }) => kind === 'PriorityClass');

const nodesOf = (manifests: readonly LiveObject[], ...live: readonly LiveObject[]): CheckResult =>
  looked(NODES, [...priorityClasses(manifests), ...live], manifests);

const told = ({ findings, unseen }: CheckResult) => [...findings.map(({ path }) => path), ...unseen];

describe('a RuntimeClass', () => {
  const general = [node('general'), DIND_NODE];

  test('with nodes that it chooses is all that is needed', () => {
    expect(told(nodesOf(ACME, runtimeClass({ [SANDBOX]: 'gvisor' }), GVISOR_NODE, ...general))).toEqual([]);
  });

  test('that is not there is found', () => {
    expect(nodesOf(ACME, GVISOR_NODE, ...general).findings).toMatchObject([{ path: 'RuntimeClass gvisor' }]);
  });

  test('whose nodes are not there leaves its jobs without any', () => {
    const [line = '', ...others] = told(nodesOf(ACME, runtimeClass({ [SANDBOX]: 'gvisor' }), ...general));
    expect(line).toContain('nodes for jobs of runner strict (');
    expect(line).toContain(`${SANDBOX}=gvisor`);
    expect(others).toEqual([]);
  });

  test('whose tolerations do not fit the taint of its nodes leaves its jobs without any', () => {
    const tainted = node('gvisor', {
      labels: { [SANDBOX]: 'gvisor' },
      taints: [{ key: 'other', effect: 'NoExecute' }],
    });
    const lines = told(nodesOf(ACME, runtimeClass({ [SANDBOX]: 'gvisor' }), tainted, ...general));
    expect(lines).toEqual([expect.stringContaining('jobs of runner strict')]);
  });
});

describe('the pool of dind', () => {
  test('with its taint is what jobs need', () => {
    const gpu = node('gpu', { status: { allocatable: { 'nvidia.com/gpu': '1', 'amd.com/gpu': '2' } } });
    expect(told(nodesOf(SIZED, gpu, DIND_NODE))).toEqual([]);
  });

  test.each([
    ['no taint', []],
    ['another taint', [{ key: 'tinyland.dev/dind', value: 'first', effect: 'NoSchedule' }]],
    ['one that only prefers', [{ key: 'tinyland.dev/dind', value: 'only', effect: 'PreferNoSchedule' }]],
    ['one of Kubernetes', [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]],
  ])('with %s is found', (_, taints) => {
    const open = node('open', { labels: { 'tinyland.dev/pool': 'dind' }, taints });
    const { findings } = nodesOf(SIZED, node('general'), DIND_NODE, open);
    expect(findings.map(({ path }) => path)).toEqual(['Node open']);
  });

  test('without a node now is told, and no finding', () => {
    const { status, unseen } = nodesOf(SIZED, node('general'));
    expect(status).toBe('not-seen');
    expect(unseen).toContainEqual(expect.stringContaining('nodes for jobs of runner dind'));
  });
});

describe('devices', () => {
  const device = 'nodes with 2 amd.com/gpu for jobs of runner gpu: the most that one of theirs has now is';

  test('that are too few on each node are told', () => {
    const few = (name: string) =>
      node(name, { status: { allocatable: { 'nvidia.com/gpu': '4', 'amd.com/gpu': '1' } } });
    expect(told(nodesOf(SIZED, few('a'), few('b'), DIND_NODE))).toEqual([`${device} 1`]);
  });

  test('that are nowhere are told, each', () => {
    expect(told(nodesOf(SIZED, node('general'), DIND_NODE))).toEqual([
      'nodes with 1 nvidia.com/gpu for jobs of runner gpu: the most that one of theirs has now is 0',
      `${device} 0`,
    ]);
  });

  test('on a node whose taint the jobs tolerate count, and on another they do not', () => {
    const amounts = { status: { allocatable: { 'nvidia.com/gpu': '1', 'amd.com/gpu': '2' } } };
    const own = node('own', { taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }], ...amounts });
    const other = node('other', { taints: [{ key: 'reserved', effect: 'NoSchedule' }], ...amounts });
    expect(told(nodesOf(SIZED, node('general'), own, DIND_NODE))).toEqual([]);
    expect(told(nodesOf(SIZED, node('general'), other, DIND_NODE))).toHaveLength(2);
  });
});

describe('users of their own', () => {
  const runtimes = (userNamespaces: boolean | undefined) => ({
    status: {
      runtimeHandlers: [
        { name: '', features: { recursiveReadOnlyMounts: true, userNamespaces } },
        { name: 'runsc', features: { userNamespaces: !userNamespaces } },
      ],
    },
  });

  test('are there where the kubelet says so of its default runtime', () => {
    expect(told(nodesOf(BUILDERS, node('new', runtimes(true))))).toEqual([]);
  });

  test('that a runtime has not are found once for each runner that needs them', () => {
    const { findings } = nodesOf(BUILDERS, node('new', runtimes(true)), node('old', runtimes(false)));
    expect(findings.map(({ path, message }) => [path, /runner (\S+)/.exec(message)?.[1]])).toEqual([
      ['Node old', 'tinyland-docker'],
      ['Node old', 'image-builds'],
      ['Node old', 'image-builds-2'],
    ]);
  });

  test('of which a kubelet says nothing are told', () => {
    const { status, unseen } = nodesOf(BUILDERS, node('silent'));
    expect([status, unseen]).toEqual(['not-seen', [expect.stringContaining('its kubelet does not say')]]);
  });
});

test('a taint that only prefers others keeps no pod away', () => {
  const taints = [{ key: 'example.com/batch', effect: 'PreferNoSchedule' }];
  const users = { runtimeHandlers: [{ name: '', features: { userNamespaces: true } }] };
  expect(told(nodesOf(BUILDERS, node('preferring', { taints, status: users })))).toEqual([]);
});

test('nodes of another architecture are none', () => {
  const { status, unseen } = nodesOf(BUILDERS, node('arm', { labels: { 'kubernetes.io/arch': 'arm64' } }));
  expect(status).toBe('not-seen');
  expect(unseen).toHaveLength(4);
});
