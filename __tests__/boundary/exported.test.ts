import { checkBoundary } from '../../lib/boundary/check';
import { manifestsOf } from './admission/rendered-fleet';
import type { Manifest } from './edit';

/** What a cluster adds to each object, as `kubectl get -o yaml` prints it. */
function exported(object: Manifest, index: number): Manifest {
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
