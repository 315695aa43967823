import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { RunnerRbac } from '../../lib';
import { find, namesOf, objectsAlone, objectsOf, valuesOf } from '../chart/rendered';
import { EVERY_KIND, fleetOf } from '../chart/sample-fleet';

const fleet = fleetOf(...EVERY_KIND);
const objects = objectsOf(fleet);

/** What GitLab Runner calls with the features in use; nothing else may be granted. */
const LEAST = [
  { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
  { apiGroups: [''], resources: ['pods/attach'], verbs: ['create'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'delete', 'update'] },
  { apiGroups: [''], resources: ['events'], verbs: ['list'] },
];

it('stands alone in a chart, with the same objects as in a fleet', () => {
  const alone = objectsAlone((chart) => new RunnerRbac(chart, 'rbac', { runner: fleet.runner('docker') }));
  expect(alone.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'ServiceAccount docker-manager',
    'ServiceAccount docker-job',
    'Role docker-manager',
    'RoleBinding docker-manager',
  ]);
  for (const object of alone) {
    expect(find(objects, object.kind, object.metadata.name)).toEqual(object);
  }
});

describe.each(fleet.runners.map(({ name }) => name))('%s', (name) => {
  it('its manager may do exactly what the runner calls', () => {
    expect(find<IRole>(objects, 'Role', `${name}-manager`).rules).toEqual(LEAST);
  });

  it('binds the manager and nobody else', () => {
    expect(find<IRoleBinding>(objects, 'RoleBinding', `${name}-manager`)).toMatchObject({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${name}-manager` },
      subjects: [{ kind: 'ServiceAccount', name: `${name}-manager`, namespace: 'acme-runners' }],
    });
    expect(find<IRoleBinding>(objects, 'RoleBinding', `${name}-manager`).subjects).toHaveLength(1);
  });

  it.each(['manager', 'job'])('its %s account mounts no token by itself', (role) => {
    const account = find<IServiceAccount>(objects, 'ServiceAccount', `${name}-${role}`);
    expect(account.automountServiceAccountToken).toBe(false);
    expect(account).not.toHaveProperty('secrets');
    expect(account).not.toHaveProperty('imagePullSecrets');
  });

  it('its job account is bound to nothing', () => {
    const subjects = objects
      .filter(({ kind }) => kind === 'RoleBinding')
      .flatMap((binding) => (binding as unknown as IRoleBinding).subjects ?? []);
    expect(subjects.map((subject) => subject.name)).not.toContain(`${name}-job`);
    expect(subjects.every(({ kind }) => kind === 'ServiceAccount')).toBe(true);
  });
});

describe('the whole fleet', () => {
  it('has one Role and one RoleBinding a runner, and nothing that reaches beyond the namespace', () => {
    expect(namesOf(objects, 'Role')).toEqual(fleet.runners.map(({ names }) => names.manager));
    expect(namesOf(objects, 'RoleBinding')).toEqual(fleet.runners.map(({ names }) => names.manager));
    expect(namesOf(objects, 'ClusterRole')).toEqual([]);
    expect(namesOf(objects, 'ClusterRoleBinding')).toEqual([]);
  });

  it('holds no wildcard in any rule, and no way to read a Secret', () => {
    const rules = objects
      .filter(({ kind }) => kind === 'Role')
      .flatMap((role) => (role as unknown as IRole).rules ?? []);
    expect(rules).toHaveLength(LEAST.length * fleet.runners.length);
    expect([...valuesOf(rules)].filter(({ value }) => value === '*')).toEqual([]);
    const onSecrets = rules
      .filter(({ resources }) => resources?.includes('secrets'))
      .flatMap(({ verbs }) => verbs);
    expect([...new Set(onSecrets)].sort()).toEqual(['create', 'delete', 'update']);
  });
});
