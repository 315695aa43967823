import type { AdmissionDescription, PodSecurityLabels } from '../description/admission-description';
import type {
  BindingDescription,
  ExpressionDescription,
  PolicyDescription,
} from '../description/policy-description';
import type { Comparison } from './change';
import { byFields, type Fields, isTheSame, members, namesOf, newOrGone } from './comparison';
import { policyBounds } from './policy-bound-comparison';
import { findingRenamed, withCommonNames } from './renamed';
import { CANNOT_BE_ORDERED, either, flag, neutral, ordered, texts } from './value-comparisons';

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

const BINDING: Fields<BindingDescription> = {
  name: isTheSame,
  actions: texts('action', (action) => (action === 'Deny' ? 'narrows' : 'neutral')),
  parameters: either(`parameters, ${CANNOT_BE_ORDERED}`, 'none'),
  passesWithoutParameters: flag('lets pass where there are no parameters', 'widens'),
  exactVersions: flag('lets pass requests through other versions of an API', 'widens'),
  namespaces: either(`namespaces, ${CANNOT_BE_ORDERED}`, 'this one by its name'),
  unless: texts('lets pass', 'widens'),
};

const BINDINGS = findingRenamed(
  'binding',
  (binding: BindingDescription) => JSON.stringify({ ...binding, name: '' }),
  members({ what: 'binding', nameOf, fields: BINDING, added: 'narrows' }),
);

const EXPRESSION: Fields<ExpressionDescription> = {
  name: isTheSame,
  message: neutral('message'),
  digest: either(`expression, ${CANNOT_BE_ORDERED}`),
};

const POLICY: Fields<PolicyDescription> = {
  name: isTheSame,
  bindings: BINDINGS,
  failsOpen: flag('lets pass what it cannot be evaluated for', 'widens'),
  exactVersions: flag('lets pass requests through other versions of an API', 'widens'),
  parameters: either(`parameters, ${CANNOT_BE_ORDERED}`, 'none'),
  requests: texts('holds', 'narrows'),
  namespaces: either(`namespaces, ${CANNOT_BE_ORDERED}`, 'those of its bindings'),
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
  unjudged: texts('cannot be judged', 'widens'),
};

const compareFields = byFields(POLICY);

/** A policy that only has another name is the same policy: so are its rules, conditions and bindings. */
const POLICIES: Comparison<readonly PolicyDescription[]> = findingRenamed(
  'admission policy',
  (policy) =>
    JSON.stringify({ ...policy, name: '', bindings: policy.bindings.map((one) => ({ ...one, name: '' })) }),
  (before, after, place) => {
    const [old, now] = [before, after].map((list) => new Map(list.map((policy) => [policy.name, policy])));
    return namesOf(old ?? new Map(), now ?? new Map()).flatMap((name) => {
      const [left, right] = [old?.get(name), now?.get(name)];
      return left !== undefined && right !== undefined
        ? compareFields(...withCommonNames(left, right), [...place, `admission policy ${name}`])
        : newOrGone({ what: 'admission policy', nameOf, added: 'narrows' }, left, right, place);
    });
  },
);

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
  policies: POLICIES,
  letPass: texts('let pass by admission policies', 'widens'),
  podSecurity: byFields(POD_SECURITY),
};
