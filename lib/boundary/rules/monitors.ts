import { ROLE_LABEL } from '../facts/fleet/expected-fleet';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { at, isEmpty, isOff, printed, textIn, textsOf } from '../facts/untyped';
import {
  type Field,
  fieldsOf,
  isNoneOf,
  itemsOf,
  type NamedField,
  ofObject,
  orUnset,
  under,
} from '../fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { objectsOf } from '../subjects';

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
  rule({
    id: 'monitors-plain',
    severity: 'medium',
    sentence:
      'a monitor scrapes the metrics of managers in its own namespace, and brings no credential, proxy or other target',
    why: 'whatever Secret it names is read by Prometheus, and sent to whatever is scraped',
    serves: ['token-is-a-secret'],
    of: objectsOf('the manifests hold no PodMonitor', 'PodMonitor'),
    faults: [
      {
        problem: 'the monitor brings a credential, a proxy or another target',
        fix: 'remove it',
        // What is refused may name a Secret, which is no secret, but may also be one.
        where: (monitor) =>
          [
            ...fieldsOf(ofObject(monitor, 'spec')).filter(isBeyondSpec),
            ...endpointsOf(monitor).flatMap(beyondEndpoint),
          ].map(({ at: place, value }) => ({
            at: place,
            value: typeof value === 'string' ? 'a text' : printed(value),
          })),
      },
      {
        problem: 'the monitor selects more than managers',
        fix: `select ${ROLE_LABEL}: manager`,
        where: (monitor) =>
          [ofObject(monitor, 'spec', 'selector')]
            .filter(({ value }) => at(value, 'matchLabels', ROLE_LABEL) !== 'manager')
            .map(orUnset),
      },
      {
        problem: 'the monitor scrapes other namespaces',
        fix: 'remove namespaceSelector',
        where: (monitor) =>
          [ofObject(monitor, 'spec', 'namespaceSelector')].filter(
            ({ value }) =>
              !isOff(at(value, 'any')) ||
              textsOf(at(value, 'matchNames')).some((name) => name !== monitor.namespace),
          ),
      },
      {
        problem: 'the monitor asks for more than metrics',
        fix: 'remove path',
        allowed: '/metrics',
        where: (monitor) =>
          endpointsOf(monitor)
            .map((endpoint) => under(endpoint, 'path'))
            .filter(isNoneOf(['/metrics'])),
      },
    ],
  }),
];

function endpointsOf(monitor: KubernetesObject): readonly Field[] {
  return itemsOf(ofObject(monitor, 'spec', 'podMetricsEndpoints'));
}

function isBeyondSpec({ name, value }: NamedField): boolean {
  return !SPEC.includes(name) && !isEmpty(value);
}

function beyondEndpoint(endpoint: Field): readonly Field[] {
  return [
    ...fieldsOf(endpoint).filter(
      ({ name, value }) => !ENDPOINT.includes(name) && !isEmpty(value) && value !== false,
    ),
    ...itemsOf(under(endpoint, 'relabelings')).filter(({ value }) => isSteering(value)),
  ];
}

/** A target label may be made of what another label says. */
function isSteering(relabeling: unknown): boolean {
  const target = textIn(at(relabeling, 'targetLabel'));
  const action = textIn(at(relabeling, 'action')).toLowerCase();
  return TARGET.test(target) || target.includes('$') || action === 'labelmap';
}
