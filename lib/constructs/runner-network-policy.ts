import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { LISTEN_PORT } from '../config/config-toml';
import type { Fleet } from '../fleet/fleet';
import { ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import type { OpenNetwork } from '../fleet/public-networks';
import {
  cloudPorts,
  jobDestinations,
  managerDestinations,
  publicGitLabPorts,
  publicNetworksOf,
  publicPorts,
} from '../fleet/reach';
import type { Runner } from '../fleet/runner';
import { type AddressDestination, type Destination, isPodsDestination } from '../fleet/types/destination';
import { NAMESPACE_NAME_LABEL } from '../world/namespaces';
import { fleetMetadata, runnerMetadata } from './metadata';

/** Properties of a {@link RunnerNetworkPolicy}. */
export interface RunnerNetworkPolicyProps {
  /** The fleet whose namespace is closed. */
  readonly fleet: Fleet;
}

/**
 * Closes the namespace in both directions and opens, role by role, what the fleet needs: DNS for all, GitLab and the
 * API server for managers, GitLab, caches and public addresses for jobs, the metrics port for monitoring.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 *
 * @example
 * new RunnerNetworkPolicy(chart, 'network', { fleet });
 * // apiVersion: networking.k8s.io/v1
 * // kind: NetworkPolicy
 * // metadata:
 * //   name: default-deny
 * // spec:
 * //   podSelector: {}
 * //   policyTypes:
 * //     - Ingress
 * //     - Egress
 */
export class RunnerNetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, props: RunnerNetworkPolicyProps) {
    super(scope, id);
    const { fleet } = props;
    const networks = publicNetworksOf(fleet);
    this.addPolicy(fleet, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    this.addPolicy(fleet, 'dns', egress({}, fleet.cluster.dns.map(toDestination)));
    this.addPolicy(fleet, 'managers', egress({ [ROLE_LABEL]: 'manager' }, managerRules(fleet, networks)));
    this.addMonitoring(fleet);
    for (const runner of fleet.runners) {
      new k8s.KubeNetworkPolicy(this, runner.names.job, {
        metadata: runnerMetadata(runner, 'NetworkPolicy', runner.names.job),
        spec: egress({ [RUNNER_LABEL]: runner.name, [ROLE_LABEL]: 'job' }, jobRules(runner, networks)),
      });
      this.addCloud(runner, networks);
    }
  }

  /** A cloud has no addresses of its own that could be named. */
  private addCloud(runner: Runner, networks: readonly OpenNetwork[]): void {
    const rules = toPublic(networks, cloudPorts(runner));
    if (rules.length > 0) {
      const { manager } = runner.names;
      new k8s.KubeNetworkPolicy(this, manager, {
        metadata: runnerMetadata(runner, 'NetworkPolicy', manager),
        spec: egress({ [RUNNER_LABEL]: runner.name, [ROLE_LABEL]: 'manager' }, [...rules]),
      });
    }
  }

  /** The metrics port also answers debug requests, so it opens to named pods only or to nobody. */
  private addMonitoring(fleet: Fleet): void {
    if (!fleet.monitoring) {
      return;
    }
    this.addPolicy(fleet, 'managers-metrics', {
      podSelector: { matchLabels: { [ROLE_LABEL]: 'manager' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [podsOf(fleet.monitoring.namespace, fleet.monitoring.pods)],
          ports: [portOf(LISTEN_PORT)],
        },
      ],
    });
  }

  private addPolicy(fleet: Fleet, name: string, spec: k8s.NetworkPolicySpec): void {
    new k8s.KubeNetworkPolicy(this, name, {
      metadata: fleetMetadata(fleet, 'NetworkPolicy', name),
      spec,
    });
  }
}

type Rule = k8s.NetworkPolicyEgressRule;

function egress(matchLabels: Record<string, string>, rules: Rule[]): k8s.NetworkPolicySpec {
  const podSelector = Object.keys(matchLabels).length > 0 ? { matchLabels } : {};
  return { podSelector, policyTypes: ['Egress'], egress: rules };
}

function managerRules(fleet: Fleet, networks: readonly OpenNetwork[]): Rule[] {
  const { cidrs, ports } = fleet.cluster.apiServer;
  const apiServer: Rule = {
    to: cidrs.map((cidr) => ({ ipBlock: { cidr } })),
    ports: ports.map((port) => portOf(port)),
  };
  const named = managerDestinations(fleet).map(toDestination);
  return [apiServer, ...toPublic(networks, publicGitLabPorts(fleet)), ...named];
}

function jobRules(runner: Runner, networks: readonly OpenNetwork[]): Rule[] {
  return [...toPublic(networks, publicPorts(runner)), ...jobDestinations(runner).map(toDestination)];
}

function toDestination(destination: Destination): Rule {
  const peer = isPodsDestination(destination)
    ? podsOf(destination.namespace, destination.pods)
    : { ipBlock: { cidr: destination.cidr, ...exceptionsOf(destination) } };
  return { to: [peer], ports: [portOf(destination.port, destination.protocol)] };
}

function exceptionsOf({ except }: AddressDestination): { except?: string[] } {
  return except === undefined ? {} : { except: [...except] };
}

/** No ports are no rule: a rule without ports would open all of them. */
function toPublic(networks: readonly OpenNetwork[], ports: readonly number[]): readonly Rule[] {
  const to = networks.map(({ cidr, except }) => ({ ipBlock: { cidr, except: [...except] } }));
  return ports.length === 0 ? [] : [{ to, ports: ports.map((port) => portOf(port)) }];
}

function podsOf(namespace: string, matchLabels: Readonly<Record<string, string>>): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
    podSelector: { matchLabels },
  };
}

function portOf(port: number, protocol: 'TCP' | 'UDP' = 'TCP'): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port), protocol };
}
