import { Fleet } from '../../lib';
import { jobPodsOf } from '../../lib/fleet/capacity';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { guardedRunners, MAXIMUM_GUARDED_PODS } from '../../lib/policy/guarded-pods';
import { dedicatedTaints } from '../../lib/policy/tolerations';
import { corpusFleet, FLEET_SPECS } from '../corpus/fleets';
import { jobPod } from '../corpus/job-pod';
import { withLabels } from '../corpus/objects';
import { updating } from '../corpus/request';
import { VISITOR } from '../corpus/users';
import { denialsOf } from './evaluate';

/** What policies look up in the fleet: a list that lacks one leaves a way around the rule that reads it. */
describe('of a fleet', () => {
  const fleet = corpusFleet('tinyland');

  it('every Secret that managers, job pods and nodes read', () => {
    const tokens = ['docker', 'tinyland-docker', 'nix', 'tinyland-nix', 'dind'].map(
      (name) => `${name}-token`,
    );
    expect([...fleet.secretNames].sort()).toEqual([...tokens, 'attic-credentials'].sort());
    expect(corpusFleet('acme').secretNames).toEqual(
      expect.arrayContaining(['registry-credentials', 'attic-push-credentials', 'cache-writer-token']),
    );
    expect(corpusFleet('plain').secretNames).toEqual(
      FLEET_SPECS.plain.runners.map(({ kind }) => `${kind}-token`),
    );
  });

  it('every taint that keeps nodes for a runner', () => {
    expect(dedicatedTaints(fleet)).toEqual(['tinyland.dev/dind']);
    expect(dedicatedTaints(corpusFleet('acme'))).toEqual([
      'acme.dev/arm',
      'acme.dev/spot',
      'acme.dev/preemptible',
      'acme.dev/build',
    ]);
    expect(dedicatedTaints(corpusFleet('plain'))).toEqual([]);
  });

  it.each(['connections', 'credentials'] as const)(
    'all runners, up to as many job pods as can be guarded: %s',
    (guard) => {
      const fleetOf = (concurrency: number) =>
        Fleet.parse({
          ...FLEET_SPECS.plain,
          runners: [
            { kind: 'docker', concurrency },
            { kind: 'tinyland-docker', concurrency: 10 },
          ],
        });
      const of = (concurrency: number) => guardedRunners(fleetOf(concurrency), guard).map(({ name }) => name);
      const podsOf = (concurrency: number) => jobPodsOf(fleetOf(concurrency).runner('docker'));
      const others = jobPodsOf(fleetOf(1).runner('tinyland-docker'));
      const most = Array.from({ length: 250 }, (_, index) => index + 1).find(
        (concurrency) => podsOf(concurrency) + others === MAXIMUM_GUARDED_PODS[guard],
      );
      expect(of(most ?? 0)).toEqual(['docker', 'tinyland-docker']);
      expect(of((most ?? 0) + 1)).toEqual([]);
    },
  );

  it('nodes alone may ask for tokens, unless somebody may break the glass', () => {
    const rule = (of: Fleet) =>
      admissionPolicies(of)
        .flatMap(({ rules }) => rules)
        .find(({ id }) => id === 'secret-token-request')?.expression;
    const nodes = (groups: string) =>
      `variables.isSecret || request.userInfo.?groups.orValue([]).exists(g, g in [${groups}])`;
    expect(rule(fleet)).toBe(nodes("'system:nodes'"));
    const open = Fleet.parse({
      ...FLEET_SPECS.tinyland,
      cluster: { ...FLEET_SPECS.tinyland.cluster, breakGlass: { users: ['oncall'], groups: ['sre'] } },
    });
    expect(rule(open)).toBe(`${nodes("'system:nodes', 'sre'")} || request.userInfo.username in ['oncall']`);
  });

  it.each([
    'runner-fleet/runner',
    'runner-fleet/role',
    'runner-fleet/kind',
    'manager.runner.gitlab.com/name',
  ])('the label %s, which says whose a pod is and never changes', (label) => {
    const pod = jobPod(fleet, 'docker');
    const changed = withLabels(pod, { [label]: 'nix' });
    const denials = denialsOf(fleet, updating(VISITOR, 'pods', pod, changed));
    expect(denials.map(({ rule }) => rule)).toContain('change-labels');
  });
});
