import type { Attack } from '../admission/corpus/attack';
import { containersBeyond, MOST_CONTAINERS } from '../admission/corpus/honest-job-pod';
import type { Refusal } from '../admission/evaluate';
import { unjudgedIn } from '../admission/shape';
import { problemAndFix } from '../admission/told';
import type { Admitted, Trial } from '../admission/trial';
import { trialsOf } from '../admission/trials';
import type { Facts, FleetFacts } from '../facts/facts';
import { grouped } from '../facts/grouped';
import { nowhere, type Rule } from '../rule';
import { type Place, rule, type Subject } from '../rule-row';
import { ADMISSION_POLICIES } from '../subjects';

/** Rules with findings of their own; of more, their number is told. */
const MOST_TOLD = 25;

/** Characters of an expression that are told. */
const MOST_TEXT = 120;

/** A fleet, and what its policies do with the requests that they were asked about. */
interface TriedFleet {
  readonly fleet: FleetFacts;
  readonly trial: Trial;
}

const TRIED_FLEETS: Subject<TriedFleet> = {
  items: (facts) => {
    return [...trialsOf(facts).trials].map(([fleet, trial]) => ({ fleet, trial }));
  },
  applies: nowhere,
  otherwise: 'the fleet does not say that it brings admission policies, or has no runner to ask about',
};

/**
 * The same, where nothing of the manifests is refused: what is refused explains no part of an expression, and is told for
 * that; the rest is known once it is let pass.
 */
const EXPLAINED_FLEETS: Subject<TriedFleet> = {
  ...TRIED_FLEETS,
  waived: (facts) =>
    [...trialsOf(facts).trials.values()].some(refusesManifests)
      ? 'the policies refuse a part of the manifests, which is told first'
      : undefined,
};

const FROM_ONE_FLEET =
  'render config.toml, Deployment and policies from the same fleet, and do not change one of them alone';

/** What the policies do with requests, whatever is written in them. */
export const ADMISSION_EFFECT: readonly Rule[] = [
  rule({
    id: 'admission-judged',
    sentence: 'every expression of an admission policy can be evaluated here as the API server does it',
    why: 'what a policy does is known only where it can be evaluated, and a policy that the API server does not take stops nobody',
    serves: ['only-dind-privileged'],
    of: ADMISSION_POLICIES,
    overall: [
      {
        problem: 'the expression cannot be judged',
        fix: 'write the expression with what CEL of Kubernetes 1.30 knows',
        where: unjudged,
      },
      {
        problem: 'the job pod has more containers than the admission policies are tried with',
        fix: `name no more than ${MOST_CONTAINERS} containers in services and pod_spec`,
        where: (facts) => [...trialsOf(facts).trials.keys()].flatMap(tooManyContainers),
      },
    ],
  }),
  rule({
    id: 'admission-admits',
    sentence:
      'the admission policies let pass every object of the manifests, the managers that these make, and what those do for their jobs',
    why: 'what they refuse is applied without a word and never runs; and what refuses everything proves nothing',
    serves: ['minimal-rbac'],
    of: TRIED_FLEETS,
    counts: ({ trial }) => trial.honest,
    problem: 'the admission policies refuse a part of the manifests, or what a runner does',
    fix: FROM_ONE_FLEET,
    where: ({ trial }) => firstOf(refusalsOf(trial), 'rules that refuse what the fleet needs'),
  }),
  rule({
    id: 'admission-refuses',
    severity: 'critical',
    sentence:
      'the admission policies refuse every request of a stolen manager token, or of another user, that a rule is for',
    why: 'a policy with its name, its binding and its rules in place may still refuse nothing',
    serves: [
      'only-dind-privileged',
      'daemon-sidecar',
      'others-unprivileged',
      'kaniko-on-docker',
      'own-namespace',
      'isolated-from-services',
      'minimal-rbac',
      'account-for-job-pods',
      'token-is-a-secret',
      'token-by-opentofu',
      'attic-by-environment',
      'no-push-by-default',
      'public-registries',
      'provenance-by-base-image',
    ],
    of: TRIED_FLEETS,
    counts: ({ trial }) => trial.attacks,
    problem: 'no policy refuses what the rule is for',
    fix: 'restore the rule with its conditions, variables and binding as they were rendered',
    where: (tried) =>
      firstOf(
        [...admissionsOf(tried), ...idleRulesOf(tried)],
        'rules that no longer refuse what they are for',
      ),
  }),
  rule({
    id: 'admission-exercised',
    sentence:
      'whatever could let a request out of an admission rule does so for some request of a runner, or of another user beside it',
    why: 'an exception for a value that nothing else knows is a way past the policies for whoever knows it',
    serves: ['only-dind-privileged'],
    of: EXPLAINED_FLEETS,
    counts: ({ trial }) => trial.parts,
    problem:
      'this lets something pass, and did so for no request that a runner or anybody beside it makes: nothing here explains it',
    fix: 'take the exception out, or restore the expression as it was rendered',
    where: ({ trial }) =>
      !refusesManifests(trial) &&
      firstOf(
        trial.unexercised.map(({ where, text }) => ({
          at: where,
          value: text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text,
        })),
        'parts of admission policies that nothing explains',
      ),
  }),
];

