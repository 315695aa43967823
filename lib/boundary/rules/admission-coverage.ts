import type { Facts, FleetFacts } from '../facts/facts';
import { at, isUnset, listOf, textIn, textsOf } from '../facts/untyped';
import { nowhere, type Rule } from '../rule';
import { rule } from '../rule-row';
import { FLEETS_WITH_POLICIES } from '../subjects';
import { policiesOf } from './admission';

/** A kind of request that may change the boundary. */
interface Request {
  readonly resource: string;
  readonly operation: string;
}

/** What at least one policy must look at, whoever asks. */
const REQUESTS: readonly Request[] = [
  { resource: 'pods', operation: 'CREATE' },
  { resource: 'pods', operation: 'UPDATE' },
  { resource: 'pods/ephemeralcontainers', operation: 'UPDATE' },
  { resource: 'pods/resize', operation: 'UPDATE' },
  { resource: 'pods/exec', operation: 'CONNECT' },
  { resource: 'pods/attach', operation: 'CONNECT' },
  { resource: 'pods/portforward', operation: 'CONNECT' },
  { resource: 'pods/proxy', operation: 'CONNECT' },
  { resource: 'secrets', operation: 'CREATE' },
  { resource: 'secrets', operation: 'UPDATE' },
  { resource: 'secrets', operation: 'DELETE' },
  { resource: 'serviceaccounts/token', operation: 'CREATE' },
];

/** That the policies together leave no request unseen. */
export const ADMISSION_COVERAGE: readonly Rule[] = [
  rule({
    id: 'admission-coverage',
    severity: 'critical',
    sentence: 'whoever asks, a policy looks at every pod, every way into one, and every Secret and token',
    why: 'a request that no policy looks at, or only for some who ask, is allowed',
    serves: ['only-dind-privileged'],
    of: {
      ...FLEETS_WITH_POLICIES,
      items: fleetsWithRules,
      applies: nowhere,
    },
    counts: () => REQUESTS.length,
    problem: 'no policy looks at the request without asking who sends it',
    fix: 'add the resource to a policy that leaves out nobody but those who may break the glass',
    where: ({ fleet, rules }) =>
      REQUESTS.filter((request) => !rules.some((resource) => looksAt(resource, request))).map(
        ({ operation, resource }) => ({ at: `fleet ${fleet.org}`, value: `${operation} ${resource}` }),
      ),
  }),
];

/**
 * What the policies of each fleet look at, whoever asks. A policy with parameters does not count: it looks at a request
 * only where there is a parameter for it.
 */
function fleetsWithRules(facts: Facts): readonly {
  readonly fleet: FleetFacts;
  readonly rules: readonly unknown[];
}[] {
  const policies = policiesOf(facts);
  return [...FLEETS_WITH_POLICIES.items(facts)].map((fleet) => ({
    fleet,
    rules: (policies.get(fleet) ?? [])
      .filter(({ raw }) => isUnset(at(raw, 'spec', 'paramKind')))
      .filter(({ raw }) =>
        listOf(at(raw, 'spec', 'matchConditions')).every((item) => letsPassOnly(fleet.breakGlass, item)),
      )
      .flatMap(({ raw }) => listOf(at(raw, 'spec', 'matchConstraints', 'resourceRules'))),
  }));
}

/** What a condition says if it leaves out users or groups by name, and nothing else: its names cut out. */
const LEAVES_OUT = [
  '!(request.userInfo.username in [])',
  '!request.userInfo.?groups.orValue([]).exists(g, g in [])',
];

/** Whether a condition leaves out those who may break the glass, and nobody else. */
function letsPassOnly(breakGlass: readonly string[] | undefined, condition: unknown): boolean {
  const expression = textIn(at(condition, 'expression'));
  const names = [...expression.matchAll(/'[^'\\]*'/g)].map(([quoted]) => quoted.slice(1, -1));
  const shape = expression.replace(/\['[^'\\]*'(?:, '[^'\\]*')*\]/g, '[]');
  return (
    shape.split(' && ').every((part) => LEAVES_OUT.includes(part)) &&
    names.every((name) => breakGlass?.includes(name) ?? !name.startsWith('system:'))
  );
}

function looksAt(rule: unknown, { resource, operation }: Request): boolean {
  const [name, subresource] = resource.split('/');
  const wild = subresource === undefined ? ['*', '*/*'] : ['*/*', `${name}/*`, `*/${subresource}`];
  const has = (field: string, ...accepted: readonly string[]): boolean =>
    textsOf(at(rule, field)).some((item) => accepted.includes(item));
  return (
    has('apiGroups', '', '*') &&
    has('apiVersions', 'v1', '*') &&
    has('resources', resource, ...wild) &&
    has('operations', operation, '*') &&
    listOf(at(rule, 'resourceNames')).length === 0 &&
    (isUnset(at(rule, 'scope')) || at(rule, 'scope') === 'Namespaced' || at(rule, 'scope') === '*')
  );
}
