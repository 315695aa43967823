/** Tried: Secrets, paths of nodes and storage of others as volumes of jobs, and claims of jobs that are root on their node. */
import type { ClaimVolume, FleetSpec, JobVolume } from 'cdk8s-gitlab-runners';

declare const volume: JobVolume;
declare const claim: ClaimVolume;
const nodes = { accept: 'dind-jobs-are-root-on-shared-nodes' } as const;
const mountPath = '/mnt/x';

// TS2322: jobs mount no Secret: make it a masked CI/CD variable of type file in GitLab, or let the cloud know the job with id_tokens
export const secret: JobVolume = { mountPath, configMap: 'x', secret: 'x' };

// TS2322: pods never mount paths of their node: use an emptyDir, a claim or a cache
export const hostPath: JobVolume = { mountPath, configMap: 'x', hostPath: '/run/docker.sock' };

// TS2353: jobs mount no CSI volume of their own: bind it to a PersistentVolumeClaim, and name the claim
export const csi: JobVolume = { mountPath, persistentVolumeClaim: 'x', csi: { driver: 'x' } };

// TS2353: jobs mount no NFS export of their own: bind it to a PersistentVolumeClaim, and name the claim
export const nfs: JobVolume = { mountPath, persistentVolumeClaim: 'x', nfs: { server: '10.0.0.1' } };

// TS2322: a volume is mounted whole: give what is mounted elsewhere a volume of its own
export const part: JobVolume = { mountPath, persistentVolumeClaim: 'x', subPath: 'a' };

// TS2741: Property 'sizeLimit' is missing
export const endless: JobVolume = { mountPath, emptyDir: {} };

// TS2322: Type '"HugePages"' is not assignable to type '"Memory"'
export const huge: JobVolume = { mountPath, emptyDir: { medium: 'HugePages', sizeLimit: '1Gi' } };

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2322: as root on their node they could write to the disk below it
    { kind: 'dind', nodes, volumes: [{ mountPath, persistentVolumeClaim: 'x' }] },
    // TS2322: as root on their node they could write to the disk below it
    { kind: 'dind', nodes, volumes: [claim] },
    // TS2322: as root on their node they could write to the disk below it
    { kind: 'dind', nodes, volumes: [volume] },
    // TS2741: managers mount only what they need, and jobs what volumes of their runner says: remove this field
    { kind: 'docker', manager: { volumes: [] } },
    // TS2741: managers mount only what they need, and jobs what volumes of their runner says: remove this field
    { kind: 'docker', config: { runners: { kubernetes: { volumes: {} } } } },
  ],
};
