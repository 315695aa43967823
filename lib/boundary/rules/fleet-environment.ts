import { expectedProxyVariables } from '../facts/fleet/expected-settings';
import { ATTIC_SECRET, ATTIC_SECRETS } from '../facts/fleet/identity';
import {
  expectedIdentity,
  IDENTITY_FOLDER,
  IDENTITY_VOLUME,
  isIdentityVariable,
  isIdentityVolume,
} from '../facts/fleet/job-identity';
import { secretReferences } from '../facts/secrets/secret-references';
import { at, listOf, textsOf } from '../facts/untyped';
import type { Place } from '../rule-row';
import type { DescribedRunner } from '../subjects';
import { nameAndValue } from './job-variables';

/** What the settings of Nix say in every runner with a cache, beside the cache itself. */
const NIX_SETTINGS: ReadonlySet<string> = new Set([
  'experimental-features = nix-command flakes',
  'accept-flake-config = false',
  'sandbox-fallback = false',
  'build-users-group =',
  'require-sigs = true',
  'connect-timeout = 5',
  'stalled-download-timeout = 30',
  'fallback = true',
]);

/** Those of them whose defaults are weaker, so that none may be left out. */
const NEVER_LEFT_OUT: readonly string[] = [
  'require-sigs = true',
  'accept-flake-config = false',
  'sandbox-fallback = false',
];

/** The variable that holds them. */
const NIX_CONFIG = 'NIX_CONFIG';

/**
 * Variables of jobs and of the daemon that the fleet does not set, or sets otherwise. Their values may be anything, so
 * that none is printed.
 */
export function variableDifferences({ job, level, settings }: DescribedRunner): readonly Place[] {
  if (job === undefined) {
    return [];
  }
  const { section } = job;
  const expected = new Map(
    Object.entries({
      ...(level === 'restricted' ? { HOME: '/tmp' } : {}),
      ...expectedProxyVariables(settings, 'jobs'),
      ...settings.environment,
    }),
  );
  const given = new Map(textsOf(section.raw['environment']).map(nameAndValue));
  const names = [...new Set([...given.keys(), ...expected.keys()])].filter(
    (name) =>
      given.get(name) !== expected.get(name) && !(name === NIX_CONFIG && settings.nixCache !== undefined),
  );
  const ofServices = listOf(section.kubernetes['services']).flatMap((service, index) =>
    textsOf(at(service, 'environment'))
      .map(nameAndValue)
      .filter(([name]) => name !== 'HEALTHCHECK_TCP_PORT')
      .map(([name]) => ({ at: `${section.kubernetesWhere}.services[${index}].environment`, value: name })),
  );
  return [...names.map((name) => ({ at: `${section.where}.environment`, value: name })), ...ofServices];
}

/** The first setting of Nix that is missing, or that the fleet does not say. */
export function nixDifferences({
  job,
  settings: { nixCache: cache, nixSandbox = false },
}: DescribedRunner): Place | undefined {
  if (job === undefined || cache === undefined) {
    return undefined;
  }
  const own = new Set([
    `extra-substituters = ${cache.substituter}`,
    `extra-trusted-public-keys = ${cache.publicKeys.join(' ')}`,
    `sandbox = ${nixSandbox}`,
  ]);
  const given = new Map(textsOf(job.section.raw['environment']).map(nameAndValue));
  const lines = new Set((given.get(NIX_CONFIG) ?? '').split('\n'));
  const strange = [...lines].find((line) => !own.has(line) && !NIX_SETTINGS.has(line));
  const missing = [...own, ...NEVER_LEFT_OUT].find((line) => !lines.has(line));
  const wrong = strange ?? missing;
  return wrong === undefined
    ? undefined
    : {
        at: `${job.section.where}.environment`,
        value: `NIX_CONFIG: ${wrong}`,
        problem:
          strange === undefined
            ? 'a setting of Nix is missing'
            : 'the fleet does not say this setting of Nix',
      };
}

/** The first place where jobs read other credentials of the Attic cache than the fleet gives them, or that they read none. */
export function atticDifferences({ job, settings: { attic } }: DescribedRunner): Place | undefined {
  // That jobs read them to whom the fleet gives none is told of every manifest, with a fleet or without.
  if (job === undefined || attic === undefined) {
    return undefined;
  }
  const own = ATTIC_SECRET[attic];
  const read = secretReferences(job.pod).filter(({ name }) => ATTIC_SECRETS.includes(name));
  const strange = read.find(({ name }) => name !== own);
  if (strange !== undefined) {
    return { at: strange.where, value: strange.name, allowed: own };
  }
  return read.length === 0
    ? { at: `${job.section.kubernetesWhere}.pod_spec`, value: 'unset', allowed: own }
    : undefined;
}

/** The first place where jobs are somebody else in a cloud than the fleet says, or nobody. */
export function identityDifferences({
  job,
  settings: { cloudIdentity },
}: DescribedRunner): Place | undefined {
  // That jobs are somebody of whom the fleet says nothing is told of every manifest, with a fleet or without.
  if (job === undefined || cloudIdentity === undefined) {
    return undefined;
  }
  const identity = expectedIdentity(cloudIdentity);
  const patched = `${job.section.kubernetesWhere}.pod_spec`;
  if (!listOf(job.pod.spec['volumes']).some((volume) => isIdentityVolume(volume, identity))) {
    return { at: patched, value: 'unset', allowed: IDENTITY_VOLUME };
  }
  const build = job.pod.containers.find(({ name, list }) => list === 'containers' && name === 'build');
  const env = listOf(build?.raw['env']);
  const missing = Object.keys(identity.variables).find(
    (name) =>
      !env.some((variable) => at(variable, 'name') === name && isIdentityVariable(variable, identity)),
  );
  const mounts = listOf(build?.raw['volumeMounts']).some((mount) => at(mount, 'name') === IDENTITY_VOLUME);
  return missing === undefined && mounts
    ? undefined
    : { at: patched, value: 'unset', allowed: missing ?? IDENTITY_FOLDER };
}
