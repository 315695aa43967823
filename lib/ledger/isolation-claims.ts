import type { Claim } from './claim';

/** The sections "Namespace Isolation" and "RBAC" of the security model. */
export const ISOLATION_CLAIMS: readonly Claim[] = [
  {
    id: 'own-namespace',
    sentence: 'All runners are deployed into a dedicated namespace: {org}-runners.',
    types:
      'The namespace follows from the organisation; no construct takes another. `podLabels`, `podAnnotations` and those of `manager` refuse each key that somebody is known to act on, from one table. A value of `podLabels` or `podAnnotations` may be one variable of the job as a whole, which is no credential.',
    objects:
      'Every object is in the namespace or belongs to none, and nothing else lies there. With the fleet given, pods of managers and jobs carry what it says and nothing else. A NetworkPolicy that selects by a label whose value jobs choose counts as one that selects them.',
    cluster:
      'Pods of anybody else are held to baseline without the identities, labels and Secrets of runners. A manager or job pod carries each label and annotation with the one value that the fleet says; where the fleet lets jobs choose the value, any, for the jobs of that runner alone.',
    residual:
      'A cluster admin may put other workloads into the namespace; the policies bound them but let them run. What an applier adds of its own is not judged: parameters of an Argo CD Application, a plugin, a Kustomization elsewhere. A controller that acts on a label or annotation which is on no list here may change pods after they were judged (U). All jobs of a runner carry the same labels and annotations, so that what is billed or selected by them does not tell one project from another. J: where the value is a variable of the job, its author decides it, and whoever selects pods by it outside of the manifests selects what jobs choose.',
    admission: [
      'manager-identity',
      'other-labels',
      'other-name',
      'job-name',
      'job-labels',
      'job-metadata',
      'job-owner',
      'manager-metadata',
      'change-labels',
    ],
    tests: [
      { file: '__tests__/constructs/runner-namespace.test.ts', title: 'a whole fleet' },
      {
        file: '__tests__/e2e/1-apply.test.ts',
        title: 'starts the managers, through the ReplicaSet controller',
      },
      { file: '__tests__/fleet/rules/metadata-rules.test.ts', title: 'does not take %s' },
      { file: '__tests__/e2e/hostile-jobs/overwrites.ts', title: 'another namespace' },
      { file: '__tests__/e2e/0-reading.test.ts', title: 'verify reads what kubectl reads' },
    ],
  },
  {
    id: 'isolated-from-services',
    sentence: 'This isolates runner workloads from application services and other infrastructure components.',
    types:
      'Destinations are typed; the control plane, metadata services and the own namespace are refused. A proxy must have destinations, and beside it only those ports of public addresses are open that a runner names. No manager tolerates the taint of the control plane, and none tolerates or chooses nodes of dind.',
    objects:
      'The union of all policies that select a pod is worked out: closed both ways by default, no lateral traffic, no private network that was not asked for. A proxy is told as an opening; its variables are those of the fleet, in managers and in jobs. Tolerations, affinity and spread of managers are those of the fleet. Claims lie where no image has programs, and runners share one only as equals.',
    cluster:
      'NetworkPolicies, Pod Security labels, a quota for each runner and a LimitRange; no limit of a job is 0, which would be none, and only that of CPU may be missing, of a runner that says so. A job that chooses its size has at most the largest, and takes no more memory and disk beyond what it requests than in some size. A manager without a variable of its proxy, or with another value, is refused, and so is one with a toleration, a term or a spread that its runner does not declare.',
    residual:
      'A NetworkPolicy binds only where the network plug-in enforces it, and not a dind job: root in its own network, it takes an address that no policy knows, unless the plug-in checks source addresses. Within the namespace all pods share one set of Secrets and identities but for the admission policies. M: a stolen manager token can write 300 Secrets, and no job with registry credentials starts, of any runner, until somebody deletes them; and pods that have ended are counted by no quota of ours. U: pods of others use up the total of the fleet, and a pod of another namespace that insists on keeping apart from all pods keeps jobs off its nodes. Whoever may create pods/binding places pods on any node, those of dind too. A proxy is a way past all NetworkPolicies: what it lets through, jobs reach, and it sees the names that are asked for, and what is sent without TLS. A job sets the variables of a proxy as it likes (J). `doNotDisrupt` and annotations of its kind ask an autoscaler, which may take a node all the same; and a job that never ends keeps its node until its deadline (J). With `disruptionBudget` no autoscaler takes it and no drain ends before that; whoever deletes pods, or waits no longer than a tool of his cloud does, ends the job. Jobs of a runner that bursts use all CPU of their node that nobody requested (J). In a claim that jobs of a runner write to, those of any project and ref that it serves find and change what others left, caches of protected refs among them (J); who may write a ConfigMap that jobs mount decides what they read (U).',
    admission: [
      'connect-ports',
      'job-hosts',
      'job-dns',
      'job-limits',
      'job-requests',
      'other-affinity',
      'change-owners',
      'job-pod-resources',
      'secret-content',
      'job-resources',
      'job-mounts',
      'other-claims',
      'job-affinity',
      'job-priority',
      'job-deadline',
      'manager-resources',
      'manager-node',
      'manager-priority',
      'other-priority',
      'other-node',
      'change-tolerations',
      'change-finalizers',
      'change-resources',
    ],
    tests: [
      {
        file: '__tests__/constructs/runner-network-policy.test.ts',
        title: 'reach neither managers nor other jobs',
      },
      { file: '__tests__/constructs/runner-quota.test.ts', title: 'full load fits exactly' },
      { file: '__tests__/boundary/rules/fleet-facts.test.ts', title: 'fleet-objects-differ' },
      { file: '__tests__/policy/chosen-nodes.test.ts', title: 'a toleration of any value' },
      {
        file: '__tests__/boundary/rules/job-claims.test.ts',
        title: 'the claim of protected jobs',
      },
      {
        file: '__tests__/e2e/5-closed-network.test.ts',
        title: 'is refused a manager past the mirror, and one with another proxy',
      },
      {
        file: '__tests__/e2e/4-quota.test.ts',
        title: 'one runner at its limit leaves the room of the others alone',
      },
      {
        file: '__tests__/e2e/4-quota.test.ts',
        title: 'a manager that writes Secrets without end leaves those of others room',
      },
      { file: '__tests__/e2e/4-quota.test.ts', title: 'has no job pod that is evicted first' },
      { file: '__tests__/e2e/5-job-sizes.test.ts', title: 'the others fail, and say why' },
      { file: '__tests__/e2e/5-job-volumes.test.ts', title: 'a pod with %s is refused' },
      {
        file: '__tests__/e2e/5-job-volumes.test.ts',
        title: 'somebody else in the namespace mounts no claim of jobs, and its own',
      },
      { file: '__tests__/node/3-packets.test.ts', title: 'is what packets do, cell by cell' },
      {
        file: '__tests__/node/5-volumes.test.ts',
        title: 'a job whose runner has no claim finds nothing of them',
      },
      {
        file: '__tests__/node/8-caches.test.ts',
        title:
          'jobs with a cache reach the store and nothing beside it, and neither managers nor other jobs do',
      },
      {
        file: '__tests__/node/8-proxies.test.ts',
        title: 'a job reaches none of it around the proxy',
      },
    ],
  },
  {
    id: 'minimal-rbac',
    sentence: 'Runners have minimal RBAC permissions scoped to their own namespace.',
    types: 'The Role is a constant of the product; no field adds a rule.',
    objects:
      'The rules of each manager are exactly those that GitLab Runner calls: no wildcard, no reading of Secrets.',
    cluster:
      'What RBAC cannot express, the policies do: a manager creates only its own job pods, connects only to them, and deletes only them.',
    residual:
      'U: whoever is bound to edit or admin in the namespace reads every token and may stop the work; the table of what editors of the namespace can do says the rest. The right to create pods would give every Secret and identity of the namespace if the policies were removed. A connection into a pod of another runner is missed for the milliseconds until the API server knows the pod, and in a large fleet only dind, Attic-push and protected runners are kept apart: above 200 job pods any manager runs commands in ordinary job pods of others, and above 100 it pulls images with their registry credentials. A manager may still disrupt its own jobs. U: who may patch pods can cut a manager loose from its Deployment, so that it outlives it with its old config; pods of a higher PriorityClass, such as system-node-critical, preempt jobs; a LimitRange of somebody else narrows them.',
    admission: [
      'writes',
      'writes-token',
      'workload-service-account',
      'config-content',
      'config-checksum',
      'config-authority',
      'job-service-account',
      'change-delete',
      'connect-pod',
      'neighbour-pod',
      'neighbour-credentials',
    ],
    tests: [
      {
        file: '__tests__/constructs/runner-rbac.test.ts',
        title: 'its manager may do exactly what the runner calls',
      },
      { file: '__tests__/e2e/3-rbac.test.ts', title: 'its rules are the table, in every namespace' },
      {
        file: '__tests__/e2e/3-namespace-editors.test.ts',
        title: 'what editors of the namespace can do',
      },
      { file: '__tests__/e2e/5-gitlab-runner.test.ts', title: 'each verb of the Role is used, and no other' },
    ],
  },
  {
    id: 'nothing-outside',
    sentence: 'They cannot create, modify, or delete resources outside {org}-runners.',
    types: 'No construct makes a cluster-scoped role.',
    objects: 'Roles and bindings of the namespace only; subjects and roleRefs stay within the fleet.',
    cluster: 'RBAC: the ServiceAccounts are bound nowhere else.',
    residual: 'Bindings that others make in other namespaces are not seen from here.',
    admission: [],
    tests: [
      {
        file: '__tests__/constructs/runner-rbac.test.ts',
        title: 'has one Role and one RoleBinding a runner',
      },
      { file: '__tests__/e2e/3-rbac.test.ts', title: 'asked about every verb on every resource' },
    ],
  },
  {
    id: 'account-for-job-pods',
    sentence:
      'The GitLab Runner Helm chart creates a ServiceAccount with only the permissions needed to manage job pods within the namespace.',
    types:
      "Each runner has two identities, derived from its name. The product takes the place of the Helm chart. Jobs are somebody in a cloud on runners that say accessLevel: 'ref_protected' for it, and never on dind.",
    objects:
      "The jobs' account is bound to nothing and has no token of the API server; the manager's is bound to its own Role. A token for a cloud is in the build container alone, as the fleet says.",
    cluster:
      'A job pod runs as the job account of its own runner and without a token of the API server. It has a token for the cloud of its runner, in one volume and one container, or none.',
    residual:
      'The manager itself holds a token. M: whoever takes over a manager acts as that runner, within the policies, for as long as its pod is there, and creates job pods that are what its jobs are in a cloud. J: where a runner has cloudIdentity, whoever may push to a protected ref of any project that it serves is that somebody, and may hand the token on for an hour; what the cloud gives for it, the cloud says. GitLab keeps which refs a runner serves, and nothing in the cluster sees that.',
    admission: [
      'job-token',
      'job-cloud-identity',
      'change-cloud-identity',
      'manager-owner',
      'manager-fields',
      'manager-arguments',
      'manager-mounts',
      'manager-probes',
      'manager-volumes',
      'secret-token-request',
      'secret-service-account-token',
      'other-service-account',
    ],
    tests: [
      { file: '__tests__/constructs/runner-rbac.test.ts', title: 'its job account is bound to nothing' },
      { file: '__tests__/e2e/3-rbac.test.ts', title: 'its rules are the table, in every namespace' },
      { file: '__tests__/e2e/hostile-jobs/overwrites.ts', title: 'the manager as ServiceAccount' },
      {
        file: '__tests__/config/job-identity.test.ts',
        title: 'is a role of AWS, by a token for AWS alone, in the build container alone',
      },
      {
        file: '__tests__/e2e/5-cloud-identity.test.ts',
        title: 'the API server does not take the token of its job for its own',
      },
      { file: '__tests__/node/2-inside.test.ts', title: 'is as the security model says' },
    ],
  },
];
