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
  mutation('config-executor', 'jobs on the machine of the manager', (o) =>
    editSection(o, (s) => set(s, 'executor', 'shell')),
  ),
  mutation('config-executor', 'a section of the Docker executor', (o) =>
    editSection(o, (s) => set(s, 'docker', { image: 'alpine:3.22' })),
  ),
  mutation('config-docker-executor', 'the Docker socket by the Docker executor', (o) =>
    editSection(o, (s) => set(s, 'docker', { volumes: ['/var/run/docker.sock:/var/run/docker.sock'] })),
  ),
  mutation('config-docker-executor', 'privileged by the Docker executor', (o) =>
    editSection(o, (s) => set(s, 'docker', { privileged: true })),
  ),
  mutation('config-own-namespace', 'jobs in kube-system', setKubernetes('namespace', 'kube-system')),
  mutation('config-own-namespace', 'a namespace for each job', setKubernetes('namespace_per_job', true)),
  mutation('config-own-namespace', 'another API server', setKubernetes('host', 'https://203.0.113.9')),
  mutation(
    'overwrites-bearer-token',
    'jobs with tokens of their own',
    setKubernetes('bearer_token_overwrite_allowed', true),
  ),
  mutation(
    'overwrites-closed',
    'jobs that choose their namespace',
    setKubernetes('namespace_overwrite_allowed', '^ci-.*$'),
  ),
  mutation(
    'overwrites-closed',
    'jobs that choose their ServiceAccount',
    setKubernetes('service_account_overwrite_allowed', '.*'),
  ),
  mutation(
    'overwrites-closed',
    'a pattern without anchors',
    setKubernetes('node_selector_overwrite_allowed', 'pool=a'),
  ),
  mutation(
    'overwrites-closed',
    'an alternative outside the anchors',
    setKubernetes('node_selector_overwrite_allowed', '^pool=a$|^pool=b$'),
  ),
  mutation(
    'overwrites-closed',
    'jobs that label themselves managers',
    setKubernetes('pod_labels_overwrite_allowed', '^runner-fleet/.*$'),
  ),
  mutation(
    'overwrites-closed',
    'jobs that tolerate everything',
    setKubernetes('node_tolerations_overwrite_allowed', '^.*$'),
  ),
  mutation('feature-flags-pinned', 'a flag that jobs may switch', (o) =>
    editSection(o, (s) => remove(s, 'feature_flags.FF_CONCRETE')),
  ),
  mutation('feature-flags-pinned', 'a flag that adds SYS_ADMIN', (o) =>
    editSection(o, (s) => set(s, 'feature_flags.FF_SUSPENDABLE_ENVIRONMENTS', true)),
  ),
  mutation('feature-flags-pinned', 'patches that are not applied', (o) =>
    editSection(o, (s) => set(s, 'feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', false), 'dind'),
  ),
  mutation('feature-flags-pinned', 'patches that jobs may switch on', (o) =>
    editSection(o, (s) => set(s, 'feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', true)),
  ),
  mutation('feature-flags-pinned', 'jobs without a deadline', (o) =>
    editSection(o, (s) => set(s, 'feature_flags.FF_USE_POD_ACTIVE_DEADLINE_SECONDS', false)),
  ),
  mutation('config-debug-refused', 'debug output for jobs', (o) =>
    editSection(o, (s) => remove(s, 'debug_trace_disabled')),
  ),
  mutation('config-debug-refused', 'terminals into jobs', (o) =>
    editConfig(o, (c) => set(c, 'session_server', { listen_address: ':8093' })),
  ),
  mutation(
    'config-expansion',
    'an image that jobs choose',
    setKubernetes('image', 'docker.io/library/${CI_IMAGE}'),
  ),
  mutation('config-expansion', 'a label that jobs choose', (o) =>
    editKubernetes(o, (k) => set(k, ['pod_labels', 'team'], '$CI_PROJECT_NAME')),
  ),
  mutation('config-expansion', 'a daemon that jobs choose', (o) =>
    editKubernetes(o, (k) => set(k, 'services.0.name', 'docker:${TAG}'), 'dind'),
  ),
  mutation('config-expansion', 'a mount that jobs choose', (o) =>
    editKubernetes(o, (k) => set(k, 'volumes.empty_dir', [{ name: 'a', mount_path: '/$CI_JOB_NAME' }])),
  ),
  mutation('config-environment', 'a flag in the environment', (o) =>
    editSection(o, (s) => push(s, 'environment', 'FF_CONCRETE=false')),
  ),
  mutation('config-gitlab-encrypted', 'GitLab without encryption', (o) =>
    editSection(o, (s) => set(s, 'url', 'http://gitlab.com')),
  ),
  mutation('runner-token-not-literal', 'a token in config.toml', (o) =>
    editSection(o, (s) => set(s, 'token', 'abc')),
  ),
  mutation('runner-token-by-reference', 'a variable that nobody sets', (o) =>
    editSection(o, (s) => set(s, 'token', '${OTHER}')),
  ),
  mutation(
    'image-pinned',
    'jobs with image latest',
    setKubernetes('image', 'docker.io/library/alpine:latest'),
  ),
  mutation(
    'image-pinned',
    'a helper without version',
    setKubernetes('helper_image', 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper'),
  ),
  mutation('image-allow-lists', 'no list of images', (o) =>
    editKubernetes(o, (k) => remove(k, 'allowed_images')),
  ),
  mutation('image-allow-lists', 'an empty list of services', setKubernetes('allowed_services', [])),
  mutation('image-allow-lists', 'images of every registry', setKubernetes('allowed_images', ['**'])),
  mutation(
    'image-allow-lists',
    'images of every registry, in other words',
    setKubernetes('allowed_images', ['{docker.io,*}/**/*:*']),
  ),
  mutation(
    'image-defaults-allowed',
    'a default image beyond the list',
    setKubernetes('image', 'quay.io/other/image:1.0'),
  ),
  mutation('image-defaults-allowed', 'a daemon beyond the list', (o) =>
    editKubernetes(o, (k) => set(k, 'allowed_services', ['redis:*']), 'dind'),
  ),
  mutation('image-pull-policy', 'images from the node', setKubernetes('pull_policy', 'if-not-present')),
  mutation(
    'image-pull-policy',
    'images from the node where jobs ask for it',
    setKubernetes('allowed_pull_policies', ['always', 'never']),
  ),
  mutation('config-readable', 'a configuration in an annotation', (o) =>
    set(find(o, 'Deployment'), 'metadata.annotations.config', '[[runners]]\nname = "x"'),
  ),
  mutation('config-readable', 'a configuration in an annotation, in another case', (o) =>
    set(find(o, 'Deployment'), 'metadata.annotations.config', '[[Runners]]\nname = "x"'),
  ),
  mutation('config-readable', 'a configuration in a Secret', (o) => {
    const text = Buffer.from('[[runners]]\nname = "x"\n').toString('base64');
    o.push({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'c', namespace: 'tinyland-runners' },
      data: { 'config.toml': text },
    });
  }),
  mutation(
    'pod-spec-patch-scope',
    'a patch that makes another container the daemon',
    patchJob(strategic({ containers: [{ name: 'helper', securityContext: { runAsUser: 0 } }] })),
  ),
];
