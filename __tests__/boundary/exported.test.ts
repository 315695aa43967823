import { type BoundaryReport, checkBoundary } from '../../lib/boundary/check';
import { manifestsOf } from './admission/rendered-fleet';
import { get, type Manifest, push, set } from './edit';

/** What a cluster adds to each object, as `kubectl get -o yaml` prints it. */
function exported(given: Manifest, index: number): Manifest {
  const object = withDefaults(given);
  return {
    ...object,
    metadata: {
      ...(object['metadata'] as Manifest),
      uid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      resourceVersion: String(1000 + index),
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [{ manager: 'kubectl', operation: 'Apply', fieldsType: 'FieldsV1', fieldsV1: {} }],
    },
    status: {},
  };
}

const LEAVE_OUT = ['made-by-controllers', 'other-namespaces'] as const;

/** What the API server sets where nobody says it, and what kubectl and controllers write down. */
function withDefaults(given: Manifest): Manifest {
  const object = structuredClone(given);
  set(object, ['metadata', 'annotations'], {
    ...((object['metadata'] as Manifest)['annotations'] as Manifest | undefined),
    'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(given)}\n`,
    ...(object['kind'] === 'Deployment' ? { 'deployment.kubernetes.io/revision': '1' } : {}),
  });
  if (object['kind'] === 'Namespace') {
    const { name } = object['metadata'] as Manifest;
    set(object, ['metadata', 'labels', 'kubernetes.io/metadata.name'], name);
    set(object, 'spec.finalizers', ['kubernetes']);
  }
  if (object['kind'] === 'Deployment') {
    const spec = object['spec'] as Manifest;
    object['spec'] = { progressDeadlineSeconds: 600, revisionHistoryLimit: 10, ...spec };
    const pod = get(object, 'spec.template.spec') as Manifest;
    set(object, 'spec.template.spec', {
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      serviceAccount: pod['serviceAccountName'],
      ...pod,
      containers: (pod['containers'] as Manifest[]).map((container) => ({
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        ...container,
        livenessProbe: probe(container['livenessProbe'] as Manifest),
        readinessProbe: probe(container['readinessProbe'] as Manifest),
      })),
      volumes: (pod['volumes'] as Manifest[]).map((volume) =>
        'configMap' in volume
          ? { ...volume, configMap: { defaultMode: 420, ...(volume['configMap'] as Manifest) } }
          : volume,
      ),
    });
    set(object, 'spec.template.metadata.creationTimestamp', null);
  }
  return object;
}

function probe(given: Manifest): Manifest {
  const httpGet = { scheme: 'HTTP', ...(given['httpGet'] as Manifest) };
  return { successThreshold: 1, timeoutSeconds: 1, ...given, httpGet };
}

const NAMESPACE = 'tinyland-runners';
const ADDED: readonly Manifest[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: NAMESPACE } },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-root-ca.crt', namespace: NAMESPACE },
    data: { 'ca.crt': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' },
  },
];

const owned = (apiVersion: string, kind: string): Manifest => ({
  apiVersion,
  kind,
  metadata: {
    name: 'docker-manager-1',
    namespace: NAMESPACE,
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'docker-manager', uid: '1' }],
  },
});

function findingsOf(...more: readonly Manifest[]): readonly string[] {
  const items = [...manifestsOf('tinyland'), ...ADDED].map(exported);
  const { results } = checkBoundary([{ apiVersion: 'v1', kind: 'List', items }, ...more]);
  return results.flatMap(({ findings }) => findings.map(({ code, path }) => `${code} ${path}`));
}

