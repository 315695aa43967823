import { createHash } from 'node:crypto';
import { MANAGER_USER } from '../fleet/images';
import { managerSelector, runnerLabels } from '../fleet/labels';
import { TOKEN_KEY } from '../fleet/names';
import { managerPlacement } from '../fleet/placement';
import { type Bound, RESOURCES } from '../fleet/resource-table';
import type { Runner } from '../fleet/runner';
import { minorOf } from '../fleet/runner-version';
import { METRICS_PATH, READY, READY_PATH, standsTo } from '../world/runner-minors';
import { CACHE_FOLDER, CACHE_VOLUME, cacheAccess } from './cache-access';
import { CONFIG_FOLDER } from './config-folder';
import { CA_FILE, CONFIG_FILE, LISTEN_PORT, renderConfigToml } from './config-toml';

/**
 * The pod of a manager as plain data. The Deployment is made of it, and the admission policy holds every manager pod to
 * it, so that the two cannot disagree.
 */

/** The home of the manager's user, below which jobs of the shell executor would work. */
const HOME = '/home/gitlab-runner';

/** The container that runs the manager. */
export const MANAGER_CONTAINER = 'manager';

/** The volume of the ConfigMap. */
export const CONFIG_VOLUME = 'config';

/** The variable of a manager that holds its token; those of its cache and of a proxy are the only others. */
export const TOKEN_VARIABLE = 'RUNNER_TOKEN';

/** Where a manager's empty volumes are mounted, and how much they hold. */
export const EMPTY_VOLUMES = {
  runner: { path: CONFIG_FOLDER, sizeLimit: '16Mi' },
  home: { path: HOME, sizeLimit: '64Mi' },
  tmp: { path: '/tmp', sizeLimit: '64Mi' },
} as const;

/** The name of the port of metrics and health. */
export const METRICS_PORT = 'metrics';

/** The ports of a manager: metrics and health. */
export const PORTS = [{ name: METRICS_PORT, containerPort: LISTEN_PORT, protocol: 'TCP' }] as const;

/** The security context of the pod. */
export const POD_SECURITY = {
  runAsNonRoot: true,
  runAsUser: MANAGER_USER.uid,
  runAsGroup: MANAGER_USER.gid,
  fsGroup: MANAGER_USER.gid,
  seccompProfile: { type: 'RuntimeDefault' },
} as const;

/** The security context of the container. */
export const CONTAINER_SECURITY = {
  privileged: false,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
} as const;

/** Where a manager says that it is well. Before it had an address for that, it was well if it told its metrics. */
export function healthPath(runner: Runner): string {
  return standsTo(READY, minorOf(runner)) === 'within' ? READY_PATH : METRICS_PATH;
}

/** How the kubelet sees that a manager is ready and alive, given where it asks. */
export function managerProbes<Path>(path: Path) {
  const healthy = { httpGet: { path, port: LISTEN_PORT }, periodSeconds: 10, timeoutSeconds: 3 };
  return {
    readinessProbe: { ...healthy, failureThreshold: 3 },
    livenessProbe: { ...healthy, failureThreshold: 6 },
  };
}

/** Managers of a runner are spread over nodes where there is room. */
export const SPREAD = {
  maxSkew: 1,
  topologyKey: 'kubernetes.io/hostname',
  whenUnsatisfiable: 'ScheduleAnyway',
} as const;

/** How the manager is started. */
export const ARGUMENTS = [
  'run',
  `--config=${CONFIG_FOLDER}/${CONFIG_FILE}`,
  `--working-directory=${HOME}`,
] as const;

/** A variable of a manager: the key of a Secret that it comes from. */
export interface ManagerVariable {
  readonly name: string;
  readonly secret: string;
  readonly key: string;
}

/** The variables of a manager that come from Secrets: its token, and the keys of its cache. */
export function managerVariables(runner: Runner): readonly ManagerVariable[] {
  const { cacheSecret, tokenSecret } = runner.names;
  return [
    { name: TOKEN_VARIABLE, secret: tokenSecret, key: TOKEN_KEY },
    ...Object.entries(cacheAccess(runner).secretVariables).map(([name, key]) => ({
      name,
      secret: cacheSecret,
      key,
    })),
  ];
}

