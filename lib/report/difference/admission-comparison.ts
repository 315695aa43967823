import type { AdmissionDescription, PodSecurityLabels } from '../description/admission-description';
import type {
  BindingDescription,
  ExpressionDescription,
  PolicyDescription,
} from '../description/policy-description';
import { byFields, type Fields, isTheSame, members } from './comparison';
import { policyBounds } from './policy-bound-comparison';
import { CANNOT_BE_ORDERED, either, flag, neutral, ordered, texts } from './value-comparisons';

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

const BINDING: Fields<BindingDescription> = {
  name: isTheSame,
  actions: texts('action', (action) => (action === 'Deny' ? 'narrows' : 'neutral')),
  parameters: either(`parameters, ${CANNOT_BE_ORDERED}`),
  passesWithoutParameters: flag('lets pass where there are no parameters', 'widens'),
  exactVersions: flag('lets pass requests through other versions of an API', 'widens'),
  unless: texts('lets pass', 'widens'),
};

const EXPRESSION: Fields<ExpressionDescription> = {
  name: isTheSame,
  message: neutral('message'),
  digest: either(`expression, ${CANNOT_BE_ORDERED}`),
};

const POLICY: Fields<PolicyDescription> = {
  name: isTheSame,
  bindings: members({ what: 'binding', nameOf, fields: BINDING, added: 'narrows' }),
  failsOpen: flag('lets pass what it cannot be evaluated for', 'widens'),
  exactVersions: flag('lets pass requests through other versions of an API', 'widens'),
  parameters: either(`parameters, ${CANNOT_BE_ORDERED}`),
  requests: texts('holds', 'narrows'),
  unless: texts('lets pass', 'widens'),
  conditions: members({
    what: 'condition, which lets pass what does not meet it:',
    nameOf,
    fields: EXPRESSION,
    added: 'widens',
  }),
  rules: members({ what: 'rule', nameOf, fields: EXPRESSION, added: 'narrows' }),
  bounds: policyBounds,
  before: texts('lets pass pods of a version before', 'widens'),
  openToBefore: texts('rule that a version before may pass by', 'widens'),
};

const LEVELS: readonly string[] = ['restricted', 'baseline', 'privileged'];

/** A namespace without the label is held to nothing. */
function rankOfLabel(label: string | null): number {
  return LEVELS.indexOf(label?.split(',', 1)[0] ?? 'privileged');
}

const POD_SECURITY: Fields<PodSecurityLabels> = {
  enforce: ordered('Pod Security enforced', rankOfLabel),
  audit: ordered('Pod Security audited', rankOfLabel),
  warn: ordered('Pod Security warned of', rankOfLabel),
};

/** What differs in what the API server holds objects to. */
export const ADMISSION: Fields<AdmissionDescription> = {
  policies: members({ what: 'admission policy', nameOf, fields: POLICY, added: 'narrows' }),
  letPass: texts('let pass by admission policies', 'widens'),
  podSecurity: byFields(POD_SECURITY),
};
