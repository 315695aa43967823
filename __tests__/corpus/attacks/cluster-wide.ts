import type { Attack } from '../attack';
import { creating } from '../request';
import { DOCKER, forbidden, NAMESPACE, object, refused } from './subjects';

const service = object('v1', 'Service', 'gitlab', {
  spec: { type: 'ClusterIP', externalIPs: ['140.82.121.4'], ports: [{ port: 443 }] },
});

/** Row 26. */
export const SERVICES: readonly Attack[] = [
  forbidden(26, 'a manager creates a Service', 'create', 'services'),
  refused(
    26,
    'M',
    'a manager that was given the right catches the traffic to GitLab',
    'writes',
    'writes',
    creating(DOCKER, 'services', service),
  ),
  ...['services', 'services.nodeports', 'services.loadbalancers'].map(
    (resource): Attack => ({
      layer: 'quota',
      fleet: 'tinyland',
      row: 26,
      principal: 'U',
      title: `any of ${resource} in the namespace`,
      resource,
    }),
  ),
];

/** Row 31. */
export const FLOODS: readonly Attack[] = [
  forbidden(31, 'a manager writes events', 'create', 'events'),
  forbidden(31, 'a manager creates ConfigMaps', 'create', 'configmaps'),
  refused(
    31,
    'M',
    'a manager that was given the right writes events',
    'writes',
    'writes',
    creating(
      DOCKER,
      'events',
      object('v1', 'Event', 'noise', { involvedObject: { kind: 'Pod', namespace: NAMESPACE, name: 'x' } }),
    ),
  ),
];

const IMPERSONATION = [
  ['impersonate', 'users', ''],
  ['impersonate', 'groups', ''],
  ['impersonate', 'serviceaccounts', ''],
  ['approve', 'signers', 'certificates.k8s.io'],
  ['create', 'certificatesigningrequests', 'certificates.k8s.io'],
] as const;

/** Row 32. */
export const IDENTITIES: readonly Attack[] = [
  ...IMPERSONATION.map(([verb, resource, group]) =>
    forbidden(32, `a manager may ${verb} ${resource}`, verb, resource, { group }),
  ),
  {
    layer: 'external',
    row: 32,
    principal: 'U',
    title: 'somebody with the role edit impersonates a ServiceAccount of the namespace',
    stoppedBy:
      'RBAC of the cluster: the role edit holds impersonate on serviceaccounts, so give it to nobody in this namespace',
  },
];

const REGISTRATION = 'admissionregistration.k8s.io';

/** Row 33. */
export const POLICIES: readonly Attack[] = [
  forbidden(33, 'a manager deletes a policy', 'delete', 'validatingadmissionpolicies', {
    group: REGISTRATION,
  }),
  forbidden(33, 'a manager deletes a binding', 'delete', 'validatingadmissionpolicybindings', {
    group: REGISTRATION,
  }),
  {
    layer: 'external',
    row: 33,
    principal: 'U',
    title: 'a cluster administrator deletes a policy or its binding',
    stoppedBy:
      'RBAC of the cluster, and whatever applies the policies again: no admission policy can guard admission policies',
  },
];

/** Row 34. */
export const BEFORE_THE_POLICIES: readonly Attack[] = [
  {
    layer: 'external',
    row: 34,
    principal: 'M',
    title: 'a pod that was created before its policy was there',
    stoppedBy:
      'the order of the files and sync waves: policies and namespace come before Roles and managers; nothing looks at older pods',
  },
];
