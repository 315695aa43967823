import { fleet, kubernetes, type MessageCase, runner } from './message-case';

/** What is said about keys of GitLab's own. */
export const CONFIG_MESSAGES: readonly MessageCase[] = [
  {
    what: 'a bound in GitLab’s words',
    input: kubernetes({ cpu_limit: '2' }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / config / runners / kubernetes / cpu_limit',
        message: "'cpu_limit' is a key of [runners.kubernetes], and has another place here",
        fix: 'use resources.build.cpuLimit of the runner',
      },
    ],
  },
  {
    what: 'what is privileged, in GitLab’s words',
    input: kubernetes({ privileged: true, cap_add: ['SYS_ADMIN'] }),
    findings: [
      {
        code: 'forbidden-field',
        path: 'fleet acme / runner docker / config / runners / kubernetes / privileged',
        message: "only kind 'dind' is privileged, and there the daemon alone: choose the kind instead",
        fix: 'remove the field',
      },
      {
        code: 'forbidden-field',
        path: 'fleet acme / runner docker / config / runners / kubernetes / cap_add',
        message: 'capabilities follow from kind, podSecurity and addCapabilities: remove this field',
        fix: 'remove the field',
      },
    ],
  },
  {
    what: 'volumes',
    input: kubernetes({ volumes: { host_path: [] } }),
    findings: [
      {
        code: 'forbidden-field',
        path: 'fleet acme / runner docker / config / runners / kubernetes / volumes',
        message:
          'managers mount only what they need, and jobs what volumes of their runner says: remove this field',
        fix: 'remove the field',
      },
    ],
  },
  {
    what: 'a key that only a newer runner knows',
    input: kubernetes({ suspend_pvc_size: '20Gi' }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / config / runners / kubernetes / suspend_pvc_size',
        message:
          "'suspend_pvc_size' of [runners.kubernetes] is not for a fleet to decide (GitLab Runner knows it since 19.4): no environment outlives its job",
        fix: 'remove it',
      },
    ],
  },
  {
    what: 'the pull policy',
    input: runner({ pull_policy: 'if-not-present' }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / pull_policy',
        message:
          "'pull_policy' of [runners.kubernetes] is not for a fleet to decide: always 'always': a node may hold an image that the job must not read",
        fix: 'remove it',
      },
    ],
  },
  {
    what: 'the pull policy in camelCase',
    input: kubernetes({ pullPolicy: 'if-not-present' }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / config / runners / kubernetes / pullPolicy',
        message:
          "'pullPolicy' of [runners.kubernetes] is not for a fleet to decide: always 'always': a node may hold an image that the job must not read",
        fix: 'remove it',
      },
    ],
  },
  {
    what: 'annotations of pods',
    input: kubernetes({ pod_annotations: {} }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / config / runners / kubernetes / pod_annotations',
        message: "'pod_annotations' is a key of [runners.kubernetes], and has another place here",
        fix: 'use podAnnotations of the runner, and doNotDisrupt; none that somebody acts on',
      },
    ],
  },
  {
    what: 'feature flags',
    input: runner({ config: { runners: { feature_flags: { FF_CONCRETE: true } } } }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / config / runners / feature_flags / FF_CONCRETE',
        message:
          "'FF_CONCRETE' of [runners.feature_flags] is not for a fleet to decide: each that a job could turn is pinned, since some of them move the boundary",
        fix: 'remove it',
      },
    ],
  },
  {
    what: 'another URL for sources',
    input: runner({ clone_url: 'https://gitlab.example' }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / clone_url',
        message: "'clone_url' is a key of [[runners]], and has another place here",
        fix: 'use gitlab.cloneUrl of the fleet',
      },
    ],
  },
  {
    what: 'another place to clone from',
    input: runner({ clone_url: 'https://gitlab.internal' }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / clone_url',
        message: "'clone_url' is a key of [[runners]], and has another place here",
        fix: 'use gitlab.cloneUrl of the fleet',
      },
    ],
  },
  {
    what: 'a script before each build with a credential',
    input: runner({ config: { runners: { pre_build_script: 'export NPM_TOKEN="swordfish"' } } }),
    findings: [
      {
        code: 'credential-script',
        path: 'fleet acme / runner docker / config / runners / pre_build_script',
        message:
          'the script gives a variable that is named like a credential a value, which would be written down for all to read',
        allowed: "another variable of the job in its place, such as '$CI_JOB_TOKEN'",
        fix: 'make it a masked CI/CD variable of the project or group in GitLab',
      },
    ],
  },
  {
    what: 'resolvers of pods',
    input: kubernetes({ dns_config: {} }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / config / runners / kubernetes / dns_config',
        message:
          "'dns_config' of [runners.kubernetes] is not for a fleet to decide: jobs resolve names as the cluster does: a name that is not found would be looked up elsewhere",
        fix: 'remove it',
      },
    ],
  },
  {
    what: 'the number of jobs',
    input: runner({ config: { concurrent: 3 } }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / config / concurrent',
        message: "'concurrent' is a key of config.toml, and has another place here",
        fix: 'use concurrency of the runner, the jobs that one manager runs at a time',
      },
    ],
  },
  {
    what: 'a typo of a key',
    input: kubernetes({ pol_timeout: 3 }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / config / runners / kubernetes / pol_timeout',
        message: "there is no 'pol_timeout' here",
        fix: "did you mean 'poll_timeout'?",
      },
    ],
  },
  {
    what: 'a word of another case',
    input: runner({ config: { log_level: 'INFO' } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / config / log_level',
        message: 'not one of the words that fit here',
        value: '"INFO"',
        allowed: "'debug' or 'info' or 'warn' or 'error'",
        fix: "did you mean 'info'?",
      },
    ],
  },
  {
    what: 'the URL of the chart',
    input: fleet({ gitlabUrl: 'https://gitlab.example' }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / gitlabUrl',
        message: "'gitlabUrl' is a key of the chart's values, and has another place here",
        fix: 'use gitlab.url of the fleet',
      },
    ],
  },
  {
    what: 'values of the chart',
    input: { runnerToken: 'x', rbac: { create: true }, runners: { config: 'x' } },
    findings: [
      {
        code: 'missing-key',
        path: 'fleet ? / org',
        message: "'org' is missing",
        fix: "add it, such as org: 'acme'",
      },
      {
        code: 'missing-key',
        path: 'fleet ? / cluster',
        message: "'cluster' is missing",
        fix: "add it, such as cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } }",
      },
      {
        code: 'invalid-value',
        path: 'fleet ? / runners',
        message: 'an object stands where a list belongs',
        value: 'an object with config',
        allowed: "a list, such as [{ kind: 'docker' }]",
        fix: "write runners: [{ kind: 'docker' }]",
      },
      {
        code: 'forbidden-field',
        path: 'fleet ? / runnerToken',
        message: 'no secret value may enter a fleet: name where the Secret comes from with token',
        fix: 'remove the field',
      },
      {
        code: 'unknown-key',
        path: 'fleet ? / rbac',
        message:
          "'rbac' of the chart's values is not for a fleet to decide: managers have the least Role that works, in their own namespace",
        fix: 'remove it',
      },
    ],
  },
];
