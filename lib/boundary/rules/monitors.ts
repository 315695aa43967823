import { ROLE_LABEL } from '../facts/fleet/expected-fleet';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { at, isEmpty, isUnset, listOf, printed, recordOf, textIn, textsOf } from '../facts/untyped';
import { type Examination, nowhere, type Rule } from '../rule';

/** What an endpoint of a PodMonitor may say: what is scraped, how often, and what of it is kept. */
const ENDPOINT: readonly string[] = [
  'port',
  'portNumber',
  'path',
  'scheme',
  'interval',
  'scrapeTimeout',
  'honorTimestamps',
  'trackTimestampsStaleness',
  'filterRunning',
  'relabelings',
  'metricRelabelings',
];

/** What a PodMonitor may say beside its endpoints. */
const SPEC: readonly string[] = [
  'selector',
  'namespaceSelector',
  'podMetricsEndpoints',
  'jobLabel',
  'podTargetLabels',
  'sampleLimit',
  'targetLimit',
  'labelLimit',
  'labelNameLengthLimit',
  'labelValueLengthLimit',
  'keepDroppedTargets',
  'selectorMechanism',
  'bodySizeLimit',
  'scrapeProtocols',
  'fallbackScrapeProtocol',
  'scrapeClassicHistograms',
  'nativeHistogramBucketLimit',
  'nativeHistogramMinBucketFactor',
];

/** Labels of a target that decide what is asked, and where. */
const TARGET = /^__(?:address|scheme|metrics_path|param_.*|scrape_.*)__$|^__param_/;

/** Who scrapes managers, and with what. */
export const MONITORS: readonly Rule[] = [
  {
    id: 'monitors-plain',
    sentence:
      'a monitor scrapes the metrics of managers in its own namespace, and brings no credential, proxy or other target',
    why: 'whatever Secret it names is read by Prometheus, and sent to whatever is scraped',
    applies: nowhere,
    otherwise: 'the manifests hold no PodMonitor',
    check: (facts, examination) => {
      for (const monitor of facts.index.ofKind('PodMonitor')) {
        examination.saw();
        targets(monitor, examination);
        listOf(at(monitor.raw, 'spec', 'podMetricsEndpoints')).forEach((endpoint, index) => {
          plain(endpoint, `${monitor.where} / spec.podMetricsEndpoints[${index}]`, examination);
        });
      }
    },
  },
];

function targets(monitor: KubernetesObject, examination: Examination): void {
  const spec = recordOf(monitor.raw['spec']);
  for (const [key, value] of Object.entries(spec).filter(
    ([name, item]) => !SPEC.includes(name) && !isEmpty(item),
  )) {
    refuse(`${monitor.where} / spec.${key}`, value, examination);
  }
  if (at(spec, 'selector', 'matchLabels', ROLE_LABEL) !== 'manager') {
    examination.found(
      `${monitor.where} / spec.selector`,
      'the monitor selects more than managers',
      `select ${ROLE_LABEL}: manager`,
      { value: printed(spec['selector'] ?? 'unset') },
    );
  }
  const namespaces = recordOf(spec['namespaceSelector']);
  const others = textsOf(namespaces['matchNames']).some((name) => name !== monitor.namespace);
  if ((!isUnset(namespaces['any']) && namespaces['any'] !== false) || others) {
    examination.found(
      `${monitor.where} / spec.namespaceSelector`,
      'the monitor scrapes other namespaces',
      'remove namespaceSelector',
      { value: printed(namespaces) },
    );
  }
}

function plain(endpoint: unknown, where: string, examination: Examination): void {
  for (const [key, value] of Object.entries(recordOf(endpoint)).filter(([, item]) => !isEmpty(item))) {
    if (!ENDPOINT.includes(key) && value !== false) {
      refuse(`${where}.${key}`, value, examination);
    }
  }
  const path = at(endpoint, 'path');
  if (!isUnset(path) && path !== '/metrics') {
    examination.found(`${where}.path`, 'the monitor asks for more than metrics', 'remove path', {
      value: printed(path),
      allowed: '/metrics',
    });
  }
  listOf(at(endpoint, 'relabelings')).forEach((relabeling, index) => {
    const target = textIn(at(relabeling, 'targetLabel'));
    const action = textIn(at(relabeling, 'action')).toLowerCase();
    // A target label may be made of what another label says.
    if (TARGET.test(target) || target.includes('$') || action === 'labelmap') {
      refuse(`${where}.relabelings[${index}]`, relabeling, examination);
    }
  });
}

/** What is refused may name a Secret, which is no secret, but may also be one. */
function refuse(where: string, value: unknown, examination: Examination): void {
  examination.found(where, 'the monitor brings a credential, a proxy or another target', 'remove it', {
    value: typeof value === 'string' ? 'a text' : printed(value),
  });
}