describe('the export of a namespace', () => {
  test('passes, with what a cluster puts into every namespace', () => {
    expect(findingsOf()).toEqual([]);
  });

  test.each([
    ['apps/v1', 'ReplicaSet'],
    ['apps/v1', 'ControllerRevision'],
    ['batch/v1', 'Job'],
    ['v1', 'Pod'],
    ['v1', 'Endpoints'],
    ['discovery.k8s.io/v1', 'EndpointSlice'],
  ])('may hold what controllers make for owners: %s %s', (apiVersion, kind) => {
    const codes = findingsOf(owned(apiVersion, kind)).map((finding) => finding.split(' ')[0]);
    expect(codes).not.toContain('manifests-unowned');
  });

  test('holds nothing else that belongs to an owner', () => {
    expect(findingsOf(owned('policy/v1', 'PodDisruptionBudget'))).toContain(
      `manifests-unowned PodDisruptionBudget ${NAMESPACE}/docker-manager-1 / metadata.ownerReferences`,
    );
    expect(findingsOf(owned('example.com/v1', 'Pod'))).toContain(
      `manifests-unowned Pod ${NAMESPACE}/docker-manager-1 / metadata.ownerReferences`,
    );
  });

  test.each([
    ['no version', {}],
    ['the version of an object that there is not', { resourceVersion: '0' }],
    ['a version that is no text', { resourceVersion: 1000 }],
  ])('is known by the version of what the cluster made: not by %s', (_, fields) => {
    const [, made] = ADDED.map(exported) as [Manifest, Manifest];
    const { resourceVersion: _version, ...metadata } = made['metadata'] as Manifest;
    const planted = { ...made, metadata: { ...metadata, ...fields } };
    const { results } = checkBoundary([...manifestsOf('tinyland'), planted]);
    expect(results.flatMap(({ findings }) => findings.map(({ code, path }) => `${code} ${path}`))).toEqual([
      `admission-admits ConfigMap ${NAMESPACE}/kube-root-ca.crt`,
    ]);
  });

  test('does not let the default ServiceAccount be one that gives its token on purpose', () => {
    const account = { ...ADDED[0], automountServiceAccountToken: true };
    const codes = checkBoundary([...manifestsOf('tinyland'), account]).results.flatMap(({ findings }) =>
      findings.map(({ path }) => path),
    );
    expect(codes).toContain(`ServiceAccount ${NAMESPACE}/default / automountServiceAccountToken`);
  });
});

