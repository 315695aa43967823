import { KUBERNETES_KEYS, OVERWRITE_KEYS } from '../../world/gitlab-keys-kubernetes';
import { flag, integer, text, texts } from '../carry';
import { always, carried, type ImportRow, notYet, rowsOf, unless } from '../row';
import { capabilities, containerContext, podContext, privileged } from './contexts';
import { helperContext } from './helper-context';
import { jobAccount, OWN_ACCOUNT } from './job-account';
import { affinity, nodeSelector, nodeTolerations } from './nodes';
import { ofJobs } from './pod-metadata';
import { BY_THE_RESOLVER } from './resolver';
import { RESOURCE_ROWS } from './resources';
import { helperFlavour, services } from './services';
import { helperImage } from './values';
import { volumes } from './volumes';

const WAITS = [
  'poll_interval',
  'poll_timeout',
  'pod_termination_grace_period_seconds',
  'cleanup_grace_period_seconds',
];

/** The section `[runners.kubernetes]`. */
export const KUBERNETES_ROWS: readonly ImportRow[] = rowsOf(KUBERNETES_KEYS, [
  carried('image', ['image'], text('image'), 'with a version tag or a digest'),
  carried('manager.helperImage', ['helper_image'], helperImage, 'of the version of the manager'),
  carried('allowedImages', ['allowed_images'], texts('allowedImages')),
  carried('allowedServices', ['allowed_services'], texts('allowedServices')),
  carried('imagePullSecrets', ['image_pull_secrets'], texts('imagePullSecrets')),
  unless('carried', 'the labels of the pool', ['node_selector'], nodeSelector, 'nodes'),
  unless(
    'carried',
    'each with one effect; of dind the one taint of its pool',
    ['node_tolerations'],
    nodeTolerations,
    'nodes',
  ),
  unless(
    'not-offered',
    'jobs are led by labels of nodes, and by wishes about jobs of their own runner (spacing); dind has its pool alone',
    ['affinity'],
    affinity,
    'nodes',
  ),
  carried('runtimeClass.name', ['runtime_class_name'], text('runtimeClass.name')),
  always('decided', 'architecture names the helper image', 'helper_image_autoset_arch_and_os'),
  unless(
    'not-offered',
    "the helper of the runner's own version; name another one with manager.helperImage",
    ['helper_image_flavor'],
    helperFlavour,
  ),
  carried('disruptionBudget', ['pod_disruption_budget'], flag('disruptionBudget'), 'one for all its jobs'),
  ...RESOURCE_ROWS,
  ...WAITS.map((key) => {
    const name = `config.runners.kubernetes.${key}`;
    return carried(name, [key], integer(name));
  }),
  unless(
    'decided',
    "always false: only kind 'dind' is privileged, and there the daemon alone",
    ['privileged'],
    privileged,
    'kind',
  ),
  unless('decided', 'off for all but the daemon of dind', ['allow_privilege_escalation'], (value) =>
    value === true
      ? {
          fate: 'refused',
          why: 'privilege escalation is off for all but the daemon of dind: sudo and setuid programs gain nothing; jobs are root in their container where the image says so',
        }
      : undefined,
  ),
  unless(
    'carried',
    'those of Pod Security baseline that jobs lack',
    ['cap_add'],
    capabilities,
    'addCapabilities',
  ),
  unless(
    'decided',
    'follows from kind and podSecurity',
    ['build_container_security_context', 'service_container_security_context'],
    containerContext,
  ),
  unless(
    'decided',
    'follows from kind and podSecurity',
    ['helper_container_security_context', 'init_permissions_container_security_context'],
    helperContext,
  ),
  unless(
    'decided',
    'follows from kind, podSecurity and runAs',
    ['pod_security_context'],
    podContext,
    'runAs',
  ),
  always(
    'refused',
    'a job would move it by a variable of its own, past the boundary: make a runner for each place, and let jobs choose by tags',
    ...OVERWRITE_KEYS,
  ),
  unless('decided', OWN_ACCOUNT, ['service_account'], jobAccount, 'cloudIdentity'),
  unless(
    'carried',
    'scratch space, ConfigMaps and claims; nothing else is mounted into a job',
    ['volumes'],
    volumes,
    'volumes',
  ),
  always(
    'refused',
    'patches of job pods follow from the kind: what they add is said with fields, or not at all',
    'pod_spec',
  ),
  unless(
    'decided',
    'services of every job follow from the kind; jobs bring theirs in .gitlab-ci.yml, from allowedServices',
    ['services'],
    services,
  ),
  unless('carried', 'but for those that somebody acts on', ['pod_labels'], ofJobs('podLabels'), 'podLabels'),
  unless(
    'carried',
    'but for those that somebody acts on; doNotDisrupt writes what keeps a job on its node',
    ['pod_annotations'],
    ofJobs('podAnnotations'),
    'podAnnotations',
  ),
  always('elsewhere', BY_THE_RESOLVER, 'host_aliases'),
  notYet('jobs run as the user of their image', 'allowed_users', 'allowed_groups'),
]);
