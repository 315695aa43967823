import { renderFleet } from '../../../lib';
import { fleetOf, IMAGE_BUILDS } from '../../chart/sample-fleet';
import { corpusFleet } from '../../corpus/fleets';
import { type Manifest, remove, set } from '../edit';
import { type Change, editJobs, editPatch, judging, NOTHING } from './changed-fleet';

const { judged, told, toldAlone } = judging(corpusFleet('builders'));

/** Changes the patches of a runner's job pods. */
function editPatches(
  o: Manifest[],
  runner: string,
  edit: (patches: Manifest[]) => readonly Manifest[],
): void {
  editJobs(o, runner, (kubernetes) =>
    set(kubernetes, 'pod_spec', edit(kubernetes['pod_spec'] as Manifest[])),
  );
}

/** Changes the patch that gives the jobs of a runner users of their own. */
const patched =
  (runner: string, edit: (patch: Manifest) => void): Change =>
  (o) =>
    editPatch(o, runner, 'user-namespace', edit);

const PROFILE = 'containers.0.securityContext.seccompProfile';

test('nothing is told of what is rendered, with a fleet and without one', () => {
  expect(told(NOTHING)).toEqual([]);
  expect(toldAlone(NOTHING)).toEqual([]);
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
  const sentences = judged(NOTHING).openings.map(({ sentence }) => sentence);
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
        return own;
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
  expect(
    toldAlone(patched('image-builds', (patch) => set(patch, `${PROFILE}.localhostProfile`, 'x.json'))),
  ).toEqual([]);
  expect(toldAlone(patched('image-builds', (patch) => remove(patch, 'hostUsers')))).toEqual([
    'job-node-profiles',
  ]);
});