type Files = Readonly<Record<string, string>>;

/** ConfigMap, Deployment, checksum and policies ask for the files of one runner, which never changes. */
const filesOf = new WeakMap<Runner, Files>();

/** The files that a manager reads, by their names: the data of its ConfigMap. */
export function configFiles(runner: Runner): Files {
  const known = filesOf.get(runner) ?? renderFiles(runner);
  filesOf.set(runner, known);
  return known;
}

function renderFiles(runner: Runner): Files {
  const { caCertificates } = runner.fleet.gitlab;
  return Object.freeze({
    [CONFIG_FILE]: renderConfigToml(runner),
    ...(caCertificates ? { [CA_FILE]: `${caCertificates.join('\n')}\n` } : {}),
    ...cacheAccess(runner).files,
  });
}

/** Changes with the files, so that a new config comes with new pods. */
export function configChecksum(runner: Runner): string {
  const hash = createHash('sha256');
  for (const text of Object.values(configFiles(runner))) {
    hash.update(text);
  }
  return hash.digest('hex');
}

/** The annotation of a manager pod that holds the checksum. */
export const CHECKSUM_ANNOTATION = 'checksum/config';

/** The labels of a manager pod. */
export function managerLabels(runner: Runner): Record<string, string> {
  return {
    ...runnerLabels(runner, 'manager'),
    ...managerSelector(runner),
    ...runner.settings.manager.labels,
  };
}

/** The taints that a manager tolerates, as Kubernetes writes them: a taint without a value has none. */
export function managerTolerations(runner: Runner): readonly ManagerToleration[] {
  return managerPlacement(runner).tolerations.map(({ key, operator, value, effect }) => ({
    key,
    operator,
    ...(value === '' ? {} : { value }),
    effect,
  }));
}

/** A toleration of a manager. */
export interface ManagerToleration {
  readonly key: string;
  readonly operator: string;
  readonly value?: string;
  readonly effect: string;
}

/** Labels of nodes over which the managers of a runner are spread. */
export function managerTopologies({ settings: { manager } }: Runner): readonly string[] {
  return [...new Set([SPREAD.topologyKey, ...(manager.topologySpread ?? [])])];
}

/** The labels of the nodes that a manager may run on. */
export function managerNodeSelector(runner: Runner): Record<string, string> {
  return { 'kubernetes.io/os': 'linux', ...runner.settings.manager.nodeSelector };
}

/** A volume that is mounted into the manager. */
export interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/**
 * What is mounted where. A file mounted by subPath never changes under a running manager: a new config comes with a new
 * pod, and the folder around it stays writable for the system ID, by which GitLab knows the manager again.
 */
export function managerMounts(runner: Runner): readonly Mount[] {
  const { runner: folder, home, tmp } = EMPTY_VOLUMES;
  return [
    { name: 'runner', mountPath: folder.path },
    ...Object.keys(configFiles(runner)).map((file) => ({
      name: CONFIG_VOLUME,
      mountPath: `${CONFIG_FOLDER}/${file}`,
      subPath: file,
      readOnly: true,
    })),
    { name: 'home', mountPath: home.path },
    { name: 'tmp', mountPath: tmp.path },
    ...(hasCacheVolume(runner) ? [{ name: CACHE_VOLUME, mountPath: CACHE_FOLDER, readOnly: true }] : []),
  ];
}

/** Whether a token or a key is mounted for the cache of a runner. */
function hasCacheVolume(runner: Runner): boolean {
  const { audience, secretFile } = cacheAccess(runner);
  return audience !== undefined || secretFile !== undefined;
}

/** Requests or limits of the manager, by the names of the resources. */
export function managerResources(runner: Runner, bound: Bound): Record<string, string> {
  const { resources } = runner.settings.manager;
  return Object.fromEntries(
    RESOURCES.map(({ kubernetes, field }) => [kubernetes, resources[`${field}${bound}`]]),
  );
}
