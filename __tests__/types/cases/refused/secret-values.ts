/** Tried: the value of a secret, wherever a Secret may be named. */
import type { FleetSpec } from 'cdk8s-gitlab-runners';

const value = ['glrt', 'not-a-token'].join('-');

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  attic: {
    publicKeys: [],
    credentials: {
      // TS2322: Type 'string' is not assignable to type 'SecretSource<AtticKey> | undefined'
      pull: value,
    },
  },
  runners: [
    // TS2322: no secret value may enter a fleet: name where the Secret comes from with token
    { kind: 'docker', runnerToken: value },
    // TS2322: registration tokens are gone: create the runner with OpenTofu and use token
    { kind: 'docker', registrationToken: value },
    // TS2322: Type 'string' is not assignable to type 'SecretSource<"runner-token">'
    { kind: 'docker', token: value },
    // TS2353: 'value' does not exist in type 'ExistingSecret'
    { kind: 'docker', token: { from: 'existing', value } },
    // TS2353: 'name' does not exist in type 'ExistingSecret'
    { kind: 'docker', token: { from: 'existing', name: 'dind-token' } },
    // TS2322: Type '"literal"' is not assignable to type '"existing" | "externalSecret" | "sealedSecret"'
    { kind: 'docker', token: { from: 'literal', value } },
    {
      kind: 'docker',
      // TS2353: 'data' does not exist in type 'SealedSecretSource<"runner-token">'
      token: { from: 'sealedSecret', encryptedData: { 'runner-token': '' }, data: { 'runner-token': value } },
    },
  ],
};
