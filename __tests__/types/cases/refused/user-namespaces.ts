/** Tried: profiles of the node without users of one's own, and either where a daemon is. */
import type { FleetSpec, ImageBuilds } from 'cdk8s-gitlab-runners';

declare const own: boolean;
declare const imageBuilds: ImageBuilds;
const seccompProfile = 'image-builds.json';
const nodes = { accept: 'dind-jobs-are-root-on-shared-nodes' } as const;

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { kubernetesVersion: '1.33', apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2322: Property 'userNamespaces' is missing in type '{ seccompProfile: string; }'
    { kind: 'docker', imageBuilds: { seccompProfile } },
    // TS2322: Type 'false' is not assignable to type 'true'
    { kind: 'docker', imageBuilds: { seccompProfile, userNamespaces: false } },
    // TS2322: kind 'dind' has no user namespaces: use imageBuilds of another kind
    { kind: 'dind', nodes, userNamespaces: true },
    // TS2322: kind 'dind' has no user namespaces: use imageBuilds of another kind
    { kind: 'dind', nodes, imageBuilds },
  ],
};

// TS2322: Type 'boolean' is not assignable to type 'true'
export const unknown: ImageBuilds = { userNamespaces: own, seccompProfile };

// TS2741: Property 'seccompProfile' is missing in type '{ userNamespaces: true; appArmorProfile: string; }'
export const unconfined: ImageBuilds = { userNamespaces: true, appArmorProfile: 'image-builds' };

// TS2353: 'privileged' does not exist in type 'ImageBuilds'
export const privileged: ImageBuilds = { userNamespaces: true, seccompProfile, privileged: true };
