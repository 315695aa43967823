import fc from 'fast-check';
import { Fleet, type FleetSpec } from '../../lib';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { expressionsOf } from '../../lib/policy/policy-size';
import { arbitraryFleet } from '../chart/arbitrary-fleet';
import { jobPod } from '../corpus/job-pod';
import { managerPod } from '../corpus/manager-pod';
import { type Pod, withSecurity, withSpec } from '../corpus/objects';
import { creating } from '../corpus/request';
import { manager, REPLICA_SETS } from '../corpus/users';
import { CEL } from './cel-dialect';
import { denialsOf } from './evaluate';

/** The longest job pod of every runner of a fleet, with the user that creates it. */
function jobsOf(fleet: Fleet): readonly { readonly user: string; readonly pod: Pod }[] {
  return fleet.runners.map(({ name, settings }) => ({
    user: manager(fleet.org, name),
    pod: jobPod(fleet, name, { credentials: true, timeout: settings.maximumTimeoutSeconds }),
  }));
}

/** The rules that refuse that a user creates a pod. */
function refusals(fleet: Fleet, user: string, pod: Pod): readonly string[] {
  return denialsOf(fleet, creating(user, 'pods', pod)).map(({ rule }) => rule);
}

const property = (check: (fleet: Fleet) => void) => {
  fc.assert(
    fc.property(arbitraryFleet, (spec: FleetSpec) => check(Fleet.parse(spec))),
    { numRuns: 25, interruptAfterTimeLimit: 60_000, endOnFailure: true },
  );
};

describe('the policies of any fleet', () => {
  it('admit the job pods and managers that it describes', () => {
    property((fleet) => {
      for (const { user, pod } of jobsOf(fleet)) {
        expect(refusals(fleet, user, pod)).toEqual([]);
      }
      for (const { name } of fleet.runners) {
        expect(refusals(fleet, REPLICA_SETS, managerPod(fleet, name))).toEqual([]);
      }
    });
  });

  it('admit no privileged job, whatever the kind of its runner', () => {
    property((fleet) => {
      for (const { user, pod } of jobsOf(fleet)) {
        expect(refusals(fleet, user, withSecurity(pod, 'build', { privileged: true }))).toContain(
          'baseline-privileged',
        );
      }
    });
  });

  it('admit no job pod under the name of another runner', () => {
    property((fleet) => {
      for (const { user, pod } of jobsOf(fleet)) {
        for (const other of fleet.runners.filter(({ name }) => user !== manager(fleet.org, name))) {
          const stranger = manager(fleet.org, other.name);
          expect(refusals(fleet, stranger, pod)).toEqual(
            expect.arrayContaining(['job-labels', 'job-service-account']),
          );
          expect(refusals(fleet, user, withSpec(pod, { serviceAccountName: other.names.job }))).toContain(
            'job-service-account',
          );
        }
      }
    });
  });

  it('are expressions that can be read', () => {
    property((fleet) => {
      for (const expression of admissionPolicies(fleet).flatMap(expressionsOf)) {
        expect(() => CEL.parse(expression)).not.toThrow();
      }
    });
  });
});
