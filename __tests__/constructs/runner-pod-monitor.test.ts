import { Fleet, RunnerPodMonitor } from '../../lib';
import { objectsAlone } from '../chart/rendered';
import { EVERY_OBJECT, fleetOf } from '../chart/sample-fleet';

const rendered = (fleet: Fleet) => objectsAlone((chart) => new RunnerPodMonitor(chart, 'monitor', { fleet }));

it('scrapes the metrics of managers and sends nothing', () => {
  const [monitor, ...others] = rendered(Fleet.define(EVERY_OBJECT));
  expect(others).toEqual([]);
  expect(monitor?.metadata.name).toBe('managers');
  expect({ ...monitor, metadata: undefined }).toEqual({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    spec: {
      selector: { matchLabels: { 'runner-fleet/role': 'manager' } },
      podTargetLabels: ['runner-fleet/runner'],
      podMetricsEndpoints: [{ port: 'metrics', path: '/metrics' }],
    },
  });
});

it('has the labels by which a Prometheus selects it, beside those of every object', () => {
  const labels = { release: 'kube-prometheus-stack' };
  const fleet = Fleet.define({
    ...EVERY_OBJECT,
    monitoring: { namespace: 'monitoring', podMonitor: { labels } },
  });
  expect(rendered(fleet)[0]?.metadata.labels).toMatchObject({
    ...labels,
    'app.kubernetes.io/managed-by': 'cdk8s-gitlab-runners',
  });
});

it('is not made where the fleet does not ask for it', () => {
  expect(rendered(fleetOf({ kind: 'docker' }))).toEqual([]);
});
