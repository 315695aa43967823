import { ACTING_METADATA, KEPT_ON_NODE, RESERVED_METADATA } from '../../lib/world/acting-metadata';

test('what a fleet gives to its pods is held to all that acts on pods, and to these keys', () => {
  expect(RESERVED_METADATA.slice(0, ACTING_METADATA.length)).toEqual(ACTING_METADATA);
  expect(RESERVED_METADATA.slice(ACTING_METADATA.length).flatMap(({ keys }) => keys)).toEqual([
    '*.runner.gitlab.com/*',
    'runner-fleet',
    'cluster-autoscaler.kubernetes.io/*',
    'karpenter.sh/*',
    'karpenter.k8s.aws/*',
    '*.cast.ai/*',
    'spotinst.io/*',
    'kubeturbo.io/*',
    '*.x-k8s.io/*',
    'scheduling.volcano.sh/*',
    'volcano.sh/*',
    'yunikorn.apache.org/*',
    'kai.scheduler/*',
    'runai/*',
    'run.ai/*',
    '*.koordinator.sh/*',
    '*.kubernetes.io/*',
    '*.k8s.io/*',
    'control-plane',
    '*.openshift.io/*',
    '*.cloud.google.com/*',
    '*.gke.io/*',
    '*.amazonaws.com/*',
    '*.k8s.aws/*',
    '*.azure.com/*',
    '*.cattle.io/*',
    '*.kyverno.io/*',
    '*.gatekeeper.sh/*',
    'kubewarden.io/*',
    '*.stackrox.io/*',
    '*.openpolicyagent.org/*',
    'polaris.fairwinds.com/*',
    '*.argoproj.io/*',
    'rollouts-pod-template-hash',
    'meta.helm.sh/*',
    'helm.sh/*',
    '*.toolkit.fluxcd.io/*',
    '*.tekton.dev/*',
    '*.kubeflow.org/*',
    '*.jenkins.io/*',
    '*.stakater.com/*',
    'keel.sh/*',
    'janitor/*',
    'kube-monkey/*',
    '*.chaos-mesh.org/*',
    '*.kruise.io/*',
    'co.elastic.logs/*',
    'co.elastic.hints/*',
    'co.elastic.metrics/*',
    'fluentbit.io/*',
  ]);
});

test('those who take nodes away read these annotations', () => {
  expect(KEPT_ON_NODE).toEqual({
    'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
    'karpenter.sh/do-not-disrupt': 'true',
  });
});
