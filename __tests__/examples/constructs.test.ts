import { Chart } from 'cdk8s';
import { buildApp } from '../../examples/constructs/app';

const charts = Object.fromEntries(
  buildApp()
    .node.children.filter((child) => Chart.isChart(child))
    .map((chart) => [chart.node.id, (chart as Chart).toJson()]),
);

test('what needs a cluster admin is in a chart of its own', () => {
  const kinds = (charts['platform'] ?? []).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(
    new Set(['Namespace', 'PriorityClass', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']),
  );
  expect((charts['platform'] ?? []).every(({ metadata }) => metadata.namespace === undefined)).toBe(true);
});

test('everything else lies in the namespace of the organisation', () => {
  const namespaces = (charts['team'] ?? []).map(({ metadata }) => metadata.namespace);
  expect(namespaces.length).toBeGreaterThan(10);
  expect(new Set(namespaces)).toEqual(new Set(['acme-runners']));
});

test('an object of one’s own finds the managers by their label and port', () => {
  const team = charts['team'] ?? [];
  const monitor = team.find(({ kind }) => kind === 'PodMonitor');
  const { template } = team.find(({ kind }) => kind === 'Deployment').spec;
  expect(template.metadata.labels).toMatchObject(monitor.spec.selector.matchLabels);
  expect(template.spec.containers[0].ports.map(({ name }: { name: string }) => name)).toContain(
    monitor.spec.podMetricsEndpoints[0].port,
  );
});
