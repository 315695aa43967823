import { ApiObject, App, JsonPatch } from 'cdk8s';
import { FleetChart, renderFleet } from '../../lib';
import { TemporaryFolder } from '../output/folder';
import { objectsIn } from './rendered';
import { EVERY_KIND, fleetOf } from './sample-fleet';

const fleet = fleetOf(...EVERY_KIND);
const FILES = ['acme-cluster.k8s.yaml', 'acme-runners.k8s.yaml'];

describe('the chart in an app of somebody else', () => {
  const folder = new TemporaryFolder();
  afterAll(() => folder.remove());

  it('synthesizes two files with the objects that the product itself renders', () => {
    const app = new App({ outdir: folder.path });
    new FleetChart(app, { fleet });
    app.synth();
    const written = folder.contents();
    expect(Object.keys(written)).toEqual(FILES);
    expect(FILES.map((name) => objectsIn({ text: written[name] ?? '' }))).toEqual(
      renderFleet(fleet).map(objectsIn),
    );
  });

  it('holds one chart for the cluster beside it', () => {
    const chart = new FleetChart(new App(), { fleet });
    expect([chart.cluster.node.id, chart.node.id]).toEqual(['acme-cluster', 'acme-runners']);
    expect(chart.cluster.node.scope).toBe(chart.node.scope);
  });

  it('refuses one fleet twice, whose files would be the same', () => {
    const app = new App({ outdir: folder.path });
    new FleetChart(app, { fleet });
    expect(() => new FleetChart(app, { fleet })).toThrow(
      /already a Construct with name 'acme-(cluster|runners)'/,
    );
  });

  it('is judged after every patch: a manager that was made privileged is no output', () => {
    const app = new App({ outdir: `${folder.path}/broken` });
    const chart = new FleetChart(app, { fleet });
    const deployment = chart.node
      .findAll()
      .find((one) => one instanceof ApiObject && one.kind === 'Deployment' && one.name === 'docker-manager');
    (deployment as ApiObject).addJsonPatch(
      JsonPatch.add('/spec/template/spec/containers/0/securityContext/privileged', true),
    );
    expect(() => app.synth()).toThrow(/docker-manager[\s\S]*privileged/);
    expect(folder.contents('broken')).toEqual({});
  });

  it.each([
    [
      'a command',
      JsonPatch.add('/spec/template/spec/containers/0/command', ['sh', '-c', 'env']),
      /manager-no-shell/,
    ],
    [
      'a user of jobs',
      JsonPatch.add('/spec/template/spec/containers/0/args/-', '--user=root'),
      /manager-command/,
    ],
    [
      'another image',
      JsonPatch.replace(
        '/spec/template/spec/containers/0/image',
        'evil.example/gitlab-runner:alpine-v19.3.2',
      ),
      /manager-image/,
    ],
    ['more of it', JsonPatch.replace('/spec/replicas', 2), /manager-replicas/],
    [
      'a group',
      JsonPatch.add('/spec/template/spec/securityContext/supplementalGroups', [6]),
      /manager-fields/,
    ],
  ])('is judged after every patch: a manager with %s is no output', (_, patch, found) => {
    const app = new App({ outdir: `${folder.path}/patched` });
    const deployment = new FleetChart(app, { fleet }).node
      .findAll()
      .find((one) => one instanceof ApiObject && one.kind === 'Deployment' && one.name === 'docker-manager');
    (deployment as ApiObject).addJsonPatch(patch);
    expect(() => app.synth()).toThrow(found);
    expect(folder.contents('patched')).toEqual({});
  });
});