/** The first places, and how many more there are. */
function firstOf(places: readonly Place[], what: string): readonly Place[] {
  const rest = {
    at: 'admission policies',
    problem: `there are ${places.length - MOST_TOLD} more ${what}`,
    fix: 'restore the policies as they were rendered',
  };
  return places.length > MOST_TOLD ? [...places.slice(0, MOST_TOLD), rest] : places;
}

/** What cannot be judged as it is written, or as a request comes upon it, each once. */
function unjudged(facts: Facts): Iterable<Place> {
  const { policies, trials } = trialsOf(facts);
  const found = [
    ...policies.flatMap(unjudgedIn),
    ...[...trials.values()].flatMap(unknownIn).map(({ by, message }) => ({
      where: by?.where ?? '',
      message: `the expression cannot be judged: ${message}`,
    })),
  ];
  return new Map(
    found.map(({ where, message }) => [`${where} ${message}`, { at: where, problem: message }]),
  ).values();
}

/** Of a pod with too many containers only a part is tried, so that nothing is known of the others. */
function tooManyContainers({ runners }: FleetFacts): readonly Place[] {
  return runners.flatMap(({ job }) => {
    const containers = job === undefined ? undefined : containersBeyond(job);
    return job === undefined || containers === undefined
      ? []
      : [{ at: `${job.section.kubernetesWhere}.services`, value: `${containers} containers` }];
  });
}

function unknownIn({ refused, admitted }: Trial): readonly Refusal[] {
  const answers = [
    ...refused.flatMap(({ refusals }) => refusals),
    ...admitted.flatMap(({ failed }) => failed ?? []),
  ];
  return answers.filter(({ how }) => how === 'unknown');
}

/**
 * One place for each rule that refuses something of the manifests, where its author finds that, or else at the rule, with
 * the runners that it stops.
 */
function refusalsOf({ refused }: Trial): readonly Place[] {
  const answers = refused.flatMap(({ refusals, ...request }) =>
    refusals.filter(({ how }) => how !== 'unknown').map((refusal) => ({ ...request, refusal })),
  );
  const placeOfRule = ({ by, binding }: Refusal): string => by?.where ?? binding.object.where;
  const groups = grouped(answers, ({ subject, refusal }) =>
    [subject?.where, subject?.what, placeOfRule(refusal)].join('\n'),
  );
  return [...groups.values()].map((group) => {
    const [{ asks, subject, refusal }] = group as [(typeof answers)[number]];
    const [problem, fix] = problemAndFix(refusal);
    const error = refusal.how === 'error' ? `, since it fails: ${refusal.message}` : '';
    const says = problem === '' ? '' : `: ${problem}`;
    return subject === undefined
      ? {
          at: placeOfRule(refusal),
          problem: `the policy refuses ${asks}${error}${says}`,
          value: runnersOf(group.flatMap(({ runner }) => runner ?? [])),
        }
      : {
          at: subject.where,
          problem: `the admission policies of this fleet refuse ${subject.what}${error}${says}`,
          fix,
        };
  });
}

/** Whether a part of the manifests is refused. */
function refusesManifests({ refused }: Trial): boolean {
  return refused.some(({ subject }) => subject !== undefined);
}

/** One place for each rule that should have refused, with what passes instead. */
function admissionsOf({ fleet, trial }: TriedFleet): readonly Place[] {
  const groups = grouped(trial.admitted, ({ attack, by }) => `${attack.rule} ${by?.where ?? ''}`);
  return [...groups.values()].map((group) => {
    const [{ attack, by }] = group as [Admitted];
    const tried = [...new Set(group.map(({ attack }) => attack))];
    const stops =
      group[0]?.failed === undefined ? 'no policy refuses' : 'only an expression that fails stops';
    return {
      at: by?.where ?? `fleet ${fleet.org}`,
      problem: `${stops} ${wordsOf(tried)}`,
      fix: `restore the rule '${attack.rule}' with its conditions, variables and binding as they were rendered`,
      value: runnersOf(group.map(({ scene }) => scene.runner.name)),
    };
  });
}

/** One place for each rule that refuses nothing of what it is for, although another rule does so in its place. */
function idleRulesOf({ trial }: TriedFleet): readonly Place[] {
  return trial.idle.map(({ name, where }) => ({
    at: where,
    problem: 'the rule refuses nothing of what it is for; today other rules do so in its place',
    fix: `restore the rule '${name}' with its conditions, variables and binding as they were rendered`,
  }));
}

function wordsOf(attacks: readonly Attack[]): string {
  const [first, ...rest] = attacks;
  return rest.length === 0 ? `${first?.tries}` : `${first?.tries}, and ${rest.length} requests like it`;
}

/** The runners of a group, a few of them by name. */
function runnersOf(runners: readonly string[]): string {
  const names = [...new Set(runners)];
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `runner ${names.slice(0, 5).join(', ')}${more}`;
}
