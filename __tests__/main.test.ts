import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { render } from '../lib';
import { checkBoundary } from '../lib/boundary/check';
import { readManifests } from '../lib/cli/verify-input';
import { expectationOf } from '../lib/fleet-boundary';
import { headerOf } from '../lib/output/render';
import { fleetsOfMain } from './main-fleet';
import { contentsOf } from './output/folder';

/** What to run where a test below fails. */
const HINT = 'main.ts and dist/ differ: run `npm run synth`, look at the diff of dist/, and commit both';

/** Your fleet: the only tests that read `main.ts` and `dist/`. All others stand on fleets of their own. */
describe('main.ts and dist/', () => {
  const { fleets, files } = render(fleetsOfMain());
  const rendered = new Map(files.map(({ path, text }) => [path, text]));
  const found = existsSync('dist') ? Object.entries(contentsOf('dist')) : [];
  const committed = new Map(found.filter(([path, text]) => isOurs(path, text)));

  test('there is a fleet', () => {
    expect(fleets.length).toBeGreaterThan(0);
  });

  test('the files of dist/ are those of main.ts, byte for byte', () => {
    const differing = [...new Set([...rendered.keys(), ...committed.keys()])].filter(
      (path) => rendered.get(path) !== committed.get(path),
    );
    expect(differing.length === 0 ? 'the same' : `${HINT}\n${differing.join('\n')}`).toBe('the same');
  });

  test.each(fleets.map((fleet) => [fleet.cluster.name ?? '', fleet.org, fleet] as const))(
    'dist/%s holds the boundary of fleet %s as it lies there',
    async (cluster, _, fleet) => {
      const { clusterChart, runnersChart } = fleet.names;
      const objects: unknown[] = [];
      for (const chart of [clusterChart, runnersChart]) {
        const path = ['dist', cluster, `${chart}.k8s.yaml`].filter(Boolean).join('/');
        const read = await readManifests(path, Readable.from([]));
        objects.push(...read.flatMap((manifests) => manifests.objects));
      }
      const report = checkBoundary(objects, expectationOf(fleet));
      expect(report.results.flatMap(({ findings }) => findings)).toEqual([]);
    },
  );
});

/** Files of others may lie beside ours, and copies of ours under another name. */
function isOurs(path: string, text: string): boolean {
  return text.startsWith(headerOf(basename(path)));
}
