import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

/** Requests by operation and resource. */
export interface NamedRuleWithOperations {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT' | '*')[];
  /** Subresources as `pods/exec`; `pods` alone matches none of them. */
  readonly resources: readonly string[];
  readonly scope: 'Cluster' | 'Namespaced' | '*';
}

/** A label selector. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
}

/** The requests that a policy looks at. The API server writes all but the rules where they are left out. */
export interface MatchResources {
  readonly matchPolicy: 'Equivalent';
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
  /** A binding has none: it takes those of its policy. */
  readonly resourceRules?: readonly NamedRuleWithOperations[];
}

/** The part of a policy's specification that a fleet uses. */
export interface ValidatingAdmissionPolicySpec {
  readonly failurePolicy: 'Fail';
  /** The kind of the objects that the expressions know as `params`. */
  readonly paramKind?: { readonly apiVersion: string; readonly kind: string };
  readonly matchConstraints: MatchResources;
  readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly {
    readonly expression: string;
    readonly message: string;
    readonly messageExpression: string;
    readonly reason: 'Forbidden';
  }[];
}

/** Properties of a {@link ValidatingAdmissionPolicy}. */
export interface ValidatingAdmissionPolicyProps {
  readonly metadata: ApiObjectMetadata;
  readonly spec: ValidatingAdmissionPolicySpec;
}

/**
 * A ValidatingAdmissionPolicy: rules that the API server holds requests to.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class ValidatingAdmissionPolicy extends ApiObject {
  constructor(scope: Construct, id: string, props: ValidatingAdmissionPolicyProps) {
    super(scope, id, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      ...props,
    });
  }
}

/** The part of a binding's specification that a fleet uses. */
export interface ValidatingAdmissionPolicyBindingSpec {
  readonly policyName: string;
  readonly validationActions: readonly ('Deny' | 'Audit')[];
  readonly matchResources: MatchResources;
  readonly paramRef?: {
    readonly selector: LabelSelector;
    readonly parameterNotFoundAction: 'Allow';
  };
}

/** Properties of a {@link ValidatingAdmissionPolicyBinding}. */
export interface ValidatingAdmissionPolicyBindingProps {
  readonly metadata: ApiObjectMetadata;
  readonly spec: ValidatingAdmissionPolicyBindingSpec;
}

/** A ValidatingAdmissionPolicyBinding: says where a policy holds and what follows when it is broken. */
export class ValidatingAdmissionPolicyBinding extends ApiObject {
  constructor(scope: Construct, id: string, props: ValidatingAdmissionPolicyBindingProps) {
    super(scope, id, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      ...props,
    });
  }
}
