import { withinAllowance } from '../../boundary/admission/budget';
import { type AdmissionRequest, type Body, celValue } from '../../boundary/admission/request';
import type { Facts, FleetFacts } from '../../boundary/facts/facts';
import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import { at, recordOf } from '../../boundary/facts/untyped';
import { ownPolicies } from '../own-objects';
import { refusedByOne } from './admission-cases';
import type { AskingAs } from './cluster-api';

/** A change of a pod that the policies of a fleet refuse, to be tried as a dry run. */
export interface ChangeCase {
  readonly policy: string;
  readonly rule: string;
  readonly tries: string;
  /** The subresource that would change the pod. */
  readonly path: string;
  /** A strategic merge patch. */
  readonly patch: object;
}

const SUBRESOURCE = 'ephemeralcontainers';

/** A container whose image nobody could pull. */
const CONTAINER = { name: 'gitlab-runners-audit', image: 'audit.invalid/none:1' };

/**
 * A container that is added to a pod that runs: of all changes the one by which people enter pods, and that needs nothing but a
 * pod. Other changes would need an object of a certain kind, and connections cannot be tried: a dry run of one is one.
 */
export function changeCases(
  facts: Facts,
  fleet: FleetFacts,
  reader: AskingAs | undefined,
  pods: readonly KubernetesObject[],
): readonly ChangeCase[] {
  const pod = pods.find(({ raw }) => at(raw, 'status', 'phase') === 'Running');
  if (reader === undefined || pod === undefined) {
    return [];
  }
  const patch = { spec: { ephemeralContainers: [CONTAINER] } };
  const request: AdmissionRequest = {
    asker: reader,
    operation: 'UPDATE',
    group: '',
    version: 'v1',
    kind: 'Pod',
    resource: 'pods',
    subresource: SUBRESOURCE,
    namespace: pod.namespace,
    name: pod.name,
    object: celValue({ ...pod.raw, spec: { ...recordOf(pod.raw['spec']), ...patch.spec } }) as Body,
    oldObject: celValue(pod.raw) as Body,
  };
  const policies = ownPolicies({ facts, fleet });
  return withinAllowance(1, () => refusedByOne(request, policies, facts)).map(({ policy, rule }) => ({
    policy,
    rule,
    tries: 'a container that is added to a pod that runs',
    path: `/api/v1/namespaces/${pod.namespace}/pods/${encodeURIComponent(pod.name)}/${SUBRESOURCE}`,
    patch,
  }));
}
