import { CHART_KEYS } from '../../world/chart-keys';
import { flag, integer, quantity, text, texts } from '../carry';
import { always, byHand, carried, type ImportRow, notYet, rowsOf, unless } from '../row';
import { annotated } from './account-annotations';
import { privileged } from './contexts';
import { managerEnvironment } from './environment';
import { jobAccount, OWN_ACCOUNT } from './job-account';
import { managerAffinity, managerSpread, managerTolerations } from './manager-nodes';
import { ofManagers } from './pod-metadata';
import { BY_THE_RESOLVER } from './resolver';
import { gitLabUrl, managerImage, metrics, namesOfSecrets, objects, runnerNamed } from './values';
import { managerVolumes } from './volumes';

const TOKEN =
  'a token never enters a fleet: the OpenTofu module creates the runner in GitLab and the Secret {runner}-token (docs/opentofu.md); revoke what stood in this file';

const PRIVATE = 'where its addresses are not public, name them in gitlab.destinations';

const OWN_NAMES = 'as each runner has a {runner}-manager of its own, with what its kind needs';

/** What becomes of the values of the chart. */
const OWN: readonly ImportRow[] = [
  carried('gitlab.url', ['gitlabUrl'], gitLabUrl, PRIVATE),
  byHand(
    'gitlab.caCertificates',
    'put the text of the certificates there: what a Secret holds cannot be reviewed',
    'certsSecretName',
  ),
  always('elsewhere', TOKEN, 'runnerToken', 'runnerRegistrationToken'),
  always(
    'elsewhere',
    'the Secret is always {runner}-token with the key runner-token, made by the OpenTofu module; token says where else it may come from',
    'runners.secret',
  ),
  carried('concurrency', ['concurrent'], integer('concurrency'), 'of each runner'),
  carried('replicas', ['replicas'], integer('replicas')),
  carried('manager.image', ['image'], managerImage, 'of a minor version whose config.toml is known here'),
  ...(['limits', 'requests'] as const).flatMap((bound) =>
    (
      [
        ['cpu', 'cpu'],
        ['memory', 'memory'],
        ['ephemeral-storage', 'ephemeralStorage'],
      ] as const
    ).map(([resource, field]) => {
      const name = `manager.resources.${field}${bound === 'limits' ? 'Limit' : 'Request'}`;
      return carried(name, [`resources.${bound}.${resource}`], quantity(name));
    }),
  ),
  notYet(
    'managers have bounds of CPU, memory and disk',
    'resources',
    'resources.limits',
    'resources.requests',
  ),
  carried('manager.nodeSelector', ['nodeSelector'], objects('manager.nodeSelector')),
  unless(
    'carried',
    'each with its key and one effect; never those of dind',
    ['tolerations'],
    managerTolerations,
    'manager.tolerations',
  ),
  unless(
    'not-offered',
    'labels of nodes are carried over; an app of your own may have managers keep apart: docs/configuration.md#what-may-be-patched',
    ['affinity'],
    managerAffinity,
    'manager.affinity',
  ),
  unless(
    'carried',
    'where there is room',
    ['topologySpreadConstraints'],
    managerSpread,
    'manager.topologySpread',
  ),
  unless(
    'carried',
    'but for those that somebody acts on',
    ['podAnnotations'],
    ofManagers('manager.annotations'),
    'manager.annotations',
  ),
  unless(
    'carried',
    'but for those that somebody acts on',
    ['podLabels'],
    ofManagers('manager.labels'),
    'manager.labels',
  ),
  carried(
    'manager.terminationGracePeriodSeconds',
    ['terminationGracePeriodSeconds'],
    integer('manager.terminationGracePeriodSeconds'),
    '',
    {
      otherwise: {
        fate: 'decided',
        why: 'a manager that stops waits for its longest job: maximumTimeoutSeconds + 300',
      },
    },
  ),
  carried('imagePullSecrets', ['imagePullSecrets'], texts('imagePullSecrets', namesOfSecrets)),
  unless(
    'decided',
    'every manager serves its metrics; monitoring says who may read them',
    ['metrics', 'service'],
    metrics,
    'monitoring',
  ),
  carried('config.check_interval', ['checkInterval'], integer('config.check_interval')),
  carried('config.log_level', ['logLevel'], text('config.log_level')),
  carried('config.log_format', ['logFormat'], text('config.log_format')),
  carried('name', ['runners.name'], runnerNamed),
  carried('tags', ['runners.tags'], texts('tags'), 'GitLab keeps them: name them for OpenTofu too'),
  carried('runUntagged', ['runners.runUntagged'], flag('runUntagged'), 'GitLab keeps it', {
    otherwise: {
      fate: 'refused',
      why: 'a job that asks for nothing would be root on its node: let a runner of another kind take jobs without tags',
    },
  }),
  carried(
    'accessLevel',
    ['runners.protected'],
    (value) => ({
      fate: 'carried',
      why: '',
      set: [
        {
          field: 'accessLevel',
          value: value === true || value === 'true' ? 'ref_protected' : 'not_protected',
        },
      ],
    }),
    'GitLab keeps it',
    {
      otherwise: {
        fate: 'refused',
        why: 'whoever can push to an unprotected branch would be root on the node: protect the branches and tags that build images',
      },
    },
  ),
  carried(
    'maximumTimeoutSeconds',
    ['runners.maximumTimeout'],
    integer('maximumTimeoutSeconds'),
    'GitLab keeps it',
  ),
  always('elsewhere', 'GitLab keeps it: set it on the runner there, or with OpenTofu', 'runners.locked'),
  unless(
    'not-offered',
    'managers have no environment of their own; what the cluster adds to pods is cluster.adds.environment',
    ['envVars', 'extraEnv', 'extraEnvFrom', 'extraEnvFromRefs'],
    managerEnvironment,
  ),
  unless('decided', 'it is read on its own, key by key', ['runners.config'], (value) =>
    typeof value === 'string' ? undefined : { fate: 'fill-in', why: 'it is no text: config.toml is TOML' },
  ),
  byHand(
    'config',
    'config.toml comes from elsewhere: import that file too, or instead',
    'runners.configPath',
    'runners.configOverride',
  ),
  unless('decided', 'every job is a pod: the executor is kubernetes', ['runners.executor'], (value) =>
    value === 'kubernetes'
      ? undefined
      : {
          fate: 'refused',
          why: 'every job is a pod: the executor is kubernetes. Keep other executors on machines of their own',
        },
  ),
  unless('decided', OWN_ACCOUNT, ['runners.serviceAccountName'], jobAccount, 'cloudIdentity'),
  always('elsewhere', BY_THE_RESOLVER, 'hostAliases'),
  unless('decided', 'pods mount only what their kind needs', ['volumes'], managerVolumes),
  unless(
    'decided',
    "always false: only kind 'dind' is privileged, and there the daemon alone",
    ['runners.privileged'],
    privileged,
    'kind',
  ),
  unless('decided', OWN_NAMES, ['serviceAccount', 'serviceAccountName'], annotated('annotations')),
  unless(
    'decided',
    'managers have the least Role that works, in their own namespace',
    ['rbac'],
    annotated('serviceAccountAnnotations'),
  ),
  always(
    'elsewhere',
    'GitLab keeps it: the status and the description of a runner are set there, or with OpenTofu',
    'runners.paused',
    'runners.description',
  ),
  unless(
    'decided',
    'managers are held to the strictest level of Pod Security',
    ['securityContext', 'podSecurityContext'],
    (value) =>
      typeof value === 'object' && value !== null && 'privileged' in value && value.privileged === true
        ? {
            fate: 'refused',
            below: 'privileged',
            why: 'a manager is never privileged; jobs that need a daemon need kind dind',
          }
        : undefined,
  ),
  always(
    'elsewhere',
    'values for all charts of a release: what they do to pods is said with cluster.adds',
    'global',
    'commonLabels',
  ),
];

/** The values of the chart, the closest row of a key counts. */
export const CHART_ROWS: readonly ImportRow[] = rowsOf(CHART_KEYS, OWN);
