import { isDeepStrictEqual } from 'node:util';
import type { ExpectedAdditions } from '../facts/fleet/expected-additions';
import type { ExpectedManager, ExpectedToleration } from '../facts/fleet/expected-settings';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { at, listOf, recordOf, textIn } from '../facts/untyped';
import type { Place } from '../rule-row';

/** Where a manager runs, or what its pods carry, where that is not what the fleet says. */
export function managerPodDifferences(
  pod: PodTemplate,
  expected: ExpectedManager,
  additions: ExpectedAdditions | undefined,
): readonly Place[] {
  return [
    ...tolerationDifferences(pod, expected, additions),
    ...affinityDifferences(pod, expected),
    ...spreadDifferences(pod, expected),
    ...entryDifferences(`${pod.where} / label`, pod.labels, expected.labels),
    ...entryDifferences(`${pod.where} / annotation`, pod.annotations, expected.annotations),
  ];
}

/** A toleration as one text. */
function textOfToleration(toleration: unknown): string {
  const operator = textIn(at(toleration, 'operator')) || 'Equal';
  const value = operator === 'Exists' ? '' : textIn(at(toleration, 'value'));
  const seconds = at(toleration, 'tolerationSeconds');
  return `${textIn(at(toleration, 'key'))} ${operator} ${value}:${textIn(at(toleration, 'effect'))}${seconds === undefined ? '' : ` for ${String(seconds)} s`}`;
}

function tolerationDifferences(
  { spec, where }: PodTemplate,
  { tolerations = [] }: ExpectedManager,
  additions: ExpectedAdditions | undefined,
): readonly Place[] {
  const declared = tolerations.map((toleration: ExpectedToleration) =>
    textOfToleration({ effect: 'NoSchedule', ...toleration }),
  );
  const added = (additions?.tolerations ?? []).map((toleration) =>
    textOfToleration({ operator: toleration.value === undefined ? 'Exists' : 'Equal', ...toleration }),
  );
  const found = listOf(spec['tolerations']).map(textOfToleration);
  return [
    ...found
      .filter((toleration) => ![...declared, ...added].includes(toleration))
      .map((value) => ({ at: `${where}.tolerations`, value, allowed: declared.join(', ') || 'none' })),
    ...declared
      .filter((toleration) => !found.includes(toleration))
      .map((allowed) => ({ at: `${where}.tolerations`, value: 'unset', allowed })),
  ];
}

function affinityDifferences({ spec, where }: PodTemplate, { affinity }: ExpectedManager): readonly Place[] {
  const { required, preferred } = affinity ?? {};
  const expected = {
    ...(required && {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: required.map(({ matchExpressions }) => ({ matchExpressions })),
      },
    }),
    ...(preferred && {
      preferredDuringSchedulingIgnoredDuringExecution: preferred.map(({ weight, matchExpressions }) => ({
        weight,
        preference: { matchExpressions },
      })),
    }),
  };
  const found = recordOf(at(spec, 'affinity', 'nodeAffinity'));
  return isDeepStrictEqual(plain(found), plain(expected))
    ? []
    : [
        {
          at: `${where}.affinity.nodeAffinity`,
          value: JSON.stringify(found),
          allowed: JSON.stringify(expected),
        },
      ];
}

/** Objects of the same prototype, without what is left out. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Over what else managers are spread, the policies say. */
function spreadDifferences(
  { spec, where }: PodTemplate,
  { topologySpread = [] }: ExpectedManager,
): readonly Place[] {
  const found = listOf(spec['topologySpreadConstraints']).map((constraint) =>
    textIn(at(constraint, 'topologyKey')),
  );
  return topologySpread
    .filter((key) => !found.includes(key))
    .map((allowed) => ({ at: `${where}.topologySpreadConstraints`, value: 'unset', allowed }));
}

/** What else pods carry, the policies say. */
function entryDifferences(
  where: string,
  found: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>> = {},
): readonly Place[] {
  return Object.entries(expected)
    .filter(([key, value]) => found[key] !== value)
    .map(([key, allowed]) => ({ at: `${where} ${key}`, value: found[key] ?? 'unset', allowed }));
}
