import { Fleet } from '../../../lib';
import { runnerSchema } from '../../../lib/fleet/decode/schema';
import { RUNNER_KINDS } from '../../../lib/privilege';
import { minimalRunner, specOf } from '../../chart/sample-fleet';
import { runner } from '../messages/message-case';
import { findingsOf } from './findings-of';

/** A fleet as text, with all that it holds. */
function textOf(input: unknown): string {
  const fleet = Fleet.parse(input);
  return JSON.stringify([fleet, fleet.runners.map(({ settings }) => settings)]);
}

describe.each(RUNNER_KINDS)('fields of kind %s that are undefined', (kind) => {
  const given: Readonly<Record<string, unknown>> = { ...minimalRunner(kind) };
  const fields = Object.keys(runnerSchema(kind).entries).filter((key) => !Object.hasOwn(given, key));

  it('are absent', () => {
    expect(fields.length).toBeGreaterThan(15);
    const undefinedFields = Object.fromEntries(
      [...fields, 'privileged', 'volumes'].map((key) => [key, undefined]),
    );
    expect(textOf({ ...specOf(), runners: [{ ...undefinedFields, ...given }] })).toBe(
      textOf({ ...specOf(), runners: [given] }),
    );
  });
});

it('fields are absent at any depth', () => {
  const sound = specOf({ kind: 'docker' });
  expect(
    textOf({
      ...sound,
      cluster: {
        ...sound.cluster,
        name: undefined,
        apiServer: { ...sound.cluster.apiServer, ports: undefined },
        breakGlass: { users: undefined },
      },
      gitlab: { url: undefined, caCertificates: undefined },
      capacity: undefined,
      runners: [
        {
          kind: 'docker',
          resources: { build: { cpuLimit: undefined }, helper: undefined },
          manager: { image: undefined, resources: { memoryLimit: undefined } },
          config: { log_level: undefined, runners: { kubernetes: { poll_timeout: undefined } } },
          token: { from: 'existing' },
        },
      ],
    }),
  ).toBe(textOf({ ...sound, runners: [{ kind: 'docker', config: { runners: { kubernetes: {} } } }] }));
});

it('fields of a destination and of a taint are absent too', () => {
  expect(
    findingsOf(
      runner({
        destinations: [{ cidr: '10.9.0.0/16', port: 1, protocol: undefined, namespace: undefined }],
        nodes: { pool: { a: 'b' }, taint: { key: 'k', value: 'v', effect: undefined } },
      }),
    ),
  ).toEqual([]);
});

it.each([
  ['an entry of a list', runner({ tags: ['docker', undefined] }), 'tags / 1'],
  ['a variable', runner({ environment: { PROXY: undefined } }), 'environment / PROXY'],
  [
    'a label',
    runner({ nodes: { pool: { a: undefined }, taint: { key: 'k', value: 'v' } } }),
    'nodes / pool / a',
  ],
  [
    'what must be there',
    runner({ nodes: { pool: { a: 'b' }, taint: { key: undefined, value: 'v' } } }),
    'nodes / taint / key',
  ],
])('%s that is undefined is refused', (_, input, path) => {
  expect(findingsOf(input).map((finding) => finding.path)).toEqual([`fleet acme / runner docker / ${path}`]);
});
