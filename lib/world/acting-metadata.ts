/**
 * Labels or annotations by exact key, or by a beginning, which ends in `*`. `*.` at the beginning stands for whatever comes
 * before a domain, and for nothing; without a slash, for all keys of that domain and such as are called like a part of it.
 */
export interface MetadataGroup {
  /** What a pod with one of them is or gets. */
  readonly what: string;
  readonly keys: readonly string[];
  /** Values with which it asks for nothing. @default - none */
  readonly harmless?: readonly string[];
}

/**
 * Labels and annotations by which others change a pod, or what it may do. Whoever writes one asks for more than the pod
 * says of itself: another profile of the kernel, another network, another program in it, another identity.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 * @see https://github.com/cri-o/cri-o/blob/main/docs/crio.conf.5.md
 * @see https://github.com/kata-containers/kata-containers/blob/main/docs/how-to/how-to-set-sandbox-config-kata.md
 * @see https://istio.io/latest/docs/reference/config/annotations/
 * @see https://linkerd.io/2/reference/proxy-configuration/
 * @see https://github.com/containerd/nri/tree/main/plugins
 * @see https://github.com/opencontainers/runc/blob/main/docs/systemd.md
 * @see https://velero.io/docs/main/backup-hooks/
 * @see https://bank-vaults.dev/docs/mutating-webhook/annotations/
 */
