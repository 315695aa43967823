import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import type { RunnerNamespace } from '../facts/facts';
import { pinnedValues } from '../facts/manifests/label-selector';
import type { NetworkPolicyFacts } from '../facts/network/network-policy';
import { opensOnlyPorts } from '../facts/network/network-policy';
import { isRecord, printed } from '../facts/untyped';
import { hasRunners, NO_RUNNERS, type Rule } from '../rule';
import { openingRule } from './network-openings';

/** The port of a manager's metrics, which serves debug endpoints as well. */
const METRICS_PORTS: readonly number[] = [9252];

/** Who may reach pods. */
export const NETWORK_INGRESS: readonly Rule[] = [
  {
    id: 'network-default-deny',
    sentence: 'a policy over the whole namespace denies all traffic in both directions',
    why: 'a pod that no policy selects talks to everybody',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const namespace of facts.namespaces.filter(holdsPods)) {
        examination.saw(namespace.policies.length);
        if (!namespace.policies.some(deniesAll)) {
          examination.found(
            `Namespace ${namespace.name || '(none named)'}`,
            'no policy denies all traffic by default',
            'add a NetworkPolicy with an empty podSelector and both policy types',
          );
        }
      }
    },
  },
  openingRule(
    {
      id: 'network-job-ingress',
      sentence: 'nobody reaches a job',
      why: 'the daemon of a dind job and the services of every job answer whoever asks',
    },
    ['job'],
    (opening, examination) => {
      if (opening.direction === 'ingress') {
        examination.found(
          opening.where,
          'the rule lets somebody reach jobs',
          'select managers only, or remove the rule',
        );
      }
    },
  ),
  openingRule(
    {
      id: 'network-manager-ingress',
      sentence: 'managers are reached on their metrics port only, by named pods of a named namespace',
      why: 'the port serves profiles and the list of jobs without asking who calls',
    },
    ['manifest'],
    (opening, examination) => {
      if (opening.direction !== 'ingress') {
        return;
      }
      const { peer } = opening;
      const named =
        peer?.kind === 'pods' &&
        pinnedValues(peer.namespaces, NAMESPACE_NAME_LABEL)?.length === 1 &&
        (peer.pods?.length ?? 0) > 0;
      if (!named) {
        examination.found(
          opening.where,
          'the rule does not name the pods of one namespace',
          `select ${NAMESPACE_NAME_LABEL} and labels of the scraping pods in one peer`,
        );
      }
      if (!opensOnlyPorts(opening, METRICS_PORTS)) {
        examination.found(
          opening.where,
          'the rule opens other ports than that of the metrics',
          'list port 9252 only',
          { value: printed(opening.ports) },
        );
      }
    },
  ),
];

function holdsPods(namespace: RunnerNamespace): boolean {
  return namespace.fleet !== undefined
    ? namespace.fleet.runners.length > 0
    : namespace.jobs.length + namespace.templates.length > 0;
}

function deniesAll({ selector, types, openings, object }: NetworkPolicyFacts): boolean {
  const spec = object.raw['spec'];
  return (
    isRecord(spec) &&
    isRecord(spec['podSelector']) &&
    selector.length === 0 &&
    openings.length === 0 &&
    ['Ingress', 'Egress'].every((type) => types.includes(type))
  );
}
