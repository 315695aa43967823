import { cluster, kubernetes, type MessageCase, runner } from './message-case';

/** What is said about numbers and durations. */
export const NUMBER_MESSAGES: readonly MessageCase[] = [
  {
    what: 'a number in quotes',
    input: runner({ concurrency: '3' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / concurrency',
        message: 'a text stands where a whole number belongs',
        value: '"3"',
        allowed: 'a whole number, 1 to 1000 jobs',
        fix: 'write concurrency: 3',
      },
    ],
  },
  {
    what: 'a negative number',
    input: runner({ concurrency: -1 }),
    findings: [
      {
        code: 'invalid-number',
        path: 'fleet acme / runner docker / concurrency',
        message: 'out of range',
        value: '-1',
        allowed: 'a whole number, 1 to 1000 jobs',
        fix: 'write 1 or more',
      },
    ],
  },
  {
    what: 'a part of a number',
    input: runner({ concurrency: 1.5 }),
    findings: [
      {
        code: 'invalid-number',
        path: 'fleet acme / runner docker / concurrency',
        message: 'not a whole number',
        value: '1.5',
        allowed: 'a whole number, 1 to 1000 jobs',
        fix: 'write a whole number',
      },
    ],
  },
  {
    what: 'a large number',
    input: runner({ concurrency: 100000 }),
    findings: [
      {
        code: 'invalid-number',
        path: 'fleet acme / runner docker / concurrency',
        message: 'out of range',
        value: '100000',
        allowed: 'a whole number, 1 to 1000 jobs',
        fix: 'write 1000 or less',
      },
    ],
  },
  {
    what: 'no number at all',
    input: runner({ concurrency: Number.NaN }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / concurrency',
        message: 'not a value that fits here',
        value: 'NaN',
        allowed: 'a whole number, 1 to 1000 jobs',
        fix: 'write concurrency: 4',
      },
    ],
  },
  {
    what: 'a short timeout',
    input: runner({ maximumTimeoutSeconds: 60 }),
    findings: [
      {
        code: 'invalid-number',
        path: 'fleet acme / runner docker / maximumTimeoutSeconds',
        message: 'out of range',
        value: '60',
        allowed: 'a whole number, 600 to 604800 seconds',
        fix: 'write 600 or more',
      },
    ],
  },
  {
    what: 'a timeout with a unit',
    input: runner({ maximumTimeoutSeconds: '1h' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / maximumTimeoutSeconds',
        message: 'a text stands where a whole number belongs',
        value: '"1h"',
        allowed: 'a whole number, 600 to 604800 seconds',
        fix: 'write maximumTimeoutSeconds: 3600',
      },
    ],
  },
  {
    what: 'a timeout in minutes',
    input: runner({ maximumTimeoutSeconds: '90 minutes' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / maximumTimeoutSeconds',
        message: 'a text stands where a whole number belongs',
        value: '"90 minutes"',
        allowed: 'a whole number, 600 to 604800 seconds',
        fix: 'write maximumTimeoutSeconds: 5400',
      },
    ],
  },
  {
    what: 'a long timeout of GitLab Runner',
    input: kubernetes({ poll_timeout: 100000 }),
    findings: [
      {
        code: 'invalid-number',
        path: 'fleet acme / runner docker / config / runners / kubernetes / poll_timeout',
        message: 'out of range',
        value: '100000',
        allowed: 'a whole number, 1 to 86400 seconds',
        fix: 'write 86400 or less',
      },
    ],
  },
  {
    what: 'a grace period in quotes',
    input: runner({ manager: { terminationGracePeriodSeconds: '3900' } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / manager / terminationGracePeriodSeconds',
        message: 'a text stands where a whole number belongs',
        value: '"3900"',
        allowed: 'a whole number, 0 to 700000 seconds',
        fix: 'write terminationGracePeriodSeconds: 3900',
      },
    ],
  },
  {
    what: 'a short grace period',
    input: runner({ manager: { terminationGracePeriodSeconds: 30 } }),
    findings: [
      {
        code: 'drain-too-short',
        path: 'fleet acme / runner docker / manager / terminationGracePeriodSeconds',
        message: 'a stopping manager would be killed while its jobs run',
        value: '30',
        allowed: 'at least 3900: 3600 for the longest job + 300 for uploads',
        fix: 'raise it, leave it out, or lower maximumTimeoutSeconds',
      },
    ],
  },
  {
    what: 'a port in quotes, without a list',
    input: cluster({ apiServer: { cidrs: ['10.43.0.1/32'], ports: '6443' } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / cluster / apiServer / ports',
        message: 'a text stands where a list belongs',
        value: '"6443"',
        allowed: 'a list, such as [443]',
        fix: 'write ports: [6443]',
      },
    ],
  },
  {
    what: 'the port 0',
    input: cluster({ apiServer: { cidrs: ['10.43.0.1/32'], ports: [0] } }),
    findings: [
      {
        code: 'invalid-number',
        path: 'fleet acme / cluster / apiServer / ports / 0',
        message: 'out of range',
        value: '0',
        allowed: 'a whole number, 1 to 65535',
        fix: 'write 1 or more',
      },
    ],
  },
  {
    what: 'a word that is true',
    input: runner({ http: 'true' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / http',
        message: 'a text stands where true or false belongs',
        value: '"true"',
        allowed: 'true or false',
        fix: 'write http: true',
      },
    ],
  },
  {
    what: 'a number that is true',
    input: runner({ http: 1 }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / http',
        message: 'a number stands where true or false belongs',
        value: '1',
        allowed: 'true or false',
        fix: 'write http: true or http: false',
      },
    ],
  },
];
