import { findingsOf } from '../decode/findings-of';
import { ADDITION_MESSAGES } from './addition-messages';
import { CONFIG_MESSAGES } from './config-messages';
import { ENVIRONMENT_MESSAGES } from './environment-messages';
import { FLEET_MESSAGES } from './fleet-messages';
import { GITLAB_MESSAGES } from './gitlab-messages';
import { IMAGE_MESSAGES } from './image-messages';
import { KIND_MESSAGES } from './kind-messages';
import { MANY_MESSAGES } from './many-messages';
import type { fleet } from './message-case';
import { NAME_MESSAGES } from './name-messages';
import { NETWORK_MESSAGES } from './network-messages';
import { NODE_MESSAGES } from './node-messages';
import { NUMBER_MESSAGES } from './number-messages';
import { QUANTITY_MESSAGES } from './quantity-messages';
import { RUN_AS_MESSAGES } from './run-as-messages';
import { SECRET_MESSAGES } from './secret-messages';
import { SOURCE_MESSAGES } from './source-messages';
import { USER_NAMESPACE_MESSAGES } from './user-namespace-messages';
import { VOLUME_MESSAGES } from './volume-messages';

const SECTIONS = [
  ['the shape of a fleet', FLEET_MESSAGES],
  ['kinds and their fields', KIND_MESSAGES],
  ['names, tags and labels', NAME_MESSAGES],
  ['images', IMAGE_MESSAGES],
  ['numbers', NUMBER_MESSAGES],
  ['quantities', QUANTITY_MESSAGES],
  ['networks', NETWORK_MESSAGES],
  ['GitLab and the cache', GITLAB_MESSAGES],
  ['sources and images', SOURCE_MESSAGES],
  ['the environment of jobs', ENVIRONMENT_MESSAGES],
  ['nodes', NODE_MESSAGES],
  ['users of their own, and image builds', USER_NAMESPACE_MESSAGES],
  ['as whom jobs run', RUN_AS_MESSAGES],
  ['what a cluster adds', ADDITION_MESSAGES],
  ["keys of GitLab's own", CONFIG_MESSAGES],
  ['volumes of jobs', VOLUME_MESSAGES],
  ['secrets', SECRET_MESSAGES],
  ['several faults at once', MANY_MESSAGES],
] as const;

/** Each stands in an input for what must never be printed. */
const SECRETS = ['swordfish', 'abcdefghij0123456789'];

describe.each(SECTIONS)('%s', (_, cases) => {
  it.each(cases)('$what', ({ input, findings }) => {
    expect(findings.length).toBeGreaterThan(0);
    expect(findingsOf(input)).toEqual(findings);
  });
});

const ALL = SECTIONS.flatMap(([, cases]) => cases);

it('there are many', () => {
  expect(ALL.length).toBeGreaterThan(190);
});

it.each(ALL)('$what: nothing is printed that may be a secret', ({ input }) => {
  const printed = JSON.stringify(findingsOf(input));
  expect(SECRETS.filter((secret) => printed.includes(secret))).toEqual([]);
});

/** Those that can be read far enough to be told beside other faults. */
const READABLE = ALL.filter(
  ({ input, findings }) =>
    (input as { org?: unknown } | undefined)?.org === 'acme' &&
    findings.every(({ code }) => code !== 'not-data'),
).map(({ what, input, findings }) => ({ what, input: input as ReturnType<typeof fleet>, findings }));

describe('no fault hides another', () => {
  it('there are many', () => {
    expect(READABLE.length).toBeGreaterThan(150);
  });

  it.each(READABLE)('$what, in a fleet with a bad name', ({ input, findings }) => {
    const elsewhere = findings.map(({ path, ...rest }) => ({
      path: path.replace('fleet acme', 'fleet Acme'),
      ...rest,
    }));
    expect(findingsOf({ ...input, org: 'Acme' })).toEqual(expect.arrayContaining(elsewhere));
  });

  it.each(READABLE.filter(({ input }) => Array.isArray(input.runners) && input.runners.length > 0))(
    '$what, beside a bad runner',
    ({ input, findings }) => {
      const beside = { kind: 'dokcer', name: 'other', concurrency: 0, conccurency: 1 };
      const told = findingsOf({ ...input, runners: [...input.runners, beside] });
      const others = told.filter(({ path }) => path.startsWith('fleet acme / runner other /'));
      expect(others.map(({ code }) => code).sort()).toEqual([
        'invalid-number',
        'unknown-key',
        'unknown-kind',
      ]);
      expect(told).toEqual(
        expect.arrayContaining(findings.filter(({ code }) => code !== 'capacity-exceeded')),
      );
    },
  );
});

it.each(ALL)('$what: each finding says where, what and what to do', ({ findings }) => {
  for (const { path, message, fix } of findings) {
    expect(path).toMatch(/^fleet \S/);
    expect(message).toMatch(/^[^\s.][^\n]*[^.\n]$/);
    expect(fix).toMatch(/^[^\n]{5,}[^.\n]$/);
  }
});
