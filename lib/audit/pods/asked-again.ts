import { CONTROLLERS, type Scene, SOMEBODY } from '../../boundary/admission/corpus/scene';
import { Question } from '../../boundary/admission/evaluate';
import type { Policy } from '../../boundary/admission/policy';
import { type AdmissionRequest, type Body, celValue } from '../../boundary/admission/request';
import { recordOf } from '../../boundary/facts/untyped';
import { worldOf } from '../policy-world';
import type { LivePod } from './pod-of';

/** A rule of a policy that would not let a pod in again. */
export interface RefusedAgain {
  readonly policy: string;
  readonly rule: string;
  /** Whether it could be judged. */
  readonly isKnown: boolean;
}

/**
 * What the policies of the manifests would say, if a pod that runs were asked for now: it may be older than they are, or have
 * been let in while they were not there. Annotations are left out, since plug-ins write their own on pods that run.
 */
export function refusedAgain(
  live: LivePod,
  policies: readonly Policy[],
  scenes: readonly Scene[],
  labelsOfNamespace: Readonly<Record<string, string>>,
): readonly RefusedAgain[] {
  const question = new Question(requestFor(live, scenes), worldOf(live.object.namespace, labelsOfNamespace));
  return policies.flatMap((policy) =>
    question.refusalsBy(policy).map(({ by, how }) => ({
      policy: policy.object.name,
      rule: by?.name ?? 'parameters',
      isKnown: how === 'false',
    })),
  );
}

/** Managers ask for job pods, and a controller for theirs. */
function requestFor(live: LivePod, scenes: readonly Scene[]): AdmissionRequest {
  const { object, runner, role } = live;
  const manager = scenes.find((scene) => scene.runner.name === runner?.name)?.manager;
  const pod = asAskedFor(live);
  return {
    asker: role === 'manager' ? CONTROLLERS[0] : ((role === 'job' ? manager : undefined) ?? SOMEBODY),
    operation: 'CREATE',
    group: '',
    version: 'v1',
    kind: 'Pod',
    resource: 'pods',
    subresource: '',
    namespace: object.namespace,
    name: object.name,
    object: pod,
    oldObject: undefined,
  };
}

/** A pod without what came after it was asked for. */
function asAskedFor({ object, spec, runner, role }: LivePod): Body {
  const { nodeName: _node, ...asked } = spec;
  const { name, namespace, labels, ownerReferences } = recordOf(object.raw['metadata']);
  const annotations =
    role === 'manager' ? (runner?.manager?.annotations ?? {}) : ownAnnotations(object.annotations);
  return celValue({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels, ownerReferences, annotations },
    spec: asked,
  }) as Body;
}

/** Annotations by which GitLab Runner says of which job a pod is. */
function ownAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(annotations).filter(([key]) => /(?:^|\.)runner\.gitlab\.com\//.test(key)),
  );
}
