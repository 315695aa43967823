import { RUNNER_KINDS } from '../../../lib/privilege';
import { DEDICATED_NODES, specOf, untypedFleet } from '../../chart/sample-fleet';
import { FIELD_FINDING_CASES } from './field-finding-cases';
import { cluster, type FindingCase, frame, RUNNER, runner } from './finding-case';

/** Faults of the shape of an input. */
const SHAPE: readonly FindingCase[] = [
  {
    code: 'not-data',
    input: runner({ image: () => 'alpine:3.22' }),
    path: `${RUNNER} / image`,
    allowed: /strings/,
    fix: /^call it/,
  },
  {
    code: 'too-large',
    input: runner({ environment: Array.from({ length: 31 }).reduce((inner: unknown) => [inner], 'x') }),
    path: 'fleet ?',
    allowed: /30 deep/,
    fix: /each time/,
  },
  {
    code: 'missing-key',
    input: { ...specOf({ kind: 'docker' }), cluster: {} },
    path: 'fleet acme / cluster / apiServer',
    fix: /endpointslices.*apiServer: \{ cidrs: \['10\.43\.0\.1\/32'\] \}$/,
  },
  {
    code: 'unknown-key',
    input: runner({ concurency: 2 }),
    path: `${RUNNER} / concurency`,
    fix: /did you mean 'concurrency'\?/,
  },
  {
    code: 'forbidden-field',
    input: runner({ privileged: true }),
    path: `${RUNNER} / privileged`,
    fix: /^remove the field$/,
  },
  {
    code: 'unknown-kind',
    input: untypedFleet({ kind: 'dockr' }),
    path: 'fleet acme / runner dockr / kind',
    value: '"dockr"',
    allowed: new RegExp(`^${RUNNER_KINDS.join(', ')}$`),
    fix: /did you mean 'docker'\?/,
  },
  {
    code: 'invalid-value',
    input: runner({ architecture: 'arm' }),
    path: `${RUNNER} / architecture`,
    value: '"arm"',
    allowed: /^'amd64' or 'arm64'$/,
    fix: /did you mean 'arm64'\?/,
  },
  {
    code: 'secret-value',
    input: runner({ environment: { MIRROR: ['gl', 'pat-', 'AbCdEfGhIjKlMnOpQrSt'].join('') } }),
    path: `${RUNNER} / environment / MIRROR`,
    allowed: /names of Secrets/,
    fix: /revoke it/,
  },
  {
    code: 'empty-list',
    input: frame({ runners: [] }),
    path: 'fleet acme / runners',
    value: '[]',
    allowed: /at least one/,
    fix: /add/,
  },
  {
    code: 'nodes-undecided',
    input: untypedFleet({ kind: 'dind' }),
    path: 'fleet acme / runner dind / nodes',
    allowed: /dind-jobs-are-root-on-shared-nodes/,
    fix: /dedicate/,
  },
  {
    code: 'nodes-undecided',
    input: untypedFleet({ kind: 'dind', nodes: 'any' }),
    path: 'fleet acme / runner dind / nodes',
    value: '"any"',
    allowed: /dind-jobs-are-root-on-shared-nodes/,
    fix: /dedicate/,
  },
  {
    code: 'invalid-destination',
    input: runner({ destinations: ['10.0.0.0/8'] }),
    path: `${RUNNER} / destinations / 0`,
    value: '"10.0.0.0/8"',
    allowed: /\{ cidr: '10\.43\.0\.1\/32', port: 443 \}/,
    fix: /^name the pods/,
  },
];

