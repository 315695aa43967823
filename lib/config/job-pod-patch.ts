import type { Runner } from '../fleet/runner';
import type { ImageBuilds } from '../fleet/types/image-builds';
import { isPrivilegedKind, PrivilegeGrant } from '../privilege';
import { TOKEN_FILE, TOKEN_SECONDS } from './cloud-access';
import {
  GOOGLE_ANNOTATION,
  GOOGLE_FILE,
  IDENTITY_FOLDER,
  IDENTITY_VOLUME,
  jobIdentity,
} from './job-identity';
import type { PodSpecSection } from './runner-config';

/** Name of the daemon's container, and the host name under which jobs find it. */
export const DAEMON_ALIAS = 'docker';

/** What a strategic patch may say of one container. */
interface ContainerPatch {
  readonly name: string;
  readonly securityContext?: PrivilegedSecurityContext | ProfiledSecurityContext;
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: true;
  }[];
  readonly env?: readonly (SecretVariable | PlainVariable)[];
  readonly resources?: { readonly limits: Readonly<Record<string, string>> };
}

interface PlainVariable {
  readonly name: string;
  readonly value: string;
}

/** Of a volume that projects, what it is made of: a token for a cloud, and a file of what the pod says of itself. */
type ProjectedSource =
  | {
      readonly serviceAccountToken: {
        readonly audience: string;
        readonly expirationSeconds: number;
        readonly path: string;
      };
    }
  | {
      readonly downwardAPI: {
        readonly items: readonly {
          readonly path: string;
          readonly fieldRef: { readonly fieldPath: string };
        }[];
      };
    };

type VolumePatch = { readonly name: string } & (
  | { readonly emptyDir: { readonly sizeLimit: string } }
  | { readonly projected: { readonly sources: readonly ProjectedSource[] } }
);

interface SecretVariable {
  readonly name: string;
  /** Removes what a job variable of the same name put there, since a variable has one source only. */
  readonly value: null;
  readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

/** Nothing else of a pod is ever patched. */
interface PodSpecPatch {
  readonly hostUsers?: false;
  readonly containers?: readonly ContainerPatch[];
  readonly resources?: null;
  readonly volumes?: readonly VolumePatch[];
}

interface PrivilegedSecurityContext {
  readonly privileged: true;
  readonly allowPrivilegeEscalation: true;
  readonly capabilities: null;
}

/** Profiles that lie on the nodes. */
interface ProfiledSecurityContext {
  readonly seccompProfile: NodeProfile;
  readonly appArmorProfile?: NodeProfile;
}

interface NodeProfile {
  readonly type: 'Localhost';
  readonly localhostProfile: string;
}

/** The only place that writes `privileged: true`; it needs the grant that the table gives. */
function privilegedSecurityContext(_grant: PrivilegeGrant): PrivilegedSecurityContext {
  return { privileged: true, allowPrivilegeEscalation: true, capabilities: null };
}

/** The patches of a runner's job pods. */
export function podSpecPatches(runner: Runner): readonly PodSpecSection[] {
  return [
    ...daemonPatch(runner),
    ...atticPatch(runner),
    ...identityPatch(runner),
    ...devicesPatch(runner),
    ...usersPatch(runner),
    RESOURCES_PATCH,
  ];
}

/**
 * Raises the daemon's container and nothing else. A strategic patch finds its container by name, and the runner gives
 * the names of its own services away before it looks at those of the job.
 */
function daemonPatch(runner: Runner): PodSpecSection[] {
  if (!isPrivilegedKind(runner.kind)) {
    return [];
  }
  const volume = 'docker-data';
  return [
    patch('daemon', {
      containers: [
        {
          name: DAEMON_ALIAS,
          securityContext: privilegedSecurityContext(PrivilegeGrant.of(runner.kind)),
          volumeMounts: [{ name: volume, mountPath: '/var/lib/docker' }],
        },
      ],
      volumes: [
        {
          name: volume,
          emptyDir: { sizeLimit: runner.settings.resources.service.ephemeralStorageLimit },
        },
      ],
    }),
  ];
}

/** Gives the build container of a nix kind its cache credentials by reference, never as text. */
function atticPatch(runner: Runner): PodSpecSection[] {
  const { attic } = runner.secrets;
  if (!attic) {
    return [];
  }
  const variable = (key: string): SecretVariable => ({
    name: `ATTIC_${key.toUpperCase()}`,
    value: null,
    valueFrom: { secretKeyRef: { name: attic.name, key } },
  });
  return [patch('attic', { containers: [{ name: 'build', env: attic.keys.map(variable) }] })];
}

/**
 * Gives the build container, and no other, a token for the cloud in which the jobs of the runner are somebody. No webhook adds it:
 * what a job pod has is written down. The key `volumes` of config.toml has no such volume.
 */
function identityPatch(runner: Runner): PodSpecSection[] {
  const identity = jobIdentity(runner);
  if (identity === undefined) {
    return [];
  }
  const { audience, google } = identity;
  const token = { serviceAccountToken: { audience, expirationSeconds: TOKEN_SECONDS, path: TOKEN_FILE } };
  const file = {
    downwardAPI: {
      items: [{ path: GOOGLE_FILE, fieldRef: { fieldPath: `metadata.annotations['${GOOGLE_ANNOTATION}']` } }],
    },
  };
  return [
    patch('cloud-identity', {
      containers: [
        {
          name: 'build',
          env: Object.entries(identity.variables).map(([name, value]) => ({ name, value })),
          volumeMounts: [{ name: IDENTITY_VOLUME, mountPath: IDENTITY_FOLDER, readOnly: true }],
        },
      ],
      volumes: [
        {
          name: IDENTITY_VOLUME,
          projected: { sources: google === undefined ? [token] : [token, file] },
        },
      ],
    }),
  ];
}

/** Gives the build container accelerators: what GitLab Runner has keys for are CPU, memory and storage. */
function devicesPatch({ settings: { devices } }: Runner): PodSpecSection[] {
  if (devices === undefined) {
    return [];
  }
  const limits = Object.fromEntries(Object.entries(devices).map(([name, amount]) => [name, String(amount)]));
  return [patch('devices', { containers: [{ name: 'build', resources: { limits } }] })];
}

/**
 * Gives the pod users of its own. The profiles under which its build container may mount stand in the same patch: nobody has
 * them without. No key of config.toml says `hostUsers`.
 */
function usersPatch({ settings: { userNamespaces, imageBuilds } }: Runner): PodSpecSection[] {
  if (!userNamespaces) {
    return [];
  }
  const containers = imageBuilds && [{ name: 'build', securityContext: profiled(imageBuilds) }];
  return [patch('user-namespace', { hostUsers: false, ...(containers ? { containers } : {}) })];
}

function profiled({ seccompProfile, appArmorProfile }: ImageBuilds): ProfiledSecurityContext {
  const ofNode = (localhostProfile: string) => ({ type: 'Localhost', localhostProfile }) as const;
  return {
    seccompProfile: ofNode(seccompProfile),
    ...(appArmorProfile === undefined ? {} : { appArmorProfile: ofNode(appArmorProfile) }),
  };
}

/**
 * GitLab Runner writes an empty `resources` of the pod as a whole. Kubernetes takes that, from 1.34 on, for what the pod
 * asks for: nothing. Every job pod would be `BestEffort`, the first to die where a node runs out of memory.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
 */
const RESOURCES_PATCH: PodSpecSection = patch('resources', { resources: null });

function patch(name: string, spec: PodSpecPatch): PodSpecSection {
  return { name, patch_type: 'strategic', patch: JSON.stringify(spec) };
}
