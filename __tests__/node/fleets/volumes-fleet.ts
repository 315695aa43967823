import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import { type LabFacts, labFleet, SMALL } from './lab-fleet';

/** Runners, by what their jobs mount. */
export const VOLUME_RUNNERS = {
  /** Something of each kind, with scripts and folders of the fleet's. */
  mounting: 'mounting',
  /** A claim, where nobody is root. */
  restricted: 'mounting-restricted',
  /** The same as another user. */
  another: 'mounting-another',
  /** A claim, where a pod has users of its own. */
  shifted: 'mounting-shifted',
  /** A claim that nobody has made. */
  missing: 'mounting-missing',
  nothing: 'mounting-nothing',
} as const;

/** What the administrator of the lab has made for them. */
export const CLAIMS = {
  cache: 'build-cache',
  data: 'data-sets',
  restricted: 'restricted-cache',
  another: 'another-cache',
  shifted: 'shifted-cache',
} as const;

/** The ConfigMap, and the file in it. */
export const SETTINGS = { name: 'build-settings', file: 'settings.xml' } as const;

/** Who the jobs of {@link VOLUME_RUNNERS.another} are. */
export const ANOTHER = { user: 2001, group: 3001 } as const;

/** In mebibytes. */
export const SHARED_MEMORY = 32;

const ORGANISATION = 'mounted';

/** The namespace of the fleet. */
export const VOLUMES_NAMESPACE = `${ORGANISATION}-runners`;

/** A line of a script: the manager has a variable of this name. */
const saying = (when: string) => `echo "${when}: <$RUNNER_TOKEN> as $(id -u)"`;

/** A fleet whose jobs mount volumes, beside one whose jobs mount none. */
export function volumesFleet(facts: LabFacts): FleetSpec {
  const { attic: _attic, monitoring: _monitoring, cluster, ...fleet } = labFleet(facts);
  const { mounting, restricted, another, shifted, missing, nothing } = VOLUME_RUNNERS;
  return {
    ...fleet,
    org: ORGANISATION,
    cluster: { ...cluster, kubernetesVersion: '1.33' },
    runners: [
      {
        ...SMALL,
        kind: 'docker',
        name: mounting,
        volumes: [
          { mountPath: '/dev/shm', emptyDir: { medium: 'Memory', sizeLimit: `${SHARED_MEMORY}Mi` } },
          { mountPath: '/scratch', emptyDir: { sizeLimit: '64Mi' } },
          { mountPath: '/etc/settings', configMap: SETTINGS.name },
          { mountPath: '/cache', persistentVolumeClaim: CLAIMS.cache },
          { mountPath: '/mnt/data', persistentVolumeClaim: CLAIMS.data, readOnly: true },
        ],
        config: {
          runners: {
            builds_dir: '/tmp/builds',
            pre_get_sources_script: saying('before sources'),
            post_get_sources_script: saying('after sources'),
            pre_build_script: saying('before'),
            post_build_script: saying('after'),
            feature_flags: { FF_TIMESTAMPS: false },
          },
        },
      },
      {
        ...SMALL,
        kind: 'docker',
        name: restricted,
        tags: [restricted],
        podSecurity: 'restricted',
        volumes: [{ mountPath: '/cache', persistentVolumeClaim: CLAIMS.restricted }],
      },
      {
        ...SMALL,
        kind: 'docker',
        name: another,
        tags: [another],
        podSecurity: 'restricted',
        runAs: ANOTHER,
        volumes: [{ mountPath: '/cache', persistentVolumeClaim: CLAIMS.another }],
      },
      {
        ...SMALL,
        kind: 'docker',
        name: shifted,
        tags: [shifted],
        userNamespaces: true,
        volumes: [{ mountPath: '/cache', persistentVolumeClaim: CLAIMS.shifted }],
      },
      {
        ...SMALL,
        kind: 'docker',
        name: missing,
        tags: [missing],
        volumes: [{ mountPath: '/cache', persistentVolumeClaim: 'nobody-made-it' }],
        config: { runners: { kubernetes: { poll_timeout: 30 } } },
      },
      { ...SMALL, kind: 'docker', name: nothing, tags: [nothing] },
    ],
  };
}
