import { withoutZeros } from '../../boundary/admission/corpus/pods';
import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import type { PathPart } from '../../boundary/facts/path-text';
import { recordOf, type UntypedRecord } from '../../boundary/facts/untyped';
import { FILLED_BY_CONTROLLERS, RESTARTING_ANNOTATIONS } from '../../world/api-defaults';
import { type Difference, differences } from './differences';

/** API groups whose defaults are known here. Of others nobody knows who wrote what no manifest says. */
const KNOWN_GROUPS: ReadonlySet<string> = new Set([
  '',
  'apps',
  'policy',
  'rbac.authorization.k8s.io',
  'networking.k8s.io',
  'admissionregistration.k8s.io',
  'scheduling.k8s.io',
]);

/** Labels that say what is held to what, so that nobody may add one beside ours. */
const TELLING_LABEL = /^(?:pod-security\.kubernetes\.io|runner-fleet)\//;

/** Where an object of a cluster is not what its manifest says. What the API server and controllers add is no difference. */
export function driftOf(wanted: KubernetesObject, live: KubernetesObject): readonly Difference[] {
  const fields = differences(
    contentOf(wanted),
    contentOf(live),
    (path, value) => KNOWN_GROUPS.has(wanted.group) && !isOfControllers(wanted.kind, path, value),
  );
  const labels = differences(wanted.labels, live.labels, (path) => TELLING_LABEL.test(String(path.at(-1))));
  const annotations = differences(wanted.annotations, live.annotations, () => false);
  return [
    ...labels.map((difference) => below(['metadata', 'labels'], difference)),
    ...annotations.map((difference) => below(['metadata', 'annotations'], difference)),
    ...fields,
  ];
}

function below(path: readonly PathPart[], difference: Difference): Difference {
  return { ...difference, path: [...path, ...difference.path] };
}

/** What an object says beside what it is called, with no more than an API server would keep of it. */
function contentOf({ raw }: KubernetesObject): UntypedRecord {
  const { apiVersion: _version, kind: _kind, metadata: _metadata, status: _status, ...content } = raw;
  return recordOf(withoutZeros(content));
}

function isOfControllers(kind: string, path: readonly PathPart[], value: unknown): boolean {
  const restarts = (key: unknown): boolean => RESTARTING_ANNOTATIONS.includes(String(key));
  return (
    FILLED_BY_CONTROLLERS.some(([filled, field]) => filled === kind && path[0] === field) ||
    (path.at(-2) === 'annotations' && restarts(path.at(-1))) ||
    // The first annotation of a template comes with the field that holds it.
    (path.at(-1) === 'annotations' &&
      path.at(-2) === 'metadata' &&
      Object.keys(recordOf(value)).every(restarts))
  );
}
