import { ApiObject, type ApiObjectProps, App, Chart, Lazy, Testing, YamlOutputType } from 'cdk8s';
import { Construct } from 'constructs';
import { Fleet, FleetChart } from '../../lib';
import { TemporaryFolder } from '../output/folder';
import { adminBinding, deploymentOf, evilPod, shareHost, sibling } from './app-attacks/attack';
import { fleetOf, specOf } from './sample-fleet';

const fleet = fleetOf({ kind: 'docker' });

describe('an app with more than a fleet', () => {
  const folder = new TemporaryFolder();
  afterAll(() => folder.remove());

  function appWith(yamlOutputType = YamlOutputType.FILE_PER_CHART): { app: App; chart: FleetChart } {
    const app = new App({ outdir: folder.path, yamlOutputType });
    return { app, chart: new FleetChart(app, { fleet }) };
  }

  it.each([
    YamlOutputType.FILE_PER_APP,
    YamlOutputType.FILE_PER_CHART,
    YamlOutputType.FILE_PER_RESOURCE,
    YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  ])('writes what is none of its business, output type %d', (type) => {
    const { app } = appWith(type);
    const web = sibling(app);
    new ApiObject(web, 'namespace', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'web' },
    } as ApiObjectProps);
    new ApiObject(web, 'pod', { ...evilPod('own'), metadata: { name: 'own' } } as ApiObjectProps);
    new ApiObject(
      web,
      'binding',
      adminBinding({ kind: 'ServiceAccount', name: 'docker-manager', namespace: 'web' }),
    );
    new ApiObject(web, 'secret', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'own' },
      stringData: { a: 'b' },
    } as ApiObjectProps);
    app.synth();
    expect(Object.values(folder.contents()).join('\n')).toMatch(/name: cluster-admin/);
  });

  it('may hold a value that differs each time, as long as each of them is sound', () => {
    const { app, chart } = appWith();
    let count = 0;
    const produce = () => String(count++);
    deploymentOf(chart).metadata.addAnnotation('example.com/count', Lazy.any({ produce }) as string);
    app.synth();
    expect(folder.contents()['acme-runners.k8s.yaml']).toMatch(/example.com\/count: "\d/);
  });

  it('is judged anew at the second synth, and writes what changed', () => {
    const { app, chart } = appWith();
    app.synth();
    deploymentOf(chart).metadata.addAnnotation('example.com/changed', 'yes');
    app.synth();
    expect(folder.contents()['acme-runners.k8s.yaml']).toMatch(/example.com\/changed: "yes"/);
    shareHost(deploymentOf(chart));
    expect(() => app.synth()).toThrow(/hostPID/);
  });

  it('gives what was judged to the tests of its author', () => {
    const { chart } = appWith();
    expect(Testing.synth(chart)).toEqual(chart.finalObjects()[1]?.objects);
    shareHost(deploymentOf(chart));
    expect(() => Testing.synth(chart)).toThrow(/hostPID/);
  });
});

describe('several fleets in one app', () => {
  const on = (name?: string) => {
    const spec = specOf({ kind: 'docker' });
    return Fleet.parse({ ...spec, cluster: { ...spec.cluster, ...(name === undefined ? {} : { name }) } });
  };
  const twoOf = (one: Fleet, other: Fleet): App => {
    const app = Testing.app();
    new FleetChart(new Construct(app, 'one'), { fleet: one });
    new FleetChart(new Construct(app, 'two'), { fleet: other });
    new Chart(app, 'empty');
    return app;
  };

  it('are one organisation in two clusters', () => {
    expect(() => twoOf(on('east'), on('west')).synth()).not.toThrow();
  });

  it('are refused as one organisation twice in one cluster', () => {
    expect(() => twoOf(on(), on()).synth()).toThrow(/\[duplicate-fleet\] fleet acme/);
  });

  it('are refused where the files of one would be those of the other', () => {
    const app = new App({ outdir: Testing.app().outdir, yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
    new FleetChart(app, { fleet: on() });
    new FleetChart(app, { fleet: Fleet.parse({ ...specOf({ kind: 'docker' }), org: 'other' }) });
    expect(() => app.synth()).toThrow(/\[shared-file\]/);
  });
});
