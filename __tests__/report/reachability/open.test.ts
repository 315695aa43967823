import { reportManifests } from '../../../lib/report/report-data';
import type { KubernetesObject } from '../../e2e/cluster/objects';
import { manifestsIn, onlyNamespace } from '../reported-folder';

const OBJECTS = manifestsIn('dist');

function rowOf(pods: string, objects: readonly KubernetesObject[]) {
  const { rows } = onlyNamespace(reportManifests(objects)).reachability;
  const row = rows.find((one) => one.pods === pods);
  if (row === undefined) {
    throw new TypeError(`no row of ${pods}`);
  }
  const cells = [...row.egress, ...row.ingress];
  return (id: string) => cells.find((cell) => cell.id === id);
}

test('pods that no policy selects reach everything, and everything reaches them', () => {
  const cell = rowOf(
    'jobs of docker',
    OBJECTS.filter(({ kind }) => kind !== 'NetworkPolicy'),
  );
  for (const id of [
    'gitlab',
    'internet-80',
    'metadata',
    'private',
    'nodes',
    'other-pods',
    'outside',
    'other-namespaces',
  ]) {
    expect([id, cell(id)]).toEqual([
      id,
      expect.objectContaining({ answer: 'yes', because: 'no policy selects it', policies: [] }),
    ]);
  }
});

test('a private network that is open is told in part, and may hold pods', () => {
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'wide', namespace: 'tinyland-runners' },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }],
      ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }],
    },
  };
  const cell = rowOf('jobs of docker', [...OBJECTS, policy as unknown as KubernetesObject]);
  expect(cell('private')).toMatchObject({
    answer: 'partly',
    ipv4: 'partly',
    ipv6: 'no',
    parts: ['10.0.0.0/8, private: every port'],
    policies: ['wide'],
  });
  expect(cell('api-server')).toMatchObject({ answer: 'yes', policies: ['wide'] });
  expect(cell('other-pods')).toMatchObject({ answer: 'partly', policies: ['wide'] });
});
