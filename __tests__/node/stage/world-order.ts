import { NODE_PROGRAMS, type ProgramName } from '../../e2e/programs/programs';

/** The word that asks for a cluster without tests. */
export const KEEP = '--keep';

/** Minutes after which a run is ended. */
export const MINUTES = 45;

/** All programs that a cluster and its world are made of. */
export const CLUSTER_PROGRAMS = [
  ...NODE_PROGRAMS,
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'gitlab-runner',
] as const satisfies readonly ProgramName[];

/** The programs of a cluster, by where they are. */
export type ClusterPrograms = Readonly<Record<(typeof CLUSTER_PROGRAMS)[number], string>>;

/** What the world is made of, handed over in a file: the world itself has no way to the machine's network. */
export interface WorldOrder {
  /** Temporary folder of this run. */
  readonly folder: string;
  readonly programs: ClusterPrograms;
  /** Where the registry finds the images. */
  readonly storage: string;
  /** What to run when the cluster stands; nothing keeps it until the run is told to end. */
  readonly command: readonly string[];
}
