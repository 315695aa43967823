import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { JudgedApp } from './app/judged-app';
import { RunnerAdmission } from './constructs/runner-admission';
import { RunnerDeployment } from './constructs/runner-deployment';
import { RunnerNamespace } from './constructs/runner-namespace';
import { RunnerNetworkPolicy } from './constructs/runner-network-policy';
import { RunnerPodMonitor } from './constructs/runner-pod-monitor';
import { RunnerQuota } from './constructs/runner-quota';
import { RunnerRbac } from './constructs/runner-rbac';
import { RunnerSecrets } from './constructs/runner-secrets';
import { tellFleets } from './fleet/asked-fleets';
import type { Fleet } from './fleet/fleet';
import type { FleetBefore } from './fleet/fleet-before';
import { type FinalObjects, finalObjects } from './fleet-boundary';

/** Properties of a {@link FleetChart}. */
export interface FleetChartProps {
  /** The fleet to render. */
  readonly fleet: Fleet;
  /**
   * What stands in the cluster, as {@link committedFleet} reads it from `dist/`: until its managers are rolled over, their
   * jobs are let pass and have room.
   *
   * @default - nothing: only the fleet itself is let pass
   */
  readonly before?: FleetBefore | undefined;
}

/** The cluster-scoped objects of a fleet, in a chart of their own since only a cluster admin may apply them. */
export class FleetClusterChart extends Chart {
  /** @internal */
  constructor(scope: Construct, props: FleetChartProps) {
    super(scope, props.fleet.names.clusterChart, { disableResourceNameHashes: true });
    new RunnerNamespace(this, 'namespace', props);
    new RunnerAdmission(this, 'admission', props);
  }
}

/**
 * A whole fleet, judged: a synth throws a FleetError if the final objects, whatever was patched or added, break the
 * boundary. Its `findings` are data; what other validations of the app say is among them. The objects are
 * judged with all objects of the app that concern the fleet, and none is written with a value that was not judged: one
 * that changes later is judged again, and `toJson` throws a FleetError if it breaks the boundary. This
 * chart holds what lives in the namespace, its sibling {@link FleetChart.cluster} what belongs to
 * the cluster. The ids of both follow from the organisation, because they become the names of the files.
 *
 * @example
 * const app = new App();
 * new FleetChart(app, { fleet });
 * app.synth(); // dist/tinyland-cluster.k8s.yaml, dist/tinyland-runners.k8s.yaml
 */
export class FleetChart extends Chart {
  /** The chart of the cluster-scoped objects. */
  readonly cluster: FleetClusterChart;

  constructor(scope: Construct, props: FleetChartProps) {
    super(scope, props.fleet.names.runnersChart, { disableResourceNameHashes: true });
    const { fleet, before } = props;
    if (tellFleets(fleet)) {
      neverWritten(this);
    }
    this.cluster = new FleetClusterChart(scope, props);
    new RunnerNetworkPolicy(this, 'network', { fleet });
    new RunnerQuota(this, 'quota', { fleet, before });
    new RunnerSecrets(this, 'secrets', { fleet });
    for (const runner of fleet.runners) {
      new RunnerRbac(this, `${runner.name}-rbac`, { runner });
      new RunnerDeployment(this, runner.names.manager, { runner });
    }
    new RunnerPodMonitor(this, 'monitor', { fleet });
    const app = JudgedApp.of(this);
    const charted = { fleet, before, charts: [this.cluster, this] };
    app.add(charted);
    this.node.addValidation({ validate: () => app.validate(charted) });
  }

  /** The objects of both charts as they will be applied, those of the cluster first. */
  finalObjects(): readonly FinalObjects[] {
    return [this.cluster, this].map(finalObjects);
  }
}

/** Whoever asks for the fleets of a program wants none of its files. */
function neverWritten({ node: { root } }: Construct): void {
  Object.defineProperty(root, 'synth', { value: () => undefined, configurable: true });
}
