import type { JobFacts, RunnerFacts } from '../facts/facts';
import type { ExpectedSettings } from '../facts/fleet/expected-settings';
import { listOf, recordOf, textsOf } from '../facts/untyped';
import type { Examination } from '../rule';

/** What the settings of Nix say in every runner with a cache, beside the cache itself. */
const NIX_SETTINGS: ReadonlySet<string> = new Set([
  'experimental-features = nix-command flakes',
  'accept-flake-config = false',
  'sandbox = true',
  'sandbox = false',
  'sandbox-fallback = false',
  'build-users-group =',
  'require-sigs = true',
  'connect-timeout = 5',
  'fallback = true',
]);

/** Tells variables of jobs and of the daemon that the fleet does not set, or sets otherwise. */
export function environmentDifferences(
  { section }: JobFacts,
  runner: RunnerFacts,
  settings: ExpectedSettings,
  examination: Examination,
): void {
  const { cache } = settings;
  const expected: Readonly<Record<string, string>> = {
    ...(runner.level === 'restricted' ? { HOME: '/tmp' } : {}),
    ...settings.environment,
  };
  const where = `${section.where}.environment`;
  const given = new Map(textsOf(section.raw['environment']).map(split));
  for (const name of new Set([...given.keys(), ...Object.keys(expected), ...(cache ? ['NIX_CONFIG'] : [])])) {
    const value = given.get(name);
    if (name === 'NIX_CONFIG' && cache !== undefined) {
      nixDifferences(value ?? '', cache, where, examination);
    } else if (value !== (Object.hasOwn(expected, name) ? expected[name] : undefined)) {
      // Values of the environment may be anything, so that none is printed.
      tell(where, name, examination);
    }
  }
  listOf(section.kubernetes['services']).forEach((service, index) => {
    for (const [name] of textsOf(recordOf(service)['environment']).map(split)) {
      if (name !== 'HEALTHCHECK_TCP_PORT') {
        tell(`${section.kubernetesWhere}.services[${index}].environment`, name, examination);
      }
    }
  });
}

function split(entry: string): readonly [name: string, value: string] {
  const [name = ''] = entry.split('=', 1);
  return [name, entry.slice(name.length + 1)];
}

function tell(where: string, name: string, examination: Examination): void {
  examination.found(
    where,
    'the fleet does not set the variable, or to something else',
    'set it in the environment of the runner',
    { value: name },
  );
}

function nixDifferences(
  text: string,
  cache: NonNullable<ExpectedSettings['cache']>,
  where: string,
  examination: Examination,
): void {
  const own = new Set([
    `extra-substituters = ${cache.substituter}`,
    `extra-trusted-public-keys = ${cache.publicKeys.join(' ')}`,
  ]);
  const lines = new Set(text.split('\n'));
  const strange = [...lines].find((line) => !own.has(line) && !NIX_SETTINGS.has(line));
  const missing = [...own, 'require-sigs = true', 'accept-flake-config = false'].find(
    (line) => !lines.has(line),
  );
  const wrong = strange ?? missing;
  if (wrong !== undefined) {
    examination.found(
      where,
      strange === undefined ? 'a setting of Nix is missing' : 'the fleet does not say this setting of Nix',
      'change the fleet, and not what is rendered of it',
      { value: `NIX_CONFIG: ${wrong}` },
    );
  }
}
