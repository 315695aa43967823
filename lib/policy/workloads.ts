import type { Fleet } from '../fleet/fleet';
import type { AdmissionPolicy } from './admission-policy';
import { type Cel, texts } from './cel-text';
import { conditions, DEPLOYMENT_CONTROLLERS, requestedBy, USER } from './requester';

/**
 * Whatever makes pods. Their pods are refused by the policies for pods; this one says so at once, to whoever writes the
 * workload, and leaves no workload that waits for a day on which the policies are gone.
 */
export function workloadsPolicy(fleet: Fleet): AdmissionPolicy {
  const managers = fleet.runners.map(({ names }) => names.manager);
  const accounts = [...managers, ...fleet.runners.map(({ names }) => names.job)];
  const isDeployment = `(request.resource.resource == 'deployments' && object.metadata.?name.orValue('') == variables.account && variables.account in ${texts(managers)})`;
  const isOfDeployment = `(request.resource.resource == 'replicasets' && (${requestedBy(DEPLOYMENT_CONTROLLERS)} || variables.account == variables.before))`;
  return {
    concern: 'workloads',
    requests: (
      [
        ['apps', 'deployments', 'replicasets', 'statefulsets', 'daemonsets'],
        ['batch', 'jobs', 'cronjobs'],
        ['', 'replicationcontrollers'],
      ] as const
    ).map(([group, ...resources]) => ({
      apiGroups: [group],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources,
      scope: 'Namespaced',
    })),
    conditions: conditions(fleet),
    variables: [
      { name: 'account', expression: accountOf('object') },
      { name: 'before', expression: `request.operation == 'UPDATE' ? ${accountOf('oldObject')} : ''` },
    ],
    subject: USER,
    rules: [
      {
        id: 'workload-service-account',
        expression: `!(variables.account in ${texts(accounts)}) || ${isDeployment} || ${isOfDeployment}`,
        offenders: '[variables.account]',
        problem:
          'the ServiceAccounts of runners belong to the Deployments of their managers, and to job pods',
        fix: 'use a ServiceAccount of your own',
      },
    ],
  };
}

/** The ServiceAccount of the pods that a workload makes, whatever its kind. */
function accountOf(object: string): Cel {
  const spec = `dyn(${object}).?spec`;
  const account = 'template.?spec.?serviceAccountName';
  return `${spec}.?jobTemplate.?spec.?${account}.orValue(${spec}.?${account}.orValue(''))`;
}