/** Faults of fields against each other. */
const RULES: readonly FindingCase[] = [
  {
    code: 'duplicate-runner',
    input: specOf({ kind: 'docker' }, { kind: 'docker' }),
    path: `${RUNNER} / name`,
    value: 'docker',
    fix: /docker-2/,
  },
  {
    code: 'attic-missing',
    input: { org: 'acme', cluster: specOf().cluster, runners: [{ kind: 'nix' }] },
    path: 'fleet acme / attic',
    allowed: /publicKeys/,
    fix: /public keys/,
  },
  {
    code: 'push-unprotected',
    input: untypedFleet({ kind: 'nix', attic: 'push' }),
    path: 'fleet acme / runner nix / attic',
    value: 'push',
    allowed: /ref_protected/,
    fix: /ref_protected/,
  },
  {
    code: 'drain-too-short',
    input: runner({ maximumTimeoutSeconds: 7200, manager: { terminationGracePeriodSeconds: 7499 } }),
    path: `${RUNNER} / manager / terminationGracePeriodSeconds`,
    value: '7499',
    allowed: /at least 7500: 7200 .* \+ 300/,
    fix: /raise it/,
  },
  {
    code: 'runner-version',
    input: runner({ manager: { helperImage: 'registry.example.com/helper:x86_64-v19.4.0' } }),
    path: `${RUNNER} / manager / helperImage`,
    value: 'registry.example.com/helper:x86_64-v19.4.0',
    allowed: /v19\.3\.x/,
    fix: /19\.3/,
  },
  {
    code: 'request-above-limit',
    input: runner({ resources: { helper: { memoryRequest: '2Gi', memoryLimit: '1Gi' } } }),
    path: `${RUNNER} / resources / helper / memoryRequest`,
    value: '2Gi > 1Gi',
    fix: /raise the limit/,
  },
  {
    code: 'capacity-exceeded',
    input: frame({ capacity: { pods: 5 } }),
    path: 'fleet acme / capacity / pods',
    value: '5',
    allowed: /at least 6/,
    fix: /raise the cap/,
  },
  {
    code: 'destination-kept-from-jobs',
    input: runner({ destinations: [{ cidr: '169.254.169.254/32', port: 80 }] }),
    path: `${RUNNER} / destinations / 0`,
    value: '169.254.169.254/32:80',
    fix: /leave that out/,
  },
  {
    code: 'resolver-too-wide',
    input: cluster({ dns: [{ cidr: '169.254.0.0/16' }] }),
    path: 'fleet acme / cluster / dns / 0',
    value: '169.254.0.0/16:53',
    allowed: /one address/,
    fix: /169\.254\.20\.10/,
  },
  {
    code: 'resolver-port',
    input: cluster({ dns: [{ namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' }, port: 9153 }] }),
    path: 'fleet acme / cluster / dns / 0',
    value: 'kube-system:9153',
    allowed: /53, 1053, 5353, 8053/,
    fix: /metrics/,
  },
  {
    code: 'destination-too-wide',
    input: runner({ destinations: [{ cidr: '172.0.0.0/8', port: 5432 }] }),
    path: `${RUNNER} / destinations / 0`,
    value: '172.0.0.0/8:5432',
    fix: /of its own/,
  },
  {
    code: 'api-server-too-wide',
    input: cluster({ apiServer: { cidrs: ['10.43.0.1/32', '172.0.0.0/8'] } }),
    path: 'fleet acme / cluster / apiServer / cidrs / 1',
    value: '172.0.0.0/8',
    fix: /endpointslices/,
  },
  {
    code: 'monitoring-inside',
    input: frame({ monitoring: { namespace: 'acme-runners' } }),
    path: 'fleet acme / monitoring / namespace',
    value: 'acme-runners',
    fix: /another namespace/,
  },
  {
    code: 'not-a-pull-secret',
    input: runner({ imagePullSecrets: ['docker-token'] }),
    path: `${RUNNER} / imagePullSecrets`,
    value: 'docker-token',
    allowed: /dockerconfigjson/,
    fix: /pulling images/,
  },
  {
    code: 'nodes-shared-with-privileged',
    input: specOf({ kind: 'dind', nodes: DEDICATED_NODES }, { kind: 'docker', nodes: DEDICATED_NODES }),
    path: `${RUNNER} / nodes / taint`,
    value: 'example.com/dind=only',
    fix: /taint of their own/,
  },
  {
    code: 'credential-label',
    input: runner({ nodes: { pool: { Password: 'a' }, taint: { key: 'ci', value: 'only' } } }),
    path: `${RUNNER} / nodes / pool`,
    value: 'Password',
    fix: /another name/,
  },
  {
    code: 'control-plane-nodes',
    input: runner({
      runtimeClass: {
        name: 'kata',
        scheduling: { nodeSelector: { 'node-role.kubernetes.io/control-plane': '' } },
      },
    }),
    path: `${RUNNER} / runtimeClass / scheduling / nodeSelector`,
    value: 'node-role.kubernetes.io/control-plane',
    fix: /worker nodes/,
  },
];

/** A case for every code. */
export const FINDING_CASES: readonly FindingCase[] = [...SHAPE, ...FIELD_FINDING_CASES, ...RULES];
