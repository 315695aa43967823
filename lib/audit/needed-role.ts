import type { FleetFacts } from '../boundary/facts/facts';
import { requiredSecrets } from './required';
import { groupsOfAccounts } from './rights/bindings';

const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' } as const;
const NAME = 'gitlab-runners-audit';
const READ = ['get', 'list'] as const;

/**
 * What an audit of fleets needs, as objects: a ClusterRole that reads and nothing else, and for each fleet a Role for what is
 * more than reading, to be given or not. Whoever stands in for a manager may do what it may, and whoever may ask for the
 * metadata of a Secret may read it.
 */
export function neededRoles(fleets: readonly FleetFacts[]): readonly object[] {
  return [
    {
      ...RBAC,
      kind: 'ClusterRole',
      metadata: { name: NAME },
      rules: [
        rule(
          [''],
          [
            'configmaps',
            'limitranges',
            'namespaces',
            'nodes',
            'persistentvolumeclaims',
            'pods',
            'podtemplates',
            'replicationcontrollers',
            'resourcequotas',
            'serviceaccounts',
            'services',
            'endpoints',
          ],
        ),
        rule(['apps'], ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets']),
        rule(['batch'], ['cronjobs', 'jobs']),
        rule(['autoscaling'], ['horizontalpodautoscalers']),
        rule(['coordination.k8s.io'], ['leases']),
        rule(['discovery.k8s.io'], ['endpointslices']),
        rule(['policy'], ['poddisruptionbudgets']),
        rule(['networking.k8s.io'], ['ingresses', 'networkpolicies']),
        rule(['node.k8s.io'], ['runtimeclasses']),
        rule(['scheduling.k8s.io'], ['priorityclasses']),
        rule(['rbac.authorization.k8s.io'], ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles']),
        rule(
          ['admissionregistration.k8s.io'],
          ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'],
        ),
        rule(['resource.k8s.io'], ['resourceclaims', 'resourceclaimtemplates']),
        rule(['storage.k8s.io'], ['csistoragecapacities']),
        rule(['external-secrets.io'], ['externalsecrets', 'secretstores']),
        rule(['monitoring.coreos.com'], ['podmonitors']),
      ],
    },
    ...fleets.flatMap(moreThanReading),
  ];
}

function moreThanReading(fleet: FleetFacts): readonly object[] {
  const { namespace, runners } = fleet;
  const managers = runners.map(({ name }) => `${name}-manager`);
  return [
    {
      ...RBAC,
      kind: 'Role',
      metadata: { name: `${NAME}-secrets`, namespace },
      rules: [
        {
          ...rule([''], ['secrets'], ['get']),
          resourceNames: requiredSecrets(fleet).map(({ name }) => name),
        },
      ],
    },
    {
      ...RBAC,
      kind: 'Role',
      metadata: { name: `${NAME}-managers`, namespace },
      rules: [{ ...rule([''], ['serviceaccounts'], ['impersonate']), resourceNames: managers }],
    },
    {
      ...RBAC,
      kind: 'ClusterRole',
      metadata: { name: `${NAME}-groups-of-${namespace}` },
      rules: [
        {
          ...rule([''], ['groups'], ['impersonate']),
          resourceNames: groupsOfAccounts(namespace),
        },
        rule(
          ['authentication.k8s.io'],
          ['userextras/authentication.kubernetes.io/pod-name'],
          ['impersonate'],
        ),
      ],
    },
  ];
}

function rule(
  apiGroups: readonly string[],
  resources: readonly string[],
  verbs: readonly string[] = READ,
): {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
} {
  return { apiGroups, resources, verbs };
}
