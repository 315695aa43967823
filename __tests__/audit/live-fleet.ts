import { Readable } from 'node:stream';
import { parseAllDocuments } from 'yaml';
import { type AdmissionCase, admissionCases } from '../../lib/audit/cluster/admission-cases';
import type { ApiAnswer, AskingAs } from '../../lib/audit/cluster/cluster-api';
import { collectFacts } from '../../lib/boundary/facts/facts';
import { runAudit } from '../../lib/cli/audit';
import type { Format } from '../../lib/cli/formats';
import { render } from '../../lib/output/synthesize';
import { FLEET_SPECS } from '../corpus/fleets';
import {
  type FakeCluster,
  type FakeOptions,
  fakeCluster,
  type LiveObject,
  READER,
  refusedBy,
} from './fake-cluster';

/** The fleet of README.md, as its manifests say it. */
const FILES = render([FLEET_SPECS.tinyland], () => undefined).files.map(({ text }) => text);

export const NAMESPACE = 'tinyland-runners';

const RUNNERS: readonly string[] = ['docker', 'tinyland-docker', 'nix', 'tinyland-nix', 'dind'];

/** The Secrets that the fleet names, with the note of the API server on who wrote which key. */
function secrets(): readonly LiveObject[] {
  return [
    ...RUNNERS.map((runner) => secret(`${runner}-token`, ['runner-token'])),
    secret('attic-credentials', ['server', 'cache', 'token']),
  ];
}

export function secret(name: string, keys: readonly string[]): LiveObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace: NAMESPACE,
      managedFields: [
        {
          manager: 'tofu',
          operation: 'Update',
          fieldsV1: {
            'f:data': Object.fromEntries(['.', ...keys.map((key) => `f:${key}`)].map((key) => [key, {}])),
          },
        },
      ],
    },
    data: Object.fromEntries(keys.map((key) => [key, 'aHVzaC1odXNoLXZhbHVl'])),
  };
}

/** Read once, since many tests begin with it. */
const RENDERED = FILES.flatMap((text) =>
  parseAllDocuments(text).map((document) => document.toJS() as LiveObject),
);

/** A cluster in which the fleet is as its manifests say it, with what other controllers and the API server add. */
export function healthyObjects(): LiveObject[] {
  const own = structuredClone(RENDERED);
  return [
    ...own,
    ...secrets(),
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'calico-node', namespace: 'kube-system' },
      spec: { template: { spec: { containers: [{ name: 'calico-node' }] } } },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: NAMESPACE } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-root-ca.crt', namespace: NAMESPACE },
      data: {},
    },
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-1', labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' } },
      status: { nodeInfo: { kubeletVersion: 'v1.36.0' } },
    },
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: 'node-dind',
        labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', ...dindSelector(own) },
      },
      spec: { taints: dindTaints(own) },
      status: { nodeInfo: { kubeletVersion: 'v1.36.0' } },
    },
  ];
}

function dindConfig(objects: readonly LiveObject[]): string {
  return objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'dind-config')?.[
    'data'
  ]['config.toml'];
}

function pairsBelow(section: string, objects: readonly LiveObject[]): (readonly [string, string])[] {
  const text = dindConfig(objects).split(`${section}]\n`)[1]?.split('\n\n')[0] ?? '';
  return [...text.matchAll(/^\s*"?([^"=\n]+(?:=[^"\n]*)?)"? = "([^"]*)"$/gm)].map(
    ([, key = '', value = '']) => [key.trim(), value],
  );
}

function dindSelector(objects: readonly LiveObject[]): Record<string, string> {
  return Object.fromEntries(pairsBelow('node_selector', objects));
}

function dindTaints(objects: readonly LiveObject[]): object[] {
  return pairsBelow('node_tolerations', objects).map(([taint, effect]) => {
    const [key, value] = taint.split('=');
    return { key, value, effect };
  });
}

const keyOf = (...request: readonly unknown[]): string => JSON.stringify(request);

/** The policy that refuses each request of an audit, if the cluster is what its manifests say. */
let refusing: ReadonlyMap<string, string> | undefined;

function refusalOf(path: string, object: unknown, as: AskingAs | undefined): ApiAnswer {
  refusing ??= new Map(
    casesOfFleet().map((one) => [keyOf(one.path, one.object, one.as?.username), one.policy]),
  );
  return path.endsWith('/ephemeralcontainers')
    ? refusedBy(`${NAMESPACE}-pod-changes`)
    : refusedBy(refusing.get(keyOf(path, object, as?.username)) ?? 'nobody');
}

function casesOfFleet(): readonly AdmissionCase[] {
  const facts = collectFacts(RENDERED, undefined);
  return facts.fleets.flatMap((fleet) => admissionCases(facts, fleet, READER));
}

/** What one audit wrote, and its exit status. */
export interface Audited {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly reads: FakeCluster['reads'];
  readonly tries: FakeCluster['tries'];
}

/** The command, in this process, before a cluster that is data. */
export async function audited(
  cluster: Omit<FakeOptions, 'tried'> & Partial<Pick<FakeOptions, 'tried'>>,
  format: Format = 'json',
  more: { readonly printRole?: boolean; readonly isTTY?: boolean; readonly isVerified?: boolean } = {},
): Promise<Audited> {
  const written = { stdout: '', stderr: '' };
  const { isTTY = false, isVerified = true, ...options } = more;
  const api = fakeCluster({ tried: refusalOf, ...cluster });
  let clock = 0;
  const status = await runAudit(
    ['-'],
    { format, ...options },
    '1.2.3',
    {
      stdin: Readable.from([Buffer.from(FILES.join('---\n'))]),
      stdout: { write: (text) => (written.stdout += text) },
      stderr: { write: (text) => (written.stderr += text), isTTY },
      now: () => (clock += 1000),
    },
    () => ({ api, context: 'test', server: 'https://cluster.example', isVerified }),
  );
  return { status, ...written, reads: api.reads, tries: api.tries };
}
