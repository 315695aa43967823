import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet';
import type { PodSecurityLevel } from '../privilege';
import { clusterMetadata, type Metadata, runnerMetadata } from './metadata';

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
    const metadata = clusterMetadata(fleet, fleet.names.namespace, 'namespace', 'cluster');
    new k8s.KubeNamespace(this, 'namespace', {
      metadata: {
        ...metadata,
        labels: { ...metadata.labels, ...podSecurityLabels(fleet) },
        annotations: {
          ...metadata.annotations,
          'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
        },
      },
    });
    this.addPriorityClass(clusterMetadata(fleet, fleet.names.managerPriorityClass, 'namespace', 'cluster'), {
      value: 1000,
      description: 'Managers: a job must never push out the manager that watches it.',
    });
    for (const runner of fleet.runners) {
      const { labels } = runnerMetadata(runner, runner.name, 'namespace', 'cluster');
      const metadata = clusterMetadata(fleet, runner.names.jobPriorityClass, 'namespace', 'cluster');
      this.addPriorityClass(
        { ...metadata, labels },
        {
          value: 0,
          preemptionPolicy: 'Never',
          description: `Jobs of runner ${runner.name}: counted by a quota of their own.`,
        },
      );
    }
  }

  private addPriorityClass(metadata: Metadata, props: Omit<k8s.KubePriorityClassProps, 'metadata'>): void {
    new k8s.KubePriorityClass(this, metadata.name, { metadata, ...props });
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
