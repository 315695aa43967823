import { leftOut } from '../../boundary/admission/left-out';
import { type Policy, policiesIn } from '../../boundary/admission/policy';
import type { FleetFacts } from '../../boundary/facts/facts';
import type { ObjectIndex } from '../../boundary/facts/manifests/object-index';
import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import { describePolicy, type PolicyDescription } from './policy-description';
import { policySurroundings } from './policy-surroundings';
import { sortedBy, sortedTexts } from './sorted';

/** What the API server holds pods and other objects of the namespace to. */
export interface AdmissionDescription {
  readonly policies: readonly PolicyDescription[];
  /** Users and groups that a policy lets pass. */
  readonly letPass: readonly string[];
  /** The labels of Pod Security of the namespace. */
  readonly podSecurity: PodSecurityLabels;
}

/** Levels by what the API server does, with the version of Kubernetes that they are of, as `baseline, v1.30`. */
export interface PodSecurityLabels {
  readonly enforce: string | null;
  readonly audit: string | null;
  readonly warn: string | null;
}

/** Describes the admission policies that are bound in a namespace. */
export function describeAdmission(
  namespace: string,
  index: ObjectIndex,
  fleet: FleetFacts | undefined,
): AdmissionDescription {
  const object = index.find('Namespace', '', namespace);
  const labels = { ...object?.labels, [NAMESPACE_NAME_LABEL]: namespace };
  const surroundings = policySurroundings(fleet);
  const described = policiesIn(index).flatMap((policy) => {
    const description = describePolicy(policy, labels, surroundings);
    return description === undefined ? [] : [{ policy, description }];
  });
  return {
    policies: sortedBy(
      described.map(({ description }) => description),
      ({ name }) => name,
    ),
    letPass: sortedTexts(described.flatMap(({ policy }) => peopleLeftOut(policy))),
    podSecurity: {
      enforce: levelIn(labels, 'enforce'),
      audit: levelIn(labels, 'audit'),
      warn: levelIn(labels, 'warn'),
    },
  };
}

function peopleLeftOut({ conditions }: Policy): readonly string[] {
  return conditions
    .flatMap(({ expression }) => leftOut(expression.text))
    .filter((name) => !name.startsWith('system:'));
}

function levelIn(labels: Readonly<Record<string, string>>, mode: string): string | null {
  const level = labels[`pod-security.kubernetes.io/${mode}`];
  const version = labels[`pod-security.kubernetes.io/${mode}-version`];
  return level === undefined ? null : [level, version].filter((word) => word !== undefined).join(', ');
}
