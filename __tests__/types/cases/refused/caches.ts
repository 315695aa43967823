/** Tried: keys in place of a Secret, an identity of another cloud, encryption without its key, and a shared cache. */
import type { FleetSpec } from 'cdk8s-gitlab-runners';

const s3 = { type: 's3', bucket: 'acme', region: 'eu-west-1' } as const;
const gcs = { type: 'gcs', bucket: 'acme' } as const;
const azure = { type: 'azure', account: 'acme', container: 'ci', tenantId: 't', clientId: 'c' } as const;

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2353: 'accessKey' does not exist in type 'S3CacheSpec'
    { kind: 'docker', cache: { ...s3, accessKey: 'AKIA' } },
    // TS2353: 'shared' does not exist in type 'S3CacheSpec'
    { kind: 'docker', cache: { ...s3, shared: true } },
    // TS2322: Type '{ type: "KMS"; }' is not assignable to type 'CacheEncryption | undefined'
    { kind: 'docker', cache: { ...s3, encryption: { type: 'KMS' } } },
    // TS2353: 'role' does not exist in type 'GoogleIdentity'
    { kind: 'docker', cache: { ...gcs, credentials: { from: 'identity', role: 'arn' } } },
    // TS2322: Type '"blob.example.com"' is not assignable to type
    { kind: 'docker', cache: { ...azure, domain: 'blob.example.com' } },
    // TS2322: Type '"literal"' is not assignable to type
    { kind: 'docker', cache: { ...azure, credentials: { from: 'literal' } } },
  ],
};
