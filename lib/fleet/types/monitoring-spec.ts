import * as v from 'valibot';
import type { Forbidden } from '../../privilege';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import type { Labels } from './destination';
import type { Resolved } from './resolved';

/** The pods that may read the managers' metrics port, which also serves debug endpoints. */
export interface MonitoringSpec {
  /** The namespace of the scraping pods. */
  readonly namespace: string;
  /** Their labels. @default { 'app.kubernetes.io/name': 'prometheus' } */
  readonly pods?: Labels;
  /**
   * A PodMonitor `managers`, by which a Prometheus of the Prometheus Operator scrapes managers. See
   * {@link PodMonitorSpec}.
   *
   * @default - none: whoever scrapes finds managers by themselves
   */
  readonly podMonitor?: PodMonitorSpec;
}

/** A PodMonitor of the managers. It sends no credential, and selects no pod of a job. */
export interface PodMonitorSpec {
  /**
   * Labels of the PodMonitor by which a Prometheus selects it, such as `{ release: 'kube-prometheus-stack' }`.
   *
   * @default - none: a Prometheus finds it that selects every PodMonitor
   */
  readonly labels?: PodMonitorLabels;
}

/** Labels of a PodMonitor, but none that says whose object it is. */
export type PodMonitorLabels = Labels & {
  readonly [_ in `${'runner-fleet' | 'app.kubernetes.io' | 'argocd.argoproj.io'}/${string}`]?: Forbidden<'these labels say whose object it is: remove it'>;
};

/** The pods that may scrape the managers, with every default filled in. */
export interface Monitoring extends Resolved<MonitoringSpec, 'podMonitor'> {}

/** The compiler has a narrower type for what is checked between fields. */
const labelsOf = (schema: v.GenericSchema<unknown>) => schema as v.GenericSchema<PodMonitorLabels>;

/** @internal */
export const MONITORING = v.strictObject({
  namespace: check.namespaceName,
  pods: v.exactOptional(check.labels, { 'app.kubernetes.io/name': 'prometheus' }),
  podMonitor: v.exactOptional(
    v.strictObject({
      labels: v.exactOptional(
        labelsOf(v.pipe(check.labels, wanted({ example: { release: 'kube-prometheus-stack' } }))),
      ),
    }),
  ),
});
