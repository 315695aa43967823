import { App } from 'cdk8s';
import { Fleet, FleetChart, type FleetSpec } from 'cdk8s-gitlab-runners';

const spec: FleetSpec = {
  org: 'acme',
  cluster: { apiServer: { cidrs: ['10.0.0.1/32'] } },
  runners: [
    { kind: 'docker' },
    { kind: 'docker', name: 'docker-arm64', architecture: 'arm64' },
    {
      kind: 'dind',
      nodes: { pool: { pool: 'dind' }, taint: { key: 'dind', value: 'only' } },
    },
  ],
};

const app = new App({ outdir: process.argv[2] ?? 'dist' });
new FleetChart(app, { fleet: Fleet.define(spec) });
app.synth();
