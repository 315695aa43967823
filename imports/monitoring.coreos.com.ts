import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

/** Properties of a {@link PodMonitor}. */
export interface PodMonitorProps {
  readonly metadata: ApiObjectMetadata;
  readonly spec: PodMonitorSpec;
}

/** The part of the schema that a fleet uses: nothing that names a credential, a proxy or another namespace. */
export interface PodMonitorSpec {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly podTargetLabels: readonly string[];
  readonly podMetricsEndpoints: readonly PodMetricsEndpoint[];
}

/** What is scraped of a pod. */
export interface PodMetricsEndpoint {
  readonly port: string;
  readonly path: string;
}

/**
 * A PodMonitor of the Prometheus Operator.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor
 */
export class PodMonitor extends ApiObject {
  constructor(scope: Construct, id: string, props: PodMonitorProps) {
    super(scope, id, { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', ...props });
  }
}
