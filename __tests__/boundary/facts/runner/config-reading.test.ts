import { readTable } from '../../../../lib/boundary/facts/runner/config-reading';
import { CONFIG, KUBERNETES } from '../../../../lib/boundary/facts/runner/config-schema';
import type { UntypedRecord } from '../../../../lib/boundary/facts/untyped';

function issues(table: UntypedRecord, schema = KUBERNETES): readonly string[] {
  return readTable(table, schema, 'k').issues.map(({ where, message }) => `${where} ${message}`);
}

describe('readTable', () => {
  test('lets what GitLab documents pass', () => {
    const table = {
      privileged: false,
      cap_add: [],
      pull_policy: ['always', 'if-not-present'],
      node_selector: { a: 'b' },
      retry_limits: { 'exceeded quota': 90 },
      volumes: { empty_dir: [{ name: 'a', mount_path: '/a', size_limit: '1Gi' }] },
      pod_spec: [{ name: 'a', patch: '{}', patch_type: 'strategic' }],
      service_memory_limit_overwrite_max_allowed: '1Gi',
      affinity: { anything: true },
    };
    expect(issues(table)).toEqual([]);
    expect(readTable(table, KUBERNETES, 'k').table).toEqual(table);
  });

  test('reads a key in any case, as GitLab Runner does, and tells of it', () => {
    const { table } = readTable({ Privileged: true }, KUBERNETES, 'k');
    expect(table).toEqual({ privileged: true });
    expect(issues({ Privileged: true })).toEqual([
      "k.Privileged is 'privileged' in another case, which GitLab Runner takes for the same key",
    ]);
    expect(readTable({ 'ho\u017ft': 'x' }, KUBERNETES, 'k').table).toEqual({ host: 'x' });
  });

  test.each(['task', 'TASK', 'ta\u017fk', 'tas\u212a', 'TA\u017f\u212a'])(
    'folds %s as Go does, for a schema that is read for the first time',
    (key) => {
      const { table, issues: told } = readTable({ [key]: true }, { task: 'boolean' }, 'k');
      expect(table).toEqual({ task: true });
      expect(told).toHaveLength(key === 'task' ? 0 : 1);
    },
  );

  test.each<[string, UntypedRecord, string]>([
    ['an unknown key', { privilegd: false }, 'k.privilegd is no key of GitLab Runner'],
    ['an inherited name', { constructor: 'x' }, 'k.constructor is no key of GitLab Runner'],
    ['a boolean as a string', { privileged: 'false' }, 'k.privileged is not a boolean'],
    ['a list as a string', { cap_drop: 'ALL' }, 'k.cap_drop is not a list of strings'],
    ['a number as a string', { poll_timeout: '300' }, 'k.poll_timeout is not an integer'],
    ['a map of another type', { node_selector: { a: 1 } }, 'k.node_selector is not a table of strings'],
    ['a table as a string', { volumes: 'x' }, 'k.volumes is not a table'],
    ['tables with something else', { services: [{ name: 'x' }, 'y'] }, 'k.services is not a list of tables'],
    ['tables as a table', { services: { name: 'x' } }, 'k.services is not a list of tables'],
    [
      'a nested key',
      { volumes: { secret: [{ nam: 'x' }] } },
      'k.volumes.secret[0].nam is no key of GitLab Runner',
    ],
    [
      'a word that is dropped',
      { dns_policy: 'Default' },
      'k.dns_policy is Default, which GitLab Runner ignores or refuses',
    ],
  ])('tells of %s', (_, table, expected) => {
    expect(issues(table)).toEqual([expected]);
  });

  test('never prints a value that may be secret', () => {
    expect(issues({ runners: [{ token: ['abc'] }] }, CONFIG)).toEqual(['k.runners[0].token is not a string']);
  });
});
