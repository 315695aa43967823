import type { KubernetesObject } from '../../../../lib/boundary/facts/manifests/kubernetes-object';
import { type JobPod, jobPod } from '../../../../lib/boundary/facts/runner/job-pod';
import type { UntypedRecord } from '../../../../lib/boundary/facts/untyped';

const OBJECT: KubernetesObject = {
  raw: {},
  apiVersion: 'v1',
  group: '',
  kind: 'ConfigMap',
  name: 'c',
  namespace: 'n',
  labels: {},
  annotations: {},
  where: 'ConfigMap n/c',
};

/** The pod of a job of one `[runners.kubernetes]` section. */
export function pod(kubernetes: UntypedRecord, mayHoldDaemon = false): JobPod {
  return jobPod({
    object: OBJECT,
    where: 'here',
    runnerName: 'r',
    kubernetes,
    level: 'baseline',
    mayHoldDaemon,
  });
}

/** The security context of one of its containers. */
export function context(kubernetes: UntypedRecord, container: string): UntypedRecord | undefined {
  return pod(kubernetes).containers.find(({ name }) => name === container)?.securityContext;
}
