import { Fleet, renderFleet } from '../../lib';
import { checkBoundary } from '../../lib/boundary/check';
import { objectsIn } from './rendered';
import { specOf } from './sample-fleet';

const EXPECTED = {
  org: 'acme',
  runners: [
    { name: 'docker', kind: 'docker', podSecurity: 'baseline' },
    { name: 'second', kind: 'docker', podSecurity: 'baseline' },
  ],
  admission: true,
} as const;

describe.each([
  ['users', { users: ['oncall@example.com', 'second'] }, ['oncall@example.com', 'second']],
  ['groups', { groups: ['oncall'] }, ['oncall']],
  [
    'users and groups',
    { users: ['oncall@example.com'], groups: ['oncall'] },
    ['oncall@example.com', 'oncall'],
  ],
])('%s who may break the glass', (_, breakGlass, names) => {
  const spec = specOf({ kind: 'docker' }, { kind: 'docker', name: 'second' });
  const fleet = Fleet.parse({ ...spec, cluster: { ...spec.cluster, breakGlass } });

  it('leave the boundary whole', () => {
    const objects = renderFleet(fleet).flatMap(objectsIn);
    expect(checkBoundary(objects, { ...EXPECTED, breakGlass: names }).holds).toBe(true);
  });

  it('are a hole where the fleet does not name them', () => {
    const objects = renderFleet(fleet).flatMap(objectsIn);
    const { results } = checkBoundary(objects, { ...EXPECTED, breakGlass: ['somebody-else'] });
    expect(results.filter(({ status }) => status === 'fail').map(({ id }) => id)).toEqual([
      'admission-coverage',
      'admission-admits',
      'admission-refuses',
      'admission-exercised',
    ]);
  });
});
