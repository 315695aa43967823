import type { ExternalSecretSource, FleetSpec, TokenKey } from '../../lib';

const STORE = { name: 'vault', kind: 'ClusterSecretStore' } as const;

/** Where the store holds the token of a runner: one entry a runner, named after it. */
const tokenOf = (runner: string): ExternalSecretSource<TokenKey> => ({
  from: 'externalSecret',
  store: STORE,
  keys: { 'runner-token': { key: `gitlab-runners/acme/${runner}`, property: 'token' } },
});

/** The External Secrets Operator copies the tokens and the credentials of both caches out of a store. */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    attic: {
      publicKeys: ['main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
      credentials: {
        pull: {
          from: 'externalSecret',
          store: STORE,
          keys: {
            server: { key: 'attic/acme', property: 'server' },
            cache: { key: 'attic/acme', property: 'cache' },
            token: { key: 'attic/acme', property: 'pull-token' },
          },
          refreshInterval: '15m',
        },
      },
    },
    runners: [
      {
        kind: 'docker',
        token: tokenOf('docker'),
        cache: {
          type: 's3',
          bucket: 'acme-ci-cache',
          region: 'eu-west-1',
          encryption: { type: 'S3' },
          maximumArchiveSize: '2Gi',
          credentials: {
            from: 'externalSecret',
            store: STORE,
            keys: {
              'access-key-id': { key: 'ci-cache/acme/docker', property: 'access-key-id' },
              'secret-access-key': { key: 'ci-cache/acme/docker', property: 'secret-access-key' },
            },
          },
        },
      },
      { kind: 'nix', token: tokenOf('nix') },
    ],
  },
];
