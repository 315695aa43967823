import { Fleet } from '../../../lib';
import { checkBoundary } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { fleetOf, specOf } from '../../chart/sample-fleet';
import { type Manifest, remove, set } from '../edit';
import { drop, find } from '../mutations/mutation';

const LABELS = { release: 'kube-prometheus-stack', team: 'ci' };
const FLEET = Fleet.define({
  ...specOf({ kind: 'docker' }),
  monitoring: { namespace: 'monitoring', podMonitor: { labels: LABELS } },
});
const RENDERED = objectsOf(FLEET);
const SECRET = { name: 'docker-token', key: 'runner-token' };
const MONITOR = 'PodMonitor acme-runners/managers';

/** What the rule says of a fleet after a change of its PodMonitor. */
function told(change: (monitor: Manifest, all: Manifest[]) => void) {
  const objects = structuredClone(RENDERED) as unknown as Manifest[];
  change(find(objects, 'PodMonitor'), objects);
  const { results } = checkBoundary(objects, FLEET);
  const { status, findings } = results.find(({ id }) => id === 'fleet-monitor') ?? {};
  return { status, findings: findings?.map(({ path, value = '' }) => `${path} ${value}`.trim()) };
}

test('the PodMonitor passes as it is rendered', () => {
  expect(told(() => undefined)).toEqual({ status: 'pass', findings: [] });
});

test('a fleet that asks for none has none, and the rule says nothing', () => {
  const fleet = fleetOf({ kind: 'docker' });
  const objects = objectsOf(fleet);
  expect(objects.filter(({ kind }) => kind === 'PodMonitor')).toEqual([]);
  const { results } = checkBoundary(objects, fleet);
  expect(results.find(({ id }) => id === 'fleet-monitor')?.status).toBe('not-applicable');
});

test.each<[string, (monitor: Manifest, all: Manifest[]) => void, string]>([
  ['is not there', (_, all) => drop(all, 'PodMonitor'), `${MONITOR} unset`],
  ['lacks a label', (o) => remove(o, 'metadata.labels.team'), `${MONITOR} / label team unset`],
  ['has another label', (o) => set(o, 'metadata.labels.release', 'x'), `${MONITOR} / label release x`],
  [
    'sends the token of a runner',
    (o) => set(o, 'spec.podMetricsEndpoints.0.bearerTokenSecret', SECRET),
    `${MONITOR} / spec.podMetricsEndpoints[0].bearerTokenSecret`,
  ],
  [
    'sends it as an authorization',
    (o) => set(o, 'spec.podMetricsEndpoints.0.authorization', { credentials: SECRET }),
    `${MONITOR} / spec.podMetricsEndpoints[0].authorization`,
  ],
  [
    'sends it as a password',
    (o) => set(o, 'spec.podMetricsEndpoints.0.basicAuth', { password: SECRET }),
    `${MONITOR} / spec.podMetricsEndpoints[0].basicAuth`,
  ],
  [
    'has settings of TLS',
    (o) => set(o, 'spec.podMetricsEndpoints.0.tlsConfig', { insecureSkipVerify: true }),
    `${MONITOR} / spec.podMetricsEndpoints[0].tlsConfig`,
  ],
  [
    'asks for something else',
    (o) => set(o, 'spec.podMetricsEndpoints.0.path', '/debug/jobs/list'),
    `${MONITOR} / spec.podMetricsEndpoints[0].path`,
  ],
  [
    'scrapes twice',
    (o) => set(o, 'spec.podMetricsEndpoints.1', { port: 'metrics', path: '/metrics' }),
    `${MONITOR} / spec.podMetricsEndpoints`,
  ],
  [
    'looks into other namespaces',
    (o) => set(o, 'spec.namespaceSelector', { any: true }),
    `${MONITOR} / spec.namespaceSelector`,
  ],
  ['selects all pods', (o) => set(o, 'spec.selector', {}), `${MONITOR} / spec.selector`],
  ['says no runner', (o) => remove(o, 'spec.podTargetLabels'), `${MONITOR} / spec.podTargetLabels unset`],
])('a PodMonitor that %s fails', (_, change, finding) => {
  expect(told(change)).toEqual({ status: 'fail', findings: [finding] });
});
