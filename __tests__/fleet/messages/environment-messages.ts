import { type MessageCase, runner } from './message-case';

/** What is said about the environment of jobs. */
export const ENVIRONMENT_MESSAGES: readonly MessageCase[] = [
  {
    what: 'a variable of GitLab',
    input: runner({ environment: { CI_FOO: 'x' } }),
    findings: [
      {
        code: 'invalid-variable',
        path: 'fleet acme / runner docker / environment / CI_FOO',
        message:
          'not an environment variable that a job may be given: it steers the runner, or claims to be a variable of GitLab',
        value: '"CI_FOO"',
        allowed: 'a name of A-Z, a-z, 0-9 and _ that is of no other program, and a text',
        fix: 'rename the variable; credentials come from Secrets, features from the fleet, and what one job needs from its own script',
      },
    ],
  },
  {
    what: 'a variable of the fleet',
    input: runner({ environment: { ATTIC_SERVER: 'x' } }),
    findings: [
      {
        code: 'invalid-variable',
        path: 'fleet acme / runner docker / environment / ATTIC_SERVER',
        message: 'not an environment variable that a job may be given: the fleet sets it itself',
        value: '"ATTIC_SERVER"',
        allowed: 'a name of A-Z, a-z, 0-9 and _ that is of no other program, and a text',
        fix: 'rename the variable; credentials come from Secrets, features from the fleet, and what one job needs from its own script',
      },
    ],
  },
  {
    what: 'a variable that loads code',
    input: runner({ environment: { LD_PRELOAD: '/x.so' } }),
    findings: [
      {
        code: 'invalid-variable',
        path: 'fleet acme / runner docker / environment / LD_PRELOAD',
        message: 'not an environment variable that a job may be given: it loads a library into every program',
        value: '"LD_PRELOAD"',
        allowed: 'a name of A-Z, a-z, 0-9 and _ that is of no other program, and a text',
        fix: 'rename the variable; credentials come from Secrets, features from the fleet, and what one job needs from its own script',
      },
    ],
  },
  {
    what: 'the daemon of somebody else',
    input: runner({ environment: { DOCKER_HOST: 'tcp://docker.example.com:2375' } }),
    findings: [
      {
        code: 'invalid-variable',
        path: 'fleet acme / runner docker / environment / DOCKER_HOST',
        message:
          'not an environment variable that a job may be given: it must name the daemon of the pod, such as tcp://docker:2375',
        value: '"DOCKER_HOST"',
        allowed: 'a name of A-Z, a-z, 0-9 and _ that is of no other program, and a text',
        fix: 'rename the variable; credentials come from Secrets, features from the fleet, and what one job needs from its own script',
      },
    ],
  },
  {
    what: 'a hyphen in a name',
    input: runner({ environment: { 'my-var': 'x' } }),
    findings: [
      {
        code: 'invalid-variable',
        path: 'fleet acme / runner docker / environment / my-var',
        message:
          'not an environment variable that a job may be given: a name is made of letters, digits and _',
        value: '"my-var"',
        allowed: 'a name of A-Z, a-z, 0-9 and _ that is of no other program, and a text',
        fix: 'rename it, such as my_var',
      },
    ],
  },
  {
    what: 'a number',
    input: runner({ environment: { COUNT: 5 } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / environment / COUNT',
        message: 'a number stands where a text belongs',
        allowed: 'a text',
        fix: 'write it in quotes, as a text',
      },
    ],
  },
  {
    what: 'nothing',
    input: runner({ environment: { PROXY: undefined } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / environment / PROXY',
        message: 'undefined stands where a text belongs',
        allowed: 'a text',
        fix: 'give it a text, or leave it out',
      },
    ],
  },
  {
    what: 'a password',
    input: runner({ environment: { DB_PASSWORD: 'swordfish' } }),
    findings: [
      {
        code: 'credential-variable',
        path: 'fleet acme / runner docker / environment / DB_PASSWORD',
        message:
          'the variable is named like a credential, and what it says would be written down for all to read',
        value: '"DB_PASSWORD"',
        allowed:
          "another variable of the job, such as '$CI_JOB_TOKEN' or '${my_token}'; for DOCKER_CONFIG nothing",
        fix: 'make it a masked CI/CD variable of the project or group in GitLab; if it is no credential, give it another name, or set it in the script of the job',
      },
    ],
  },
  {
    what: 'a value in the name',
    input: runner({ environment: { 'DB_PASSWORD=swordfish': '' } }),
    findings: [
      {
        code: 'invalid-variable',
        path: 'fleet acme / runner docker / environment / DB_PASSWORD=...',
        message:
          'not an environment variable that a job may be given: a name is made of letters, digits and _',
        value: '"DB_PASSWORD=..."',
        allowed: 'a name of A-Z, a-z, 0-9 and _ that is of no other program, and a text',
        fix: 'rename it, such as DB_PASSWORD',
      },
    ],
  },
  {
    what: 'a list of assignments',
    input: runner({ environment: ['DB_PASSWORD=swordfish'] }),
    findings: [
      {
        code: 'invalid-variable',
        path: 'fleet acme / runner docker / environment',
        message: 'a list stands where an object belongs',
        value: 'a list of 1 entry',
        allowed: "an object, such as { TZ: 'UTC' }",
        fix: "write environment: { TZ: 'UTC' }",
      },
    ],
  },
  {
    what: 'a text of assignments',
    input: runner({ environment: 'DB_PASSWORD=swordfish' }),
    findings: [
      {
        code: 'invalid-variable',
        path: 'fleet acme / runner docker / environment',
        message: 'a text stands where an object belongs',
        allowed: "an object, such as { TZ: 'UTC' }",
        fix: "write environment: { TZ: 'UTC' }",
      },
    ],
  },
  {
    what: 'a proxy of the jobs of one runner',
    input: runner({ environment: { https_proxy: 'http://proxy.example.com:3128' } }),
    findings: [
      {
        code: 'invalid-variable',
        path: 'fleet acme / runner docker / environment / https_proxy',
        message:
          'not an environment variable that a job may be given: proxy of the fleet sets it, for managers too, and opens the way to the proxy',
        value: '"https_proxy"',
        allowed: 'a name of A-Z, a-z, 0-9 and _ that is of no other program, and a text',
        fix: "write proxy of the fleet, such as proxy: { https: 'http://proxy.example.com:3128', destinations: [{ cidr: '10.0.0.7/32', port: 3128 }] }",
      },
    ],
  },
  {
    what: 'a proxy with a password',
    input: runner({ environment: { HTTPS_PROXY: ['http://me:', 'swordfish@proxy:3128'].join('') } }),
    findings: [
      {
        code: 'secret-value',
        path: 'fleet acme / runner docker / environment / HTTPS_PROXY',
        message: 'this looks like a password in a URL; it is not printed here',
        allowed: 'names of Secrets, never their values',
        fix: 'leave user and password out of the URL: jobs get what they log in with as masked CI/CD variables of GitLab, and a proxy can know a cluster by its address',
      },
      {
        code: 'invalid-variable',
        path: 'fleet acme / runner docker / environment / HTTPS_PROXY',
        message:
          'not an environment variable that a job may be given: proxy of the fleet sets it, for managers too, and opens the way to the proxy',
        value: '"HTTPS_PROXY"',
        allowed: 'a name of A-Z, a-z, 0-9 and _ that is of no other program, and a text',
        fix: "write proxy of the fleet, such as proxy: { https: 'http://proxy.example.com:3128', destinations: [{ cidr: '10.0.0.7/32', port: 3128 }] }",
      },
    ],
  },
  {
    what: 'a bad name beside others',
    input: runner({ environment: { CI_FOO: 'x', DB_NAME: 'swordfish', DB_PASSWORD: 'swordfish' } }),
    findings: [
      {
        code: 'invalid-variable',
        path: 'fleet acme / runner docker / environment / CI_FOO',
        message:
          'not an environment variable that a job may be given: it steers the runner, or claims to be a variable of GitLab',
        value: '"CI_FOO"',
        allowed: 'a name of A-Z, a-z, 0-9 and _ that is of no other program, and a text',
        fix: 'rename the variable; credentials come from Secrets, features from the fleet, and what one job needs from its own script',
      },
      {
        code: 'credential-variable',
        path: 'fleet acme / runner docker / environment / DB_PASSWORD',
        message:
          'the variable is named like a credential, and what it says would be written down for all to read',
        value: '"DB_PASSWORD"',
        allowed:
          "another variable of the job, such as '$CI_JOB_TOKEN' or '${my_token}'; for DOCKER_CONFIG nothing",
        fix: 'make it a masked CI/CD variable of the project or group in GitLab; if it is no credential, give it another name, or set it in the script of the job',
      },
    ],
  },
];
