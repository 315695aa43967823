import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusFleet } from '../corpus/fleets';

const read = (file: string) => readFileSync(join(process.cwd(), 'examples/opentofu', file), 'utf8');
const fleet = corpusFleet('tinyland');
const { runners } = fleet;

/** The value of `key = value` inside a block of text. */
function argument(block: string, key: string): string {
  return new RegExp(`^\\s*"?${key}"?\\s*=\\s*(.*)$`, 'm').exec(block)?.[1] ?? '';
}

/** The entries of `local.runners`: each is `"name" = { ... }` without braces inside. */
function entries(): Record<string, string> {
  const blocks = read('runners.tf').matchAll(/^ {4}"([^"]+)" = \{\n([^}]*)\}/gm);
  return Object.fromEntries([...blocks].map((match) => [match[1] ?? '', match[2] ?? '']));
}

/** The block of a resource, from its head to the brace in the first column. */
function resource(type: string, name: string): string {
  return (
    new RegExp(`^resource "${type}" "${name}" \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(read('main.tf'))?.[1] ?? ''
  );
}

test('has the runners of the fleet and no others', () => {
  expect(runners.length).toBe(5);
  expect(Object.keys(entries()).sort()).toEqual(runners.map(({ name }) => name).sort());
});

describe.each(runners.map((runner) => [runner.name, runner.settings] as const))(
  'runner %s',
  (name, settings) => {
    const entry = entries()[name] ?? '';

    test('has the tags of the fleet', () => {
      expect(JSON.parse(argument(entry, 'tags'))).toEqual(settings.tags);
    });

    test('takes untagged jobs as the fleet says', () => {
      expect(argument(entry, 'untagged')).toBe(String(settings.runUntagged));
    });

    test('has the access level of the fleet', () => {
      expect(JSON.parse(argument(entry, 'access_level'))).toBe(settings.accessLevel);
    });

    test('has the timeout that the managers wait for', () => {
      expect(argument(entry, 'maximum_timeout')).toBe(String(settings.maximumTimeoutSeconds));
    });
  },
);

test('each argument of the runner comes from its entry', () => {
  const block = resource('gitlab_user_runner', 'runner');
  expect(argument(block, 'for_each')).toBe('local.runners');
  expect(argument(block, 'tag_list')).toBe('each.value.tags');
  expect(argument(block, 'untagged')).toBe('each.value.untagged');
  expect(argument(block, 'access_level')).toBe('each.value.access_level');
  expect(argument(block, 'maximum_timeout')).toBe('each.value.maximum_timeout');
});

test('a new runner is made before the old one goes', () => {
  expect(argument(resource('gitlab_user_runner', 'runner'), 'create_before_destroy')).toBe('true');
});

test('the encryption is enforced, without a fallback that reads a plain state', () => {
  const encryption = read('encryption.tofu');
  expect(encryption.match(/enforced = true/g)).toHaveLength(2);
  expect(encryption).not.toMatch(/unencrypted|fallback/);
});

describe('Secrets', () => {
  const value = (text: string, runner = '') => JSON.parse(text.replace('${each.key}', runner)) as string;

  test('the namespace is that of the fleet', () => {
    const namespace = argument(read('main.tf'), 'namespace');
    const [, org] = /variable "org" \{[\s\S]*?default\s*=\s*"([^"]+)"/.exec(read('variables.tf')) ?? [];
    expect(value(namespace).replace('${var.org}', org ?? '')).toBe(fleet.names.namespace);
    expect(argument(resource('kubernetes_secret_v1', 'token'), 'namespace')).toBe('local.namespace');
    expect(argument(resource('kubernetes_secret_v1', 'attic'), 'namespace')).toBe('local.namespace');
  });

  test.each(runners.map((runner) => [runner.name, runner.names.tokenSecret]))(
    'the token of %s is in %s',
    (runner, secret) => {
      expect(value(argument(resource('kubernetes_secret_v1', 'token'), 'name'), runner)).toBe(secret);
    },
  );

  test('a token Secret has the key that managers read, without a newline', () => {
    expect(argument(resource('kubernetes_secret_v1', 'token'), 'runner-token')).toBe(
      'trimspace(gitlab_user_runner.runner[each.key].token)',
    );
  });

  test('the cache credentials that the fleet reads are made', () => {
    const needed = new Set(
      runners.flatMap(({ secrets }) => secrets.names).filter((name) => name.startsWith('attic')),
    );
    expect([...needed]).toEqual(['attic-credentials']);
    const made = [...read('main.tf').matchAll(/"(attic-[a-z-]+)"/g)].map((match) => match[1]);
    expect(made).toEqual(['attic-credentials', 'attic-push-credentials']);
  });

  test('a cache Secret has the keys that jobs read', () => {
    const [, fields = ''] =
      /variable "attic" \{[\s\S]*?object\(\{\n([\s\S]*?)\}\)/.exec(read('variables.tf')) ?? [];
    expect([...fields.matchAll(/(\w+)\s*=/g)].map((match) => match[1])).toEqual(['server', 'cache', 'token']);
  });
});
