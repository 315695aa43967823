import { Fleet } from '../../lib';
import { OBJECTS, type ObjectRow, SYNC_WAVE } from '../../lib/constructs/objects';
import { renderFleet } from '../../lib/output/render';
import { objectsIn } from './rendered';
import { EVERY_OBJECT } from './sample-fleet';

const files = renderFleet(Fleet.define(EVERY_OBJECT));
const objects = files.flatMap((file) =>
  objectsIn(file).map((object) => ({ ...object, file: file.path.replace(/^.*-(\w+)\.k8s\.yaml$/, '$1') })),
);
const rows: readonly (readonly [string, ObjectRow])[] = Object.entries(OBJECTS);

it('every kind that is rendered has a row, and every row is rendered of the sample fleet', () => {
  expect([...new Set(objects.map(({ kind }) => kind))].sort()).toEqual(rows.map(([kind]) => kind).sort());
});

describe.each(rows)('%s', (kind, { apiVersion, component, file, syncOption, wave }) => {
  const own = objects.filter((object) => object.kind === kind);

  it('is what its row in lib/constructs/objects.ts says', () => {
    for (const object of own) {
      const { annotations, labels, namespace } = object.metadata;
      expect({ apiVersion: object.apiVersion, file: object.file, namespace }).toEqual({
        apiVersion,
        file,
        namespace: file === 'runners' ? 'acme-runners' : undefined,
      });
      expect(labels['app.kubernetes.io/component']).toBe(component);
      expect(annotations['argocd.argoproj.io/sync-wave']).toBe(String(SYNC_WAVE[wave]));
      expect(annotations['argocd.argoproj.io/sync-options']).toBe(syncOption?.option);
    }
  });
});
