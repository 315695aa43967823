import { RULES } from '../../lib/boundary/rule-table';
import { CLAIMS } from '../../lib/ledger/claims';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import type { AdmissionRule } from '../../lib/policy/admission-policy';
import { MUTATIONS, OTHER_BREAKS } from '../boundary/mutations';
import { ATTACKS } from '../corpus/attacks/attacks';
import { corpusFleet, FLEET_SPECS, type FleetName } from '../corpus/fleets';

/** What a rule tells that only asks whether there is anything. */
const NOTHING_SEEN = {
  problem: 'there is nothing to examine, although there must be',
  fix: 'add what the rule needs',
};

/** As many examples as show the idea. */
const MOST_EXAMPLES = 3;

/** The page about every rule: of the judge over rendered objects, and of the admission policies. */
export function rulesPage(): string {
  return `${[
    '# Rules',
    '',
    'To look up what broke, by the name of the rule that a finding or a refusal begins with.',
    '',
    'Made by `npm run docs` from the rules themselves, the changes that tests break them with, and the claims ledger.',
    '',
    'The boundary is held twice over what is rendered: `verify` and every synth hold the objects to the rules of the judge, and',
    'the API server holds every later request to the rules of the admission policies. A finding, or a refusal, begins with the',
    'name of its rule.',
    '',
    '- [Rules of the judge](#rules-of-the-judge)',
    '- [Rules of the admission policies](#rules-of-the-admission-policies)',
    '',
    '## Rules of the judge',
    '',
    ...RULES.flatMap((rule) => [
      `### \`${rule.id}\``,
      '',
      `${sentence(rule.sentence)} Otherwise: ${rule.why}.`,
      '',
      ...table(rule.faults.length > 0 ? rule.faults : [NOTHING_SEEN]),
      `Broken, for example, by: ${examplesOf(rule.id)}. Serves: ${links(rule.serves)}.`,
      '',
    ]),
    '## Rules of the admission policies',
    '',
    'Each is a part of a ValidatingAdmissionPolicy `{namespace}-{policy}`. What does not fit into one goes on in a second, such as `configs-2`.',
    '',
    ...[...policiesOfAllFleets()].flatMap(([concern, rules]) => [
      `### Policy \`${concern}\``,
      '',
      ...rules.flatMap((rule) => admissionRule(concern, rule)),
    ]),
  ].join('\n')}`;
}

/**
 * Every rule that a fleet of the corpus has in a policy, each behind the one that it stands behind there. The policies that
 * hold what did not fit into the one before them have its rules, and nothing else.
 */
function policiesOfAllFleets(): ReadonlyMap<string, readonly AdmissionRule[]> {
  const known = new Map<string, AdmissionRule[]>();
  const told = new Map<string, string>();
  for (const name of Object.keys(FLEET_SPECS) as FleetName[]) {
    for (const { concern, rules } of admissionPolicies(corpusFleet(name))) {
      const own = rules.filter(({ id }) => (told.get(id) ?? concern) === concern);
      if (own.length === 0) {
        continue;
      }
      const together = known.get(concern) ?? [];
      known.set(concern, together);
      let place = 0;
      for (const rule of own) {
        told.set(rule.id, concern);
        const found = together.findIndex(({ id }) => id === rule.id);
        if (found < 0) {
          together.splice(place, 0, rule);
        }
        place = (found < 0 ? place : found) + 1;
      }
    }
  }
  return known;
}

function admissionRule(concern: string, rule: AdmissionRule): readonly string[] {
  const attacks = ATTACKS.filter(
    (attack) => attack.layer === 'admission' && attack.policy === concern && attack.rule === rule.id,
  ).map(({ title }) => title);
  return [
    `#### \`[${rule.id}]\``,
    '',
    ...table([rule]),
    `Refuses, for example: ${examples(attacks)}. Serves: ${links(CLAIMS.filter((claim) => claim.admission.includes(rule.id)).map((claim) => claim.id))}.`,
    '',
  ];
}

function table(faults: readonly { readonly problem: string; readonly fix: string }[]): readonly string[] {
  return [
    '| Fault | Do |',
    '| --- | --- |',
    ...faults.map(({ problem, fix }) => `| ${cell(problem)} | ${cell(fix)} |`),
    '',
  ];
}

function examplesOf(rule: string): string {
  const names = MUTATIONS.filter((mutation) => mutation.rule === rule).map(({ name }) => name);
  return examples([...names, ...[OTHER_BREAKS.get(rule) ?? []].flat()]);
}

function examples(names: readonly string[]): string {
  return [...new Set(names)].slice(0, MOST_EXAMPLES).map(cell).join('; ');
}

function links(claims: readonly string[]): string {
  return claims.map((id) => `[${id}](security-model.md#${id})`).join(', ');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** A text within a table or a line: nothing in it is markup. */
function cell(text: string): string {
  return text.replaceAll(/[|<>*_]/g, (character) => `\\${character}`);
}
