import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleets as imageBuilds } from '../../../examples/image-builds/fleet';
import { fleets as kaniko } from '../../../examples/kaniko/fleet';
import { Fleet, type FleetSpec } from '../../../lib';
import { MANAGER_USER } from '../../../lib/fleet/images';
import { configIn } from '../../config/read-back';
import { FLEET_SPECS } from '../../corpus/fleets';
import { parseObjects, renderFiles } from '../../e2e/cluster/fleets';
import { IMAGES, type Image, placeOf } from './images';
import { DEBIAN_LAYERS, FILE_LAYERS, IMAGE_PROGRAMS, type ImageProgram, type LayerName } from './layers';
import { isDebianLayer, Recipes } from './recipe';

const ALL: readonly Image[] = Object.values(IMAGES);
const NAMES = ALL.map(({ name }) => name);
const LAYERS = [...Object.keys(DEBIAN_LAYERS), ...Object.keys(FILE_LAYERS)] as readonly LayerName[];

/** Every image that nodes pull for a fleet and jobs that name none. */
function pulledBy(spec: FleetSpec): readonly string[] {
  const fleet = Fleet.parse(spec);
  const ofJobs = fleet.runners.flatMap(({ name }) =>
    configIn(fleet, name).runners.flatMap(({ kubernetes }) => [
      kubernetes.image,
      kubernetes.helper_image,
      ...(kubernetes.services ?? []).map((service) => service.name),
    ]),
  );
  const objects = [...renderFiles(spec).values()].flatMap(parseObjects);
  const ofManagers = objects
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap((deployment) => deployment['spec'].template.spec.containers)
    .map(({ image }) => image);
  return [...ofJobs, ...ofManagers];
}

describe('the images of the lab', () => {
  test.each([
    ['every kind', FLEET_SPECS.tinyland, 5],
    ['the example kaniko', kaniko[0] as FleetSpec, 1],
    ['the example image-builds', imageBuilds[0] as FleetSpec, 1],
  ])('%s: what nodes pull is there by its exact name', (_, spec, runners) => {
    const pulled = pulledBy(spec);
    expect(pulled.length).toBeGreaterThanOrEqual(3 * runners);
    expect(pulled.filter((name) => !NAMES.includes(name))).toEqual([]);
  });

  test('a registry has a place for each, and no two share it', () => {
    const places = ALL.map((image) => Object.values(placeOf(image)).join(':'));
    expect(places.filter((place) => !/^[a-z0-9./-]+:[\w.-]+$/.test(place))).toEqual([]);
    expect(new Set(places).size).toBe(places.length);
    expect(placeOf(IMAGES.pause)).toEqual({ repository: 'pause', tag: '3.10.1' });
  });

  test.each(Object.entries<Image>(IMAGES))(
    '%s: each layer of Debian is on what it was made on',
    (_, image) => {
      const debian = image.layers.filter(isDebianLayer);
      expect(image.layers.slice(0, debian.length)).toEqual(debian);
      const [lowest, ...others] = debian;
      expect(lowest && DEBIAN_LAYERS[lowest].on).toBeUndefined();
      expect(others.map((name) => DEBIAN_LAYERS[name].on)).toEqual(debian.slice(0, -1));
    },
  );

  test('no layer and no program is made for nothing', () => {
    const used = new Set<LayerName>(ALL.flatMap(({ layers }) => layers));
    expect(LAYERS.filter((name) => !used.has(name))).toEqual([]);
    const held = Object.values(FILE_LAYERS).flatMap((contents) =>
      Object.values(contents).map((content) => content.program),
    );
    expect(IMAGE_PROGRAMS.filter((name) => !held.includes(name))).toEqual([]);
  });

  test('the manager ends as GitLab Runner wants to be ended, and its user has a name', () => {
    expect(IMAGES.manager.config.StopSignal).toBe('SIGQUIT');
    expect(FILE_LAYERS.manager['/etc/passwd'].text).toContain(`:${MANAGER_USER.uid}:${MANAGER_USER.gid}:`);
  });
});

describe('what is made anew', () => {
  const folder = mkdtempSync(join(tmpdir(), 'images-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The digests of all layers where one program is another than usual. */
  function digests(changed?: ImageProgram): ReadonlyMap<LayerName, string> {
    const paths = IMAGE_PROGRAMS.map((name) => {
      const path = join(folder, name);
      writeFileSync(path, name === changed ? 'changed' : name);
      return [name, path];
    });
    const recipes = new Recipes(Object.fromEntries(paths) as Record<ImageProgram, string>);
    return new Map(LAYERS.map((name) => [name, recipes.ofLayer(name)]));
  }

  test.each(IMAGE_PROGRAMS)('another %s: the layers that hold it', (program) => {
    const [before, after] = [digests(), digests(program)];
    const holding = Object.entries(FILE_LAYERS)
      .filter(([, contents]) => JSON.stringify(contents).includes(`"program":"${program}"`))
      .map(([name]) => name);
    expect(LAYERS.filter((name) => before.get(name) !== after.get(name))).toEqual(holding);
    expect(holding).not.toEqual([]);
  });

  test('no two layers of files are taken for the same', () => {
    const files = LAYERS.filter((name) => !isDebianLayer(name)).map((name) => digests().get(name));
    expect(new Set(files).size).toBe(files.length);
  });
});
