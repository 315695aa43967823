import type { KubernetesObject } from '../../facts/manifests/kubernetes-object';
import { isRecord, listOf, type UntypedRecord } from '../../facts/untyped';
import { type Body, celValue } from '../request';

/** What the admission plugin DefaultTolerationSeconds gives to every pod. */
export const DEFAULT_TOLERATIONS: readonly Body[] = [
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
].map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300n }));

/** Values that say what holds anyway, by their fields: the API server keeps none of them. */
const ZEROS: Readonly<Record<string, unknown>> = {
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  stdin: false,
  stdinOnce: false,
  tty: false,
  readOnly: false,
  hostPort: 0,
  initialDelaySeconds: 0,
};

/** A part of a pod without what the API server does not keep: such values, and empty lists. */
export function withoutZeros(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutZeros);
  }
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([key, entry]) => !isZero(key, entry))
          .map(([key, entry]) => [key, withoutZeros(entry)]),
      )
    : value;
}

function isZero(key: string, value: unknown): boolean {
  return (Array.isArray(value) && value.length === 0) || (Object.hasOwn(ZEROS, key) && ZEROS[key] === value);
}

/** A pod that names no pull secrets gets those of its ServiceAccount, by the admission plugin of that name. */
export function pullSecretsOf(
  spec: UntypedRecord,
  account: KubernetesObject | undefined,
): readonly unknown[] | undefined {
  const own = listOf(spec['imagePullSecrets']);
  const all = own.length > 0 ? own : listOf(account?.raw['imagePullSecrets']);
  return all.length > 0 ? all : undefined;
}

/** A plain pod of somebody who has nothing to do with the runners, as the API server shows it to its policies. */
export function plainPod(namespace: string): Body {
  return celValue({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'plain', namespace, labels: { app: 'plain' } },
    spec: {
      serviceAccountName: 'default',
      serviceAccount: 'default',
      automountServiceAccountToken: false,
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      enableServiceLinks: true,
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
      terminationGracePeriodSeconds: 30,
      securityContext: {},
      tolerations: DEFAULT_TOLERATIONS,
      containers: [
        {
          name: 'app',
          image: 'docker.io/library/busybox:1.37.0',
          imagePullPolicy: 'IfNotPresent',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
    },
  }) as Body;
}
