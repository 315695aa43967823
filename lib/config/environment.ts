import { jobProxyVariables } from '../fleet/proxy';
import type { Runner } from '../fleet/runner';

/** The environment of a runner's jobs as config.toml writes it; the operator's own variables come last and win. */
export function jobEnvironment(runner: Runner): readonly string[] {
  const variables = {
    ...homeOf(runner),
    ...nixOf(runner),
    ...jobProxyVariables(runner),
    ...runner.settings.environment,
  };
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

/** Kubernetes derives no HOME from a numeric user, and git refuses to work without one that it can write. */
function homeOf(runner: Runner): Readonly<Record<string, string>> {
  return runner.settings.podSecurity === 'restricted' ? { HOME: '/tmp' } : {};
}

/**
 * Nix settings that make a shared cache safe: no settings from the flakes that are built, signatures of named keys
 * only, and a sandbox that is on or off but never silently off.
 *
 * @see https://nix.dev/manual/nix/latest/command-ref/conf-file
 */
function nixOf(runner: Runner): Readonly<Record<string, string>> {
  const { attic } = runner.fleet;
  if (runner.settings.attic === undefined || !attic) {
    return {};
  }
  const settings = [
    'experimental-features = nix-command flakes',
    'accept-flake-config = false',
    `sandbox = ${runner.settings.nixSandbox === true}`,
    'sandbox-fallback = false',
    'build-users-group =',
    'require-sigs = true',
    `extra-substituters = ${attic.substituter}`,
    `extra-trusted-public-keys = ${attic.publicKeys.join(' ')}`,
    'connect-timeout = 5',
    'stalled-download-timeout = 30',
    'fallback = true',
  ];
  return { NIX_CONFIG: settings.join('\n') };
}
