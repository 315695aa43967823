import { push, remove, set } from '../edit';
import {
  editConfig,
  editKubernetes,
  editSection,
  find,
  type Mutation,
  mutation,
  patchJob,
  setKubernetes,
  strategic,
} from './mutation';

/** Changes of the guards in config.toml. */
export const CONFIG_MUTATIONS: readonly Mutation[] = [
  mutation(
    'config-executor',
    'jobs on the machine of the manager',
    'SECTION.executor | shell | kubernetes',
    (o) => editSection(o, (s) => set(s, 'executor', 'shell')),
  ),
  mutation('config-executor', 'a section of the Docker executor', 'SECTION.docker', (o) =>
    editSection(o, (s) => set(s, 'docker', { image: 'alpine:3.22' })),
  ),
  mutation(
    'config-executor',
    'the Docker socket by the Docker executor',
    'SECTION.docker.volumes | ["/var/run/docker.sock:/var/run/docker.sock"]',
    (o) =>
      editSection(o, (s) => set(s, 'docker', { volumes: ['/var/run/docker.sock:/var/run/docker.sock'] })),
  ),
  mutation('config-executor', 'privileged by the Docker executor', 'SECTION.docker.privileged | true', (o) =>
    editSection(o, (s) => set(s, 'docker', { privileged: true })),
  ),
  mutation(
    'config-own-namespace',
    'jobs in kube-system',
    'KUBERNETES.namespace | kube-system | tinyland-runners',
    setKubernetes('namespace', 'kube-system'),
  ),
  mutation(
    'config-own-namespace',
    'a namespace for each job',
    'KUBERNETES.namespace_per_job',
    setKubernetes('namespace_per_job', true),
  ),
  mutation(
    'config-own-namespace',
    'another API server',
    'KUBERNETES.host',
    setKubernetes('host', 'https://203.0.113.9'),
  ),
  mutation(
    'overwrites-bearer-token',
    'jobs with tokens of their own',
    'KUBERNETES.bearer_token_overwrite_allowed',
    setKubernetes('bearer_token_overwrite_allowed', true),
  ),
  mutation(
    'overwrites-closed',
    'jobs that choose their namespace',
    'KUBERNETES.namespace_overwrite_allowed | ^ci-.*$',
    setKubernetes('namespace_overwrite_allowed', '^ci-.*$'),
  ),
  mutation(
    'overwrites-closed',
    'jobs that choose their ServiceAccount',
    'KUBERNETES.service_account_overwrite_allowed | .*',
    setKubernetes('service_account_overwrite_allowed', '.*'),
  ),
  mutation(
    'overwrites-closed',
    'a pattern without anchors',
    'KUBERNETES.node_selector_overwrite_allowed | pool=a',
    setKubernetes('node_selector_overwrite_allowed', 'pool=a'),
  ),
  mutation(
    'overwrites-closed',
    'an alternative outside the anchors',
    'KUBERNETES.node_selector_overwrite_allowed | ^pool=a$|^pool=b$',
    setKubernetes('node_selector_overwrite_allowed', '^pool=a$|^pool=b$'),
  ),
  mutation(
    'overwrites-closed',
    'jobs that label themselves managers',
    'KUBERNETES.pod_labels_overwrite_allowed | ^runner-fleet/.*$ matches runner-fleet/role=manager',
    setKubernetes('pod_labels_overwrite_allowed', '^runner-fleet/.*$'),
  ),
  mutation(
    'overwrites-closed',
    'jobs that tolerate everything',
    'KUBERNETES.node_tolerations_overwrite_allowed | ^.*$ matches the empty value',
    setKubernetes('node_tolerations_overwrite_allowed', '^.*$'),
  ),
  mutation(
    'config-version',
    'a key of a newer version than the manager',
    'KUBERNETES.suspend_pvc_size',
    setKubernetes('suspend_pvc_size', '20Gi'),
  ),
  mutation(
    'config-version',
    'a flag that the version of the manager has no more',
    'SECTION.feature_flags.FF_SKIP_NOOP_BUILD_STAGES',
    (o) => editSection(o, (s) => set(s, 'feature_flags.FF_SKIP_NOOP_BUILD_STAGES', false)),
  ),
  mutation(
    'feature-flags-pinned',
    'a flag that jobs may switch',
    'SECTION.feature_flags.FF_CONCRETE | unset | false',
    (o) => editSection(o, (s) => remove(s, 'feature_flags.FF_CONCRETE')),
  ),
  mutation(
    'feature-flags-pinned',
    'a flag that adds SYS_ADMIN',
    'SECTION.feature_flags.FF_SUSPENDABLE_ENVIRONMENTS | true | false',
    (o) => editSection(o, (s) => set(s, 'feature_flags.FF_SUSPENDABLE_ENVIRONMENTS', true)),
  ),
  mutation(
    'feature-flags-pinned',
    'patches that are not applied',
    'ConfigMap tinyland-runners/dind-config / config.toml / runners[0].feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION | false | true',
    (o) =>
      editSection(o, (s) => set(s, 'feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', false), 'dind'),
  ),
  mutation(
    'feature-flags-pinned',
    'patches that jobs may switch on',
    'SECTION.feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION | true | false',
    (o) => editSection(o, (s) => set(s, 'feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', true)),
  ),
  mutation(
    'feature-flags-pinned',
    'jobs without a deadline',
    'SECTION.feature_flags.FF_USE_POD_ACTIVE_DEADLINE_SECONDS | false | true',
    (o) => editSection(o, (s) => set(s, 'feature_flags.FF_USE_POD_ACTIVE_DEADLINE_SECONDS', false)),
  ),
  mutation(
    'config-debug-refused',
    'debug output for jobs',
    'SECTION.debug_trace_disabled | unset | true',
    (o) => editSection(o, (s) => remove(s, 'debug_trace_disabled')),
  ),
  mutation('config-debug-refused', 'terminals into jobs', 'CONFIG / session_server', (o) =>
    editConfig(o, (c) => set(c, 'session_server', { listen_address: ':8093' })),
  ),
  mutation(
    'config-expansion',
    'an image that jobs choose',
    'KUBERNETES.image | docker.io/library/${CI_IMAGE}',
    setKubernetes('image', 'docker.io/library/${CI_IMAGE}'),
  ),
  mutation(
    'config-expansion',
    'a label of which jobs choose a part',
    'KUBERNETES.pod_labels.team | a-$CI_PROJECT_NAME',
    (o) => editKubernetes(o, (k) => set(k, ['pod_labels', 'team'], 'a-$CI_PROJECT_NAME')),
  ),
  mutation(
    'config-expansion',
    'a label that jobs choose and somebody acts on',
    'KUBERNETES.pod_labels.sidecar.istio.io/inject | $CI_PROJECT_NAME',
    (o) => editKubernetes(o, (k) => set(k, ['pod_labels', 'sidecar.istio.io/inject'], '$CI_PROJECT_NAME')),
  ),
  mutation(
    'config-expansion',
    'a profile of the kernel that jobs choose',
    'KUBERNETES.pod_annotations.container.apparmor.security.beta.kubernetes.io/build | ${PROFILE}',
    setKubernetes('pod_annotations', {
      'container.apparmor.security.beta.kubernetes.io/build': '${PROFILE}',
    }),
  ),
  mutation(
    'config-expansion',
    'a daemon that jobs choose',
    'DIND_KUBERNETES.services[0].name | docker:${TAG}',
    (o) => editKubernetes(o, (k) => set(k, 'services.0.name', 'docker:${TAG}'), 'dind'),
  ),
  mutation(
    'config-expansion',
    'a mount that jobs choose',
    'JOB.volumeMounts[3].mountPath | /$CI_JOB_NAME',
    (o) =>
      editKubernetes(o, (k) => set(k, 'volumes.empty_dir', [{ name: 'a', mount_path: '/$CI_JOB_NAME' }])),
  ),
  mutation('config-environment', 'a flag in the environment', 'SECTION.environment | FF_CONCRETE', (o) =>
    editSection(o, (s) => push(s, 'environment', 'FF_CONCRETE=false')),
  ),
  mutation(
    'config-gitlab-encrypted',
    'GitLab without encryption',
    'SECTION.url | http://gitlab.com | https://...',
    (o) => editSection(o, (s) => set(s, 'url', 'http://gitlab.com')),
  ),
  mutation(
    'config-gitlab-encrypted',
    'GitLab without encryption, for all runners alike',
    'SECTION.url | http://gitlab.com | https://...',
    (o) => {
      for (const { data } of o as { data?: Record<string, string> }[]) {
        if (data?.['config.toml'] !== undefined) {
          data['config.toml'] = data['config.toml'].replace('https://gitlab.com', 'http://gitlab.com');
        }
      }
    },
  ),
  mutation('runner-token-not-literal', 'a token in config.toml', 'SECTION.token', (o) =>
    editSection(o, (s) => set(s, 'token', 'abc')),
  ),
  mutation('runner-token-by-reference', 'a variable that nobody sets', 'runner tinyland/docker', (o) =>
    editSection(o, (s) => set(s, 'token', '${OTHER}')),
  ),
  mutation(
    'image-pinned',
    'jobs with image latest',
    'JOB.containers[build].image | docker.io/library/alpine:latest',
    setKubernetes('image', 'docker.io/library/alpine:latest'),
  ),
  mutation(
    'image-pinned',
    'a helper without version',
    'JOB.initContainers[init-permissions].image | registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper',
    setKubernetes('helper_image', 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper'),
  ),
  mutation('image-allow-lists', 'no list of images', 'KUBERNETES.allowed_images | unset or empty', (o) =>
    editKubernetes(o, (k) => remove(k, 'allowed_images')),
  ),
  mutation(
    'image-allow-lists',
    'an empty list of services',
    'KUBERNETES.allowed_services | unset or empty',
    setKubernetes('allowed_services', []),
  ),
  mutation(
    'image-allow-lists',
    'images of every registry',
    'KUBERNETES.allowed_images | **',
    setKubernetes('allowed_images', ['**']),
  ),
  mutation(
    'image-allow-lists',
    'images of every registry, in other words',
    'KUBERNETES.allowed_images | {docker.io,*}/**/*:*',
    setKubernetes('allowed_images', ['{docker.io,*}/**/*:*']),
  ),
  mutation(
    'image-defaults-allowed',
    'a default image beyond the list',
    'KUBERNETES.image | quay.io/other/image:1.0',
    setKubernetes('image', 'quay.io/other/image:1.0'),
  ),
  mutation(
    'image-defaults-allowed',
    'a daemon beyond the list',
    'DIND_KUBERNETES.services[0].name | docker.io/library/docker:28.5.1-dind',
    (o) => editKubernetes(o, (k) => set(k, 'allowed_services', ['redis:*']), 'dind'),
  ),
  mutation(
    'image-pull-policy',
    'images from the node',
    'KUBERNETES.pull_policy | if-not-present | always',
    setKubernetes('pull_policy', 'if-not-present'),
  ),
  mutation(
    'image-pull-policy',
    'images from the node where jobs ask for it',
    'KUBERNETES.allowed_pull_policies | ["always","never"] | always',
    setKubernetes('allowed_pull_policies', ['always', 'never']),
  ),
  mutation(
    'config-readable',
    'a configuration in an annotation',
    'Deployment tinyland-runners/docker-manager / metadata.annotations.config',
    (o) => set(find(o, 'Deployment'), 'metadata.annotations.config', '[[runners]]\nname = "x"'),
  ),
  mutation(
    'config-readable',
    'a configuration in an annotation, in another case',
    'Deployment tinyland-runners/docker-manager / metadata.annotations.config',
    (o) => set(find(o, 'Deployment'), 'metadata.annotations.config', '[[Runners]]\nname = "x"'),
  ),
  mutation(
    'config-readable',
    'a configuration in a Secret',
    'Secret tinyland-runners/c / config.toml',
    (o) => {
      const text = Buffer.from('[[runners]]\nname = "x"\n').toString('base64');
      o.push({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'c', namespace: 'tinyland-runners' },
        data: { 'config.toml': text },
      });
    },
  ),
  mutation(
    'pod-spec-patch-scope',
    'a patch that makes another container the daemon',
    'KUBERNETES.pod_spec[0] / containers[0].securityContext.runAsUser | 0',
    patchJob(strategic({ containers: [{ name: 'helper', securityContext: { runAsUser: 0 } }] })),
  ),
];
