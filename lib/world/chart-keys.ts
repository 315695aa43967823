import { decided, FRESH_CONNECTIONS, field, type GitLabKeys, missing } from './gitlab-keys';

const PATCH = 'an app of your own may patch some of it: docs/configuration.md#what-may-be-patched';

/**
 * Values of GitLab's Helm chart.
 *
 * @see https://docs.gitlab.com/runner/install/kubernetes/
 */
export const CHART_KEYS: readonly GitLabKeys[] = [
  field('gitlab.url', ['gitlabUrl']),
  field('gitlab.caCertificates', ['certsSecretName'], 'as text, not as a Secret'),
  field(
    'token',
    ['runnerToken', 'runners.secret'],
    'which names where the Secret comes from, and never holds the token',
  ),
  field('concurrency', ['concurrent']),
  field('replicas', ['replicas']),
  field('manager.image', ['image']),
  field('manager.resources', ['resources'], 'of managers; jobs have resources.build and others'),
  field(
    'resources.build.cpuLimit',
    ['resources.limits', 'resources.requests'],
    'and so on: cpuRequest, memoryLimit, memoryRequest',
  ),
  field('manager.nodeSelector', ['nodeSelector'], 'of managers; jobs have nodes'),
  field('manager.tolerations', ['tolerations'], 'of managers; jobs have nodes'),
  field('manager.affinity', ['affinity'], 'of managers, as { required, preferred }; jobs have nodes'),
  field('manager.topologySpread', ['topologySpreadConstraints'], 'as a list of labels of nodes'),
  field('manager.annotations', ['podAnnotations'], 'of managers; jobs have podAnnotations'),
  field('manager.labels', ['podLabels'], 'of managers; jobs have podLabels'),
  field('manager.terminationGracePeriodSeconds', ['terminationGracePeriodSeconds']),
  field('imagePullSecrets', ['imagePullSecrets'], 'as a list of names'),
  field(
    'monitoring',
    ['metrics', 'service'],
    'which says who may scrape the managers, and renders a PodMonitor',
  ),
  field('config.check_interval', ['checkInterval']),
  field('config.log_level', ['logLevel']),
  field('config.log_format', ['logFormat']),
  field(
    'config',
    ['runners.config', 'runners.configPath', 'runners.configOverride'],
    'for what touches no boundary; the rest are fields of the runner',
  ),
  field(
    'cache',
    ['runners.cache'],
    'cache.credentials says where its Secret comes from, or who the manager is in its cloud',
  ),
  field('name', ['runners.name']),
  field('tags', ['runners.tags'], 'as a list'),
  field('runUntagged', ['runners.runUntagged']),
  field('accessLevel', ['runners.protected'], "as 'ref_protected'"),
  field('maximumTimeoutSeconds', ['runners.maximumTimeout']),
  field(
    'environment',
    ['envVars', 'extraEnv', 'extraEnvFrom', 'extraEnvFromRefs'],
    'of jobs; managers have no environment of their own',
  ),
  decided(
    'registration tokens are gone: create the runner with OpenTofu and use token',
    'runnerRegistrationToken',
  ),
  decided('a manager that stops takes nothing back: all of a runner share its token', 'unregisterRunners'),
  decided('managers have the least Role that works, in their own namespace', 'rbac'),
  decided('each runner has its own {runner}-manager and {runner}-job', 'serviceAccount'),
  decided(
    'managers have a token of the Kubernetes API, and nobody else',
    'serviceAccount.automountServiceAccountToken',
    'automountServiceAccountToken',
  ),
  decided('always {org}-runners', 'namespace', 'runners.jobNamespace'),
  decided('every name follows from org and runner', 'nameOverride', 'fullnameOverride', 'hostname'),
  decided('every job is a pod: the executor is kubernetes', 'runners.executor'),
  decided("always false: only kind 'dind' is privileged, and there the daemon alone", 'runners.privileged'),
  decided(
    'managers are held to the strictest level of Pod Security',
    'securityContext',
    'podSecurityContext',
  ),
  decided(
    'a manager runs gitlab-runner alone, without a shell',
    'preEntrypointScript',
    'deploymentLifecycle',
    'initContainers',
    'extraContainers',
    'useTini',
  ),
  decided(
    'probes ask the manager itself, so that an outage of GitLab restarts nothing',
    'probeTimeoutSeconds',
    'livenessProbe',
    'readinessProbe',
    'startupProbe',
  ),
  decided('pods mount only what their kind needs', 'secrets', 'configMaps', 'volumeMounts', 'volumes'),
  decided('always 0: a manager that stops waits for its jobs', 'shutdown_timeout'),
  decided('errors of the manager, with what they quote, would be sent to somebody else', 'sentryDsn'),
  decided('a terminal in a running job would be open to whoever reaches the manager', 'sessionServer'),
  decided('each manager has one, and a class of its own', 'podDisruptionBudget', 'priorityClassName'),
  decided('images are pulled anew, by whoever may pull them', 'imagePullPolicy'),
  decided('a chart of your own in the same app takes other objects', 'extraObjects'),
  decided(
    PATCH,
    'strategy',
    'revisionHistoryLimit',
    'deploymentAnnotations',
    'deploymentLabels',
    'schedulerName',
    'hostAliases',
  ),
  missing('managers run under the default RuntimeClass; runtimeClass is that of jobs', 'runtimeClassName'),
  missing('replicas is a fixed number, which the quota counts', 'hpa'),
  missing('GitLab keeps it: set it on the runner there, or with OpenTofu', 'runners.locked'),
  decided(FRESH_CONNECTIONS, 'connectionMaxAge'),
];
