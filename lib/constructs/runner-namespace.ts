import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet';
import type { FleetBefore } from '../fleet/fleet-before';
import type { PodSecurityLevel } from '../privilege';
import { type LevelsBefore, levelsAnnotation, levelsBefore } from './level-before';
import { fleetMetadata, keepOutOfNamespaces, type Metadata, runnerMetadata } from './metadata';

/** Properties of a {@link RunnerNamespace}. */
export interface RunnerNamespaceProps {
  /** The fleet whose namespace it is. */
  readonly fleet: Fleet;
  /**
   * What stands in the cluster. Where a runner of it was of a looser level, the namespace lets its pods in until the roll-over
   * is done.
   *
   * @default - nothing: the level is that of the fleet alone
   */
  readonly before?: FleetBefore | undefined;
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
    const { fleet, before } = props;
    const metadata = fleetMetadata(fleet, 'Namespace', fleet.names.namespace);
    const levels = levelsBefore(fleet, before);
    const namespace = new k8s.KubeNamespace(this, 'namespace', {
      metadata: {
        ...metadata,
        labels: { ...metadata.labels, ...podSecurityLabels(fleet, levels) },
        annotations: { ...metadata.annotations, ...levelsAnnotation(levels) },
      },
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

function loosest(levels: readonly PodSecurityLevel[]): PodSecurityLevel {
  return LOOSENESS[Math.max(...levels.map((level) => LOOSENESS.indexOf(level)))] ?? 'restricted';
}

/** A namespace that must let dind in, or pods of the version before, still says what everything else should be. */
function podSecurityLabels(fleet: Fleet, before: LevelsBefore): Record<string, string> {
  const needed = loosest(fleet.runners.map(({ settings }) => settings.podSecurity));
  const hoped = needed === 'privileged' ? 'baseline' : needed;
  const modes = { enforce: loosest([needed, ...Object.values(before)]), audit: hoped, warn: hoped };
  return Object.fromEntries(
    Object.entries(modes).flatMap(([mode, level]) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, `v${fleet.cluster.kubernetesVersion}`],
    ]),
  );
}
