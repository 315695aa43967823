import { NAMESPACE_NAME_LABEL } from '../../../world/namespaces';
import { type AdmissionRequest, type Asker, asker, type Body } from '../request';
import { type Attack, creating, deleting, updating } from './attack';
import { changed } from './edit';
import type { Scene } from './scene';

/** What ServiceAccounts of the namespace would write, if somebody gave them the right to. */

type Row = readonly [
  rule: string,
  id: string,
  tries: string,
  request: (scene: Scene) => AdmissionRequest | undefined,
  of?: Attack['of'] | undefined,
];

/** Objects that open a fence, with their resource. */
const OBJECTS: readonly (readonly [resource: string, apiVersion: string, kind: string, fields: Body])[] = [
  ['configmaps', 'v1', 'ConfigMap', { data: { 'config.toml': '' } }],
  ['services', 'v1', 'Service', { spec: { externalIPs: ['10.0.0.1'] } }],
  ['serviceaccounts', 'v1', 'ServiceAccount', {}],
  ['resourcequotas', 'v1', 'ResourceQuota', { spec: { hard: {} } }],
  ['limitranges', 'v1', 'LimitRange', { spec: { limits: [] } }],
  ['persistentvolumeclaims', 'v1', 'PersistentVolumeClaim', { spec: {} }],
  ['events', 'v1', 'Event', {}],
  ['deployments', 'apps/v1', 'Deployment', { spec: {} }],
  ['jobs', 'batch/v1', 'Job', { spec: {} }],
  ['networkpolicies', 'networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {} } }],
  ['ingresses', 'networking.k8s.io/v1', 'Ingress', { spec: {} }],
  ['roles', 'rbac.authorization.k8s.io/v1', 'Role', { rules: [] }],
  ['rolebindings', 'rbac.authorization.k8s.io/v1', 'RoleBinding', {}],
  ['leases', 'coordination.k8s.io/v1', 'Lease', { spec: {} }],
  ['things', 'example.com/v1', 'Thing', {}],
];

const writes = (id: string, who: string, askerOf: (scene: Scene) => Asker): readonly Row[] =>
  OBJECTS.flatMap(([resource, apiVersion, kind, fields]) => {
    const object = ({ namespace }: Scene): Body => ({
      apiVersion,
      kind,
      metadata: { name: 'another', namespace },
      ...fields,
    });
    return [
      [
        'writes',
        `${id}-creates-${resource}`,
        `${who} writing a ${kind}`,
        (scene: Scene) => creating(askerOf(scene), resource, object(scene)),
        resource === 'configmaps' ? 'every' : 'once',
      ],
      [
        'writes',
        `${id}-changes-${resource}`,
        `${who} changing a ${kind}`,
        (scene: Scene) =>
          updating(
            askerOf(scene),
            resource,
            object(scene),
            changed(object(scene), 'metadata.labels', { a: 'b' }),
          ),
      ],
      [
        'writes',
        `${id}-deletes-${resource}`,
        `${who} deleting a ${kind}`,
        (scene: Scene) => deleting(askerOf(scene), resource, object(scene)),
      ],
    ] as const;
  });

/** The namespace itself, which has no namespace. */
const namespaceObject = ({ namespace }: Scene): Body => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: namespace, labels: { [NAMESPACE_NAME_LABEL]: namespace } },
});

const ROWS: readonly Row[] = [
  ...writes('manager', 'a manager', ({ manager }) => manager),
  ...writes('job', 'a job', ({ job }) => job).filter(([, , , , of]) => of === 'every'),
  ...writes('default', 'the ServiceAccount that pods have by default', ({ namespace }) =>
    asker(`system:serviceaccount:${namespace}:default`),
  ).filter(([, , , , of]) => of === 'every'),
  [
    'writes',
    'job-creates-pods',
    'a job writing a pod',
    ({ job, plainPod }) => creating(job, 'pods', plainPod),
  ],
  [
    'writes',
    'manager-changes-pods',
    'a manager changing its job pod',
    ({ manager, jobPod }) =>
      updating(manager, 'pods', jobPod, changed(jobPod, 'metadata.annotations.a', 'b')),
  ],
  [
    'writes',
    'manager-changes-status',
    'a manager writing the status of its job pod',
    ({ manager, jobPod }) => updating(manager, 'pods/status', jobPod, jobPod),
  ],
  [
    'writes',
    'manager-binds-pods',
    'a manager placing its job pod on a node',
    ({ manager, jobPod, namespace }) =>
      creating(manager, 'pods/binding', {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: (jobPod['metadata'] as Body)['name'], namespace },
        target: { kind: 'Node', name: 'worker-1' },
      }),
  ],
  [
    'writes',
    'manager-evicts-pods',
    'a manager evicting a pod',
    ({ manager, plainPod, namespace }) =>
      creating(manager, 'pods/eviction', {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: (plainPod['metadata'] as Body)['name'], namespace },
      }),
  ],
  [
    'writes',
    'manager-changes-namespace',
    'a manager changing the labels of the namespace',
    (scene) =>
      updating(
        scene.manager,
        'namespaces',
        namespaceObject(scene),
        changed(
          namespaceObject(scene),
          ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'],
          'privileged',
        ),
      ),
  ],
  [
    'writes',
    'manager-deletes-namespace',
    'a manager deleting the namespace',
    (scene) => deleting(scene.manager, 'namespaces', namespaceObject(scene)),
  ],
];

/** Attacks by the ServiceAccounts of the namespace. */
export const ATTACKS_BY_WRITES: readonly Attack[] = ROWS.map(([rule, id, tries, request, of = 'once']) => ({
  rule,
  id: `write-${id}`,
  tries,
  of,
  request,
}));