export const ACTING_METADATA: readonly MetadataGroup[] = [
  {
    what: 'says whose pod it is',
    keys: [
      'runner-fleet/*',
      'job.runner.gitlab.com/*',
      'manager.runner.gitlab.com/*',
      'project.runner.gitlab.com/*',
      'runner.gitlab.com/*',
      'app.kubernetes.io/*',
      'pod',
      'checksum/*',
    ],
  },
  {
    what: 'is written by a controller of Kubernetes, which finds its pods by it',
    keys: [
      'pod-template-hash',
      'controller-revision-hash',
      'controller-uid',
      'job-name',
      'batch.kubernetes.io/*',
      'apps.kubernetes.io/*',
      'statefulset.kubernetes.io/*',
      'kubernetes.io/config.*',
      'scheduler.alpha.kubernetes.io/*',
    ],
  },
  {
    what: 'chooses a profile of the kernel',
    keys: [
      'container.apparmor.security.beta.kubernetes.io/*',
      'seccomp.security.alpha.kubernetes.io/*',
      'container.seccomp.security.alpha.kubernetes.io/*',
      'security.alpha.kubernetes.io/*',
      'kubearmor-policy',
      'kubearmor-visibility',
    ],
  },
  {
    what: 'tells the container runtime to set up the pod otherwise',
    keys: [
      'io.kubernetes.cri-o.*',
      'io.kubernetes.cri.*',
      'io.containers.*',
      'io.katacontainers.*',
      'dev.gvisor.*',
      'run.oci.*',
      'module.wasm.image/*',
      'io.containerd.*',
      'org.systemd.property.*',
      'org.criu.*',
      '*.crio.io',
      'seccomp-profile.kubernetes.cri-o.io*',
      'nvidia.cdi.k8s.io/*',
      'cdi.k8s.io/*',
      '*.nri.io/*',
      'sgx.intel.com/*',
    ],
  },
  {
    what: 'connects the pod to another network, or gives it another address',
    keys: [
      'k8s.v1.cni.cncf.io/*',
      'v1.multus-cni.io/*',
      'k8s.ovn.org/*',
      '*.projectcalico.org/*',
      '*.cilium.io/*',
      'io.cilium/*',
      'io.cilium.*',
      '*.antrea.io/*',
      '*.spidernet.io/*',
      'opflex.cisco.com/*',
      '*.juniper.net/*',
      'paloaltonetworks.com/*',
      'networking.gke.io/*',
      'vpc.amazonaws.com/*',
      'ovn.kubernetes.io/*',
      'ns.networkservicemesh.io',
      'kubernetes.io/ingress-bandwidth',
      'kubernetes.io/egress-bandwidth',
    ],
  },
  {
    what: 'lets the pod be given another program, which sees its files and its traffic',
    keys: [
      'sidecar.istio.io/inject',
      'istio-injection',
      'linkerd.io/inject',
      'admission.datadoghq.com/enabled',
      'dapr.io/enabled',
      'kuma.io/sidecar-injection',
      'consul.hashicorp.com/connect-inject',
      'vault.hashicorp.com/agent-inject',
      'instrumentation.opentelemetry.io/inject-java',
      'instrumentation.opentelemetry.io/inject-nodejs',
      'instrumentation.opentelemetry.io/inject-python',
      'instrumentation.opentelemetry.io/inject-go',
      'instrumentation.opentelemetry.io/inject-dotnet',
      'sidecar.opentelemetry.io/inject',
      'gke-gcsfuse/volumes',
      'appmesh.k8s.aws/sidecarInjectorWebhook',
      'openservicemesh.io/sidecar-injection',
      'oneagent.dynatrace.com/inject',
      'sidecar.jaegertracing.io/inject',
      'akeyless/enabled',
      'data-ingest.dynatrace.com/inject',
      'sensor.falcon-system.crowdstrike.com/injection',
      'telepresence.io/inject-traffic-agent',
      'injector.nsm.nginx.com/auto-inject',
      'serverless.fluid.io/inject',
      'conjur.org/inject',
      'org.infisical.com/inject',
      'sidecar.signadot.com/inject',
      'instana-autotrace',
    ],
    harmless: ['false', 'disabled'],
  },
  {
    what: 'lets the pod be given another program, which sees its files and its traffic',
    keys: [
      '*.istio.io/*',
      '*.linkerd.io/*',
      'admission.datadoghq.com/*',
      'ad.datadoghq.com/*',
      'dapr.io/*',
      'kuma.io/*',
      'consul.hashicorp.com/*',
      'vault.hashicorp.com/*',
      'instrumentation.opentelemetry.io/*',
      'sidecar.opentelemetry.io/*',
      'gke-gcsfuse/*',
      'vault.security.banzaicloud.io/*',
      'secrets-webhook.security.bank-vaults.io/*',
      'operator.1password.io/*',
      'appmesh.k8s.aws/*',
      'openservicemesh.io/*',
      'oneagent.dynatrace.com/*',
      'data-ingest.dynatrace.com/*',
      'sidecar.jaegertracing.io/*',
      'akeyless/*',
      'sensor.falcon-system.crowdstrike.com/*',
      'telepresence.io/*',
      'telepresence.getambassador.io/*',
      '*.nsm.nginx.com/*',
      '*.fluid.io/*',
      'conjur.org/*',
      'org.infisical.com/*',
      'sidecar.signadot.com/*',
      'netbird.io/*',
      'secrets.k8s.aws/*',
      'bindings.knative.dev/*',
      'maistra.io/*',
    ],
  },
  {
    what: 'lets the pod run on machines of others, or in another cluster',
    keys: [
      'k8s.aliyun.com/*',
      '*.alibabacloud.com/*',
      'multicluster.admiralty.io/*',
      '*.liqo.io/*',
      'virtual-kubelet.io/*',
      'bursting.cci.io/*',
    ],
  },
  {
    what: 'has a backup run commands in the pod',
    keys: ['*.velero.io/*', 'k8up.io/*', 'k8up.syn.tools/*'],
  },
  {
    what: 'gives the pod an identity of the cloud',
    keys: [
      'azure.workload.identity/*',
      'aadpodidbinding',
      'iam.amazonaws.com/*',
      'eks.amazonaws.com/*',
      'iam.gke.io/*',
      '*.spiffe.io/*',
    ],
  },
];

