/** Tried: the ServiceAccount of another runner, a token of the Kubernetes API, another namespace, and a cloud for any ref. */
import type { AccessLevel, CloudIdentity, FleetSpec } from 'cdk8s-gitlab-runners';

declare const cloudIdentity: CloudIdentity;
declare const accessLevel: AccessLevel;
const role = 'arn:aws:iam::111122223333:role/ci-deploy';
const nodes = { accept: 'dind-jobs-are-root-on-shared-nodes' } as const;

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
    // TS2322: Property 'accessLevel' is missing in type '{ type: "aws"; role: string; }'
    { kind: 'docker', cloudIdentity: { type: 'aws', role } },
    // TS2322: Type '"not_protected"' is not assignable to type '"ref_protected"'
    { kind: 'docker', cloudIdentity: { type: 'aws', role, accessLevel: 'not_protected' } },
    // TS2322: jobs of kind 'dind' have no identity in a cloud: use id_tokens of GitLab, or a runner of another kind
    { kind: 'dind', nodes, cloudIdentity },
    // TS2322: jobs of kind 'dind' have no identity in a cloud: use id_tokens of GitLab, or a runner of another kind
    { kind: 'dind', nodes, cloudIdentity, accessLevel: 'ref_protected' },
  ],
};

// TS2322: Type 'AccessLevel' is not assignable to type '"ref_protected"'
export const unknown: CloudIdentity = { type: 'aws', role, accessLevel };

// TS2353: 'accessKey' does not exist in type 'AwsCloudIdentity'
export const key: CloudIdentity = { type: 'aws', role, accessLevel: 'ref_protected', accessKey: 'x' };
