import type { FleetFacts } from '../../facts/facts';
import type { NamedExpression, Policy } from '../policy';
import { type AdmissionRequest, type Asker, asker } from '../request';
import { type Attack, connecting, creating, updating } from './attack';
import { ATTACKS } from './attacks';
import { tokenRequest } from './attacks-on-secrets';
import { changed } from './edit';
import type { Honest } from './honest';
import { type Scene, SOMEBODY } from './scene';

/**
 * Whoever a policy names could be let off by it. So everybody whom the policies name, and who is nobody of the fleet,
 * asks for what nobody may do.
 */

/** Users and groups that the policies name and that are nobody of the fleet. */
function strangersIn(policies: readonly Policy[], fleet: FleetFacts): readonly string[] {
  const known = new Set([
    '',
    // What the names of all ServiceAccounts of the namespace begin with.
    `system:serviceaccount:${fleet.namespace}:`,
    ...(fleet.breakGlass ?? []),
    ...fleet.runners.flatMap(({ name }) => [
      name,
      `system:serviceaccount:${fleet.namespace}:${name}-manager`,
    ]),
  ]);
  const named = policies.flatMap(namedIn);
  // Without a fleet nobody says who may break the glass; no identity of the cluster itself may.
  return [...new Set(named)].filter(
    (name) => !known.has(name) && (fleet.breakGlass !== undefined || name.startsWith('system:')),
  );
}

/**
 * Whom a policy names. Where it is not known what an expression holds against a name, every text counts that it or its
 * variables write out; and where a variable tells who asks, so does every text of those who ask for the variable. What
 * only a message asks for decides nothing.
 */
function namedIn(policy: Policy): readonly string[] {
  const rules = [...policy.conditions, ...policy.validations];
  const variables = allAskedFor(policy, rules);
  const expressions = [...rules, ...variables];
  const telling = new Set(
    variables.filter(({ expression }) => !expression.askers.complete).map(({ name }) => name),
  );
  const asks = ({ expression }: NamedExpression, names: ReadonlySet<string>): boolean =>
    expression.variables.some((name) => names.has(name));
  spread(telling, () => variables.filter((variable) => asks(variable, telling)));
  const unclear = expressions.filter((found) => !found.expression.askers.complete || asks(found, telling));
  return [
    ...expressions.flatMap(({ expression }) => expression.askers.names),
    ...[...unclear, ...allAskedFor(policy, unclear)].flatMap(({ expression }) => expression.literals),
  ];
}

/** The variables that expressions ask for, and those that these ask for. */
function allAskedFor(policy: Policy, asking: readonly NamedExpression[]): readonly NamedExpression[] {
  const names = new Set(asking.flatMap(({ expression }) => expression.variables));
  const found = () => policy.variables.filter(({ name }) => names.has(name));
  spread(names, () => variablesOf(policy, found()));
  return found();
}

/** The variables that expressions ask for. */
function variablesOf(policy: Policy, asking: readonly NamedExpression[]): readonly NamedExpression[] {
  const names = new Set(asking.flatMap(({ expression }) => expression.variables));
  return policy.variables.filter(({ name }) => names.has(name));
}

/** Adds names until there are no more. */
function spread(names: Set<string>, next: () => readonly NamedExpression[]): void {
  for (let before = -1; before < names.size; ) {
    before = names.size;
    for (const { name } of next()) {
      names.add(name);
    }
  }
}

/** Attacks by everybody whom the policies name, as a user and as a member of a group. */
export function attacksByStrangers(
  policies: readonly Policy[],
  fleet: FleetFacts,
  scenes: readonly Scene[],
): readonly Attack[] {
  const strangers = strangersIn(policies, fleet);
  const attacks = strangers.length === 0 ? [] : attacksBySomebody(scenes);
  return [
    ...strangers.flatMap((name) => attacksBy(attacks, name, asker(name), `user ${name}`)),
    ...strangers.flatMap((name) => attacksBy(attacks, name, asker(SOMEBODY.username, name), `group ${name}`)),
  ];
}

