import { isDeepStrictEqual } from 'node:util';
import type { NamedField } from './fields';

const CONFINED = { type: 'RuntimeDefault' } as const;

/**
 * Fields of a pod that may be written wherever they are not, each with the one value that takes the most away from it. A
 * profile of the node is none of them: nobody here knows what it lets pass.
 */
export const TIGHTEST_OF_POD: Readonly<Record<string, unknown>> = {
  automountServiceAccountToken: false,
  dnsPolicy: 'ClusterFirst',
  enableServiceLinks: false,
  hostIPC: false,
  hostNetwork: false,
  hostPID: false,
  hostUsers: false,
  schedulerName: 'default-scheduler',
  setHostnameAsFQDN: false,
  shareProcessNamespace: false,
};

/** The same of its security context. */
export const TIGHTEST_OF_POD_SECURITY: Readonly<Record<string, unknown>> = {
  appArmorProfile: CONFINED,
  runAsNonRoot: true,
  seccompProfile: CONFINED,
  supplementalGroupsPolicy: 'Strict',
};

/** The same of a container. */
export const TIGHTEST_OF_CONTAINER: Readonly<Record<string, unknown>> = {
  imagePullPolicy: 'Always',
  stdinOnce: false,
  tty: false,
};

/** The same of the security context of a container. */
export const TIGHTEST_OF_CONTAINER_SECURITY: Readonly<Record<string, unknown>> = {
  allowPrivilegeEscalation: false,
  appArmorProfile: CONFINED,
  privileged: false,
  procMount: 'Default',
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: CONFINED,
};

/** Whether a field says the tightest that it can. */
export function isTightest(
  { name, value }: Pick<NamedField, 'name' | 'value'>,
  table: Readonly<Record<string, unknown>>,
): boolean {
  return Object.hasOwn(table, name) && isDeepStrictEqual(value, table[name]);
}
