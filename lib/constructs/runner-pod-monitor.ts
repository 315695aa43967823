import { Construct } from 'constructs';
import { PodMonitor } from '../../imports/monitoring.coreos.com';
import { METRICS_PORT } from '../config/manager-pod';
import type { Fleet } from '../fleet/fleet';
import { POD_MONITOR, ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import { fleetMetadata } from './metadata';

/** Properties of a {@link RunnerPodMonitor}. */
export interface RunnerPodMonitorProps {
  /** The fleet whose managers are scraped. */
  readonly fleet: Fleet;
}

/**
 * Tells a Prometheus of the Prometheus Operator to scrape the metrics of all managers, each with the name of its runner,
 * if the fleet asks for it. It sends no credential, since metrics ask for none, and selects no pod of a job.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor
 *
 * @example
 * new RunnerPodMonitor(chart, 'monitor', { fleet });
 * // apiVersion: monitoring.coreos.com/v1
 * // kind: PodMonitor
 * // metadata:
 * //   name: managers
 */
export class RunnerPodMonitor extends Construct {
  constructor(scope: Construct, id: string, props: RunnerPodMonitorProps) {
    super(scope, id);
    const { fleet } = props;
    const asked = fleet.monitoring?.podMonitor;
    if (!asked) {
      return;
    }
    const { labels, ...metadata } = fleetMetadata(fleet, 'PodMonitor', POD_MONITOR);
    new PodMonitor(this, POD_MONITOR, {
      metadata: { ...metadata, labels: { ...asked.labels, ...labels } },
      spec: {
        selector: { matchLabels: { [ROLE_LABEL]: 'manager' } },
        podTargetLabels: [RUNNER_LABEL],
        podMetricsEndpoints: [{ port: METRICS_PORT, path: '/metrics' }],
      },
    });
  }
}
