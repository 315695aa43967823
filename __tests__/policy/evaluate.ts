import type { Fleet } from '../../lib';
import { expressionOf } from '../../lib/boundary/admission/cel';
import { Question, type Refusal } from '../../lib/boundary/admission/evaluate';
import { type Policy, policiesIn } from '../../lib/boundary/admission/policy';
import { asker, type Body, celValue, type World } from '../../lib/boundary/admission/request';
import { readObjects } from '../../lib/boundary/facts/manifests/kubernetes-object';
import { ObjectIndex } from '../../lib/boundary/facts/manifests/object-index';
import { at, listOf, textIn } from '../../lib/boundary/facts/untyped';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { bindingSpec, policySpec } from '../../lib/policy/policy-spec';
import { type AdmissionRequest, extraOf, type KubernetesObject } from '../corpus/request';

/** A rule that refused a request. */
export interface Denial {
  /** The concern of the policy. */
  readonly policy: string;
  /** The id that the message begins with. */
  readonly rule: string;
  readonly message: string;
}

/**
 * What the API server would do, by the evaluator of the judge itself: what the attacks say of it here, they say of the
 * judge, and a real API server is held against the same answers.
 */
export function denialsOf(fleet: Fleet, request: AdmissionRequest): readonly Denial[] {
  const world: World = {
    objects: (request.existing ?? []).map((object) => celValue(object) as Body),
    namespaces: new Map([[request.namespace, namespaceOf(request.namespace)]]),
  };
  const question = new Question(askedOf(request), world);
  return policiesOf(fleet).flatMap((policy) =>
    question.refusalsBy(policy).map((refusal) => {
      const message = messageOf(refusal);
      return {
        policy: policy.object.name.replace(`${fleet.names.namespace}-`, ''),
        rule: /^\[([a-z-]+)\]/.exec(message)?.[1] ?? 'error',
        message,
      };
    }),
  );
}

const read = new WeakMap<Fleet, readonly Policy[]>();

function policiesOf(fleet: Fleet): readonly Policy[] {
  const known = read.get(fleet) ?? policiesIn(new ObjectIndex(readObjects(manifestsOf(fleet)).objects));
  read.set(fleet, known);
  return known;
}

function manifestsOf(fleet: Fleet): readonly unknown[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  return admissionPolicies(fleet).flatMap((policy) => {
    const metadata = { name: fleet.names.policy(policy.concern) };
    return [
      { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata, spec: policySpec(policy) },
      { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata, spec: bindingSpec(fleet, policy) },
    ];
  });
}

/** The message of a rule: its expression where that gives one line, otherwise its text. */
function messageOf({ policy, by, context, message }: Refusal): string {
  const index = by === undefined ? -1 : policy.validations.indexOf(by);
  const validation = listOf(at(policy.object.raw, 'spec', 'validations'))[index];
  const told = expressionOf(textIn(at(validation, 'messageExpression'))).evaluate(context);
  return told.is === 'value' &&
    typeof told.value === 'string' &&
    told.value !== '' &&
    !told.value.includes('\n')
    ? told.value
    : textIn(at(validation, 'message')) || message;
}

function askedOf(request: AdmissionRequest): Question['request'] {
  const body = (object: KubernetesObject | undefined) =>
    object === undefined ? undefined : (celValue(object) as Body);
  return {
    asker: { ...asker(request.user, ...(request.groups ?? [])), extra: extraOf(request) },
    operation: request.operation,
    group: request.group,
    version: request.version,
    kind: request.object?.kind ?? request.oldObject?.kind ?? '',
    resource: request.resource,
    subresource: request.subresource ?? '',
    namespace: request.namespace,
    name: request.name,
    object: body(request.object),
    oldObject: body(request.oldObject),
  };
}

function namespaceOf(name: string) {
  const labels = { 'kubernetes.io/metadata.name': name };
  return { labels, object: { metadata: { name, labels } } };
}
