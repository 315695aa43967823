/** A key with its value. */
export interface ExpectedEntry {
  readonly key: string;
  readonly value: string;
}

/** What a cluster may add to pods, as a fleet says. Pods may have it or not. */
export interface ExpectedAdditions {
  readonly labels: readonly ExpectedEntry[];
  readonly annotations: readonly ExpectedEntry[];
  /** Keys of annotations that may say anything. */
  readonly notes: readonly string[];
  /** Without a value, that of any taint with the key. */
  readonly tolerations: readonly {
    readonly key: string;
    readonly value?: string;
    readonly effect: string;
  }[];
  /** Labels of nodes; of several values of one key a pod has one. */
  readonly nodeSelector: readonly ExpectedEntry[];
  /** Registries, and what stands in their place in the names of images. */
  readonly imageMirrors: readonly { readonly from: string; readonly to: string }[];
  /** Whether digests are appended to the images of job pods. */
  readonly imageDigests: boolean;
  readonly environment: readonly ExpectedEntry[];
  readonly configMaps: readonly {
    readonly name: string;
    readonly volume: string;
    readonly mountPath: string;
  }[];
  readonly topologySpread: readonly string[];
  /** As in `resolv.conf`. */
  readonly dnsOptions: readonly string[];
}
