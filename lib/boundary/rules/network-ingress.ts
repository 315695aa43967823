import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import type { RunnerNamespace } from '../facts/facts';
import { pinnedValues } from '../facts/manifests/label-selector';
import { type NetworkPolicyFacts, type Opening, opensOnlyPorts } from '../facts/network/network-policy';
import { isRecord } from '../facts/untyped';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { openingsOfPods } from './network-openings';

/** The port of a manager's metrics, which serves debug endpoints as well. */
const METRICS_PORTS: readonly number[] = [9252];

/** The directions of traffic, as policies name them. */
const DIRECTIONS: readonly string[] = ['Ingress', 'Egress'];

/** Who may reach pods. */
export const NETWORK_INGRESS: readonly Rule[] = [
  rule({
    id: 'network-default-deny',
    severity: 'critical',
    sentence: 'policies over the whole namespace deny all traffic in both directions',
    why: 'a pod that no policy selects talks to everybody',
    serves: ['isolated-from-services'],
    // A namespace is looked at by its policies: none at all is a fault of its own.
    of: { items: ({ namespaces }) => namespaces.filter(holdsPods) },
    problem: 'no policy denies all traffic by default',
    fix: 'add a NetworkPolicy with an empty podSelector and both policy types',
    where: ({ name, policies }) => {
      const open = DIRECTIONS.filter((direction) => !policies.some((policy) => denies(policy, direction)));
      const [direction] = open;
      return (
        direction !== undefined && {
          at: `Namespace ${name || '(none named)'}`,
          problem: open.length === DIRECTIONS.length ? undefined : `no policy denies ${direction} by default`,
        }
      );
    },
  }),
  rule({
    id: 'network-job-ingress',
    sentence: 'nobody reaches a job',
    why: 'the daemon of a dind job and the services of every job answer whoever asks',
    serves: ['daemon-sidecar'],
    of: openingsOfPods('job'),
    problem: 'the rule lets somebody reach jobs',
    fix: 'select managers only, or remove the rule',
    where: (openings) => openings.filter(isIngress).map(({ where }) => where),
  }),
  rule({
    id: 'network-manager-ingress',
    sentence: 'managers are reached on their metrics port only, by named pods of a named namespace',
    why: 'the port serves profiles and the list of jobs without asking who calls',
    serves: ['isolated-from-services'],
    of: openingsOfPods('manifest'),
    faults: [
      {
        problem: 'the rule does not name the pods of one namespace',
        fix: `select ${NAMESPACE_NAME_LABEL} and labels of the scraping pods in one peer`,
        where: (openings) =>
          openings.filter((opening) => isIngress(opening) && !namesPods(opening)).map(({ where }) => where),
      },
      {
        problem: 'the rule opens other ports than that of the metrics',
        fix: 'list port 9252 only',
        where: (openings) =>
          openings
            .filter((opening) => isIngress(opening) && !opensOnlyPorts(opening, METRICS_PORTS))
            .map(({ where, ports }) => ({ at: where, value: ports })),
      },
    ],
  }),
];

function isIngress({ direction }: Opening): boolean {
  return direction === 'ingress';
}

function namesPods({ peer }: Opening): boolean {
  return (
    peer?.kind === 'pods' &&
    pinnedValues(peer.namespaces, NAMESPACE_NAME_LABEL)?.length === 1 &&
    (peer.pods?.length ?? 0) > 0
  );
}

function holdsPods(namespace: RunnerNamespace): boolean {
  return namespace.fleet !== undefined
    ? namespace.fleet.runners.length > 0
    : namespace.jobs.length + namespace.templates.length > 0;
}

/** Policies add up, so that each direction may have one of its own. */
function denies({ selector, types, openings, object }: NetworkPolicyFacts, direction: string): boolean {
  const spec = object.raw['spec'];
  return (
    isRecord(spec) &&
    isRecord(spec['podSelector']) &&
    selector.length === 0 &&
    openings.length === 0 &&
    types.includes(direction)
  );
}
