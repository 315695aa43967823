import { ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import type { Runner } from '../fleet/runner';
import { KEPT_ON_NODE } from '../world/acting-metadata';
import { GOOGLE_ANNOTATION, jobIdentity } from './job-identity';
import type { KubernetesSection } from './runner-config';

/** The keys of config.toml that label and annotate the pods of jobs. */
export function jobMetadata(runner: Runner): Pick<KubernetesSection, 'pod_labels' | 'pod_annotations'> {
  const { name, settings } = runner;
  const google = jobIdentity(runner)?.google;
  const annotations = {
    ...(settings.doNotDisrupt ? KEPT_ON_NODE : {}),
    ...settings.podAnnotations,
    ...(google === undefined ? {} : { [GOOGLE_ANNOTATION]: google }),
  };
  return {
    pod_labels: { [RUNNER_LABEL]: name, [ROLE_LABEL]: 'job', ...settings.podLabels },
    ...(Object.keys(annotations).length > 0 ? { pod_annotations: annotations } : {}),
  };
}
