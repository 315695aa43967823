/** The fleet of a new project, which its owner edits. */
export const FLEET = `import type { FleetSpec } from 'cdk8s-gitlab-runners';

/** The fleets of this project. A new runner is a line: its kind, its name and what differs. */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: {
      // Placeholders: the Service \`kubernetes\` of your cluster, and the endpoints behind it.
      apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] },
    },
    runners: [{ kind: 'docker' }],
  },
];
`;

/** What writes the fleet. */
export const MAIN = `import { synthesize } from 'cdk8s-gitlab-runners';
import { fleets } from './fleet';

synthesize(...fleets);
`;

/** The test of a new project. It runs on Node alone, so that a project installs nothing for it. */
export const TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from 'cdk8s-gitlab-runners';
import { staleFiles } from 'cdk8s-gitlab-runners/testing';
import { fleets } from '../fleet';

test('the fleets have no fault and hold the boundary', () => {
  assert.equal(render(fleets).fleets.length, fleets.length);
});

test('dist/ is what the fleets render', () => {
  assert.deepEqual(staleFiles(fleets), [], 'run npm run synth, look at the diff of dist/ and commit it');
});

// What your team decided belongs into tests like this one: whoever changes it, changes the test with it.
test('no runner is privileged', () => {
  const runners = render(fleets).fleets.flatMap((fleet) => fleet.runners);
  assert.deepEqual(
    runners.filter(({ kind }) => kind === 'dind').map(({ name }) => name),
    [],
  );
});
`;
