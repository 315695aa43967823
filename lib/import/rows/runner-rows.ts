import { GLOBAL_KEYS, OTHER_EXECUTOR_KEYS, RUNNER_KEYS } from '../../world/gitlab-keys';
import { integer, text } from '../carry';
import { always, byHand, carried, type ImportRow, rowsOf, unless } from '../row';
import { plainText, valueAt } from '../tree';
import { cache } from './cache';
import { jobEnvironment } from './environment';
import { featureFlags } from './feature-flags';
import { cloneUrl, gitLabUrl, runnerNamed } from './values';

const HOOKS = [
  'pre_get_sources_script',
  'post_get_sources_script',
  'pre_build_script',
  'post_build_script',
] as const;

const TOKEN =
  'a token never enters a fleet: the OpenTofu module creates the runner in GitLab and the Secret {runner}-token (docs/opentofu.md); revoke what stood in this file';

const OTHER_EXECUTOR =
  'every job is a pod: keep other executors on machines of their own, or import with executor = "kubernetes"';

/** The top of config.toml. */
export const GLOBAL_ROWS: readonly ImportRow[] = rowsOf(GLOBAL_KEYS, [
  always('decided', 'each section becomes a runner, and is read key by key', 'runners'),
  carried('concurrency', ['concurrent'], integer('concurrency'), 'of each runner'),
  carried('config.check_interval', ['check_interval'], integer('config.check_interval')),
  carried('config.log_level', ['log_level'], text('config.log_level')),
  carried('config.log_format', ['log_format'], text('config.log_format')),
]);

/** The section `[[runners]]`. */
export const RUNNER_ROWS: readonly ImportRow[] = rowsOf(RUNNER_KEYS, [
  carried('name', ['name'], runnerNamed),
  carried('gitlab.url', ['url'], gitLabUrl),
  carried('gitlab.cloneUrl', ['clone_url'], cloneUrl, 'for all runners of the fleet'),
  always('elsewhere', TOKEN, 'token'),
  unless(
    'carried',
    'the lower of it and concurrent',
    ['limit'],
    (value, { globals, values }) => {
      const all = Number(
        plainText(valueAt(globals, ['concurrent']) ?? valueAt(values, ['concurrent']) ?? value),
      );
      const limit = Number(plainText(value) || 'none');
      if (!Number.isInteger(limit)) {
        return undefined;
      }
      return limit > 0
        ? {
            fate: 'carried',
            why: '',
            set: [{ field: 'concurrency', value: all > 0 ? Math.min(limit, all) : limit }],
          }
        : { fate: 'decided', why: '0 is no limit: concurrent counts' };
    },
    'concurrency',
  ),
  byHand(
    'gitlab.caCertificates',
    'put the text of the certificates there: what a file of the manager holds cannot be reviewed',
    'tls-ca-file',
  ),
  always('decided', 'it is read key by key', 'kubernetes'),
  unless(
    'carried',
    'each variable by itself; credentials are masked CI/CD variables',
    ['environment'],
    jobEnvironment,
    'environment',
  ),
  carried('config.runners.output_limit', ['output_limit'], integer('config.runners.output_limit')),
  carried(
    'config.runners.request_concurrency',
    ['request_concurrency'],
    integer('config.runners.request_concurrency'),
  ),
  unless('decided', 'every job is a pod: the executor is kubernetes', ['executor'], (value) =>
    value === 'kubernetes' ? undefined : { fate: 'refused', why: OTHER_EXECUTOR },
  ),
  always('refused', OTHER_EXECUTOR, ...OTHER_EXECUTOR_KEYS),
  ...HOOKS.map((key) =>
    byHand(
      `config.runners.${key}`,
      'look through it for secrets, since it stands in a ConfigMap, and write it there',
      key,
    ),
  ),
  always(
    'refused',
    'GitLab Runner knows the key no more: it is pre_get_sources_script or post_get_sources_script',
    'pre_clone_script',
    'post_clone_script',
  ),
  carried('config.runners.builds_dir', ['builds_dir'], text('config.runners.builds_dir')),
  carried('config.runners.cache_dir', ['cache_dir'], text('config.runners.cache_dir')),
  unless(
    'carried',
    'each that touches no boundary',
    ['feature_flags'],
    featureFlags,
    'config.runners.feature_flags',
  ),
  unless('not-offered', 'jobs run the shell of their image', ['shell'], (value) =>
    /^(?:pwsh|powershell)$/i.test(plainText(value))
      ? { fate: 'refused', why: 'job pods run on Linux: keep a runner for Windows on machines of its own' }
      : undefined,
  ),
  unless(
    'not-offered',
    'caches of jobs are in buckets of S3 or Google Cloud Storage, or in containers of Azure',
    ['cache'],
    cache,
    'cache',
  ),
]);
