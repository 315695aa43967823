import type { Finding } from '../errors';
import type { Manifests } from './verify-input';

/** What the official chart calls itself in the labels of what it renders, in old and in new versions. */
const CHART = /^gitlab-runner-\d/;
const CHART_LABELS: readonly string[] = ['chart', 'helm.sh/chart'];

/** Values of the chart that decide what a rule looks at, whatever the object. */
const BY_RULE: Readonly<Record<string, string>> = {
  'config-gitlab-encrypted': 'gitlabUrl',
  'config-readable': 'runners.config (without runners.configPath)',
  'manager-no-registration': 'runners.configOverride',
  'manager-no-shell': 'runners.configOverride',
  'rbac-least-privilege': 'rbac.rules',
  'rbac-role-refs': 'rbac.clusterWideAccess',
  'rbac-subjects': 'serviceAccount.name',
  'service-account-no-automount': 'serviceAccount.automountServiceAccountToken',
  'service-account-named': 'serviceAccount.name',
  'service-account-token-held': 'automountServiceAccountToken',
};

/** The same by the kind of the object. */
const BY_KIND: Readonly<Record<string, string>> = {
  Secret: 'runners.secret (without runnerToken)',
  ClusterRole: 'rbac.clusterWideAccess',
  ClusterRoleBinding: 'rbac.clusterWideAccess',
};

/** Values that become fields of the manager's pod, the closest first. */
const BY_FIELD: readonly (readonly [field: RegExp, value: string])[] = [
  [/\.seccompProfile\b/, 'podSecurityContext.seccompProfile'],
  [/containers\[\d+\]\.securityContext\b/, 'securityContext'],
  [/\.securityContext\b/, 'podSecurityContext'],
  [/\.image$/, 'image'],
  [/\.resources\b/, 'resources'],
  [/\.livenessProbe\b/, 'livenessProbe'],
  [/\.readinessProbe\b/, 'readinessProbe'],
  [/\.(?:env|envFrom)\b/, 'envVars'],
  [/\.volumes\b/, 'volumes'],
  [/\.volumeMounts\b/, 'volumeMounts'],
  [/\.hostAliases\b/, 'hostAliases'],
  [/\.tolerations\b/, 'tolerations'],
  [/\.nodeSelector\b/, 'nodeSelector'],
  [/\.affinity\b/, 'affinity'],
];

/** A key of a section of config.toml, in the path of a finding. */
const SECTION_KEY = /runners\[\d+\](?:\.(?<table>kubernetes|feature_flags))?\.(?<key>[\w-]+)/;

/**
 * The value of the official chart that decides what a finding is about; `undefined` where the object is not of the
 * chart, or where no value decides it.
 */
export function chartValueOf({ code, path }: Finding, input: Manifests): string | undefined {
  const [object = '', ...inside] = path.split(' / ');
  const labels = input.labels.get(object);
  if (labels === undefined || !isOfChart(labels, input)) {
    return undefined;
  }
  const place = inside.join(' / ');
  if (object.startsWith('ConfigMap ') && /(?:^| )runners\[/.test(place)) {
    return configValueOf(code, place);
  }
  const field = BY_FIELD.find(([pattern]) => pattern.test(place));
  return BY_RULE[code] ?? BY_KIND[object.split(' ')[0] ?? ''] ?? field?.[1];
}

/** What stands in config.toml comes from one value, which holds the text. Old versions had one for a few of its keys. */
function configValueOf(code: string, place: string): string {
  if (code === 'job-runner-unprivileged' && place.endsWith('.privileged')) {
    return 'runners.config: [runners.kubernetes] privileged (runners.privileged in old versions)';
  }
  const { table, key } = SECTION_KEY.exec(place)?.groups ?? {};
  if (place.includes('job pod') || key === undefined) {
    return 'runners.config';
  }
  const section = table === undefined ? '[[runners]]' : `[runners.${table}]`;
  return `runners.config: ${section} ${key}`;
}

/** Whether an object is of the chart: by its own labels, or by those that Helm gives to all objects of a release. */
function isOfChart(labels: Readonly<Record<string, string>>, input: Manifests): boolean {
  const isHelm = labels['heritage'] === 'Helm' || labels['app.kubernetes.io/managed-by'] === 'Helm';
  return namesChart(labels) || (isHelm && [...input.labels.values()].some(namesChart));
}

function namesChart(labels: Readonly<Record<string, string>>): boolean {
  return CHART_LABELS.some((label) => CHART.test(labels[label] ?? ''));
}