/** An attack with the first runner that it fits, and its request, which is made once for all who ask. */
interface AttackBySomebody {
  readonly attack: Attack;
  readonly first: Scene;
  readonly request: AdmissionRequest;
}

/** What somebody asks for whom no policy can know. That it is them who ask is the same for every runner. */
function attacksBySomebody(scenes: readonly Scene[]): readonly AttackBySomebody[] {
  return ATTACKS.filter(({ of }) => of === 'every').flatMap((attack) => {
    for (const first of scenes) {
      const request = attack.request(first);
      if (request !== undefined) {
        return request.asker === SOMEBODY ? [{ attack, first, request }] : [];
      }
    }
    return [];
  });
}

function attacksBy(
  attacks: readonly AttackBySomebody[],
  name: string,
  by: Asker,
  who: string,
): readonly Attack[] {
  return attacks
    .filter(({ attack: { except = [] } }) => !except.includes(name))
    .map(({ attack, first, request }) => ({
      ...attack,
      id: `${attack.id}-by-${name}`,
      tries: `${attack.tries}, by ${who}`,
      of: 'once',
      request: (scene) => (scene === first ? { ...request, asker: by } : undefined),
    }));
}

/** What a policy must let those do who may break the glass, and what not even they may. */
const EMERGENCIES: readonly (readonly [
  id: string,
  asks: string,
  request: (scene: Scene, by: Asker) => AdmissionRequest,
])[] = [
  ['exec', 'a command in a manager', ({ managerPod }, by) => connecting(by, 'exec', managerPod, 'manager')],
  [
    'portforward',
    'a forwarded port of a manager',
    ({ managerPod }, by) => connecting(by, 'portforward', managerPod),
  ],
  [
    'privileged',
    'a privileged pod',
    ({ plainPod }, by) =>
      creating(by, 'pods', changed(plainPod, 'spec.containers.app.securityContext.privileged', true)),
  ],
  [
    'debug',
    'a container that is added to a job pod',
    ({ jobPod }, by) =>
      updating(
        by,
        'pods/ephemeralcontainers',
        jobPod,
        changed(jobPod, 'spec.ephemeralContainers', [
          { name: 'debugger', image: 'docker.io/library/busybox:1.37.0' },
        ]),
      ),
  ],
  [
    'token',
    'a token of a manager',
    ({ namespace, runner }, by) =>
      creating(by, 'serviceaccounts/token', tokenRequest(namespace, `${runner.name}-manager`)),
  ],
];

/** Those who may break the glass, each as a user and as a group: the manifests do not tell which of the two it is. */
export function emergencies(fleet: FleetFacts): readonly (Honest & { readonly either: string })[] {
  return (fleet.breakGlass ?? []).flatMap((name) =>
    EMERGENCIES.flatMap(([id, asks, request]) =>
      [asker(name), asker(SOMEBODY.username, name)].map((by) => ({
        id: `break-glass-${id}-by-${name}`,
        asks: `${asks} for ${name}, who may break the glass`,
        of: 'once' as const,
        placed: false,
        either: `${id} ${name}`,
        request: (scene: Scene) => request(scene, by),
      })),
    ),
  );
}

/** What not even those may who may break the glass. */
export function attacksByBreakGlass(fleet: FleetFacts): readonly Attack[] {
  const never = ATTACKS.filter(({ rule }) => rule === 'secret-service-account-token');
  return (fleet.breakGlass ?? []).flatMap((name) =>
    [asker(name), asker(SOMEBODY.username, name)].flatMap((by) =>
      never.map((attack) => ({
        ...attack,
        id: `${attack.id}-by-${name}`,
        tries: `${attack.tries}, by ${name}`,
        request: (scene: Scene) => {
          const request = attack.request(scene);
          return request === undefined ? undefined : { ...request, asker: by };
        },
      })),
    ),
  );
}
