/** Tried: fields that only another kind has. */
import type { FleetSpec } from 'cdk8s-gitlab-runners';

const nodes = { accept: 'dind-jobs-are-root-on-shared-nodes' } as const;

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2353: 'attic' does not exist in type 'UnprivilegedRunnerSpec<"docker">'
    { kind: 'docker', attic: 'push' },
    // TS2353: 'nixSandbox' does not exist in type 'PrivilegedRunnerSpec<"dind">'
    { kind: 'dind', nodes, nixSandbox: true },
    // TS2353: 'daemonImage' does not exist in type 'NixRunnerSpec<"nix">'
    { kind: 'nix', daemonImage: 'docker.io/library/docker:28.5.1-dind' },
    // TS2353: 'daemon' does not exist in type 'UnprivilegedRunnerSpec<"docker">'
    { kind: 'docker', daemon: { mtu: 1400 } },
  ],
};
