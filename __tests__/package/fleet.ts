import { App } from 'cdk8s';
import { Fleet, FleetChart, type FleetSpec } from 'cdk8s-gitlab-runners';
import { assertBoundary, type BoundaryMatchers, boundaryMatchers } from 'cdk8s-gitlab-runners/testing';

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
const fleet = Fleet.define(spec);
const chart = new FleetChart(app, { fleet });
app.synth();

assertBoundary(
  chart.finalObjects().flatMap(({ objects }) => objects),
  fleet,
);
// The declarations hold without the types of any test runner.
export const matchers: Record<keyof BoundaryMatchers<void>, unknown> = boundaryMatchers;
