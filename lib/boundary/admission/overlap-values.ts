import { METRICS_PATH, READY_PATH } from '../../world/runner-minors';
import type { FleetFacts } from '../facts/facts';
import { at, listOf, textIn } from '../facts/untyped';
import { VARIABLES } from './admitted-additions';
import type { OverlapFault } from './overlap-form';
import { MOST_DEPTH, type Point } from './overlap-points';
import { plainText } from './plain-text';
import type { Policy } from './policy';
import { asCurrent, type StandingVersion } from './standing';
import { STRANGE_TEXTS } from './strange-texts';

/** What a version says, held to what no version says, and to what stood where somebody tells it. */

/**
 * Rules that hold a pod to values of its runner, which a version may have had other ones of. All others ask for names, which
 * never change, or for what no version lacked.
 */
const OF_RUNNER: ReadonlySet<string> = new Set(
  [
    'job-images job-limits job-requests job-resources job-containers job-node job-tolerations job-runtime-class job-deadline',
    'job-capabilities job-escalation job-daemon job-secrets job-pull-secrets baseline-privileged',
    'job-volumes job-mounts job-metadata job-affinity job-seccomp job-security-fields',
    'manager-container manager-resources manager-node manager-values manager-metadata manager-pull-secrets',
    'manager-mounts manager-volumes manager-probes',
  ].flatMap((line) => line.split(' ')),
);

/** What the cluster of a version added, which the rule about additions looks at. */
const OF_ADDITIONS: ReadonlySet<string> = new Set(Object.values(VARIABLES));

/** Where a manager of any version says that it is well. */
const HEALTH_PATHS: readonly string[] = [READY_PATH, METRICS_PATH];

/** Values that no version of a fleet has: names of others, and of what no pod of a runner reads. */
export function valueFaults(
  policy: Policy,
  version: StandingVersion,
  points: readonly Point[],
  fleet: FleetFacts,
): readonly OverlapFault[] {
  const tokens = fleet.runners.map(({ name }) => `${name}-token`);
  const isAskedBy = (rules: readonly string[], name: string) =>
    rules.some((rule) => asksFor(name, version.rules.get(rule)?.expression.variables ?? [], policy, version));
  const probed = points
    .filter(({ name }) => isAskedBy(['manager-probes'], name))
    .flatMap(({ name, where }) => {
      const value = version.variables
        .get(name)
        ?.expression.literals.find((text) => text.includes('/') && !HEALTH_PATHS.includes(text));
      const what = 'managers of a version are asked elsewhere whether they are well';
      return value === undefined ? [] : [{ at: where, what, value }];
    });
  const values = points
    .filter(({ isValue }) => isValue)
    .flatMap(({ name, where }) => {
      const value = version.variables.get(name)?.expression;
      const named = value?.literals.find((text) =>
        tokens.some((token) => text === token || text.startsWith(`${token}/`)),
      );
      const held = [...version.rules]
        .filter(
          ([rule, { expression }]) =>
            !OF_RUNNER.has(rule) &&
            !OF_ADDITIONS.has(name) &&
            asksFor(name, expression.variables, policy, version),
        )
        .map(([rule]) => rule);
      const strange = STRANGE_TEXTS.filter(
        ({ rules, ofAdditions }) => (ofAdditions || !OF_ADDITIONS.has(name)) && isAskedBy(rules, name),
      ).flatMap(({ what, isStrange }) => {
        const text = value?.literals.find((literal) => isStrange(literal, version, fleet));
        return text === undefined ? [] : [{ at: where, what, value: text }];
      });
      return [
        ...strange,
        ...(named === undefined
          ? []
          : [{ at: where, what: 'a version names the token of a runner', value: named }]),
        ...held.slice(0, 1).map((rule) => ({
          at: where,
          what: `'${rule}' asks for what is the same in every version`,
          value: name,
        })),
      ];
    });
  return [...probed, ...values];
}

/** Whether variables ask for the one of a name, themselves or by others. */
function asksFor(
  name: string,
  variables: readonly string[],
  policy: Policy,
  version: StandingVersion,
  depth = 0,
): boolean {
  return variables.some((variable) => {
    const own = variable.startsWith(version.prefix) ? variable.slice(version.prefix.length) : undefined;
    const asked =
      own === undefined ? policy.variableOf.get(variable) : version.variables.get(own)?.expression;
    return (
      own === name ||
      (depth < MOST_DEPTH && asksFor(name, asked?.variables ?? [], policy, version, depth + 1))
    );
  });
}

/** Where somebody says what stood before, it is that and nothing else, word for word. */
export function originFaults(
  policy: Policy,
  version: StandingVersion,
  fleet: FleetFacts,
): readonly OverlapFault[] {
  const { before } = fleet;
  if (before === undefined) {
    return [];
  }
  const spec = before.find(
    (object) =>
      at(object, 'kind') === 'ValidatingAdmissionPolicy' &&
      at(object, 'metadata', 'name') === policy.object.name,
  );
  const texts = new Set(
    ['variables', 'validations', 'matchConditions'].flatMap((field) =>
      [...listOf(at(spec, 'spec', field)), ...listOf(at(policy.object.raw, 'spec', field))].map((item) => {
        const text = plainText(textIn(at(item, 'expression')));
        return /^before\d?_/.test(textIn(at(item, 'name'))) && !listOf(at(spec, 'spec', field)).includes(item)
          ? ''
          : text
              .replace(/^\((.*)\)(?: \|\| variables\.before\d?_holds)+$/s, '$1')
              .replaceAll(/variables\.before\d?_/g, 'variables.');
      }),
    ),
  );
  return [...version.variables.values(), ...version.rules.values(), ...version.conditions]
    .filter(({ expression }) => !texts.has(asCurrent(version, expression)))
    .map(({ name, where }) => ({ at: where, what: 'this did not stand before', value: name }));
}
