import type { Attack } from '../admission/corpus/attack';
import { containersBeyond, MOST_CONTAINERS } from '../admission/corpus/honest-job-pod';
import type { Refusal } from '../admission/evaluate';
import type { Policy } from '../admission/policy';
import { unjudgedIn } from '../admission/shape';
import { problemAndFix } from '../admission/told';
import type { Trial } from '../admission/trial';
import { trialsOf } from '../admission/trials';
import type { FleetFacts } from '../facts/facts';
import { grouped } from '../facts/grouped';
import { type Examination, nowhere, type Rule } from '../rule';

/** Rules with findings of their own; of more, their number is told. */
const MOST_TOLD = 25;

/** Characters of an expression that are told. */
const MOST_TEXT = 120;

const NO_ADMISSION =
  'the fleet does not say that it brings admission policies, or has no runner to ask about';

/** What the policies do with requests, whatever is written in them. */
export const ADMISSION_EFFECT: readonly Rule[] = [
  {
    id: 'admission-judged',
    sentence: 'every expression of an admission policy can be evaluated here as the API server does it',
    why: 'what a policy does is known only where it can be evaluated, and a policy that the API server does not take stops nobody',
    applies: nowhere,
    otherwise: 'the manifests hold no admission policy',
    check: (facts, examination) => {
      const { policies, trials } = trialsOf(facts);
      const told = new Set<string>();
      const tell = (where: string, message: string): void => {
        if (!told.has(`${where} ${message}`)) {
          told.add(`${where} ${message}`);
          examination.found(where, message, 'write the expression with what CEL of Kubernetes 1.30 knows');
        }
      };
      for (const policy of policies) {
        examination.saw();
        for (const { where, message } of unjudgedIn(policy)) {
          tell(where, message);
        }
      }
      for (const fleet of trials.keys()) {
        triedInPart(fleet, examination);
      }
      for (const { by, message } of [...trials.values()].flatMap(unknownIn)) {
        tell(by?.where ?? '', `the expression cannot be judged: ${message}`);
      }
    },
  },
  {
    id: 'admission-admits',
    sentence:
      'the admission policies let pass every object of the manifests, the managers that these make, and what those do for their jobs',
    why: 'what they refuse is applied without a word and never runs; and what refuses everything proves nothing',
    applies: nowhere,
    otherwise: NO_ADMISSION,
    check: (facts, examination) => {
      for (const trial of trialsOf(facts).trials.values()) {
        examination.saw(trial.honest);
        admits(trial, examination);
      }
    },
  },
  {
    id: 'admission-refuses',
    sentence:
      'the admission policies refuse every request of a stolen manager token, or of another user, that a rule is for',
    why: 'a policy with its name, its binding and its rules in place may still refuse nothing',
    applies: nowhere,
    otherwise: NO_ADMISSION,
    check: (facts, examination) => {
      const { policies, trials } = trialsOf(facts);
      for (const [fleet, trial] of trials) {
        examination.saw(trial.attacks);
        refuses(fleet, trial, policies, examination);
      }
    },
  },
  {
    id: 'admission-exercised',
    sentence:
      'whatever could let a request out of an admission rule does so for some request of a runner, or of another user beside it',
    why: 'an exception for a value that nothing else knows is a way past the policies for whoever knows it',
    applies: nowhere,
    otherwise: NO_ADMISSION,
    check: (facts, examination) => {
      for (const trial of trialsOf(facts).trials.values()) {
        examination.saw(trial.parts);
        exercised(trial, examination);
      }
    },
  },
];

/** Of a pod with too many containers only a part is tried, so that nothing is known of the others. */
function triedInPart({ runners }: FleetFacts, examination: Examination): void {
  for (const { job } of runners) {
    const containers = job === undefined ? undefined : containersBeyond(job);
    if (job !== undefined && containers !== undefined) {
      examination.found(
        `${job.section.kubernetesWhere}.services`,
        'the job pod has more containers than the admission policies are tried with',
        `name no more than ${MOST_CONTAINERS} containers in services and pod_spec`,
        { value: `${containers} containers` },
      );
    }
  }
}

/**
 * One finding for each part that nothing explains. What of the manifests is refused explains nothing, and is told for
 * that: the rest is known once it is let pass.
 */
