import { Readable } from 'node:stream';
import { checkBoundary, render } from '../lib';
import { readManifests } from '../lib/cli/verify-input';
import { findingsOf } from '../lib/fleet-boundary';
import { staleFiles } from '../lib/testing';
import { fleetsOfMain } from './main-fleet';

/** What to run where a test below fails. */
const HINT = 'main.ts and dist/ differ: run `npm run synth`, look at the diff of dist/, and commit both';

/** Your fleet: the only tests that read `main.ts` and `dist/`. All others stand on fleets of their own. */
describe('main.ts and dist/', () => {
  const specs = fleetsOfMain();
  const { fleets } = render(specs);

  test('there is a fleet', () => {
    expect(fleets.length).toBeGreaterThan(0);
  });

  test('the files of dist/ are those of main.ts, byte for byte', () => {
    const differing = staleFiles(specs);
    expect(differing.length === 0 ? 'the same' : `${HINT}\n${differing.join('\n')}`).toBe('the same');
  });

  test.each(fleets.map((fleet) => [fleet.cluster.name ?? '', fleet.org, fleet] as const))(
    'dist/%s holds the boundary of fleet %s as it lies there',
    async (cluster, _, fleet) => {
      const { clusterChart, runnersChart } = fleet.names;
      const objects: unknown[] = [];
      for (const chart of [clusterChart, runnersChart]) {
        const path = ['dist', cluster, `${chart}.k8s.yaml`].filter(Boolean).join('/');
        const read = await readManifests([path], Readable.from([]));
        objects.push(...read.flatMap((manifests) => manifests.objects));
      }
      expect(findingsOf(checkBoundary(objects, fleet))).toEqual([]);
    },
  );
});