describe('what controllers made of a Deployment', () => {
  /** A ReplicaSet and a pod of each Deployment, as a cluster makes them. */
  function withPods(objects: readonly Manifest[]): readonly Manifest[] {
    return objects.flatMap((object, index) =>
      object['kind'] === 'Deployment' ? [object, ...replicaSetAndPod(object, index)] : [object],
    );
  }

  function replicaSetAndPod(deployment: Manifest, index: number): readonly [Manifest, Manifest] {
    const name = get(deployment, 'metadata.name');
    const hash = { 'pod-template-hash': '5d8f9c7b64' };
    const template = structuredClone(get(deployment, 'spec.template')) as Manifest;
    set(template, 'metadata.labels', { ...(get(template, 'metadata.labels') as Manifest), ...hash });
    const replicaSet = exported(
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: {
          name: `${name}-5d8f9c7b64`,
          namespace: NAMESPACE,
          labels: get(template, 'metadata.labels'),
          ownerReferences: [reference(deployment)],
        },
        spec: { replicas: 1, selector: {}, template },
      },
      1000 + index,
    );
    const spec = structuredClone(template['spec']) as Manifest;
    const token = {
      name: 'kube-api-access-x7k2p',
      projected: {
        sources: [{ serviceAccountToken: { path: 'token' } }, { configMap: { name: 'kube-root-ca.crt' } }],
      },
    };
    const mount = {
      name: token.name,
      mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
      readOnly: true,
    };
    set(spec, 'volumes', [...(spec['volumes'] as Manifest[]), token]);
    const [container] = spec['containers'] as [Manifest];
    set(container, 'volumeMounts', [...(container['volumeMounts'] as Manifest[]), mount]);
    set(spec, 'nodeName', 'node-1');
    set(spec, 'priority', 0);
    set(spec, 'tolerations', [
      {
        key: 'node.kubernetes.io/not-ready',
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      },
    ]);
    const pod = exported(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: `${name}-5d8f9c7b64-abcde`,
          namespace: NAMESPACE,
          labels: get(template, 'metadata.labels'),
          ownerReferences: [reference(replicaSet)],
        },
        spec,
      },
      2000 + index,
    );
    return [replicaSet, pod];
  }

  function reference(owner: Manifest): Manifest {
    const { kind, apiVersion } = owner;
    const { name, uid } = owner['metadata'] as Manifest;
    return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
  }

  const NAMESPACE_AS_EXPORTED = () => withPods([...manifestsOf('tinyland'), ...ADDED].map(exported));

  function judged(change: (objects: readonly Manifest[]) => void = () => undefined) {
    const items = structuredClone(NAMESPACE_AS_EXPORTED());
    change(items);
    return checkBoundary([{ apiVersion: 'v1', kind: 'List', items }], undefined, { leaveOut: LEAVE_OUT });
  }

  function codesOf({ results }: BoundaryReport): readonly string[] {
    return results.filter(({ findings }) => findings.length > 0).map(({ id }) => id);
  }

  const podIn = (objects: readonly Manifest[]): Manifest =>
    objects.find((object) => object['kind'] === 'Pod') as Manifest;
  const replicaSetIn = (objects: readonly Manifest[]): Manifest =>
    objects.find((object) => object['kind'] === 'ReplicaSet') as Manifest;

  test('is counted, and judged at the Deployment', () => {
    const report = judged();
    expect(report.leftOut).toEqual({ madeByControllers: 10, otherNamespaces: {} });
    expect(codesOf(report)).toEqual([]);
  });

  test('is judged by itself unless asked otherwise', () => {
    expect(codesOf(checkBoundary(NAMESPACE_AS_EXPORTED()))).toContain('manifests-kinds');
  });

  test('a ReplicaSet of an older version is one, as it has no pods', () => {
    const report = judged((objects) => {
      const replicaSet = replicaSetIn(objects);
      set(replicaSet, 'spec.replicas', 0);
      set(replicaSet, 'spec.template.spec.containers.0.image', 'old:1');
      const at = objects.indexOf(podIn(objects));
      (objects as Manifest[]).splice(at, 1);
    });
    expect(report.leftOut.madeByControllers).toBe(9);
    expect(codesOf(report)).toEqual([]);
  });

  test.each<[string, (objects: readonly Manifest[]) => void]>([
    ['a pod with another image', (o) => set(podIn(o), 'spec.containers.0.image', 'evil:1')],
    ['a pod that is privileged', (o) => set(podIn(o), 'spec.containers.0.securityContext.privileged', true)],
    ['a pod in the network of its node', (o) => set(podIn(o), 'spec.hostNetwork', true)],
    ['a pod with a container more', (o) => push(podIn(o), 'spec.containers', { name: 'b', image: 'evil:1' })],
    [
      'a pod with a container before',
      (o) => set(podIn(o), 'spec.initContainers', [{ name: 'b', image: 'evil:1' }]),
    ],
    [
      'a pod entered by a debugger',
      (o) => set(podIn(o), 'spec.ephemeralContainers', [{ name: 'b', image: 'evil:1' }]),
    ],
    [
      'a pod with a volume more',
      (o) => push(podIn(o), 'spec.volumes', { name: 'h', hostPath: { path: '/' } }),
    ],
    [
      'a pod with a Secret where its token was',
      (o) =>
        push(podIn(o), 'spec.volumes', {
          name: 'kube-api-access-aaaaa',
          projected: { sources: [{ secret: { name: 'dind-token' } }] },
        }),
    ],
    [
      'a pod with the files of its node where its token was',
      (o) => {
        const volumes = get(podIn(o), 'spec.volumes') as Manifest[];
        set(podIn(o), `spec.volumes.${volumes.length - 1}`, {
          name: 'kube-api-access-x7k2p',
          hostPath: { path: '/' },
        });
      },
    ],
    [
      'a pod with the files of another ConfigMap beside its token',
      (o) =>
        push(podIn(o), 'spec.volumes', {
          name: 'kube-api-access-aaaaa',
          projected: { sources: [{ configMap: { name: 'dind-config' } }] },
        }),
    ],
    [
      'a pod that mounts another volume where its token was',
      (o) =>
        set(podIn(o), 'spec.containers.0.volumeMounts', [
          ...(get(podIn(o), 'spec.containers.0.volumeMounts') as Manifest[]).slice(0, -1),
          { name: 'config', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
        ]),
    ],
    [
      'a pod with a token where its template wants none',
      (o) => {
        const deployment = o.find(({ kind }) => kind === 'Deployment') as Manifest;
        for (const spec of [
          [deployment, 'spec.template.spec'],
          [replicaSetIn(o), 'spec.template.spec'],
          [podIn(o), 'spec'],
        ] as const) {
          set(spec[0], `${spec[1]}.automountServiceAccountToken`, false);
        }
      },
    ],
    ['a pod of another account', (o) => set(podIn(o), 'spec.serviceAccountName', 'dind-manager')],
    [
      'a pod of another account by the older name of the field',
      (o) => {
        const deployment = o.find(({ kind }) => kind === 'Deployment') as Manifest;
        set(deployment, 'spec.template.spec.serviceAccount', undefined);
        set(replicaSetIn(o), 'spec.template.spec.serviceAccount', undefined);
        set(podIn(o), 'spec.serviceAccount', 'dind-manager');
      },
    ],
    ['a pod that tolerates more', (o) => push(podIn(o), 'spec.tolerations', { key: 'tinyland.dev/dind' })],
    ['a pod with a label more', (o) => set(podIn(o), ['metadata', 'labels', 'app'], 'db')],
    ['a pod whose owner is not here', (o) => set(podIn(o), 'metadata.ownerReferences.0.uid', 'x')],
    [
      'a pod whose owner does not control it',
      (o) => set(podIn(o), 'metadata.ownerReferences.0.controller', false),
    ],
    ['a pod of a ReplicaSet that has none', (o) => set(replicaSetIn(o), 'spec.replicas', 0)],
    ['a pod that no server has numbered', (o) => set(podIn(o), 'metadata.resourceVersion', undefined)],
    [
      'a pod of an owner that no server has numbered',
      (o) => set(replicaSetIn(o), 'metadata.resourceVersion', '0'),
    ],
    [
      'a ReplicaSet with another image',
      (o) => set(replicaSetIn(o), 'spec.template.spec.containers.0.image', 'evil:1'),
    ],
  ])('is not %s', (_, change) => {
    const report = judged(change);
    expect(report.leftOut.madeByControllers).toBeLessThan(10);
    expect(codesOf(report)).toContain('manifests-kinds');
  });
});

