import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import type { FleetFacts } from '../facts/facts';
import type { ExpectedAdditions } from '../facts/fleet/expected-additions';
import { grouped } from '../facts/grouped';
import type { ObjectIndex } from '../facts/manifests/object-index';
import { withinAllowance } from './budget';
import { appliedTo, type Subject } from './corpus/applied';
import type { Attack } from './corpus/attack';
import { ATTACKS } from './corpus/attacks';
import { attacksByAdditions } from './corpus/attacks-by-additions';
import { attacksByNamedImages } from './corpus/attacks-by-named-images';
import { credentials } from './corpus/attacks-on-secrets';
import { changed } from './corpus/edit';
import { type ExercisingRequest, exercisesOf } from './corpus/exercises';
import { HONEST, type Honest } from './corpus/honest';
import { honestAdditions } from './corpus/honest-additions';
import { HONEST_VARIANTS, OWN_PULL_SECRET } from './corpus/honest-variants';
import { type Scene, scenesOf } from './corpus/scene';
import { attacksByBreakGlass, attacksByStrangers, emergencies } from './corpus/strangers';
import { Question, type Refusal } from './evaluate';
import type { NamedExpression, Policy } from './policy';
import type { Body, NamespaceInWorld, World } from './request';
import { Exercises, type Unexercised } from './unexercised';

/** What the policies of a fleet do with the requests of the corpus. */
export interface Trial {
  /** How many requests were asked about. */
  readonly honest: number;
  readonly attacks: number;
  readonly refused: readonly Refused[];
  readonly admitted: readonly Admitted[];
  /** Rules that refuse none of the attacks that they are for: each is refused by another rule in their place. */
  readonly idle: readonly NamedExpression[];
  /** What lets something pass, and did so for none of the requests. */
  readonly unexercised: readonly Unexercised[];
  /** How many parts of expressions were looked at for that. */
  readonly parts: number;
}

/** An attack that the policies let pass. */
export interface Admitted {
  readonly attack: Attack;
  readonly scene: Scene;
  readonly failed: Refusal | undefined;
  /** The rule that is meant to refuse it; none where no policy has it. */
  readonly by: NamedExpression | undefined;
}

/** A request that the policies refuse and must let pass. */
export interface Refused {
  /** What was asked for. */
  readonly asks: string;
  /** What of the manifests it would have brought into the cluster. */
  readonly subject: Subject | undefined;
  /** Whose request it is; nobody's where it is that of whoever applies the manifests. */
  readonly runner: string | undefined;
  readonly refusals: readonly Refusal[];
}

/** Asks the policies about every request of the corpus, and about pods to which the cluster adds something. */
export function tryPolicies(
  fleet: FleetFacts,
  policies: readonly Policy[],
  index: ObjectIndex,
  additions: ExpectedAdditions,
): Trial {
  return withinAllowance(fleet.runners.length, () => tried(fleet, policies, index, additions));
}

function tried(
  fleet: FleetFacts,
  policies: readonly Policy[],
  index: ObjectIndex,
  additions: ExpectedAdditions,
): Trial {
  const namespaces = new Map([[fleet.namespace, namespaceOf(fleet.namespace, index)]]);
  const worlds = new Map(scenesOf(fleet, index).map((scene) => [scene, worldOf(scene, namespaces)]));
  const exercises = new Exercises(namesOf(fleet));
  let honest = 0;
  const refused: Refused[] = [];
  const asked = (question: Question, told: Omit<Refused, 'refusals'>, list: Refused[]): void => {
    honest++;
    list.push({ ...told, refusals: policies.flatMap((policy) => question.refusalsBy(policy)) });
  };
  for (const { subject, request } of appliedTo(fleet.namespace, index)) {
    const question = new Question(request, { objects: [], namespaces }, exercises);
    asked(question, { asks: subject.what, subject, runner: undefined }, refused);
  }
  ask(
    [...HONEST, ...HONEST_VARIANTS, ...honestAdditions(additions)],
    worlds,
    exercises,
    (request, scene, question) => {
      const told = { asks: request.asks, subject: request.subject?.(scene), runner: scene.runner.name };
      asked(question, told, scene.placed || !request.placed ? refused : []);
    },
  );
  const either = new Map<string, Refused[]>();
  ask(emergencies(fleet), worlds, exercises, ({ either: name, asks }, scene, question) => {
    const known = either.get(name) ?? [];
    either.set(name, known);
    asked(question, { asks, subject: undefined, runner: scene.runner.name }, known);
  });
  for (const tried of either.values()) {
    if (tried.every(({ refusals }) => refusals.length > 0)) {
      refused.push(...tried.slice(0, 1));
    }
  }
  ask(exercisesOf(fleet, policies), worlds, exercises, (_, __, question) => {
    for (const policy of policies) {
      question.refusalsBy(policy);
    }
  });
  const { attacks, admitted, idle } = attacked(fleet, policies, worlds, exercises, additions);
  return {
    honest,
    attacks,
    refused: refused.filter(({ refusals }) => refusals.length > 0),
    admitted,
    idle,
    ...exercises.resultFor(policies),
  };
}

/**
 * The attacks that policies do not refuse.
 *
 * @param about the runners to ask about. @default - all
 */
export function tryAttacks(
  fleet: FleetFacts,
  policies: readonly Policy[],
  index: ObjectIndex,
  additions: ExpectedAdditions,
  about?: ReadonlySet<string>,
): Pick<Trial, 'admitted' | 'idle'> {
  const namespaces = new Map([[fleet.namespace, namespaceOf(fleet.namespace, index)]]);
  const scenes = scenesOf(fleet, index).filter(({ runner }) => about?.has(runner.name) ?? true);
  const worlds = new Map(scenes.map((scene) => [scene, worldOf(scene, namespaces)]));
  return withinAllowance(fleet.runners.length, () =>
    attacked(fleet, policies, worlds, new Exercises(namesOf(fleet)), additions),
  );
}

