import { Fleet, type FleetSpec, fleetBefore, type RunnerSpec, renderFleet } from '../../../lib';
import { IMAGE_BUILDS } from '../../chart/sample-fleet';
import type { Manifest } from '../edit';
import { admissionResults, expressionsOf, policyOf } from './rendered-fleet';

type Change = Partial<RunnerSpec<'docker'>>;

const SHIFTED: Change = { userNamespaces: true };
const BUILDS: Change = { imageBuilds: IMAGE_BUILDS };
const WITHOUT_APP_ARMOR: Change = {
  imageBuilds: { userNamespaces: true, seccompProfile: IMAGE_BUILDS.seccompProfile },
};
const OTHER_PROFILE: Change = { imageBuilds: { ...IMAGE_BUILDS, seccompProfile: 'other.json' } };

/** A small fleet, one of whose runners changes, or both. */
function fleetWith(change: Change, others: Change = {}): FleetSpec {
  return {
    org: 'acme',
    cluster: { kubernetesVersion: '1.33', apiServer: { cidrs: ['10.43.0.1/32'] } },
    runners: [
      { kind: 'docker', ...others },
      { kind: 'docker', name: 'builder', tags: ['builder'], ...change },
    ],
  };
}

/** A fleet as it is rendered over another one: what is rendered was judged. */
function rendered(before: FleetSpec, now: FleetSpec): Manifest[] {
  const stood = fleetBefore(renderFleet(Fleet.parse(before)).map(({ text }) => text));
  const files = renderFleet(Fleet.parse(now), stood);
  return [...fleetBefore(files.map(({ text }) => text)).objects] as Manifest[];
}

const resultOf = (objects: readonly Manifest[]) =>
  admissionResults(objects, undefined).find(({ id }) => id === 'admission-overlap');

describe('a change over a committed version is let pass until the roll-over is done', () => {
  it.each<[string, FleetSpec, FleetSpec]>([
    ['users of their own', fleetWith({}), fleetWith(SHIFTED)],
    ['users of their own for all', fleetWith({}), fleetWith(SHIFTED, SHIFTED)],
    ['users of the node again', fleetWith(SHIFTED), fleetWith({})],
    ['users of the node again, for all', fleetWith(SHIFTED, SHIFTED), fleetWith({})],
    ['image builds', fleetWith({}), fleetWith(BUILDS)],
    ['image builds beside users of their own', fleetWith(SHIFTED), fleetWith(BUILDS)],
    ['image builds for all', fleetWith(BUILDS), fleetWith(BUILDS, BUILDS)],
    ['no image builds', fleetWith(BUILDS), fleetWith({})],
    ['users of their own alone', fleetWith(BUILDS), fleetWith(SHIFTED)],
    ['another profile', fleetWith(BUILDS), fleetWith(OTHER_PROFILE)],
    ['an AppArmor profile', fleetWith(WITHOUT_APP_ARMOR), fleetWith(BUILDS)],
    ['no AppArmor profile', fleetWith(BUILDS), fleetWith(WITHOUT_APP_ARMOR)],
  ])('%s', (_, before, now) => {
    // What is rendered was judged, by whoever knows what stood before.
    const sentences = resultOf(rendered(before, now))?.openings.map(({ sentence }) => sentence) ?? [];
    expect(sentences.join()).toMatch(/builder.* let pass as they were before/);
  });
});

describe('a version that no fleet was', () => {
  /** What is told of a version that says something else. */
  const forged = (name: string, text: string) => {
    const objects = rendered(fleetWith(BUILDS), fleetWith(OTHER_PROFILE));
    const line = expressionsOf(policyOf(objects, 'job-pods')).find((one) => one.name === name);
    expect(line?.text).toBeDefined();
    line?.write(text);
    return resultOf(objects)?.findings.map(({ message }) => message) ?? [];
  };

  it.each([
    ["['localhost/unconfined']"],
    ["['seccomp/../pods/lax.json']"],
    ["['seccomp/lax']"],
    ["['seccomp/']"],
    ["['unconfined']"],
  ])('runs jobs under something else: %s', (text) => {
    expect(forged('before_profiles', text)).toContain(
      'jobs of a version run under more than profiles of image builds',
    );
  });

  it('runs a build container under whatever it names', () => {
    const told = forged(
      'before_jobSecurityFields',
      "dyn(variables).containers.filter(e, e.name != 'build' && dyn(e).?securityContext.?seccompProfile.orValue({}) != {})",
    );
    expect(told.join()).toContain('no policy refuses a job pod');
  });
});