function exercised({ unexercised, refused }: Trial, examination: Examination): void {
  if (rulesAgainstManifests(refused).size > 0) {
    examination.waive('the policies refuse a part of the manifests, which is told first');
    return;
  }
  for (const { where, text } of unexercised.slice(0, MOST_TOLD)) {
    examination.found(
      where,
      'this lets something pass, and did so for no request that a runner or anybody beside it makes: nothing here explains it',
      'take the exception out, or restore the expression as it was rendered',
      { value: text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text },
    );
  }
  tellRest(unexercised.length, 'parts of admission policies that nothing explains', examination);
}

function unknownIn({ refused, admitted }: Trial): readonly Refusal[] {
  const answers = [
    ...refused.flatMap(({ refusals }) => refusals),
    ...admitted.flatMap(({ failed }) => failed ?? []),
  ];
  return answers.filter(({ how }) => how === 'unknown');
}

/**
 * One finding for each rule that refuses something of the manifests, where its author finds that, or else at the rule,
 * with the runners that it stops.
 */
function admits({ refused }: Trial, examination: Examination): void {
  const answers = refused.flatMap(({ refusals, ...request }) =>
    refusals.filter(({ how }) => how !== 'unknown').map((refusal) => ({ ...request, refusal })),
  );
  const placeOf = ({ subject, refusal: { by, binding } }: (typeof answers)[number]): string =>
    [subject?.where, subject?.what, by?.where ?? binding.object.where].join('\n');
  const groups = [...grouped(answers, placeOf).values()];
  for (const group of groups.slice(0, MOST_TOLD)) {
    const [{ asks, subject, refusal }] = group as [(typeof answers)[number]];
    const [problem, fix] = problemAndFix(refusal);
    const error = refusal.how === 'error' ? `, since it fails: ${refusal.message}` : '';
    const says = problem === '' ? '' : `: ${problem}`;
    if (subject !== undefined) {
      const message = `the admission policies of this fleet refuse ${subject.what}${error}${says}`;
      examination.found(subject.where, message, fix ?? FROM_ONE_FLEET);
    } else {
      const where = refusal.by?.where ?? refusal.binding.object.where;
      examination.found(where, `the policy refuses ${asks}${error}${says}`, FROM_ONE_FLEET, {
        value: runnersOf(group.flatMap(({ runner }) => runner ?? [])),
      });
    }
  }
  tellRest(groups.length, 'rules that refuse what the fleet needs', examination);
}

const FROM_ONE_FLEET =
  'render config.toml, Deployment and policies from the same fleet, and do not change one of them alone';

/** The rules that refuse a part of the manifests, by their ids. */
function rulesAgainstManifests(refused: Trial['refused']): ReadonlySet<string | undefined> {
  return new Set(
    refused
      .filter(({ subject }) => subject !== undefined)
      .flatMap(({ refusals }) => refusals.map(({ by }) => by?.name)),
  );
}

/**
 * One finding for each rule that should have refused, with what passes instead. Attacks are made of the manifests: where
 * a rule refuses those already, an attack may differ from them in nothing that it looks at.
 */
function refuses(
  fleet: FleetFacts,
  { admitted, refused }: Trial,
  policies: readonly Policy[],
  examination: Examination,
): void {
  const told = rulesAgainstManifests(refused);
  const untold = admitted.filter(({ attack }) => !told.has(attack.rule));
  const byRule = [...grouped(untold, ({ attack }) => attack.rule).entries()];
  for (const [rule, group] of byRule.slice(0, MOST_TOLD)) {
    const [first] = group;
    const tried = [...new Set(group.map(({ attack }) => attack))];
    examination.found(
      placeOf(rule, policies) ?? `fleet ${fleet.org}`,
      `${first?.failed === undefined ? 'no policy refuses' : 'only an expression that fails stops'} ${wordsOf(tried)}`,
      `restore the rule '${rule}' with its conditions, variables and binding as they were rendered`,
      { value: runnersOf(group.map(({ scene }) => scene.runner.name)) },
    );
  }
  tellRest(byRule.length, 'rules that no longer refuse what they are for', examination);
}

/** Where the rule stands that was meant to refuse. */
function placeOf(rule: string, policies: readonly Policy[]): string | undefined {
  return policies.flatMap(({ validations }) => validations).find(({ name }) => name === rule)?.where;
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

function tellRest(rules: number, what: string, examination: Examination): void {
  if (rules > MOST_TOLD) {
    examination.found(
      'admission policies',
      `there are ${rules - MOST_TOLD} more ${what}`,
      'restore the policies as they were rendered',
    );
  }
}
