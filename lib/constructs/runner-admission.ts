import { Construct } from 'constructs';
import {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../imports/admissionregistration.k8s.io';
import { FleetError } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { FleetBefore } from '../fleet/fleet-before';
import { admissionPolicies } from '../policy/admission-policies';
import type { AdmissionPolicy } from '../policy/admission-policy';
import { standingSpec } from '../policy/overlaps';
import { checkPolicySizes } from '../policy/policy-size';
import { bindingSpec, policySpec } from '../policy/policy-spec';
import { fleetMetadata, keepOutOfNamespaces } from './metadata';

/** Properties of a {@link RunnerAdmission}. */
export interface RunnerAdmissionProps {
  /** The fleet whose namespace is bounded. */
  readonly fleet: Fleet;
  /**
   * What stands in the cluster. Its managers create pods until the roll-over is done, and the policies let pass what it let
   * pass.
   *
   * @default - nothing: the policies are those of the fleet alone
   */
  readonly before?: FleetBefore | undefined;
}

/**
 * The boundary in the API server: ValidatingAdmissionPolicies that hold managers, their job pods, their Secrets and
 * everybody else in the namespace to what the fleet declares. They are cluster-scoped and bound to the namespace by
 * its name; nothing has to run for them.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 *
 * @example
 * new RunnerAdmission(chart, 'admission', { fleet });
 * // apiVersion: admissionregistration.k8s.io/v1
 * // kind: ValidatingAdmissionPolicy
 * // metadata:
 * //   name: tinyland-runners-job-pods
 */
export class RunnerAdmission extends Construct {
  /** @throws FleetError if a policy would be larger than the API server takes. */
  constructor(scope: Construct, id: string, props: RunnerAdmissionProps) {
    super(scope, id);
    const { fleet, before } = props;
    const policies = admissionPolicies(fleet);
    const standing = new Map(policies.map((policy) => [policy, standingSpec(fleet, policy, before)]));
    const standingOf = (policy: AdmissionPolicy) => standing.get(policy) ?? { spec: policySpec(policy) };
    const findings = checkPolicySizes(fleet, policies, standingOf);
    if (findings.length > 0) {
      throw new FleetError(findings);
    }
    for (const policy of policies) {
      const name = fleet.names.policy(policy.concern);
      keepOutOfNamespaces(
        new ValidatingAdmissionPolicy(this, policy.concern, {
          metadata: fleetMetadata(fleet, 'ValidatingAdmissionPolicy', name),
          spec: standingOf(policy).spec,
        }),
      );
      keepOutOfNamespaces(
        new ValidatingAdmissionPolicyBinding(this, `${policy.concern}-binding`, {
          metadata: fleetMetadata(fleet, 'ValidatingAdmissionPolicyBinding', name),
          spec: bindingSpec(fleet, policy),
        }),
      );
    }
  }
}
