import { ApiObject, App, Chart } from 'cdk8s';
import {
  Fleet,
  RunnerAdmission,
  RunnerDeployment,
  RunnerNamespace,
  RunnerNetworkPolicy,
  RunnerQuota,
  RunnerRbac,
  RunnerSecrets,
} from '../../lib';

export const fleet = Fleet.define({
  org: 'acme',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
  monitoring: { namespace: 'monitoring' },
  runners: [{ kind: 'docker' }],
});

/**
 * An app of one's own: what a cluster admin applies in one chart, what the team applies in another one, and an object
 * that this package does not make beside the constructs. Each construct knows where its objects belong, whatever the
 * `namespace` of its chart.
 */
export function buildApp(outdir?: string): App {
  const app = new App(outdir === undefined ? {} : { outdir });

  const platform = new Chart(app, 'platform', { disableResourceNameHashes: true });
  new RunnerNamespace(platform, 'namespace', { fleet });
  new RunnerAdmission(platform, 'admission', { fleet });

  const team = new Chart(app, 'team', { disableResourceNameHashes: true });
  new RunnerNetworkPolicy(team, 'network', { fleet });
  new RunnerQuota(team, 'quota', { fleet });
  new RunnerSecrets(team, 'secrets', { fleet });
  for (const runner of fleet.runners) {
    new RunnerRbac(team, `${runner.name}-rbac`, { runner });
    new RunnerDeployment(team, runner.names.manager, { runner });
  }
  new ApiObject(team, 'pod-monitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'managers', namespace: fleet.names.namespace },
    spec: {
      selector: { matchLabels: { 'runner-fleet/role': 'manager' } },
      podMetricsEndpoints: [{ port: 'metrics' }],
    },
  });
  return app;
}
