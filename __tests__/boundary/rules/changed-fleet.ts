import { parse, stringify } from 'smol-toml';
import type { Fleet } from '../../../lib';
import { type ExpectedFleet, judge } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { RULES } from '../../../lib/boundary/rule-table';
import { expectationOf } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { get, type Manifest } from '../edit';
import { find } from '../mutations/mutation';

/** Changes rendered objects. */
export type Change = (objects: Manifest[]) => void;

/** No change. */
export const NOTHING: Change = () => undefined;

/** The policies are of a fleet that was not changed, and try every attack. */
const WITHOUT_POLICIES = RULES.filter(({ id }) => !id.startsWith('admission-'));

/** What the rules make of a change of a rendered fleet. `undefined` is a fleet that nobody gives, so that it is never a default. */
export function judging(fleet: Fleet) {
  const rendered = objectsOf(fleet);
  const expected = expectationOf(fleet);
  const judgedBy = (given: ExpectedFleet | undefined, change: Change) => {
    const objects = structuredClone(rendered) as unknown as Manifest[];
    change(objects);
    return judge(WITHOUT_POLICIES, collectFacts(objects, given));
  };
  const toldBy = (given: ExpectedFleet | undefined, change: Change): readonly string[] =>
    judgedBy(given, change)
      .results.filter(({ findings }) => findings.length > 0)
      .map(({ id }) => id);
  return {
    expected,
    judgedBy,
    judged: (change: Change) => judgedBy(expected, change),
    /** The rules that tell something of a change. */
    toldBy,
    told: (change: Change) => toldBy(expected, change),
    /** The same where nobody gives the fleet: it is known from the manifests alone. */
    toldAlone: (change: Change) => toldBy(undefined, change),
  };
}

/** Changes the section `[[runners]]` of a runner by its name, which several of a kind have. */
export function editRunner(
  objects: readonly Manifest[],
  runner: string,
  edit: (section: Manifest) => void,
): void {
  const configMap = find(objects, 'ConfigMap', (name) => name === `${runner}-config`);
  const data = get(configMap, 'data') as Record<string, string>;
  const config = parse(data['config.toml'] ?? '');
  edit(get(config, 'runners.0') as Manifest);
  data['config.toml'] = stringify(config);
}

/** Changes its section `[runners.kubernetes]`. */
export function editJobs(
  objects: readonly Manifest[],
  runner: string,
  edit: (kubernetes: Manifest) => void,
): void {
  editRunner(objects, runner, (section) => edit(get(section, 'kubernetes') as Manifest));
}

/** Changes one of its pod_spec patches, which must be there. */
export function editPatch(
  objects: readonly Manifest[],
  runner: string,
  name: string,
  edit: (patch: Manifest) => void,
): void {
  editJobs(objects, runner, (kubernetes) => {
    const patches = kubernetes['pod_spec'] as { name: string; patch: string }[];
    const own = patches.find((patch) => patch.name === name);
    if (own === undefined) {
      throw new TypeError(`jobs of ${runner} have no patch ${name}`);
    }
    const patch = JSON.parse(own.patch) as Manifest;
    edit(patch);
    own.patch = JSON.stringify(patch);
  });
}
