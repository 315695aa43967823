import { fleet, type MessageCase } from './message-case';

/** As whom jobs run. */
export const RUN_AS_MESSAGES: readonly MessageCase[] = [
  {
    what: 'another user at a level where images say it',
    input: fleet({ runners: [{ kind: 'docker', runAs: { user: 1001 } }] }),
    findings: [
      {
        code: 'user-of-image',
        path: 'fleet acme / runner docker / runAs',
        message: 'at level baseline jobs, their services and the helper run each as the user of its image',
        value: '1001',
        fix: "set podSecurity: 'restricted' on this runner, or remove runAs",
      },
    ],
  },
  {
    what: 'root, and groups that are no numbers',
    input: fleet({
      runners: [{ kind: 'docker', podSecurity: 'restricted', runAs: { user: 0, group: 2_147_483_648 } }],
    }),
    findings: [
      {
        code: 'invalid-number',
        path: 'fleet acme / runner docker / runAs / user',
        message: 'out of range',
        value: '0',
        allowed: 'a whole number, 1 to 2147483647',
        fix: 'write 1 or more',
      },
      {
        code: 'invalid-number',
        path: 'fleet acme / runner docker / runAs / group',
        message: 'out of range',
        value: '2147483648',
        allowed: 'a whole number, 1 to 2147483647',
        fix: 'write 2147483647 or less',
      },
    ],
  },
  {
    what: 'another user of jobs with a daemon',
    input: fleet({
      runners: [
        {
          kind: 'dind',
          nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' },
          runAs: { user: 1001 },
        },
      ],
    }),
    findings: [
      {
        code: 'forbidden-field',
        path: 'fleet acme / runner dind / runAs',
        message: "jobs of kind 'dind' run as the user of their image: use runAs on a runner of another kind",
        fix: 'remove the field',
      },
    ],
  },
];
