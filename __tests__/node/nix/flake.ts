import { LAB_CACHE } from '../fleets/lab-cache';
import type { DoneJob } from '../gitlab/jobs-of-the-lab';
import { CACHE_URL } from './cache-server';

/** The packages of the flake. No two are taken for the same in a store. */
const PACKAGES = ['shared', 'doubted', 'own', 'sandboxed', 'hanging', 'offline'] as const;

export type PackageName = (typeof PACKAGES)[number];

/**
 * A flake that needs nothing from any network. A package holds what was drawn when it was built, so that two which hold
 * the same are one that was copied.
 */
export const FLAKE = `{
  outputs = { self }:
    let
      package = name: derivation {
        inherit name;
        system = "x86_64-linux";
        builder = "/bin/sh";
        args = [ "-c" "read drawn < /proc/sys/kernel/random/uuid; echo \${name}=$drawn > $out" ];
      };
    in {
      packages.x86_64-linux = {
${PACKAGES.map((name) => `        ${name} = package "${name}";`).join('\n')}
      };
    };
}
`;

/**
 * What `attic use` writes for a token, in the same places. It also names the cache and its key, which are in NIX_CONFIG
 * already.
 *
 * @see https://github.com/zhaofengli/attic/blob/main/client/src/nix_netrc.rs
 */
export const USE_TOKEN = [
  'mkdir -p ~/.config/nix',
  `printf 'machine ${LAB_CACHE.host}\\npassword %s\\n' "$ATTIC_TOKEN" > ~/.config/nix/netrc`,
  'echo "netrc-file = $HOME/.config/nix/netrc" > ~/.config/nix/nix.conf',
] as const;

/** A line of a script that builds a package, and prints what it holds and how long that took. */
export function build(name: PackageName, options = ''): string {
  const words = `nix build --no-link --print-out-paths ${options} .#${name}`;
  return `SECONDS=0; cat "$(${words})"; echo "${name} took $SECONDS s"`;
}

/** A line of a script that uploads a package. */
export function copy(name: PackageName): string {
  return `nix copy --to ${CACHE_URL}/${LAB_CACHE.name} .#${name}`;
}

/** What a package holds, by the log of a job. */
export function drawn(name: PackageName, { job }: Pick<DoneJob, 'job'>): string | undefined {
  return new RegExp(`^${name}=(.+)$`, 'm').exec(withoutTimes(job.trace))?.[1];
}

/** How long a package took to be there, by the log of a job. */
export function secondsOf(name: PackageName, { job }: Pick<DoneJob, 'job'>): number {
  return Number(new RegExp(`^${name} took (\\d+) s$`, 'm').exec(withoutTimes(job.trace))?.[1]);
}

/** The runner begins each line with the time, a stream and whether it goes on. */
export function withoutTimes(trace: string): string {
  return trace.replaceAll(/^\S+Z \d\d[OE][+ ]?/gm, '');
}
