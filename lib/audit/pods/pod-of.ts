import type { FleetFacts, RunnerFacts } from '../../boundary/facts/facts';
import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import {
  containersOf,
  type PodTemplate,
  serviceAccountOf,
} from '../../boundary/facts/manifests/pod-template';
import { recordOf, textIn } from '../../boundary/facts/untyped';

/** A pod of a cluster, and whose it is by the ServiceAccount under which it runs. */
export interface LivePod {
  readonly object: KubernetesObject;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly account: string;
  readonly node: string;
  readonly runner: RunnerFacts | undefined;
  readonly role: 'manager' | 'job' | 'stranger';
}

/** Reads a pod. Its labels are written by whoever makes it, its ServiceAccount is what it may do. */
export function livePod(object: KubernetesObject, { runners }: FleetFacts): LivePod {
  const spec = recordOf(object.raw['spec']);
  const account = serviceAccountOf(spec);
  const pod = { object, spec, account, node: textIn(spec['nodeName']) };
  const ofManager = runners.find(
    ({ manager }) => manager !== undefined && serviceAccountOf(manager.spec) === account,
  );
  const ofJob = runners.find(({ job }) => job !== undefined && serviceAccountOf(job.pod.spec) === account);
  if (ofManager !== undefined) {
    return { ...pod, runner: ofManager, role: 'manager' };
  }
  return { ...pod, runner: ofJob, role: ofJob === undefined ? 'stranger' : 'job' };
}

/** A pod as the rules of the judge read it: where the scheduler put it is none of what it asks for. */
export function templateOf({ object, spec, runner, role }: LivePod): PodTemplate {
  const { nodeName: _node, ...asked } = spec;
  const where = `${object.where} / spec`;
  const seen = {
    where,
    object,
    namespace: object.namespace,
    labels: object.labels,
    annotations: object.annotations,
    spec: asked,
    containers: containersOf(asked, where),
  };
  // What else the judge knows of jobs, such as which container their daemon is, it knows from config.toml.
  return role === 'job' && runner?.job !== undefined
    ? ({ ...runner.job.pod, ...seen } as PodTemplate)
    : { ...seen, origin: 'manifest', level: role === 'manager' ? 'restricted' : 'baseline' };
}
