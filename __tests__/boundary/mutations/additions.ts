import { get, type Manifest } from '../edit';
import { find, type Mutation, mutation } from './mutation';

/** A policy for job pods that says its cluster adds something. */
const adding =
  (variable: string, text: string): Mutation['mutate'] =>
  (o) => {
    const policy = find(o, 'ValidatingAdmissionPolicy', (name) => name.endsWith('-runners-job-pods'));
    (get(policy, 'spec.variables') as Manifest[]).unshift({ name: variable, expression: `['${text}']` });
  };

const opening = (name: string, variable: string, text: string): Mutation =>
  mutation(
    'additions-harmless',
    name,
    `ValidatingAdmissionPolicy tinyland-runners-job-pods / spec.variables[0] | ${variable === 'addedVariables' ? text.replace(/=.*/, '') : text}`,
    adding(variable, text),
  );

/** Policies that expect of the cluster what opens something, whoever declared it. */
export const ADDITION_MUTATIONS: readonly Mutation[] = [
  opening('the label of another runner', 'addedLabels', 'runner-fleet/runner=dind'),
  opening('a label of GitLab Runner', 'addedLabels', 'manager.runner.gitlab.com/name=dind'),
  opening('a sidecar', 'addedLabels', 'sidecar.istio.io/inject=true'),
  opening(
    'AppArmor switched off',
    'addedAnnotations',
    'container.apparmor.security.beta.kubernetes.io/build=unconfined',
  ),
  opening('another network', 'addedAnnotations', 'k8s.v1.cni.cncf.io/networks=storage'),
  opening('devices by a plugin of containerd', 'addedAnnotations', 'devices.nri.io/pod=- path: /dev/kmsg'),
  opening('users of the node by CRI-O', 'addedAnnotations', 'userns-mode.crio.io/pod=host'),
  opening('a container of a debugger', 'addedAnnotations', 'telepresence.io/inject-traffic-agent=enabled'),
  opening('a command of a backup', 'addedAnnotations', 'pre.hook.backup.velero.io/command=id'),
  opening('secrets of Bank-Vaults', 'addedAnnotations', 'vault.security.banzaicloud.io/vault-addr=x'),
  opening('a role of Alibaba Cloud', 'addedAnnotations', 'k8s.aliyun.com/eci-ram-role-name=x'),
  opening('another cloud for managers', 'addedVariables', 'AWS_EC2_METADATA_SERVICE_ENDPOINT=x'),
  opening('an annotation that may say anything', 'addedNotes', 'example.com/anything'),
  opening('the taint of dind nodes', 'addedTolerations', 'Equal dind=only:NoSchedule'),
  opening('the taint of dind nodes, whatever its value', 'addedTolerations', 'Exists dind=:NoExecute'),
  opening(
    'the taint of the control plane',
    'addedTolerations',
    'Exists node-role.kubernetes.io/control-plane=:NoSchedule',
  ),
  opening('every taint', 'addedTolerations', 'Exists =:NoSchedule'),
  opening('the nodes of the control plane', 'addedNodeLabels', 'node-role.kubernetes.io/master='),
  opening('a library in every program', 'addedVariables', 'LD_PRELOAD=/opt/x'),
  opening('a daemon elsewhere', 'addedVariables', 'DOCKER_HOST=tcp://198.51.100.7:2375'),
  opening('a proxy of managers', 'addedVariables', 'https_proxy=http://198.51.100.7'),
  opening('a credential', 'addedVariables', 'NPM_PASSWORD=$hunter2'),
  opening('the config of a manager', 'addedVolumes', 'x of dind-config'),
  opening('the authority of the API server', 'addedVolumes', 'x of kube-root-ca.crt'),
  opening('a ConfigMap in the place of the config of managers', 'addedVolumes', 'config of x'),
  opening('a ConfigMap in the place of a token', 'addedVolumes', 'kube-api-access-x of x'),
  opening('a ConfigMap over programs', 'addedMounts', 'x on /usr/local/bin'),
  opening('a ConfigMap beside its folder', 'addedMounts', 'x on /opt/../usr/bin'),
  opening('another resolver', 'addedResolverOptions', 'nameserver:198.51.100.53'),
  opening('an option of no number', 'addedResolverOptions', 'ndots:'),
];
