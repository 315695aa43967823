import { ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import type { Runner } from '../fleet/runner';
import { KEPT_ON_NODE } from '../world/acting-metadata';
import type { KubernetesSection } from './runner-config';

/** The keys of config.toml that label and annotate the pods of jobs. */
export function jobMetadata({
  name,
  settings,
}: Runner): Pick<KubernetesSection, 'pod_labels' | 'pod_annotations'> {
  const annotations = { ...(settings.doNotDisrupt ? KEPT_ON_NODE : {}), ...settings.podAnnotations };
  return {
    pod_labels: { [RUNNER_LABEL]: name, [ROLE_LABEL]: 'job', ...settings.podLabels },
    ...(Object.keys(annotations).length > 0 ? { pod_annotations: annotations } : {}),
  };
}
