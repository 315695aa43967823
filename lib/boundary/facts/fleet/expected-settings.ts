/** Requests and limits of a container, as Kubernetes quantities. */
export interface ExpectedResources {
  readonly cpuRequest: string;
  readonly cpuLimit: string;
  readonly memoryRequest: string;
  readonly memoryLimit: string;
  readonly ephemeralStorageRequest: string;
  readonly ephemeralStorageLimit: string;
}

/** A network that a fleet opens, port by port. */
export interface ExpectedNetwork {
  readonly cidr: string;
  readonly port: number;
  readonly protocol: string;
}

/** What a fleet says of one runner. The judge holds config.toml and the objects around it against it, value by value. */
export interface ExpectedSettings {
  /** Base URL of the GitLab instance. */
  readonly gitlabUrl: string;
  /** Whether managers trust authorities of the fleet's own. */
  readonly caCertificates: boolean;
  readonly image: string;
  readonly helperImage: string;
  readonly managerImage: string;
  /** The daemon's image, of a privileged kind. */
  readonly daemonImage?: string;
  readonly allowedImages: readonly string[];
  /** Patterns of services that jobs declare themselves. */
  readonly allowedServices: readonly string[];
  /** Jobs of one manager at a time. */
  readonly concurrency: number;
  readonly replicas: number;
  readonly resources: {
    readonly build: ExpectedResources;
    readonly helper: ExpectedResources;
    readonly service: ExpectedResources;
    readonly manager: ExpectedResources;
  };
  /** Variables of jobs, but for those that follow from the level and the cache. */
  readonly environment: Readonly<Record<string, string>>;
  /** The cache whose keys the jobs of a nix kind trust. */
  readonly cache?: { readonly substituter: string; readonly publicKeys: readonly string[] };
  /** Networks that the fleet opens to its jobs and to its manager, besides public addresses. */
  readonly networks: {
    readonly jobs: readonly ExpectedNetwork[];
    readonly manager: readonly ExpectedNetwork[];
  };
  readonly imagePullSecrets: readonly string[];
  readonly runtimeClass?: string;
  readonly architecture: string;
  /** Labels of the nodes that are set aside for jobs. */
  readonly pool?: Readonly<Record<string, string>>;
  /** The taint of these nodes, as `key=value`, and its effect. */
  readonly taint?: { readonly taint: string; readonly effect: string };
  /** Keys of config.toml that the fleet sets itself, by their paths below the file, as in `runners.kubernetes.poll_timeout`. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The most that the quota of its jobs may hold, by the names that quotas use. CPU in cores, memory in bytes. */
  readonly quota: Readonly<Record<string, number>>;
}
