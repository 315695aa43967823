import type { SynthAttack } from '../attack';

const cluster = { apiServer: { cidrs: ['10.43.0.1/32'] } };
const pool = { 'example.com/pool': 'dind' };
const taint = { key: 'example.com/dind', value: 'only' };
const dind = { kind: 'dind', nodes: { pool, taint } };

const synth = (title: string, code: string, ...runners: readonly object[]): SynthAttack => ({
  layer: 'synth',
  row: 19,
  principal: 'U',
  title,
  code,
  spec: { org: 'acme', cluster, runners },
});

const SHARED = 'nodes-shared-with-privileged';
const CONTROL_PLANE = 'control-plane-nodes';

const sandboxed = (scheduling: object) => ({ kind: 'docker', runtimeClass: { name: 'kata', scheduling } });

/** Row 19: ways onto nodes that are set aside, which a specification writes down. */
export const NODES_OF_OTHERS: readonly SynthAttack[] = [
  synth(
    "a RuntimeClass that leads onto dind's nodes",
    SHARED,
    dind,
    sandboxed({ nodeSelector: pool, tolerations: [taint] }),
  ),
  synth(
    "a RuntimeClass that tolerates dind's taint alone",
    SHARED,
    dind,
    sandboxed({ tolerations: [taint] }),
  ),
  synth(
    "a RuntimeClass that tolerates dind's taint with another effect",
    SHARED,
    dind,
    sandboxed({ tolerations: [{ ...taint, effect: 'NoExecute' }] }),
  ),
  synth(
    "a RuntimeClass that tolerates dind's taint after another one",
    SHARED,
    dind,
    sandboxed({ tolerations: [{ key: 'example.com/kata', value: 'only' }, taint] }),
  ),
  synth('a RuntimeClass of a runner that comes first', SHARED, sandboxed({ tolerations: [taint] }), dind),
  synth('a RuntimeClass beside nodes of its own', SHARED, dind, {
    ...sandboxed({ tolerations: [taint] }),
    nodes: { pool: { 'example.com/pool': 'ci' }, taint: { key: 'example.com/ci', value: 'only' } },
  }),
  synth(
    'the taint of the second dind runner',
    SHARED,
    dind,
    {
      ...dind,
      name: 'dind-2',
      nodes: { pool, taint: { key: 'example.com/dind-2', value: 'only' } },
    },
    sandboxed({ tolerations: [{ key: 'example.com/dind-2', value: 'only' }] }),
  ),
  synth('nodes of the control plane', CONTROL_PLANE, {
    kind: 'docker',
    nodes: { pool, taint: { key: 'node-role.kubernetes.io/control-plane', value: 'x' } },
  }),
  synth('nodes of the control plane, under their old name', CONTROL_PLANE, {
    kind: 'dind',
    nodes: { pool, taint: { key: 'node-role.kubernetes.io/master', value: 'x' } },
  }),
  synth(
    'a RuntimeClass that tolerates the control plane',
    CONTROL_PLANE,
    sandboxed({ tolerations: [{ key: 'node-role.kubernetes.io/control-plane', value: 'x' }] }),
  ),
  synth(
    'a RuntimeClass that selects the control plane',
    CONTROL_PLANE,
    sandboxed({ nodeSelector: { 'node-role.kubernetes.io/control-plane': '' } }),
  ),
  synth(
    'a RuntimeClass that tolerates every taint',
    'invalid-label',
    sandboxed({ tolerations: [{ key: '', value: 'x' }] }),
  ),
  synth('a pool of the control plane', CONTROL_PLANE, {
    kind: 'docker',
    nodes: {
      pool: { 'node-role.kubernetes.io/control-plane': '' },
      taint: { key: 'example.com/ci', value: 'x' },
    },
  }),
];

const limits = (title: string, resources: object) =>
  synth(`a limit of nothing: ${title}`, 'invalid-quantity', { kind: 'docker', resources });

/** Row 25. */
export const DECLARED_LIMITS_OF_NOTHING: readonly SynthAttack[] = [
  limits('0 CPU', { build: { cpuLimit: '0' } }),
  limits('0m CPU', { build: { cpuLimit: '0m' } }),
  limits('0.0 CPU', { service: { cpuLimit: '0.0' } }),
  limits('0Gi memory', { helper: { memoryLimit: '0Gi' } }),
  limits('negative memory', { build: { memoryLimit: '-1Gi' } }),
  limits('0 storage', { build: { ephemeralStorageLimit: '0' } }),
  limits('a request of 0 CPU', { build: { cpuRequest: '0' } }),
].map((attack) => ({ ...attack, row: 25 }));
