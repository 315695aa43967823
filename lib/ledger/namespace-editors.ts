/** What stops an attempt: rules of admission policies, the roles of Kubernetes themselves, or nothing of ours. */
export type Stop =
  | { readonly by: 'admission'; readonly rules: readonly string[] }
  | { readonly by: 'roles' }
  | { readonly by: 'nothing' };

/** Something that somebody tries who is bound to the ClusterRole `edit` or `admin` in the namespace of a fleet. */
export interface EditorAttempt {
  /** Stable id. */
  readonly id: string;
  readonly attempt: string;
  readonly stop: Stop;
  /** What is left: to whom it matters and what helps. */
  readonly left: string;
}

const admission = (...rules: readonly string[]): Stop => ({ by: 'admission', rules });
const ROLES: Stop = { by: 'roles' };
const NOTHING: Stop = { by: 'nothing' };

/** What `edit` and `admin` may try, and what is left of it. */
export const EDITOR_ATTEMPTS: readonly EditorAttempt[] = [
  {
    id: 'deployment-as-manager',
    attempt:
      "create a Deployment, or patch one, that runs a program with a manager's ServiceAccount and token",
    stop: admission(
      'workload-service-account',
      'manager-container',
      'manager-container-fields',
      'manager-arguments',
      'manager-secrets',
      'manager-owner',
    ),
    left: 'A manager that is patched so is stored, but makes no pod: work stops. Applying the fleet does not take back a field that others added; delete the Deployment first.',
  },
  {
    id: 'other-workload-as-manager',
    attempt: 'make a manager by a StatefulSet, Job, CronJob, DaemonSet or Pod',
    stop: admission('workload-service-account', 'other-service-account', 'other-labels', 'other-secrets'),
    left: 'None.',
  },
  {
    id: 'config-written',
    attempt: 'write or replace the config.toml of a manager',
    stop: admission('config-content'),
    left: 'The content that the fleet renders may be written by anybody.',
  },
  {
    id: 'authority-written',
    attempt: 'write kube-root-ca.crt, by which managers know the API server',
    stop: admission('config-authority'),
    left: 'Deleted, it comes back within a moment.',
  },
  {
    id: 'manager-impersonated',
    attempt:
      "impersonate a manager's ServiceAccount, as `edit` may, and create, delete or run something as it",
    stop: admission('writes-token'),
    left: 'Reading as it: pods and events, which editors read anyway.',
  },
  {
    id: 'token-requested',
    attempt: "request a token of a manager's ServiceAccount",
    stop: admission('secret-token-request'),
    left: 'None.',
  },
  {
    id: 'token-secret-filled',
    attempt: 'create a Secret that is filled with the token of a ServiceAccount',
    stop: admission('secret-service-account-token'),
    left: 'None.',
  },
  {
    id: 'command-run',
    attempt: 'run a command in a manager or a job, attach to it or forward a port of it',
    stop: admission('connect-manager', 'connect-ports'),
    left: 'None.',
  },
  {
    id: 'service-proxied',
    attempt: 'reach a manager or a job by a Service of their own, through the API server',
    stop: admission('connect-ports'),
    left: 'A Service alone opens nothing: NetworkPolicies close the pods to other pods.',
  },
  {
    id: 'container-added',
    attempt: 'add an ephemeral container to a manager or a job',
    stop: ROLES,
    left: 'None: whoever has the right is refused by `change-ephemeral-containers`.',
  },
  {
    id: 'pod-changed',
    attempt: 'change the image or the labels of a running manager or job',
    stop: admission('change-images', 'change-labels'),
    left: 'Annotations of a running pod may be changed. Nothing of ours reads them.',
  },
  {
    id: 'finalizer-added',
    attempt: 'put a finalizer on a pod, so that it never goes and fills its quota',
    stop: admission('change-finalizers'),
    left: 'Finalizers on other objects, such as a Deployment, hold up their deletion.',
  },
  {
    id: 'privileged-pod',
    attempt: 'create a privileged pod or one that sees its node',
    stop: admission('baseline-privileged', 'baseline-host-path', 'baseline-host-namespaces'),
    left: 'None.',
  },
  {
    id: 'quota-changed',
    attempt: 'raise or delete a ResourceQuota or the LimitRange',
    stop: ROLES,
    left: 'They may fill the quotas with pods and Secrets of their own: jobs then wait.',
  },
  {
    id: 'namespace-changed',
    attempt: 'change the labels of the namespace, or delete it',
    stop: ROLES,
    left: 'None.',
  },
  {
    id: 'role-written',
    attempt: 'give a manager or a job more rights by a RoleBinding, as `admin` may',
    stop: admission('writes'),
    left: 'What a manager writes is stopped by the rule; what it reads is not: bound to `edit`, whoever holds the token of a manager reads every Secret here. Jobs have no token.',
  },
  {
    id: 'secret-read',
    attempt: "read a runner's token Secret, or that of Attic",
    stop: NOTHING,
    left: 'With the token they take jobs of that runner anywhere, and see their variables and sources. Whoever may read Secrets here owns the runners towards GitLab: give these roles to nobody but those who may.',
  },
  {
    id: 'secret-replaced',
    attempt: 'replace the token of a dind runner by that of a runner that is open to all',
    stop: NOTHING,
    left: 'Jobs that were meant for an unprivileged runner then run as root on the nodes of dind. Operators that write Secrets look the same to the API server. Dedicated nodes bound it; the audit log tells it.',
  },
  {
    id: 'network-policy-written',
    attempt: 'create a NetworkPolicy that opens everything, or delete default-deny',
    stop: NOTHING,
    left: 'Jobs and managers then reach the cluster. Use the admin policies of the network plug-in where the network must hold against editors; Argo CD with self-heal puts it back.',
  },
  {
    id: 'logs-read',
    attempt: 'read the logs of managers and jobs',
    stop: NOTHING,
    left: 'The log of a job pod is what the job prints. Masked variables are masked by GitLab Runner only on the way to GitLab.',
  },
  {
    id: 'manager-evicted',
    attempt: 'evict or delete managers and jobs',
    stop: NOTHING,
    left: 'Work stops. No boundary is crossed: what comes back is a manager again.',
  },
  {
    id: 'manager-scaled',
    attempt: 'scale a manager to none, or to many',
    stop: NOTHING,
    left: 'None: work stops. Many: up to the quota of managers.',
  },
  {
    id: 'config-deleted',
    attempt: "delete a manager's ConfigMap, Deployment or ServiceAccount",
    stop: NOTHING,
    left: 'The manager does not start again until the fleet is applied. A ServiceAccount that was given imagePullSecrets has the same effect on new pods, until somebody takes them away.',
  },
  {
    id: 'disruption-budget-written',
    attempt: 'create a PodDisruptionBudget that lets no pod go',
    stop: NOTHING,
    left: 'Nodes are not drained until somebody deletes it.',
  },
];

/** The attempts as a section of the security model. */
export function namespaceEditorsSection(): readonly string[] {
  return [
    '## What editors of the namespace can do',
    '',
    "Kubernetes' ClusterRoles `edit` and `admin` are often given in a namespace without a thought. In the namespace of a",
    'fleet they are worth what is written here (U in the words of the attack corpus). Each row is tried on a real API server',
    'by identities that are bound to these roles: `__tests__/e2e/3-namespace-editors.test.ts`.',
    '',
    '**Give neither role here to anybody who may not own the runners.** The ClusterRole `view` reads no Secrets.',
    '',
    '| attempt | stopped by | what is left |',
    '|---|---|---|',
    ...EDITOR_ATTEMPTS.map(({ attempt, stop, left }) => `| ${attempt} | ${stopText(stop)} | ${left} |`),
    '',
  ];
}

function stopText(stop: Stop): string {
  switch (stop.by) {
    case 'admission':
      return stop.rules.map((rule) => `\`${rule}\``).join(', ');
    case 'roles':
      return 'the roles: neither has the right';
    case 'nothing':
      return '**residual**';
  }
}
