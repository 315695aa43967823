import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, type ApiObjectProps, Chart, Include, YamlOutputType } from 'cdk8s';
import { Construct } from 'constructs';
import { type AppAttack, adminBinding, evilPod, objectOf, sibling } from './attack';

const MANAGER = { kind: 'ServiceAccount', name: 'docker-manager', namespace: 'acme-runners' };
const GROUP = 'rbac.authorization.k8s.io';

/** An object of the fleet once more, changed by a function and laid into a chart of somebody else. */
function again(kind: string, change: (json: Record<string, unknown>) => void): AppAttack['arm'] {
  return (app, chart) => {
    const json = structuredClone(objectOf(chart.node.scope ?? chart, kind).toJson());
    change(json);
    new ApiObject(sibling(app), 'again', json as ApiObjectProps);
  };
}

/** Objects in other charts of the app that concern the fleet. */
export const SIBLINGS: readonly AppAttack[] = [
  {
    title: 'a pod of another chart in the namespace of the fleet',
    arm: (app) => new ApiObject(sibling(app), 'pod', evilPod()),
    told: /acme-runners\/evil/,
  },
  {
    title: 'a pod that is in that namespace by the default of its chart',
    arm: (app) => {
      const { metadata, ...pod } = evilPod();
      new ApiObject(sibling(app, 'web', 'acme-runners'), 'pod', { ...pod, metadata: { name: 'evil' } });
    },
  },
  {
    title: 'a pod that a patch moves into the namespace of the fleet',
    arm: (app) => {
      const pod = new ApiObject(sibling(app), 'pod', {
        ...evilPod(),
        metadata: { name: 'evil', namespace: 'web' },
      });
      pod.addJsonPatch({
        _toJson: () => ({ op: 'replace', path: '/metadata/namespace', value: 'acme-runners' }),
      } as never);
    },
  },
  {
    title: 'a pod in a list',
    arm: (app) =>
      new ApiObject(sibling(app), 'list', {
        apiVersion: 'v1',
        kind: 'List',
        items: [evilPod()],
      } as ApiObjectProps),
  },
  {
    title: 'a pod in the items of a ServiceAccount of another namespace',
    arm: (app) =>
      new ApiObject(sibling(app), 'account', {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'web' },
        items: [evilPod()],
      } as ApiObjectProps),
  },
  {
    title: 'a pod in a chart below another one',
    arm: (app) => new ApiObject(new Chart(new Construct(app, 'deep'), 'chart'), 'pod', evilPod()),
  },
  {
    title: 'a pod in a chart below the chart of the fleet',
    arm: (_, chart) => new ApiObject(new Chart(chart, 'below'), 'pod', evilPod()),
  },
  {
    title: 'a pod out of a file',
    arm: (app) => {
      const file = join(mkdtempSync(join(tmpdir(), 'fleet-')), 'pod.yaml');
      writeFileSync(file, JSON.stringify(evilPod()));
      new Include(sibling(app), 'file', { url: file });
    },
  },
  {
    title: 'a manager bound to cluster-admin',
    arm: (app) => new ApiObject(sibling(app), 'binding', adminBinding(MANAGER)),
  },
  {
    title: 'a manager bound to cluster-admin under the name of its user',
    arm: (app) =>
      new ApiObject(
        sibling(app),
        'binding',
        adminBinding({
          apiGroup: GROUP,
          kind: 'User',
          name: 'system:serviceaccount:acme-runners:docker-manager',
        }),
      ),
  },
  ...['system:serviceaccounts:acme-runners', 'system:serviceaccounts', 'system:authenticated'].map(
    (name): AppAttack => ({
      title: `the group ${name} bound to cluster-admin`,
      arm: (app) =>
        new ApiObject(sibling(app), 'binding', adminBinding({ apiGroup: GROUP, kind: 'Group', name })),
    }),
  ),
  {
    title: 'a manager bound in another namespace',
    arm: (app) =>
      new ApiObject(sibling(app), 'binding', {
        ...adminBinding(MANAGER),
        kind: 'RoleBinding',
      } as ApiObjectProps),
  },
  {
    title: 'the Namespace once more, without Pod Security',
    arm: (app) =>
      new ApiObject(sibling(app), 'namespace', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'acme-runners', labels: { again: 'cluster-admin' } },
      } as ApiObjectProps),
  },
  {
    title: 'an admission policy once more, under the name of the one of the fleet',
    arm: again('ValidatingAdmissionPolicy', (json) => {
      json['spec'] = { failurePolicy: 'Ignore', validations: [{ expression: '"cluster-admin" != ""' }] };
    }),
    mark: /"cluster-admin" != ""/,
  },
  {
    title: 'a PriorityClass once more, that preempts everything',
    arm: again('PriorityClass', (json) => {
      json['value'] = 999_999_998;
    }),
    mark: /999999998/,
  },
  {
    title: 'the default-deny of the namespace once more, for no pod',
    arm: again('NetworkPolicy', (json) => {
      json['spec'] = { podSelector: { matchLabels: { no: 'cluster-admin' } }, policyTypes: ['Ingress'] };
    }),
  },
  {
    title: 'a second binding of a policy of the fleet',
    arm: (app) =>
      new ApiObject(sibling(app), 'binding', {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: 'cluster-admin' },
        spec: { policyName: 'acme-runners-job-pods', validationActions: ['Audit'] },
      } as ApiObjectProps),
  },
  {
    title: 'an object of another API that takes the file of one of the fleet',
    app: { yamlOutputType: YamlOutputType.FILE_PER_RESOURCE },
    arm: (app) =>
      new ApiObject(sibling(app), 'policy', {
        apiVersion: 'crd.projectcalico.org/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'default-deny', labels: { of: 'cluster-admin' } },
      } as ApiObjectProps),
    told: /one file/,
  },
  {
    title: 'an object of another namespace that takes the file of one of the fleet',
    app: { yamlOutputType: YamlOutputType.FILE_PER_RESOURCE },
    arm: (app) =>
      new ApiObject(sibling(app), 'account', {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'docker-manager', labels: { of: 'cluster-admin' } },
      } as ApiObjectProps),
    told: /one file/,
  },
];
