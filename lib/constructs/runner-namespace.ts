import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet';
import type { PodSecurityLevel } from '../privilege';
import { fleetMetadata, keepOutOfNamespaces, type Metadata, runnerMetadata } from './metadata';

/** Properties of a {@link RunnerNamespace}. */
export interface RunnerNamespaceProps {
  /** The fleet whose namespace it is. */
  readonly fleet: Fleet;
}

/**
 * The namespace `{org}-runners` with the tightest Pod Security labels that the fleet allows, and the PriorityClasses
 * by which quotas tell managers and the jobs of each runner apart. All cluster-scoped.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 *
 * @example
 * new RunnerNamespace(chart, 'namespace', { fleet });
 * // apiVersion: v1
 * // kind: Namespace
 * // metadata:
 * //   name: tinyland-runners
 * //   labels:
 * //     pod-security.kubernetes.io/enforce: privileged
 * //     pod-security.kubernetes.io/warn: baseline
 */
export class RunnerNamespace extends Construct {
  constructor(scope: Construct, id: string, props: RunnerNamespaceProps) {
    super(scope, id);
    const { fleet } = props;
    const metadata = fleetMetadata(fleet, 'Namespace', fleet.names.namespace);
    const namespace = new k8s.KubeNamespace(this, 'namespace', {
      metadata: { ...metadata, labels: { ...metadata.labels, ...podSecurityLabels(fleet) } },
    });
    keepOutOfNamespaces(namespace);
    this.addPriorityClass(fleetMetadata(fleet, 'PriorityClass', fleet.names.managerPriorityClass), {
      value: 1000,
      description: 'Managers: a job must never push out the manager that watches it.',
    });
    for (const runner of fleet.runners) {
      this.addPriorityClass(runnerMetadata(runner, 'PriorityClass', runner.names.jobPriorityClass), {
        value: 0,
        preemptionPolicy: 'Never',
        description: `Jobs of runner ${runner.name}: counted by a quota of their own.`,
      });
    }
  }

  private addPriorityClass(metadata: Metadata, props: Omit<k8s.KubePriorityClassProps, 'metadata'>): void {
    keepOutOfNamespaces(new k8s.KubePriorityClass(this, metadata.name, { metadata, ...props }));
  }
}

const LOOSENESS: readonly PodSecurityLevel[] = ['restricted', 'baseline', 'privileged'];

/** A namespace that must let dind in still says what everything else should be. */
function podSecurityLabels(fleet: Fleet): Record<string, string> {
  const levels = fleet.runners.map((runner) => LOOSENESS.indexOf(runner.settings.podSecurity));
  const enforce = LOOSENESS[Math.max(...levels)] ?? 'restricted';
  const hoped = enforce === 'privileged' ? 'baseline' : enforce;
  const modes = { enforce, audit: hoped, warn: hoped };
  return Object.fromEntries(
    Object.entries(modes).flatMap(([mode, level]) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, `v${fleet.cluster.kubernetesVersion}`],
    ]),
  );
}
