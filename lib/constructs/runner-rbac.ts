import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Runner } from '../fleet/runner';
import { runnerMetadata } from './metadata';

/** Properties of a {@link RunnerRbac}. */
export interface RunnerRbacProps {
  /** The runner whose identities they are. */
  readonly runner: Runner;
}

/**
 * What GitLab Runner calls with the features that the product switches on, and nothing else. Reading Secrets is not
 * among it: the runner writes the credentials of each job and never reads them back.
 *
 * @see https://docs.gitlab.com/runner/executors/kubernetes/#configure-runner-api-permissions
 */
const MANAGER_RULES: readonly k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
  { apiGroups: [''], resources: ['pods/attach'], verbs: ['create'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'delete', 'update'] },
  { apiGroups: [''], resources: ['events'], verbs: ['list'] },
];

/**
 * The two identities of a runner: the manager's ServiceAccount with the least Role that runs jobs, and the jobs'
 * ServiceAccount, which is bound to nothing and has no token.
 *
 * @example
 * new RunnerRbac(chart, 'docker-rbac', { runner: fleet.runner('docker') });
 * // apiVersion: rbac.authorization.k8s.io/v1
 * // kind: Role
 * // metadata:
 * //   name: docker-manager
 * // rules:
 * //   - apiGroups: [""]
 * //     resources: ["pods/exec"]
 * //     verbs: ["create"]
 */
export class RunnerRbac extends Construct {
  constructor(scope: Construct, id: string, props: RunnerRbacProps) {
    super(scope, id);
    const { runner } = props;
    const { manager, job } = runner.names;
    for (const [id, name] of [
      ['manager', manager],
      ['job', job],
    ] as const) {
      new k8s.KubeServiceAccount(this, id, {
        metadata: runnerMetadata(runner, 'ServiceAccount', name),
        automountServiceAccountToken: false,
      });
    }
    new k8s.KubeRole(this, 'role', {
      metadata: runnerMetadata(runner, 'Role', manager),
      rules: [...MANAGER_RULES],
    });
    new k8s.KubeRoleBinding(this, 'binding', {
      metadata: runnerMetadata(runner, 'RoleBinding', manager),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: manager },
      subjects: [{ kind: 'ServiceAccount', name: manager, namespace: runner.fleet.names.namespace }],
    });
  }
}
