import { type Body, celValue } from '../request';

/** What the admission plugin DefaultTolerationSeconds gives to every pod. */
export const DEFAULT_TOLERATIONS: readonly Body[] = [
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
].map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300n }));

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
