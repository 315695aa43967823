/**
 * Labels and annotations by which controllers change the pods of a namespace, the rights in it, or what is checked
 * there: each a beginning of the key, with what it makes happen.
 */
const KEYS: readonly (readonly [beginning: string, what: string])[] = [
  ['istio-injection', 'brings a container into pods'],
  ['istio.io/', 'brings pods into a mesh'],
  ['sidecar.istio.io/', 'brings a container into pods'],
  ['inject.istio.io/', 'brings a container into pods'],
  ['traffic.sidecar.istio.io/', 'redirects the traffic of pods'],
  ['linkerd.io/', 'brings a container into pods'],
  ['config.linkerd.io/', 'brings a container into pods'],
  ['kuma.io/', 'brings a container into pods'],
  ['consul.hashicorp.com/', 'brings a container into pods'],
  ['openservicemesh.io/', 'brings a container into pods'],
  ['appmesh.k8s.aws/', 'brings a container into pods'],
  ['dapr.io/', 'brings a container into pods'],
  ['vault.hashicorp.com/', 'brings a container and Secrets into pods'],
  ['instrumentation.opentelemetry.io/', 'brings code into pods'],
  ['sidecar.opentelemetry.io/', 'brings a container into pods'],
  ['admission.datadoghq.com/', 'brings code into pods'],
  ['dynatrace.com/', 'brings code into pods'],
  ['data-ingest.dynatrace.com/', 'brings code into pods'],
  ['k8s.v1.cni.cncf.io/', 'gives pods a network more'],
  ['v1.multus-cni.io/', 'gives pods a network more'],
  ['cni.projectcalico.org/', 'gives pods addresses of their own choice'],
  ['kubernetes.io/egress-bandwidth', 'bounds the network of pods'],
  ['scheduler.alpha.kubernetes.io/', 'chooses nodes or tolerations for every pod'],
  ['openshift.io/node-selector', 'chooses nodes for every pod'],
  ['openshift.io/scc', 'chooses the security context of pods'],
  ['openshift.io/run-level', 'takes pods out of the admission of the platform'],
  ['security.openshift.io/', 'changes what Pod Security enforces'],
  ['iam.amazonaws.com/', 'gives pods roles of a cloud'],
  ['eks.amazonaws.com/', 'gives pods roles of a cloud'],
  ['iam.gke.io/', 'gives pods an identity of a cloud'],
  ['azure.workload.identity/', 'gives pods an identity of a cloud'],
  ['cnrm.cloud.google.com/', 'ties the namespace to a project of a cloud'],
  ['admission.gatekeeper.sh/ignore', 'lets policies of the cluster look away'],
  ['policies.kyverno.io/', 'lets policies of the cluster look away'],
  ['control-plane', 'lets webhooks of the cluster look away'],
  ['hnc.x-k8s.io/', 'brings rights and objects of another namespace'],
  ['capsule.clastix.io/', 'brings rights and objects of a tenant'],
  ['field.cattle.io/projectId', 'brings rights and Secrets of a project'],
  ['argocd.argoproj.io/managed-by', 'gives an Argo CD instance all rights in the namespace'],
  ['replicator.v1.mittwald.de/', 'copies Secrets'],
  ['reflector.v1.k8s.emberstack.com/', 'copies Secrets'],
  ['kubed.appscode.com/', 'copies Secrets'],
];

/** Values that tell a controller to keep away. */
const KEPT_AWAY: readonly string[] = ['', 'false', 'disabled', 'none', 'skip'];

/** What a label or annotation makes a controller do, or `undefined` for one that is known to do nothing. */
export function whatItMakesHappen(key: string, value: string): string | undefined {
  const [, what] =
    KEYS.find(([beginning]) => (beginning.endsWith('/') ? key.startsWith(beginning) : key === beginning)) ??
    [];
  return KEPT_AWAY.includes(value) ? undefined : what;
}