describe('objects of other namespaces in an export', () => {
  const others: readonly Manifest[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'web' }, data: { a: 'eA==' } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'web' }, spec: { hostNetwork: true } },
    role('ClusterRole', 'reader', undefined),
    binding('ClusterRoleBinding', 'reader', undefined, {
      kind: 'ServiceAccount',
      name: 'a',
      namespace: 'web',
    }),
    binding('RoleBinding', 'reader', 'web', { kind: 'Group', name: 'system:serviceaccounts:web' }),
  ];

  function role(kind: string, name: string, namespace: string | undefined): Manifest {
    return {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind,
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      rules: [],
    };
  }

  function binding(kind: string, name: string, namespace: string | undefined, subject: Manifest): Manifest {
    const { rules: _rules, ...object } = role(kind, name, namespace);
    return { ...object, roleRef: { kind: 'ClusterRole', name }, subjects: [subject] };
  }

  function report(more: readonly Manifest[], asExported = true, isExport = true): BoundaryReport {
    const added = asExported ? more.map((object, index) => exported(object, 5000 + index)) : more;
    const items = [...manifestsOf('tinyland'), ...ADDED].map(exported);
    return checkBoundary([...items, ...added], undefined, { leaveOut: LEAVE_OUT, isExport });
  }

  const findings = ({ results }: BoundaryReport): readonly string[] =>
    results.flatMap((result) => result.findings.map(({ path }) => path));

  test('are counted', () => {
    const { leftOut, ...rest } = report(others);
    expect(leftOut.otherNamespaces).toEqual({ web: 3, 'the cluster': 3 });
    expect(findings({ leftOut, ...rest })).toEqual([]);
  });

  test('are judged where they are asked for', () => {
    const added = others.map((object, index) => exported(object, 5000 + index));
    const items = [...manifestsOf('tinyland'), ...ADDED].map(exported);
    const asked = checkBoundary([...items, ...added], undefined, { leaveOut: ['made-by-controllers'] });
    expect(asked.leftOut.otherNamespaces).toEqual({});
    expect(findings(asked)).toContain('Secret web/s');
  });

  test('are judged in a file of ours, which somebody could apply', () => {
    const { leftOut, ...rest } = report(others, false);
    expect(leftOut.otherNamespaces).toEqual({});
    expect(findings({ leftOut, ...rest })).toEqual(
      expect.arrayContaining(['Pod web/p', 'Secret web/s', 'ClusterRole reader']),
    );
  });

  test('are judged in a file of ours with versions that nobody vouches for, as kubectl takes them out', () => {
    const { leftOut, ...rest } = report(others, true, false);
    expect(leftOut.otherNamespaces).toEqual({});
    expect(findings({ leftOut, ...rest })).toEqual(
      expect.arrayContaining(['Pod web/p', 'Secret web/s', 'ClusterRole reader']),
    );
  });

  test.each<[string, Manifest]>([
    [
      'rights of our accounts in the cluster',
      binding('ClusterRoleBinding', 'x', undefined, {
        kind: 'ServiceAccount',
        name: 'a',
        namespace: NAMESPACE,
      }),
    ],
    [
      'rights of our accounts elsewhere',
      binding('RoleBinding', 'x', 'web', { kind: 'ServiceAccount', name: 'a', namespace: NAMESPACE }),
    ],
    [
      'rights of all our accounts',
      binding('RoleBinding', 'x', 'web', { kind: 'Group', name: `system:serviceaccounts:${NAMESPACE}` }),
    ],
    [
      'rights of one of our accounts by its user',
      binding('RoleBinding', 'x', 'web', { kind: 'User', name: `system:serviceaccount:${NAMESPACE}:a` }),
    ],
    [
      'rights of everybody',
      binding('ClusterRoleBinding', 'x', undefined, { kind: 'Group', name: 'system:authenticated' }),
    ],
    [
      'rights of somebody in a namespace that is not said',
      binding('RoleBinding', 'x', undefined, { kind: 'User', name: 'mallory' }),
    ],
    [
      'rights of subjects that cannot be read',
      {
        ...binding('ClusterRoleBinding', 'x', undefined, {}),
        subjects: { 0: { kind: 'ServiceAccount', name: 'a', namespace: NAMESPACE } },
      },
    ],
    [
      'of the whole cluster, whatever namespace they name',
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: 'x', namespace: 'web' },
        webhooks: [],
      },
    ],
    [
      'volumes of the cluster, whatever namespace they name',
      { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'x', namespace: 'web' }, spec: {} },
    ],
    ['what lies in our namespace', role('Role', 'x', NAMESPACE)],
  ])('are judged where they are %s', (_, object) => {
    const { leftOut, ...rest } = report([object]);
    expect(leftOut.otherNamespaces).toEqual({});
    expect(findings({ leftOut, ...rest })).not.toEqual([]);
  });
});
