import { parse, stringify } from 'smol-toml';
import { renderFleet } from '../../../lib';
import { type ExpectedFleet, judge } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { RULES } from '../../../lib/boundary/rule-table';
import { expectationOf } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { fleetOf, IMAGE_BUILDS } from '../../chart/sample-fleet';
import { corpusFleet } from '../../corpus/fleets';
import { get, type Manifest, remove, set } from '../edit';
import { find } from '../mutations/mutation';

type Change = (o: Manifest[]) => void;

const FLEET = corpusFleet('builders');
const RENDERED = objectsOf(FLEET);
const EXPECTED = expectationOf(FLEET);

/** Changes the patches of a runner's job pods. */
function editPatches(o: Manifest[], runner: string, edit: (patches: Manifest[]) => unknown): void {
  const data = get(
    find(o, 'ConfigMap', (name) => name === `${runner}-config`),
    'data',
  ) as Record<string, string>;
  const config = parse(data['config.toml'] ?? '') as Manifest;
  const kubernetes = get(config, 'runners.0.kubernetes') as Manifest;
  const patches = kubernetes['pod_spec'] as Manifest[];
  set(kubernetes, 'pod_spec', edit(patches) ?? patches);
  data['config.toml'] = stringify(config);
}

/** Changes the patch that gives the jobs of a runner users of their own. */
const patched =
  (runner: string, edit: (patch: Manifest) => void): Change =>
  (o) =>
    editPatches(o, runner, (patches) => {
      const own = patches.find((patch) => patch['name'] === 'user-namespace');
      if (own === undefined) {
        throw new TypeError(`jobs of ${runner} have the users of their node`);
      }
      const patch = JSON.parse(String(own['patch'])) as Manifest;
      edit(patch);
      own['patch'] = JSON.stringify(patch);
    });

const PROFILE = 'containers.0.securityContext.seccompProfile';

/** The policies are of a fleet that was not changed, and try every attack. */
const WITHOUT_POLICIES = RULES.filter(({ id }) => !id.startsWith('admission-'));

function judged(change: Change, expected: ExpectedFleet | undefined) {
  const objects = structuredClone(RENDERED) as unknown as Manifest[];
  change(objects);
  return judge(WITHOUT_POLICIES, collectFacts(objects, expected));
}

/** The rules that tell something of a change. */
const told = (change: Change, expected: ExpectedFleet | undefined = EXPECTED) =>
  judged(change, expected)
    .results.filter(({ findings }) => findings.length > 0)
    .map(({ id }) => id);

const nothing: Change = () => undefined;

test('nothing is told of what is rendered, with a fleet and without one', () => {
  expect(told(nothing)).toEqual([]);
  expect(judged(nothing, undefined).results.filter(({ findings }) => findings.length > 0)).toEqual([]);
});

test('a runner may have one profile of a neighbour that has two', () => {
  const { appArmorProfile: _, ...one } = IMAGE_BUILDS;
  const builder = { kind: 'docker', imageBuilds: IMAGE_BUILDS } as const;
  const fleet = fleetOf(
    { ...builder, name: 'both', tags: ['both'] },
    { ...builder, name: 'one', tags: ['one'], imageBuilds: one },
  );
  expect(renderFleet(fleet)).toHaveLength(2);
});

test('each profile of the node is told as an opening', () => {
  const sentences = judged(nothing, EXPECTED).openings.map(({ sentence }) => sentence);
  expect(sentences.filter((sentence) => sentence.includes('of their node'))).toEqual([
    'build containers run under the seccomp profile profiles/image-builds.json of their node, which may let them mount',
    'build containers run under the AppArmor profile image-builds of their node, which may let them mount',
    'build containers run under the seccomp profile image-builds.json of their node, which may let them mount',
  ]);
});

test.each<[string, Change, readonly string[]]>([
  [
    'no users of their own',
    (o) => editPatches(o, 'tinyland-docker', (patches) => patches.filter(isOther)),
    ['fleet-config-differs'],
  ],
  [
    'image builds with the users of the node',
    patched('image-builds', (patch) => remove(patch, 'hostUsers')),
    ['job-node-profiles', 'fleet-config-differs'],
  ],
  [
    'image builds without their profile',
    patched('image-builds', (patch) => remove(patch, PROFILE)),
    ['fleet-config-differs'],
  ],
  [
    'image builds without their AppArmor profile',
    patched('image-builds', (patch) => remove(patch, 'containers.0.securityContext.appArmorProfile')),
    ['fleet-config-differs'],
  ],
  [
    'another profile',
    patched('image-builds', (patch) => set(patch, `${PROFILE}.localhostProfile`, 'lax.json')),
    ['pod-spec-patch-scope', 'job-node-profiles', 'fleet-config-differs'],
  ],
  [
    'no seccomp',
    patched('image-builds', (patch) => set(patch, PROFILE, { type: 'Unconfined' })),
    ['pod-spec-patch-scope', 'pss-seccomp', 'fleet-config-differs'],
  ],
  [
    'the profile in the helper',
    patched('image-builds', (patch) => set(patch, 'containers.0.name', 'helper')),
    ['pod-spec-patch-scope', 'job-node-profiles', 'fleet-config-differs'],
  ],
  [
    'the profile of another runner',
    (o) => {
      let patches: readonly Manifest[] = [];
      editPatches(o, 'image-builds', (own) => {
        patches = own;
      });
      editPatches(o, 'docker', () => patches);
    },
    ['pod-spec-patch-scope', 'job-node-profiles'],
  ],
])('%s', (_, change, rules) => {
  expect(told(change)).toEqual(expect.arrayContaining([...rules]));
});

function isOther(patch: Manifest): boolean {
  return patch['name'] !== 'user-namespace';
}

test('users of their own that the fleet does not ask for take something away, and are let be', () => {
  const change: Change = (o) =>
    editPatches(o, 'docker', (patches) => [
      ...patches,
      { name: 'more', patch_type: 'strategic', patch: '{"hostUsers":false}' },
    ]);
  expect(told(change)).toEqual([]);
});

test('without a fleet, a profile is let pass in a build container with users of its own alone', () => {
  const without = (change: Change) =>
    judged(change, undefined)
      .results.filter(({ findings }) => findings.length > 0)
      .map(({ id }) => id);
  expect(
    without(patched('image-builds', (patch) => set(patch, `${PROFILE}.localhostProfile`, 'x.json'))),
  ).toEqual([]);
  expect(without(patched('image-builds', (patch) => remove(patch, 'hostUsers')))).toEqual([
    'job-node-profiles',
  ]);
});
