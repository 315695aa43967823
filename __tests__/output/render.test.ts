import { renderFleet } from '../../lib';
import { headerOf } from '../../lib/output/render';
import { objectsIn } from '../chart/rendered';
import { EVERY_KIND, fleetOf } from '../chart/sample-fleet';

const files = renderFleet(fleetOf(...EVERY_KIND));

describe('a rendered fleet', () => {
  it('is two files, the one that needs a cluster admin apart', () => {
    expect(files.map(({ path }) => path)).toEqual(['acme-cluster.k8s.yaml', 'acme-runners.k8s.yaml']);
    const [cluster = [], runners = []] = files.map(objectsIn);
    expect(cluster.filter(({ metadata }) => metadata.namespace !== undefined)).toEqual([]);
    expect(runners.filter(({ metadata }) => metadata.namespace !== 'acme-runners')).toEqual([]);
    expect(cluster[0]?.kind).toBe('Namespace');
  });

  it('is applied in that order by a kubectl that reads files by name', () => {
    expect(files.map(({ path }) => path).toSorted()).toEqual(files.map(({ path }) => path));
  });

  it('is the same each time', () => {
    expect(renderFleet(fleetOf(...EVERY_KIND))).toEqual(files);
  });

  it('follows the order of its runners and of nothing else', () => {
    const [first, second, ...others] = EVERY_KIND;
    const swapped = renderFleet(fleetOf(...(second && first ? [second, first, ...others] : [])));
    expect(swapped).not.toEqual(files);
    const lines = (text: string | undefined) => text?.split('\n').toSorted();
    expect(lines(swapped[1]?.text)).toEqual(lines(files[1]?.text));
  });

  it.each(files)('$path says in its first line what it is, and ends with one newline', ({ path, text }) => {
    expect(text.split('\n')[0]).toBe(
      `# ${path}: rendered by cdk8s-gitlab-runners. Edit the fleet instead of this file.`,
    );
    expect(text.startsWith(headerOf(path))).toBe(true);
    expect(text).toMatch(/[^\n]\n$/);
    expect(text).not.toMatch(/[ \t]$/m);
    expect(text).not.toContain('\r');
  });

  it('holds no anchor or alias, which readers expand', () => {
    for (const { text } of files) {
      expect(text).not.toMatch(/^[^#|"']*[:-] [&*][A-Za-z0-9_]/m);
    }
  });
});
