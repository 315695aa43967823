/** Something that a platform writes into pods, or that its own guide tells to write. */
export interface PlatformRow {
  /** What is written, in words. */
  readonly what: string;
  /** Where the platform says so. */
  readonly source: string;
  /** Annotations with their value; without one any may stand there, since nothing acts on it. */
  readonly annotations?: readonly { readonly key: string; readonly value?: string }[];
  /** Tolerations of one taint by its key, value and effect. */
  readonly tolerations?: readonly {
    readonly key: string;
    readonly value: string;
    readonly effect: 'NoSchedule' | 'NoExecute';
  }[];
  /** Labels of nodes that pods are led to. */
  readonly nodeSelector?: readonly { readonly key: string; readonly value: string }[];
}

/** What common platforms write into pods that the fleet did not ask for, each with its source. */
export const PLATFORMS = {
  eks: [
    {
      what: 'a node selector for nodes of one way to pay',
      source: 'https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html',
      nodeSelector: [
        { key: 'eks.amazonaws.com/capacityType', value: 'SPOT' },
        { key: 'eks.amazonaws.com/capacityType', value: 'ON_DEMAND' },
      ],
    },
  ],
  gke: [
    {
      what: 'the toleration of Arm nodes, which GKE adds to pods that select them',
      source:
        'https://docs.cloud.google.com/kubernetes-engine/docs/how-to/prepare-arm-workloads-for-deployment',
      tolerations: [{ key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' }],
    },
    {
      what: 'the node selector and the toleration of Spot nodes',
      source: 'https://docs.cloud.google.com/kubernetes-engine/docs/concepts/spot-vms',
      nodeSelector: [{ key: 'cloud.google.com/gke-spot', value: 'true' }],
      tolerations: [{ key: 'cloud.google.com/gke-spot', value: 'true', effect: 'NoSchedule' }],
    },
  ],
  'gke-autopilot': [
    {
      what: 'notes of what it changed in the resources of containers, and by which version',
      source: 'https://docs.cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests',
      annotations: [
        { key: 'autopilot.gke.io/resource-adjustment' },
        { key: 'autopilot.gke.io/warden-version' },
      ],
    },
    {
      what: 'the toleration of nodes of an architecture',
      source: 'https://docs.cloud.google.com/kubernetes-engine/docs/how-to/autopilot-arm-workloads',
      tolerations: [
        { key: 'kubernetes.io/arch', value: 'amd64', effect: 'NoSchedule' },
        { key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' },
      ],
    },
  ],
  aks: [
    {
      what: 'the node selector and the toleration of Spot nodes',
      source: 'https://learn.microsoft.com/en-us/azure/aks/spot-node-pool',
      nodeSelector: [{ key: 'kubernetes.azure.com/scalesetpriority', value: 'spot' }],
      tolerations: [{ key: 'kubernetes.azure.com/scalesetpriority', value: 'spot', effect: 'NoSchedule' }],
    },
  ],
  openshift: [
    {
      what: 'which SecurityContextConstraints admitted the pod, and by whose right',
      source:
        'https://github.com/openshift/apiserver-library-go/blob/master/pkg/securitycontextconstraints/sccadmission/admission.go',
      annotations: [{ key: 'openshift.io/scc' }, { key: 'security.openshift.io/validated-scc-subject-type' }],
    },
  ],
  karpenter: [
    {
      what: 'that the node of a pod is left alone while it runs',
      source: 'https://karpenter.sh/docs/concepts/disruption/',
      annotations: [{ key: 'karpenter.sh/do-not-disrupt', value: 'true' }],
    },
    {
      what: 'a node selector for nodes of one way to pay',
      source: 'https://karpenter.sh/docs/concepts/scheduling/',
      nodeSelector: [
        { key: 'karpenter.sh/capacity-type', value: 'spot' },
        { key: 'karpenter.sh/capacity-type', value: 'on-demand' },
        { key: 'karpenter.sh/capacity-type', value: 'reserved' },
      ],
    },
  ],
} as const satisfies Readonly<Record<string, readonly PlatformRow[]>>;

/** A platform of which it is known what it writes into pods. */
export type Platform = keyof typeof PLATFORMS;
