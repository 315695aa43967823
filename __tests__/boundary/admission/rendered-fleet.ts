import { plainText } from '../../../lib/boundary/admission/plain-text';
import { type ExpectedFleet, judge, type RuleResult } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { RULES } from '../../../lib/boundary/rule-table';
import { expectationOf } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { corpusFleet, type FleetName } from '../../corpus/fleets';
import { get, type Manifest, set } from '../edit';

/** The manifests of a fleet as the product renders them, to be changed, and what the fleet says it is. */

const rendered = new Map<FleetName, string>();

/** Fresh manifests of a fleet of the corpus. */
export function manifestsOf(fleet: FleetName): Manifest[] {
  const text = rendered.get(fleet) ?? JSON.stringify(objectsOf(corpusFleet(fleet)));
  rendered.set(fleet, text);
  return JSON.parse(text) as Manifest[];
}

/** What a fleet of the corpus says it is. */
export function expectedFleet(fleet: FleetName): ExpectedFleet {
  return expectationOf(corpusFleet(fleet));
}

/** What the rules about admission say of manifests. */
export function admissionResults(
  objects: readonly Manifest[],
  expected: ExpectedFleet | undefined,
): readonly RuleResult[] {
  const rules = RULES.filter(({ id }) => id.startsWith('admission-'));
  return judge(rules, collectFacts(objects, expected)).results;
}

/** The ids of the rules about admission that find something. */
export function failedRules(objects: readonly Manifest[], expected: ExpectedFleet | undefined): string[] {
  return admissionResults(objects, expected)
    .filter(({ status }) => status === 'fail')
    .map(({ id }) => id);
}

/** The policy of a concern, or its binding. */
export function policyOf(
  objects: readonly Manifest[],
  concern: string,
  kind = 'ValidatingAdmissionPolicy',
): Manifest {
  const found = objects.filter(
    (object) =>
      object['kind'] === kind && String(get(object, 'metadata.name')).endsWith(`-runners-${concern}`),
  );
  if (found.length !== 1 || found[0] === undefined) {
    throw new TypeError(`${found.length} objects are ${kind} ${concern}`);
  }
  return found[0];
}

/** The binding of a concern. */
export function bindingOf(objects: readonly Manifest[], concern: string): Manifest {
  return policyOf(objects, concern, 'ValidatingAdmissionPolicyBinding');
}

/** Every expression of a policy that decides, with a way to write another one. */
export function expressionsOf(
  policy: Manifest,
): readonly { readonly name: string; readonly text: string; readonly write: (text: string) => void }[] {
  return ['matchConditions', 'variables', 'validations'].flatMap((field) =>
    (((get(policy, 'spec') as Manifest)[field] as Manifest[] | undefined) ?? []).map((item) => ({
      name: String(item['name'] ?? /^\[([a-z-]+)\]/.exec(String(item['message']))?.[1]),
      text: plainText(String(item['expression'])),
      write: (text: string) => set(item, 'expression', text),
    })),
  );
}

/** Changes one expression of a policy by its name; throws where nothing changes, so that no change is lost. */
export function rewrite(
  concern: string,
  name: string,
  change: (text: string) => string,
): (objects: Manifest[]) => void {
  return (objects) => {
    const found = expressionsOf(policyOf(objects, concern)).filter((expression) => expression.name === name);
    const [expression] = found;
    if (found.length !== 1 || expression === undefined) {
      throw new TypeError(`${found.length} expressions of ${concern} are called ${name}`);
    }
    const text = change(expression.text);
    if (text === expression.text) {
      throw new TypeError(`${concern}/${name} stays as it is: ${text}`);
    }
    expression.write(text);
  };
}

/** Replaces a part of a rule: of its expression, or of the variable that holds what it found. */
export function replace(concern: string, name: string, part: string | RegExp, by: string) {
  const replaced = (text: string) =>
    typeof part === 'string' ? text.replaceAll(part, by) : text.replace(part, by);
  return (objects: Manifest[]): void => {
    const found = expressionsOf(policyOf(objects, concern)).find(
      (expression) =>
        [name, variableOf(name)].includes(expression.name) && replaced(expression.text) !== expression.text,
    );
    rewrite(concern, found?.name ?? name, replaced)(objects);
  };
}

/** The variable that a rule brings. */
export function variableOf(rule: string): string {
  return rule.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
