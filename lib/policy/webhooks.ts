import { NAMESPACE_NAME_LABEL } from '../world/namespaces';
import type { AdmissionRule, NamedExpression } from './admission-policy';
import { spoken } from './cel-text';

/** What to do where nobody of the fleet wrote what is refused. Its page says how. */
const KEEP_OFF = `leave this namespace out of its namespaceSelector, by ${NAMESPACE_NAME_LABEL} (docs/operating.md of cdk8s-gitlab-runners)`;

/** The same of what nothing can be declared about. */
export const KEEP_WEBHOOKS_OFF = `if a webhook wrote it, ${KEEP_OFF}`;

/** What to do about pods that the cluster changes. */
export const DECLARE_OR_KEEP_OFF = `if a webhook wrote it, declare it in cluster.adds, or ${KEEP_OFF}`;

/** `variables.webhooks`: the same as the end of a message; it stands in a policy once, whatever the number of its rules. */
export const WEBHOOKS: NamedExpression = { name: 'webhooks', expression: spoken(`; ${DECLARE_OR_KEEP_OFF}`) };

/** Rules that no webhook breaks by what it adds: who a pod is, and what becomes of its objects. */
const OF_THE_FLEET_ALONE: ReadonlySet<string> = new Set([
  'job-name',
  'job-labels',
  'job-owner',
  'job-service-account',
  'job-daemon',
  'job-deadline',
  'manager-identity',
  'manager-owner',
]);

/**
 * Rules of pods that may be refused for what something else of the cluster wrote into them: platforms label, annotate
 * and place pods, add containers, volumes, variables and tolerations, and take images from elsewhere. Their messages say
 * so. Needs {@link WEBHOOKS}.
 */
export function mayBeOfWebhooks(rules: readonly AdmissionRule[]): readonly AdmissionRule[] {
  return rules.map((rule) =>
    OF_THE_FLEET_ALONE.has(rule.id) ? rule : { ...rule, ending: `variables.${WEBHOOKS.name}` },
  );
}