function attacked(
  fleet: FleetFacts,
  policies: readonly Policy[],
  worlds: ReadonlyMap<Scene, World>,
  exercises: Exercises,
  additions: ExpectedAdditions,
): Pick<Trial, 'attacks' | 'admitted' | 'idle'> {
  let attacks = 0;
  const rules = rulesByName(policies);
  const refusing = new Set<NamedExpression>();
  const passed: (Omit<Admitted, 'by'> & { readonly rules: readonly RuleOfPolicy[] })[] = [];
  const challenged = new Set<readonly RuleOfPolicy[]>();
  const all = [
    ...ATTACKS,
    ...attacksByAdditions(additions),
    ...attacksByNamedImages(policies, worlds),
    ...attacksByStrangers(policies, fleet, [...worlds.keys()]),
    ...attacksByBreakGlass(fleet),
  ];
  // How a rule comes out for an attack explains nothing: what lets one off is a hole, unless another rule refuses.
  ask(all, worlds, undefined, (attack, scene, question) => {
    attacks++;
    const named = rules.get(attack.rule) ?? [];
    const meant = refusingRule(question, named);
    if (meant !== undefined) {
      const [policy, rule] = meant;
      exercises.reliedOn(policy);
      refusing.add(rule);
      return;
    }
    // Several policies may have a rule of one name, each for runners of its own.
    const own = named.length > 1 ? named.filter(([policy]) => question.isLookedAtBy(policy)) : named;
    const rulesOfIt = own.length > 0 ? own : named;
    const answer = refusalOf(question, policies);
    challenged.add(rulesOfIt);
    if (answer?.how === 'false') {
      exercises.reliedOn(answer.policy);
    } else {
      passed.push({ attack, scene, failed: answer, rules: rulesOfIt });
    }
  });
  // Where no policy looks at an attack any more, that one is meant which refuses nothing.
  const meantOf = (own: readonly RuleOfPolicy[]): NamedExpression | undefined =>
    (own.find(([, rule]) => !refusing.has(rule)) ?? own[0])?.[1];
  const admitted = passed.map(({ rules: own, ...attack }) => ({ ...attack, by: meantOf(own) }));
  const idle = new Set([...challenged].flatMap((own) => meantOf(own) ?? []));
  return {
    attacks,
    admitted,
    idle: [...idle].filter((rule) => !refusing.has(rule) && !admitted.some(({ by }) => by === rule)),
  };
}

/** Asks each request about every runner, or about the first that it can be asked about. */
function ask<Row extends Honest | Attack | ExercisingRequest>(
  rows: readonly Row[],
  worlds: ReadonlyMap<Scene, World>,
  exercises: Exercises | undefined,
  answer: (row: Row, scene: Scene, question: Question) => void,
): void {
  for (const row of rows) {
    for (const [scene, world] of worlds) {
      const request = row.request(scene);
      if (request !== undefined) {
        answer(row, scene, new Question(request, world, exercises));
        if (row.of === 'once') {
          break;
        }
      }
    }
  }
}

type RuleOfPolicy = readonly [policy: Policy, rule: NamedExpression];

function rulesByName(policies: readonly Policy[]): ReadonlyMap<string, readonly RuleOfPolicy[]> {
  const rules = policies.flatMap((policy) => policy.validations.map((rule): RuleOfPolicy => [policy, rule]));
  return grouped(rules, ([, { name }]) => name);
}

/** The one of the rules that refuses. It does not matter which one does, but asking these first saves time. */
function refusingRule(question: Question, rules: readonly RuleOfPolicy[]): RuleOfPolicy | undefined {
  return rules.find(([policy, rule]) => question.refusalsBy(policy, rule).some(({ how }) => how === 'false'));
}

/** A rule that does not hold, or else an expression that cannot be evaluated. */
function refusalOf(question: Question, policies: readonly Policy[]): Refusal | undefined {
  let failed: Refusal | undefined;
  for (const policy of policies) {
    for (const refusal of question.refusalsBy(policy)) {
      if (refusal.how === 'false') {
        return refusal;
      }
      failed ??= refusal;
    }
  }
  return failed;
}

/** What the runners of a fleet are called, and what belongs to them. */
function namesOf({ namespace, runners }: FleetFacts): ReadonlySet<string> {
  return new Set(
    runners.flatMap(({ name }) => [
      name,
      `${name}-config`,
      `${name}-job`,
      `${name}-manager`,
      `system:serviceaccount:${namespace}:${name}-manager`,
    ]),
  );
}

function worldOf(scene: Scene, namespaces: World['namespaces']): World {
  const pods = scene.neighbour === undefined ? [scene] : [scene, scene.neighbour];
  return { namespaces, objects: pods.map(podWithCredentials) };
}

function podWithCredentials(scene: Scene): Body {
  const name = (credentials(scene)['metadata'] as { name: string }).name;
  return changed(scene.jobPod, 'spec.imagePullSecrets', [{ name }, OWN_PULL_SECRET]);
}

/** The API server itself sets the label by which namespaces are named. */
function namespaceOf(name: string, index: ObjectIndex): NamespaceInWorld {
  const labels = { ...index.find('Namespace', '', name)?.labels, [NAMESPACE_NAME_LABEL]: name };
  return { labels, object: { metadata: { name, labels } } };
}
