import type { Finding } from '../errors';
import { configKeyOf } from './config-key';
import type { Manifests } from './verify-input';

/** What the official chart calls itself in the labels of what it renders, in old and in new versions. */
const CHART = /^gitlab-runner-\d/;
const CHART_LABELS: readonly string[] = ['chart', 'helm.sh/chart'];

/** A value of the chart that decides what a finding is about, as a path below the values. */
export interface ChartValue {
  readonly name: string;
  /** The key that it sets in the text of config.toml, as `[runners.kubernetes] privileged`. */
  readonly key?: string;
  /** A value that must not be set beside it. */
  readonly without?: string;
  /** The value that did it in old versions. */
  readonly formerly?: string;
}

const value = (name: string, more: Omit<ChartValue, 'name'> = {}): ChartValue => ({ name, ...more });

/** The text of config.toml, but for its keys at the top. Old versions had values for a few of its keys. */
const CONFIG = value('runners.config');
const PRIVILEGED = value('runners.config', {
  key: '[runners.kubernetes] privileged',
  formerly: 'runners.privileged',
});

/** Values of the chart that decide what a rule looks at, whatever the object. */
const BY_RULE: Readonly<Record<string, ChartValue>> = {
  'config-gitlab-encrypted': value('gitlabUrl'),
  'config-readable': value('runners.config', { without: 'runners.configPath' }),
  'manager-no-registration': value('runners.configOverride'),
  'manager-no-shell': value('runners.configOverride'),
  'rbac-least-privilege': value('rbac.rules'),
  'rbac-role-refs': value('rbac.clusterWideAccess'),
  'rbac-subjects': value('serviceAccount.name'),
  'service-account-no-automount': value('serviceAccount.automountServiceAccountToken'),
  'service-account-named': value('serviceAccount.name'),
  'service-account-token-held': value('automountServiceAccountToken'),
};

/** The same by the kind of the object. */
const BY_KIND: Readonly<Record<string, ChartValue>> = {
  Secret: value('runners.secret', { without: 'runnerToken' }),
  ClusterRole: value('rbac.clusterWideAccess'),
  ClusterRoleBinding: value('rbac.clusterWideAccess'),
};

/** Values that become keys at the top of config.toml. */
const BY_GLOBAL_KEY: Readonly<Record<string, ChartValue>> = {
  concurrent: value('concurrent'),
  check_interval: value('checkInterval'),
  log_level: value('logLevel'),
  log_format: value('logFormat'),
  sentry_dsn: value('sentryDsn'),
  session_server: value('sessionServer'),
  shutdown_timeout: value('shutdown_timeout'),
  connection_max_age: value('connectionMaxAge'),
  listen_address: value('metrics'),
};

/** Values that become fields of the manager's pod, the closest first. */
const BY_FIELD: readonly (readonly [field: RegExp, value: ChartValue])[] = [
  [/\.seccompProfile\b/, value('podSecurityContext.seccompProfile')],
  [/containers\[\d+\]\.securityContext\b/, value('securityContext')],
  [/\.securityContext\b/, value('podSecurityContext')],
  [/\.image$/, value('image')],
  [/\.resources\b/, value('resources')],
  [/\.livenessProbe\b/, value('livenessProbe')],
  [/\.readinessProbe\b/, value('readinessProbe')],
  [/\.(?:env|envFrom)\b/, value('envVars')],
  [/\.volumes\b/, value('volumes')],
  [/\.volumeMounts\b/, value('volumeMounts')],
  [/\.hostAliases\b/, value('hostAliases')],
  [/\.tolerations\b/, value('tolerations')],
  [/\.nodeSelector\b/, value('nodeSelector')],
  [/\.affinity\b/, value('affinity')],
];

/** Every value that a finding may name. */
export const CHART_VALUES: readonly ChartValue[] = [
  CONFIG,
  PRIVILEGED,
  ...[BY_RULE, BY_KIND, BY_GLOBAL_KEY].flatMap((values) => Object.values(values)),
  ...BY_FIELD.map(([, named]) => named),
];

/**
 * The value of the official chart that decides what a finding is about; `undefined` where the object is not of the
 * chart, or where no value decides it.
 */
export function chartValueOf({ code, path }: Finding, input: Manifests): ChartValue | undefined {
  const [object = '', ...inside] = path.split(' / ');
  const labels = input.labels.get(object);
  if (labels === undefined || !isOfChart(labels, input)) {
    return undefined;
  }
  const place = inside.join(' / ');
  const ofConfig = object.startsWith('ConfigMap ') ? configValueOf(path) : undefined;
  const field = BY_FIELD.find(([pattern]) => pattern.test(place));
  return ofConfig ?? BY_RULE[code] ?? BY_KIND[object.split(' ')[0] ?? ''] ?? field?.[1];
}

/** The value, as a person looks for it. */
export function chartValueText({ name, key, without, formerly }: ChartValue): string {
  return [
    key === undefined ? name : `${name}: ${key}`,
    ...(without === undefined ? [] : [` (without ${without})`]),
    ...(formerly === undefined ? [] : [` (${formerly} in old versions)`]),
  ].join('');
}

/** What stands in a section of config.toml comes from one value, which holds the text. */
function configValueOf(path: string): ChartValue | undefined {
  const found = configKeyOf(path);
  if (found?.section === 'config.toml') {
    return BY_GLOBAL_KEY[found.key];
  }
  if (found?.name === PRIVILEGED.key) {
    return PRIVILEGED;
  }
  if (found !== undefined) {
    return { ...CONFIG, key: found.name };
  }
  return / \/ runners\[/.test(path) ? CONFIG : undefined;
}

/** Whether an object is of the chart: by its own labels, or by those that Helm gives to all objects of a release. */
function isOfChart(labels: Readonly<Record<string, string>>, input: Manifests): boolean {
  const isHelm = labels['heritage'] === 'Helm' || labels['app.kubernetes.io/managed-by'] === 'Helm';
  return namesChart(labels) || (isHelm && [...input.labels.values()].some(namesChart));
}

function namesChart(labels: Readonly<Record<string, string>>): boolean {
  return CHART_LABELS.some((label) => CHART.test(labels[label] ?? ''));
}
