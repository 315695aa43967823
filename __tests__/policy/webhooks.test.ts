import { admissionPolicies } from '../../lib/policy/admission-policies';
import { messageExpressionOf } from '../../lib/policy/admission-policy';
import { DECLARE_OR_KEEP_OFF } from '../../lib/policy/webhooks';
import { corpusFleet } from '../corpus/fleets';
import { jobPod } from '../corpus/job-pod';
import { managerPod } from '../corpus/manager-pod';
import type { Container, Pod } from '../corpus/objects';
import { creating } from '../corpus/request';
import { manager, REPLICA_SETS } from '../corpus/users';
import { denialsOf } from './evaluate';

const fleet = corpusFleet('tinyland');
const policies = admissionPolicies(fleet);

/** The rules that no webhook breaks by what it adds. */
const OF_THE_FLEET_ALONE = [
  'job-name',
  'job-labels',
  'job-owner',
  'job-service-account',
  'job-daemon',
  'job-deadline',
  'manager-identity',
  'manager-owner',
];

const messagesAgainst = (user: string, pod: Pod): readonly string[] =>
  denialsOf(fleet, creating(user, 'pods', pod)).map(({ message }) => message);

const SIDECAR: Container = { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.27.1' };
const AGENT = {
  volume: { name: 'datadog', hostPath: { path: '/var/run/datadog/' } },
  mount: { name: 'datadog', mountPath: '/var/run/datadog' },
};

const withSidecar = ({ spec, metadata, ...pod }: Pod): Pod => ({
  ...pod,
  metadata: { ...metadata, annotations: { ...metadata.annotations, 'sidecar.istio.io/status': '{}' } },
  spec: { ...spec, containers: [...spec.containers, SIDECAR] },
});

const withAgent = ({ spec, ...pod }: Pod): Pod => ({
  ...pod,
  spec: {
    ...spec,
    volumes: [...(spec.volumes ?? []), AGENT.volume],
    containers: spec.containers.map((container) => ({
      ...container,
      env: [...(container.env ?? []), { name: 'DD_ENV', value: 'ci' }],
      volumeMounts: [...(container['volumeMounts'] as readonly object[]), AGENT.mount],
    })),
  },
});

describe('what a webhook may have written', () => {
  it('is told with where to keep it off, by every rule of pods that it can break', () => {
    const rules = policies
      .filter(({ concern }) => ['job-pods', 'manager-pods'].includes(concern))
      .flatMap((policy) => policy.rules.map((rule) => ({ rule, subject: policy.subject })));
    const told = rules.filter(({ rule, subject }) =>
      messageExpressionOf(rule, subject).endsWith(' + variables.webhooks'),
    );
    expect(rules.filter((one) => !told.includes(one)).map(({ rule }) => rule.id)).toEqual(OF_THE_FLEET_ALONE);
  });

  it.each([
    ['an Istio sidecar of a job', manager('tinyland', 'docker'), withSidecar(jobPod(fleet, 'docker'))],
    ['an Istio sidecar of a manager', REPLICA_SETS, withSidecar(managerPod(fleet, 'docker'))],
    ['the socket of an agent in a job', manager('tinyland', 'docker'), withAgent(jobPod(fleet, 'docker'))],
    ['the socket of an agent in a manager', REPLICA_SETS, withAgent(managerPod(fleet, 'docker'))],
  ])('stays refused: %s', (_, user, pod) => {
    const messages = messagesAgainst(user, pod);
    const rules = messages.map((message) => /^\[([a-z-]+)\]/.exec(message)?.[1]);
    expect(rules.length).toBeGreaterThan(1);
    for (const message of messages.filter((text) => /^\[(?:job|manager)-/.test(text))) {
      expect(message.endsWith(`; ${DECLARE_OR_KEEP_OFF}`)).toBe(true);
      // The API server cuts nothing off a message of this length.
      expect(message.length).toBeLessThan(1000);
    }
    expect(rules).toEqual(expect.arrayContaining([expect.stringMatching(/^(?:job|manager)-/)]));
  });

  it('says the namespace and the page', () => {
    expect(DECLARE_OR_KEEP_OFF).toContain('cluster.adds');
    expect(DECLARE_OR_KEEP_OFF).toContain('namespaceSelector');
    expect(DECLARE_OR_KEEP_OFF).toContain('kubernetes.io/metadata.name');
    expect(DECLARE_OR_KEEP_OFF).toContain('docs/operating.md');
  });
});
