import type { AdmissionRequest } from '../../corpus/request';
import type { Answer } from '../cluster/api-server';
import type { PodSpec } from '../cluster/objects';

/** Where an attack has what it is about, by the title of the attack. */
const ABOUT: Readonly<Record<string, (spec: PodSpec) => unknown>> = {
  '/proc without masks': procMount,
  '/proc without masks, by somebody else': procMount,
  'the users of the node, where a cluster gives pods users of their own': (spec) => spec['hostUsers'],
  'the groups that its image names': (spec) => spec['securityContext']?.supplementalGroupsPolicy,
  'another host name': (spec) => spec['hostnameOverride'],
  'an image as a volume': (spec) =>
    (spec['volumes'] as { image?: object }[] | undefined)?.find(({ image }) => image),
  'a device claim': (spec) => spec['resourceClaims'],
  'a device claim of a container': (spec) =>
    spec.containers.find(({ resources }) => resources?.claims)?.['resources'].claims,
  'requests of the whole pod': (spec) => spec['resources']?.requests,
  'limits of the whole pod': (spec) => spec['resources']?.limits,
  'huge pages of the whole pod': (spec) => spec['resources']?.limits,
};

function procMount(spec: PodSpec): unknown {
  return spec.containers.find(({ securityContext }) => securityContext?.procMount === 'Unmasked');
}

/** Whether an attack needs a field that Kubernetes 1.30 does not have, or has switched off. */
export function isNotIn130(title: string): boolean {
  return Object.hasOwn(ABOUT, title);
}

/** What an attack asks for and what the API server made of it, if that is a field that Kubernetes 1.30 lacks. */
export function askedAndGot(title: string, request: AdmissionRequest, answer: Answer | undefined) {
  const spec = (object: unknown) => (object as { readonly spec: PodSpec }).spec;
  const about = ABOUT[title];
  return {
    asked: about?.(spec(request.object)) !== undefined,
    status: answer?.status,
    got: answer && about?.(spec(answer.body)),
  };
}
