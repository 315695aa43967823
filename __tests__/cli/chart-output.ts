import type { Manifest } from '../boundary/edit';

/**
 * What Helm makes of the official chart, in its shape: a manager that a script registers, with a template of its
 * configuration beside it. Written anew.
 */
export function chartOutput(template = TEMPLATE, url = 'https://gitlab.example.org/'): Manifest[] {
  const name = 'shared-gitlab-runner';
  const labels = { app: name, chart: 'gitlab-runner-0.90.1', release: 'shared', heritage: 'Helm' };
  const metadata = { name, namespace: 'ci', labels };
  const container = {
    name,
    image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.1.1',
    imagePullPolicy: 'IfNotPresent',
    command: ['/usr/bin/dumb-init', '--', '/bin/bash', '/configmaps/entrypoint'],
    env: [
      { name: 'CI_SERVER_URL', value: url },
      { name: 'RUNNER_EXECUTOR', value: 'kubernetes' },
      { name: 'REGISTER_LOCKED', value: 'false' },
      { name: 'KUBERNETES_NAMESPACE', value: 'ci' },
    ],
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: false,
      runAsNonRoot: true,
    },
    volumeMounts: [
      { name: 'projected-secrets', mountPath: '/secrets' },
      { name: 'etc-gitlab-runner', mountPath: '/home/gitlab-runner/.gitlab-runner' },
      { name: 'configmaps', mountPath: '/configmaps' },
    ],
  };
  const spec = {
    serviceAccountName: name,
    securityContext: { runAsUser: 100, fsGroup: 65533 },
    terminationGracePeriodSeconds: 3600,
    containers: [container],
    volumes: [
      { name: 'etc-gitlab-runner', emptyDir: { medium: 'Memory' } },
      { name: 'projected-secrets', projected: { sources: [{ secret: { name } }] } },
      { name: 'configmaps', configMap: { name } },
    ],
  };
  const data = {
    entrypoint:
      '#!/bin/bash\nset -e\n. /configmaps/register-the-runner\nexec /entrypoint run --user=gitlab-runner\n',
    'config.toml': 'shutdown_timeout = 0\nconcurrent = 10\n',
    'config.template.toml': template,
    'register-the-runner':
      '#!/bin/bash\nexec /entrypoint register --template-config /configmaps/config.template.toml --non-interactive\n',
  };
  const rbac = 'rbac.authorization.k8s.io/v1';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data: { 'runner-token': 'eA==' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data },
    {
      apiVersion: rbac,
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: [''], resources: ['*'], verbs: ['*'] }],
    },
    {
      apiVersion: rbac,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: 'ci' }],
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { replicas: 1, template: { metadata: { labels }, spec } },
    },
  ];
}

const TEMPLATE = `[[runners]]
  [runners.kubernetes]
    namespace = "ci"
    image = "alpine"
    privileged = true
`;
