import type { AdmissionAttack } from '../attack';
import { type Container, containerOf, type Pod, withContainer, withMetadata, withSpec } from '../objects';
import { creating } from '../request';
import { REPLICA_SETS } from '../users';
import { DIND_MANAGER_POD, refused } from './subjects';

/** What attacks on manager pods change, and how. */

/** The manager of dind with one thing changed, as whoever may write a Deployment in the namespace has it made. */
export function altered(title: string, rule: string, pod: Pod): AdmissionAttack {
  const request = creating(REPLICA_SETS, 'pods', pod);
  return refused(16, 'U', `a manager of dind with ${title}`, 'manager-pods', rule, request);
}

export const container = (fields: Readonly<Record<string, unknown>>): Pod =>
  withContainer(DIND_MANAGER_POD, 'manager', fields);
export const spec = (fields: Readonly<Record<string, unknown>>): Pod => withSpec(DIND_MANAGER_POD, fields);
export const metadata = (fields: Partial<Pod['metadata']>): Pod => withMetadata(DIND_MANAGER_POD, fields);
export const owned = (owner: object, fields: Partial<Pod['metadata']> = {}): Pod =>
  metadata({ ...fields, ownerReferences: [{ ...DIND_MANAGER_POD.metadata.ownerReferences?.[0], ...owner }] });

export const {
  env = [],
  args,
  volumeMounts,
  resources,
  securityContext,
  readinessProbe,
} = containerOf(DIND_MANAGER_POD, 'manager') as Container & {
  readonly args: readonly string[];
  readonly volumeMounts: readonly object[];
};
export const volumes = DIND_MANAGER_POD.spec.volumes ?? [];

export const mounted = (path: string, fields: object): readonly object[] =>
  volumeMounts.map((mount) =>
    'mountPath' in mount && mount.mountPath === path ? { ...mount, ...fields } : mount,
  );
export const volume = (name: string, source: object): readonly object[] =>
  volumes.map((one) => ('name' in one && one.name === name ? { name, ...source } : one));
export const tokenVolume = (...sources: readonly object[]): readonly object[] =>
  volumes.map((one) => ('projected' in one ? { ...one, projected: { sources } } : one));
export const variable = (...more: readonly object[]): Pod => container({ env: [...env, ...more] });
export const labels = (more: Readonly<Record<string, string>>): Pod =>
  metadata({ labels: { ...DIND_MANAGER_POD.metadata.labels, ...more } });
