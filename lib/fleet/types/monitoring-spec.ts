import * as v from 'valibot';
import * as check from '../decode/checks';
import type { Labels } from './destination';
import type { Resolved } from './resolved';

/** The pods that may read the managers' metrics port, which also serves debug endpoints. */
export interface MonitoringSpec {
  /** The namespace of the scraping pods. */
  readonly namespace: string;
  /** Their labels. @default { 'app.kubernetes.io/name': 'prometheus' } */
  readonly pods?: Labels;
}

/** The pods that may scrape the managers, with every default filled in. */
export interface Monitoring extends Resolved<MonitoringSpec> {}

/** @internal */
export const MONITORING = v.strictObject({
  namespace: check.namespaceName,
  pods: v.exactOptional(check.labels, { 'app.kubernetes.io/name': 'prometheus' }),
});
