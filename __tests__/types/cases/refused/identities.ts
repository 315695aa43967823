/** Tried: the ServiceAccount of another runner, a token of the Kubernetes API, and another namespace. */
import type { FleetSpec } from 'cdk8s-gitlab-runners';

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2322: each runner has its own {runner}-manager and {runner}-job: remove this field
    { kind: 'docker', serviceAccount: 'dind-job' },
    // TS2322: each runner has its own {runner}-manager and {runner}-job: remove this field
    { kind: 'docker', serviceAccountName: 'dind-manager' },
    // TS2322: each runner has its own {runner}-manager and {runner}-job: remove this field
    { kind: 'docker', manager: { serviceAccountName: 'dind-manager' } },
    // TS2322: jobs have no token of the Kubernetes API: remove this field
    { kind: 'docker', automountServiceAccountToken: true },
    // TS2322: the namespace is {org}-runners: remove this field
    { kind: 'docker', namespace: 'kube-system' },
  ],
};