/**
 * What no label or annotation of a fleet's own may be: all that acts on pods, and the keys of tools that would take a pod
 * for one of theirs, or decide about it.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 * @see https://karpenter.sh/docs/concepts/disruption/
 * @see https://kueue.sigs.k8s.io/docs/reference/labels-and-annotations/
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
 */
export const RESERVED_METADATA: readonly MetadataGroup[] = [
  ...ACTING_METADATA,
  {
    what: 'says whose pod it is, to GitLab Runner or to this product',
    keys: ['*.runner.gitlab.com/*', 'runner-fleet'],
  },
  {
    what: 'decides who may take the node of the pod away',
    keys: [
      'cluster-autoscaler.kubernetes.io/*',
      'karpenter.sh/*',
      'karpenter.k8s.aws/*',
      '*.cast.ai/*',
      'spotinst.io/*',
      'kubeturbo.io/*',
    ],
  },
  {
    what: 'has another scheduler or a queue decide about the pod',
    keys: [
      '*.x-k8s.io/*',
      'scheduling.volcano.sh/*',
      'volcano.sh/*',
      'yunikorn.apache.org/*',
      'kai.scheduler/*',
      'runai/*',
      'run.ai/*',
      '*.koordinator.sh/*',
    ],
  },
  {
    what: 'belongs to Kubernetes, whose controllers, plugins and nodes act on such keys',
    keys: ['*.kubernetes.io/*', '*.k8s.io/*', 'control-plane'],
  },
  {
    what: 'belongs to the platform of the cluster, which acts on such keys',
    keys: [
      '*.openshift.io/*',
      '*.cloud.google.com/*',
      '*.gke.io/*',
      '*.amazonaws.com/*',
      '*.k8s.aws/*',
      '*.azure.com/*',
      '*.cattle.io/*',
    ],
  },
  {
    what: 'lets policies of the cluster look away, or change the pod',
    keys: [
      '*.kyverno.io/*',
      '*.gatekeeper.sh/*',
      'kubewarden.io/*',
      '*.stackrox.io/*',
      '*.openpolicyagent.org/*',
      'polaris.fairwinds.com/*',
    ],
  },
  {
    what: 'makes a tool of deployment take the pod for one of its own, and delete it',
    keys: [
      '*.argoproj.io/*',
      'rollouts-pod-template-hash',
      'meta.helm.sh/*',
      'helm.sh/*',
      '*.toolkit.fluxcd.io/*',
      '*.tekton.dev/*',
      '*.kubeflow.org/*',
      '*.jenkins.io/*',
    ],
  },
  {
    what: 'has a tool of operations restart the pod, delete it or break it',
    keys: [
      '*.stakater.com/*',
      'keel.sh/*',
      'janitor/*',
      'kube-monkey/*',
      '*.chaos-mesh.org/*',
      '*.kruise.io/*',
    ],
  },
  {
    what: 'tells an agent on the node how to read or change what the pod says',
    keys: ['fluentbit.io/exclude'],
    harmless: ['true'],
  },
  {
    what: 'tells an agent on the node how to read or change what the pod says',
    keys: ['co.elastic.logs/*', 'co.elastic.hints/*', 'co.elastic.metrics/*', 'fluentbit.io/*'],
  },
];

/**
 * Annotations by which those who take nodes away are asked to leave that of a pod, each with the value that asks for it.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md
 * @see https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
 */
export const KEPT_ON_NODE: Readonly<Record<string, string>> = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  'karpenter.sh/do-not-disrupt': 'true',
};

/**
 * Annotations whose value nothing acts on: notes of what a plugin decided when it let the pod in.
 *
 * @see https://github.com/openshift/apiserver-library-go/blob/master/pkg/securitycontextconstraints/sccadmission/admission.go
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests
 */
export const NOTES: readonly string[] = [
  'openshift.io/scc',
  'security.openshift.io/validated-scc-subject-type',
  'autopilot.gke.io/resource-adjustment',
  'autopilot.gke.io/warden-version',
];
