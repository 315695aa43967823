import type { ValidatingAdmissionPolicySpec } from '../../imports/admissionregistration.k8s.io';
import type { Finding } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { AdmissionPolicy } from './admission-policy';
import { MOST_VERSIONS_BEFORE, type StandingSpec } from './overlap';
import { policySpec } from './policy-spec';

/**
 * The API server's parser takes no expression longer than this, in code points.
 *
 * @see https://github.com/google/cel-go/blob/v0.26.0/parser/options.go
 */
export const MAXIMUM_EXPRESSION_LENGTH = 100_000;

/**
 * `kubectl apply` without `--server-side`, and Argo CD with its defaults, keep a copy of an object in one of its
 * annotations, and those take 256 KiB together. Some 500 runners with the default image patterns fit; the texts of their configs
 * are spread over as many policies as they need.
 */
export const MAXIMUM_POLICY_BYTES = 240 * 1024;

/** What the API server would refuse to store: tables that grow with the fleet. */
export function checkPolicySizes(
  fleet: Fleet,
  policies: readonly AdmissionPolicy[],
  standing: (policy: AdmissionPolicy) => StandingSpec = (policy) => ({ spec: policySpec(policy) }),
): readonly Finding[] {
  return policies.flatMap((policy) => {
    const { spec, overlap } = standing(policy);
    // A text has as many code points as UTF-16 units, or fewer.
    const length = Math.max(...expressionsIn(spec).map((expression) => expression.length));
    const bytes = Buffer.byteLength(JSON.stringify(spec));
    if (overlap !== undefined && overlap.versions > MOST_VERSIONS_BEFORE) {
      return [
        {
          code: 'roll-over-unfinished',
          path: `fleet ${fleet.org} / policy ${policy.concern}`,
          message: 'too many versions stand beside the new one, none of which was said to be rolled over',
          value: `${overlap.versions} versions`,
          allowed: `${MOST_VERSIONS_BEFORE} versions`,
          fix: 'finish the roll-over of what is committed, then synthesize that fleet with --rolled-out and commit it first',
        },
      ];
    }
    return length > MAXIMUM_EXPRESSION_LENGTH || bytes > MAXIMUM_POLICY_BYTES
      ? [
          {
            code: 'admission-too-large',
            path: `fleet ${fleet.org} / policy ${policy.concern}`,
            message: 'the API server would not take this admission policy: it holds a line for every runner',
            value: `${length} characters in one expression, ${bytes} bytes in all`,
            allowed: `${MAXIMUM_EXPRESSION_LENGTH} characters and ${MAXIMUM_POLICY_BYTES} bytes`,
            fix:
              overlap === undefined
                ? FEWER
                : `finish the roll-over of what was applied, then synthesize with --rolled-out; or ${FEWER}`,
          },
        ]
      : [];
  });
}

const FEWER =
  'give the runners fewer and shorter image patterns, or split them into fleets with namespaces of their own';

/** All expressions of a policy. */
export function expressionsOf(policy: AdmissionPolicy): readonly string[] {
  return expressionsIn(policySpec(policy));
}

function expressionsIn({
  validations,
  variables,
  matchConditions,
}: ValidatingAdmissionPolicySpec): readonly string[] {
  return [
    ...(matchConditions ?? []).map(({ expression }) => expression),
    ...variables.map(({ expression }) => expression),
    ...validations.flatMap(({ expression, messageExpression }) => [expression, messageExpression]),
  ];
}
