import { get, type Manifest, push, set } from '../edit';
import { inNamespace, type Mutation, manager, managerPod, mutation, ofRunner } from './mutation';

const WORKLOADS: readonly (readonly [kind: string, apiVersion: string, path: readonly string[]])[] = [
  ['Deployment', 'apps/v1', ['spec', 'template']],
  ['ReplicaSet', 'apps/v1', ['spec', 'template']],
  ['StatefulSet', 'apps/v1', ['spec', 'template']],
  ['DaemonSet', 'apps/v1', ['spec', 'template']],
  ['Job', 'batch/v1', ['spec', 'template']],
  ['CronJob', 'batch/v1', ['spec', 'jobTemplate', 'spec', 'template']],
  ['ReplicationController', 'v1', ['spec', 'template']],
  ['Pod', 'v1', []],
];

const container = (name: string, fields: Manifest, rule: string) =>
  mutation(rule, name, (o) => {
    Object.assign(manager(o), fields);
  });
const pod = (name: string, fields: Manifest, rule: string) =>
  mutation(rule, name, (o) => {
    Object.assign(managerPod(o), fields);
  });
const started = (name: string, fields: Manifest) => container(name, fields, 'manager-command');

const CONFIG = '--config=/etc/gitlab-runner/config.toml';

/** Changes of the pods that run GitLab Runner. */
export const MANAGER_POD_MUTATIONS: readonly Mutation[] = [
  started('a command of another program', { command: ['/usr/local/bin/agent'] }),
  started('jobs as root', { args: ['run', CONFIG, '--user=root'] }),
  started('jobs as root, in two words', { args: ['run', CONFIG, '--user', 'root'] }),
  started('a listener of its own', { args: ['run', CONFIG, '--listen-address', ':8080'] }),
  started('a word before the command', { command: ['env', 'LD_PRELOAD=/tmp/x.so', 'gitlab-runner'] }),
  started('a program that is called like GitLab Runner', { command: ['/tmp/gitlab-runner'] }),
  container(
    'a library for every program',
    { env: [{ name: 'LD_PRELOAD', valueFrom: { secretKeyRef: { name: 'docker-token', key: 'x' } } }] },
    'manager-shape',
  ),
  mutation('manager-shape', 'a script for every shell', (o) =>
    push(manager(o), 'env', {
      name: 'BASH_ENV',
      valueFrom: { secretKeyRef: { name: 'docker-token', key: 'runner-token' } },
    }),
  ),
  container(
    'a hook without a shell',
    { lifecycle: { preStop: { exec: { command: ['gitlab-runner', 'x'] } } } },
    'manager-fields',
  ),
  container(
    'a hook that calls somebody',
    { lifecycle: { postStart: { httpGet: { host: 'evil.example', port: 80 } } } },
    'manager-fields',
  ),
  container('a working directory', { workingDir: '/tmp' }, 'manager-fields'),
  container('a terminal', { tty: true }, 'manager-fields'),
  container(
    'last words over its configuration',
    { terminationMessagePath: '/etc/gitlab-runner/config.toml' },
    'manager-fields',
  ),
  container(
    'a probe that is a program',
    { livenessProbe: { exec: { command: ['cat', '/etc/passwd'] } } },
    'manager-probes',
  ),
  container(
    'a probe that shows its memory',
    { readinessProbe: { httpGet: { path: '/debug/pprof/heap', port: 9252 } } },
    'manager-probes',
  ),
  pod('a RuntimeClass', { runtimeClassName: 'kata' }, 'manager-fields'),
  pod(
    'an init container',
    {
      initContainers: [
        { name: 'first', image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2' },
      ],
    },
    'manager-fields',
  ),
  pod(
    'host aliases, even of itself',
    { hostAliases: [{ ip: '127.0.0.1', hostnames: ['gitlab.com'] }] },
    'manager-fields',
  ),
  pod('a resolver of its own', { dnsPolicy: 'None' }, 'manager-fields'),
  pod('search domains', { dnsConfig: { searches: ['evil.example'] } }, 'manager-fields'),
  pod('an affinity', { affinity: { nodeAffinity: {} } }, 'manager-fields'),
  pod('an end', { activeDeadlineSeconds: 60 }, 'manager-fields'),
  pod('variables of Services', { enableServiceLinks: true }, 'manager-fields'),
  pod('a pull secret of somebody', { imagePullSecrets: [{ name: 'mine' }] }, 'manager-fields'),
  mutation('manager-fields', 'the group of a device', (o) =>
    set(managerPod(o), 'securityContext.supplementalGroups', [6]),
  ),
  mutation('manager-mounts', 'scratch space over its programs', (o) =>
    push(manager(o), 'volumeMounts', { name: 'home', mountPath: '/usr/bin' }),
  ),
  mutation('manager-mounts', 'a path from its environment', (o) =>
    set(manager(o), 'volumeMounts.0.subPathExpr', '$(RUNNER_TOKEN)'),
  ),
  mutation('manager-nodes', 'a place on the nodes of dind', (o) =>
    set(managerPod(o), 'nodeSelector', { 'kubernetes.io/os': 'linux', pool: 'dind' }),
  ),
  container(
    'an image of another registry',
    { image: 'evil.example/gitlab-org/agent:v19.3.2' },
    'manager-image',
  ),
  container(
    'an image of the same registry that is no runner',
    { image: 'registry.gitlab.com/evil/tool:v19.3.2' },
    'manager-image',
  ),
  mutation('manager-replicas', 'more managers than their quota has room for', (o) =>
    set(ofRunner(o, 'Deployment'), 'spec.replicas', 9),
  ),
  ...WORKLOADS.map(([kind, apiVersion, path]) =>
    mutation('service-account-no-strangers', `a ${kind} that is a manager too`, (o) => {
      const template = structuredClone(get(ofRunner(o, 'Deployment', 'dind'), 'spec.template')) as Manifest;
      const added = inNamespace(o, kind, apiVersion, {});
      if (path.length === 0) {
        Object.assign(added, { spec: template['spec'] });
      } else {
        set(added, path, template);
      }
      set(added, 'metadata.name', 'dind-manager-x');
      o.push(added);
    }),
  ),
];
