import type { FleetsDescription } from '../../../lib/report/description/describe-fleets';
import { differenceOf } from '../../../lib/report/difference/difference';
import { fleetManifests, TINYLAND } from '../../boundary/fleet-fixture';
import { chartOutput } from '../../cli/chart-output';
import { described } from '../description/described';
import { reversed, told } from './changes';

/** Fields that follow from others, so that a description in which they alone differ is of no manifests. */
const TOLD_BY_OTHERS: readonly RegExp[] = [
  // The container of the pod has the image.
  /\.jobs\.services\.\d+\.image$/,
  /\.manager\.(?:image|version)$/,
  // The Secret, and the pods that name it.
  /\.needs\.\d+\.(?:keys|by)(?:\.\d+)?$/,
  // The text of the rule has the place, and a name says nothing of what it names.
  /\.policies\.\d+\.bounds\.\d+\.(?:places\.\d+|name|more|isAmount|othersLike)$/,
  /\.policies\.\d+\.(?:rules|conditions)\.\d+\.name$/,
  // Part of how it is found again: who the identity is.
  /\.identities\.\d+\.kind$/,
];

type Path = readonly string[];

/** Every place of a value that holds no others; of a list, the first items stand for all. */
function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    return [path];
  }
  const entries = Object.entries(value);
  return (Array.isArray(value) ? entries.slice(0, 2) : entries).flatMap(([key, item]) =>
    leavesOf(item, [...path, key]),
  );
}

function other(value: unknown): unknown {
  switch (typeof value) {
    case 'boolean':
      return !value;
    case 'number':
      return value + 1;
    case 'string':
      return `${value}x`;
    default:
      return Array.isArray(value) ? ['one more'] : value === null ? 'x' : { more: '1' };
  }
}

/** A description with another value at one place. */
function changedAt(description: FleetsDescription, path: Path): FleetsDescription {
  const copy = structuredClone(description);
  const last = path.at(-1) ?? '';
  const holder = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>(
      (at, key) => at[key] as Record<string, unknown>,
      copy as unknown as Record<string, unknown>,
    );
  holder[last] = other(holder[last]);
  return copy;
}

/** Lists of things with fields of their own, and parts that may be missing: a text in them is no description. */
const NO_TEXT =
  /^(?:runners|unseenManagers|otherPods|reach|secrets|identities|needs|policies|bindings|rules|conditions|bounds|cases|quotas|limitRanges|findings|accepted|grants|readers|openings|mounts|volumes|containers|services|overrides|namespaces|manager|jobs|cache|featureFlags)$/;

/** A daemon, a cache, and a pod without either. */
const SMALL = {
  ...TINYLAND,
  runners: TINYLAND.runners.filter(({ name }) => name === 'dind' || name === 'nix'),
};

const RISKY = {
  findings: [{ code: 'a', severity: 'high', path: 'Role x', message: 'm', fix: 'f' }],
  accepted: [{ code: 'a', path: 'Role y', sentence: 's' }],
};

describe.each([
  ['a fleet of ours', fleetManifests(SMALL)],
  ['the output of the official chart', chartOutput()],
])('of %s', (_, objects) => {
  const plain = described(objects);
  const whole = {
    elsewhere: RISKY,
    namespaces: plain.namespaces.map((namespace) => ({
      ...namespace,
      risks: RISKY,
      admission: { ...namespace.admission, policies: namespace.admission.policies.slice(0, 2) },
    })),
  };
  const leaves = leavesOf(whole).filter((path) => !NO_TEXT.test(path.at(-1) ?? ''));

  test('every field that differs is told, and the way back tells the opposite', () => {
    expect(leaves.length).toBeGreaterThan(50);
    const silent: string[] = [];
    const crooked: string[] = [];
    for (const path of leaves) {
      const copy = changedAt(whole, path);
      const changes = differenceOf(whole, copy);
      if (changes.length === 0) {
        silent.push(path.join('.'));
      }
      if (JSON.stringify(told(copy, whole).toSorted()) !== JSON.stringify(reversed(changes))) {
        crooked.push(path.join('.'));
      }
    }
    expect(silent.filter((path) => !TOLD_BY_OTHERS.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(crooked).toEqual([]);
  });
});
