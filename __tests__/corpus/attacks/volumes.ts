import type { Attack } from '../attack';
import { withContainer, withMetadata, withVolume } from '../objects';
import { creating } from '../request';
import { REPLICA_SETS } from '../users';
import { DOCKER_MANAGER_POD, DOCKER_POD, dockerPod, refused } from './subjects';

const VOLUMES: Readonly<Record<string, object>> = {
  'a claim': { persistentVolumeClaim: { claimName: 'node-root' } },
  'an ephemeral claim': {
    ephemeral: {
      volumeClaimTemplate: {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    },
  },
  'an inline CSI volume': { csi: { driver: 'hostpath.csi.k8s.io' } },
  'an image as a volume': { image: { reference: 'registry.example.com/private:1' } },
  'an NFS export': { nfs: { server: '10.0.0.10', path: '/' } },
  'an iSCSI target': { iscsi: { targetPortal: '10.0.0.10', iqn: 'iqn.2001-04.com.example:x', lun: 0 } },
  'a git repository': { gitRepo: { repository: 'https://gitlab.example.com/x.git' } },
  'memory as a volume': { emptyDir: { medium: 'Memory' } },
};

/** Row 23. */
export const VOLUME_TYPES: readonly Attack[] = [
  ...Object.entries(VOLUMES).map(([title, source]) =>
    dockerPod(
      23,
      title,
      'job-pods',
      'job-volumes',
      withVolume(DOCKER_POD, source as Readonly<Record<string, unknown>>),
    ),
  ),
  dockerPod(
    23,
    'a block device',
    'job-pods',
    'job-container-fields',
    withContainer(withVolume(DOCKER_POD, { persistentVolumeClaim: { claimName: 'disk' } }), 'build', {
      volumeDevices: [{ name: 'extra', devicePath: '/dev/sda' }],
    }),
  ),
  {
    layer: 'quota',
    fleet: 'tinyland',
    row: 23,
    principal: 'U',
    title: 'a claim in the namespace',
    resource: 'persistentvolumeclaims',
  },
];

/** Row 24. */
export const SUB_PATHS: readonly Attack[] = [
  dockerPod(
    24,
    'a sub-path of a path of the node',
    'baseline',
    'baseline-host-path',
    withContainer(withVolume(DOCKER_POD, { hostPath: { path: '/var/lib' } }), 'build', {
      volumeMounts: [{ name: 'extra', mountPath: '/builds', subPath: 'kubelet/pods' }],
    }),
  ),
];

const REPLICA_SET = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name: 'docker-manager-6684655d6d',
  uid: '272d0039',
};
const OWNERS_OF_MANAGERS = [
  ['a Job', { ...REPLICA_SET, apiVersion: 'batch/v1', kind: 'Job', controller: true }],
  ['a ReplicaSet that does not control it', REPLICA_SET],
] as const;

/** Row 27. */
export const OWNERS: readonly Attack[] = [
  dockerPod(
    27,
    'a job pod belongs to another manager',
    'job-pods',
    'job-owner',
    withMetadata(DOCKER_POD, {
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'dind-manager-1', uid: '1', controller: true },
      ],
    }),
  ),
  dockerPod(
    27,
    'a job pod that cannot be deleted',
    'job-pods',
    'job-owner',
    withMetadata(DOCKER_POD, { finalizers: ['example.com/stay'] }),
  ),
  ...OWNERS_OF_MANAGERS.map(([title, reference]) =>
    refused(
      27,
      'U',
      `a manager pod that belongs to ${title}`,
      'manager-pods',
      'manager-owner',
      creating(REPLICA_SETS, 'pods', withMetadata(DOCKER_MANAGER_POD, { ownerReferences: [reference] })),
    ),
  ),
  refused(
    27,
    'U',
    'a manager pod with the name of another',
    'manager-pods',
    'manager-owner',
    creating(
      REPLICA_SETS,
      'pods',
      withMetadata(DOCKER_MANAGER_POD, { name: 'dind-manager-6684655d6d-rvp95' }),
    ),
  ),
  refused(
    27,
    'U',
    'a manager pod that cannot be deleted',
    'manager-pods',
    'manager-owner',
    creating(REPLICA_SETS, 'pods', withMetadata(DOCKER_MANAGER_POD, { finalizers: ['example.com/stay'] })),
  ),
  refused(
    27,
    'U',
    'a manager pod that belongs to nobody',
    'manager-pods',
    'manager-owner',
    creating(REPLICA_SETS, 'pods', withMetadata(DOCKER_MANAGER_POD, { ownerReferences: [] })),
  ),
];
