import { driftOf } from '../../../lib/audit/drift/drift';
import type { KubernetesObject } from '../../../lib/boundary/facts/manifests/kubernetes-object';
import { readObjects } from '../../../lib/boundary/facts/manifests/kubernetes-object';
import { pathText } from '../../../lib/boundary/facts/path-text';

function object(apiVersion: string, kind: string, content: object): KubernetesObject {
  const [read] = readObjects([{ apiVersion, kind, metadata: { name: 'a' }, ...content }]).objects;
  if (read === undefined) {
    throw new Error('no object');
  }
  return read;
}

function drift(apiVersion: string, kind: string, wanted: object, live: object): readonly string[] {
  return driftOf(object(apiVersion, kind, wanted), object(apiVersion, kind, live)).map(
    ({ path, is }) => `${pathText(path)} ${is}`,
  );
}

const role = (wanted: object, live: object) => drift('rbac.authorization.k8s.io/v1', 'Role', wanted, live);
const deployment = (wanted: object, live: object) =>
  drift('apps/v1', 'Deployment', { spec: wanted }, { spec: live });
const metadata = (kind: string, wanted: object, live: object) =>
  drift('v1', kind, { metadata: { name: 'a', ...wanted } }, { metadata: { name: 'a', ...live } });

describe('is no drift', () => {
  test.each<[string, readonly string[]]>([
    [
      'an amount that is written otherwise',
      drift(
        'v1',
        'ResourceQuota',
        { spec: { hard: { cpu: 1, memory: '1024Mi' } } },
        { spec: { hard: { cpu: '1000m', memory: '1Gi' } } },
      ),
    ],
    [
      'what the API server writes into fields that were left out',
      deployment(
        {
          template: {
            metadata: { labels: {} },
            spec: { containers: [{ name: 'c', ports: [{ containerPort: 1 }] }] },
          },
        },
        {
          replicas: 1,
          revisionHistoryLimit: 10,
          progressDeadlineSeconds: 600,
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
          template: {
            metadata: { creationTimestamp: null, labels: {} },
            spec: {
              restartPolicy: 'Always',
              dnsPolicy: 'ClusterFirst',
              schedulerName: 'default-scheduler',
              terminationGracePeriodSeconds: 30,
              securityContext: {},
              containers: [
                {
                  name: 'c',
                  imagePullPolicy: 'IfNotPresent',
                  resources: {},
                  terminationMessagePath: '/dev/termination-log',
                  terminationMessagePolicy: 'File',
                  ports: [{ containerPort: 1, protocol: 'TCP' }],
                },
              ],
            },
          },
        },
      ),
    ],
    [
      'an older name of the same field',
      deployment({ serviceAccountName: 'a' }, { serviceAccountName: 'a', serviceAccount: 'a' }),
    ],
    ['what is empty, and not kept', role({ rules: [] }, {})],
    ['a state', role({ rules: [] }, { rules: [], status: { x: 1 } })],
    [
      'notes of controllers and appliers',
      metadata(
        'ConfigMap',
        { annotations: { a: '1' } },
        {
          annotations: { a: '1', 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
          labels: { 'argocd.argoproj.io/instance': 'x' },
          uid: '1',
          managedFields: [],
        },
      ),
    ],
    [
      'a restart of pods',
      deployment(
        { template: { metadata: {} } },
        {
          template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } },
        },
      ),
    ],
    [
      'what others define and their controllers fill',
      drift(
        'external-secrets.io/v1',
        'ExternalSecret',
        { spec: { a: 1 } },
        { spec: { a: 1, refreshPolicy: 'Periodic' } },
      ),
    ],
    ['the finalizers of a Namespace', drift('v1', 'Namespace', {}, { spec: { finalizers: ['kubernetes'] } })],
    [
      'containers in another order',
      deployment(
        { containers: [{ name: 'a' }, { name: 'b' }] },
        { containers: [{ name: 'b' }, { name: 'a' }] },
      ),
    ],
  ])('%s', (_, found) => {
    expect(found).toEqual([]);
  });
});

describe('is drift', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'another value',
      role({ rules: [{ verbs: ['get'] }] }, { rules: [{ verbs: ['list'] }] }),
      ['rules[0].verbs[0] changed'],
    ],
    [
      'one more in a list',
      role({ rules: [{ verbs: ['get'] }] }, { rules: [{ verbs: ['get', '*'] }] }),
      ['rules[0].verbs[1] added'],
    ],
    ['one less in a list', role({ rules: [{}, { verbs: ['get'] }] }, { rules: [{}] }), ['rules[1] missing']],
    ['a field that is gone', deployment({ paused: true }, {}), ['spec.paused missing']],
    [
      'a field that nobody wrote',
      deployment({ a: 1 }, { a: 1, hostNetwork: true }),
      ['spec.hostNetwork added'],
    ],
    [
      'a container that became a sidecar, though the same word is a default of pods',
      deployment(
        { initContainers: [{ name: 'a' }] },
        { initContainers: [{ name: 'a', restartPolicy: 'Always' }] },
      ),
      ['spec.initContainers[0].restartPolicy added'],
    ],
    [
      'another order of what begins one after the other',
      deployment(
        { initContainers: [{ name: 'a' }, { name: 'b' }] },
        { initContainers: [{ name: 'b' }, { name: 'a' }] },
      ),
      ['spec.initContainers reordered'],
    ],
    [
      'a list item with a name of its own',
      deployment({ volumes: [{ name: 'a' }] }, { volumes: [{ name: 'a' }, { name: 'b' }] }),
      ['spec.volumes[1] added'],
    ],
    [
      'another amount',
      drift('v1', 'ResourceQuota', { spec: { hard: { cpu: '1' } } }, { spec: { hard: { cpu: '1001m' } } }),
      ['spec.hard.cpu changed'],
    ],
    [
      'a default that is another',
      deployment({ a: 1 }, { a: 1, dnsPolicy: 'Default' }),
      ['spec.dnsPolicy added'],
    ],
    [
      'a token that is mounted though it must not be',
      drift('v1', 'ServiceAccount', { automountServiceAccountToken: false }, {}),
      ['automountServiceAccountToken missing'],
    ],
    [
      'a name of JavaScript',
      drift('v1', 'ConfigMap', { data: {} }, { data: JSON.parse('{"constructor":"x","__proto__":"y"}') }),
      ['data.constructor added', 'data.__proto__ added'],
    ],
    [
      'a label that is gone',
      metadata('ConfigMap', { labels: { a: '1' } }, {}),
      ['metadata.labels.a missing'],
    ],
    [
      'a label of Pod Security',
      metadata('Namespace', {}, { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } }),
      ['metadata.labels.pod-security.kubernetes.io/enforce added'],
    ],
    [
      'a label of ours',
      metadata('ConfigMap', {}, { labels: { 'runner-fleet/runner': 'x' } }),
      ['metadata.labels.runner-fleet/runner added'],
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});
