import { boundaryFindings } from '../../lib/fleet-boundary';
import { objectsOf } from './rendered';
import { fleetOf } from './sample-fleet';

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: unknown;
  readonly rules?: unknown;
}

const kept = fleetOf({ kind: 'docker', disruptionBudget: true });
const plain = fleetOf({ kind: 'docker' });
const isBudgetOfJobs = (object: unknown) => {
  const { kind, metadata } = object as Named;
  return kind === 'PodDisruptionBudget' && metadata.name === 'docker-job';
};

describe('the disruption budget of jobs', () => {
  it('is one object more, and no right of anybody', () => {
    const rules = (fleet: typeof kept) =>
      (objectsOf(fleet) as unknown as readonly Named[])
        .filter(({ kind }) => kind === 'Role')
        .map((role) => role.rules);
    expect(objectsOf(kept).filter(isBudgetOfJobs)).toMatchObject([
      {
        spec: {
          minAvailable: 1_000_000,
          selector: { matchLabels: { 'runner-fleet/runner': 'docker', 'runner-fleet/role': 'job' } },
        },
      },
    ]);
    expect(rules(kept)).toEqual(rules(plain));
    expect(objectsOf(kept).filter((object) => !isBudgetOfJobs(object))).toEqual(objectsOf(plain));
  });

  it('is missed where the fleet says that there is one', () => {
    const objects = objectsOf(kept).filter((object) => !isBudgetOfJobs(object));
    const told = boundaryFindings(kept, [{ objects }]);
    expect(told.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      expect.stringMatching(/^fleet-complete: .*PodDisruptionBudget/),
    ]);
  });

  it('is of nobody where the fleet says nothing of it', () => {
    const told = boundaryFindings(plain, [{ objects: objectsOf(kept) }]);
    expect(told.map(({ code }) => code)).toEqual(['fleet-no-strangers']);
  });
});
