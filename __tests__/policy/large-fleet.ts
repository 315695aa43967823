import { Fleet, type RunnerSpec } from '../../lib';
import { FLEET_SPECS } from '../corpus/fleets';

/** A fleet of many runners, every fifth of each kind, none like another. */
export function fleetOfSize(runners: number, allowedImages?: (index: number) => readonly string[]): Fleet {
  const { cluster, attic } = FLEET_SPECS.acme;
  return Fleet.parse({ org: 'large', cluster, attic, runners: Array.from({ length: runners }, runnerOf) });

  function runnerOf(_: unknown, index: number): RunnerSpec {
    const common = {
      name: `team-with-a-long-name-${index}`,
      maximumTimeoutSeconds: 3600 + index,
      resources: { build: { memoryLimit: `${2048 + index}Mi` } },
      ...(allowedImages ? { allowedImages: allowedImages(index) } : {}),
    } as const;
    switch (index % 5) {
      case 0:
        return { kind: 'docker', ...common };
      case 1:
        return { kind: 'tinyland-docker', ...common };
      case 2:
        return { kind: 'nix', ...common };
      case 3:
        return { kind: 'tinyland-nix', ...common };
      default:
        return {
          kind: 'dind',
          ...common,
          nodes: {
            pool: { 'large.dev/pool': `dind-${index}` },
            taint: { key: 'large.dev/dind', value: `only-${index}` },
          },
        };
    }
  }
}
