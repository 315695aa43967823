import { type Manifest, remove, set } from '../edit';
import {
  editKubernetes,
  editSection,
  find,
  manager,
  managerPod,
  ofRunner,
  setKubernetes,
} from '../mutations/mutation';
import { resultOf } from './status';

function without(key: string): (o: Manifest[]) => void {
  return (o) => editKubernetes(o, (k) => delete k[key]);
}

const LABEL = 'pod-security.kubernetes.io';
const unlabelled = (mode: string) => (o: Manifest[]) =>
  remove(find(o, 'Namespace'), ['metadata', 'labels', `${LABEL}/${mode}`]);

describe('a finding says what stands there, and what should', () => {
  test.each<[string, (o: Manifest[]) => void, string, string | undefined]>([
    [
      'pss-privilege-escalation',
      (o) => remove(manager(o), 'securityContext.allowPrivilegeEscalation'),
      'unset',
      'false',
    ],
    ['pss-run-as-non-root', (o) => set(manager(o), 'securityContext.runAsNonRoot', false), 'false', 'true'],
    [
      'pss-seccomp-set',
      (o) => remove(managerPod(o), 'securityContext.seccompProfile'),
      'unset',
      'RuntimeDefault, Localhost',
    ],
    [
      'pss-seccomp-set',
      (o) => set(managerPod(o), 'securityContext.seccompProfile.type', 'Unconfined'),
      'Unconfined',
      'RuntimeDefault, Localhost',
    ],
    [
      'pss-capabilities-dropped',
      (o) => remove(manager(o), 'securityContext.capabilities.drop'),
      'unset',
      'ALL',
    ],
    [
      'pss-sysctls',
      (o) => set(managerPod(o), 'securityContext.sysctls', [{ name: 'a.b' }]),
      'a.b',
      undefined,
    ],
    [
      'pod-volumes',
      (o) => set(managerPod(o), 'volumes.0', { name: 'a', hostPath: { path: '/x' } }),
      '/x',
      undefined,
    ],
    ['job-runner-unprivileged', without('privileged'), 'unset', 'false'],
    ['job-runner-unprivileged', setKubernetes('allow_privilege_escalation', true), 'true', 'false'],
    ['service-account-token-held', without('automount_service_account_token'), 'unset', 'false'],
    [
      'service-account-token-held',
      (o) => remove(managerPod(o), 'automountServiceAccountToken'),
      'unset',
      'true for a manager, false for anything else',
    ],
    [
      'service-account-no-automount',
      (o) => remove(find(o, 'ServiceAccount'), 'automountServiceAccountToken'),
      'unset',
      'false',
    ],
    ['service-account-own', (o) => remove(managerPod(o), 'serviceAccountName'), 'unset', 'docker-manager'],
    ['pod-priorities', without('priority_class_name'), 'unset', 'tinyland-runners-docker-job'],
    [
      'pod-labels-own',
      (o) => editKubernetes(o, (k) => set(k, 'pod_labels', { 'runner-fleet/role': 'job' })),
      'unset',
      'docker',
    ],
    ['namespace-pod-security', unlabelled('enforce'), 'unset', 'privileged'],
    ['namespace-pod-security', unlabelled('warn'), 'unset', undefined],
    ['namespace-pod-security', unlabelled('audit-version'), 'unset', undefined],
    ['config-executor', (o) => editSection(o, (s) => set(s, 'executor', 'shell')), 'shell', 'kubernetes'],
    ['config-own-namespace', without('namespace'), 'unset, which is default', 'tinyland-runners'],
    ['config-own-namespace', setKubernetes('namespace', 'other'), 'other', 'tinyland-runners'],
    ['config-debug-refused', (o) => editSection(o, (s) => delete s['debug_trace_disabled']), 'unset', 'true'],
    ['config-gitlab-encrypted', (o) => editSection(o, (s) => delete s['url']), 'unset', 'https://...'],
    [
      'feature-flags-pinned',
      (o) => editSection(o, (s) => remove(s, 'feature_flags.FF_CONCRETE')),
      'unset',
      'false',
    ],
    [
      'overwrites-closed',
      setKubernetes('node_tolerations_overwrite_allowed', '^$'),
      '^$ matches the empty value',
      undefined,
    ],
    [
      'overwrites-closed',
      setKubernetes('pod_labels_overwrite_allowed', '^.*$'),
      '^.*$ matches runner-fleet/role=manager',
      undefined,
    ],
    ['image-pinned', (o) => remove(manager(o), 'image'), 'unset', undefined],
    ['image-pull-policy', without('pull_policy'), 'unset', 'always'],
    ['image-pull-policy', without('allowed_pull_policies'), 'unset', 'always'],
    ['image-allow-lists', without('allowed_images'), 'unset or empty', undefined],
    ['manager-shape', (o) => remove(manager(o), 'securityContext.readOnlyRootFilesystem'), 'unset', 'true'],
    ['manager-config-judged', (o) => set(managerPod(o), 'volumes', []), 'something else', 'docker-config'],
    [
      'manifests-kinds',
      (o) => set(find(o, 'Deployment'), 'apiVersion', 'a/v1'),
      'a/v1 Deployment',
      'apps/v1 Deployment',
    ],
    [
      'manifests-namespaced',
      (o) => set(find(o, 'LimitRange'), 'metadata.namespace', 'x'),
      'x',
      'tinyland-runners',
    ],
    ['fleet-complete', (o) => editSection(o, (s) => set(s, 'name', 'x')), 'x', 'docker'],
    [
      'rbac-least-privilege',
      (o) => set(ofRunner(o, 'Role'), 'rules.3.verbs', ['list', 'watch']),
      '/events watch',
      undefined,
    ],
    [
      'runner-token-by-reference',
      (o) => remove(manager(o), 'env.0.valueFrom.secretKeyRef.key'),
      'docker-token, key unset',
      undefined,
    ],
    [
      'manifests-kinds',
      (o) => o.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }),
      'Opaque: no keys',
      undefined,
    ],
    [
      'manifests-kinds',
      (o) =>
        o.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, type: 't', data: { x: 'eA==' } }),
      't: x',
      undefined,
    ],
  ])('%s (%#)', (rule, change, value, allowed) => {
    const { status, findings } = resultOf(rule, change);
    expect(status).toBe('fail');
    expect(findings[0]).toMatchObject({ code: rule, value });
    expect(findings[0]?.allowed).toBe(allowed);
  });
});
