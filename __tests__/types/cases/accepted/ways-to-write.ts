/** Accepted: annotations, `satisfies`, `as const`, lists that are made, and code that is generic over kinds. */
import {
  type CloudIdentity,
  Fleet,
  type FleetSpec,
  type RunnerKind,
  type RunnerSpec,
  synthesize,
  type UnprivilegedKind,
} from 'cdk8s-gitlab-runners';

const cluster = { apiServer: { cidrs: ['10.43.0.1/32'] } };
const nodes = { pool: { pool: 'dind' }, taint: { key: 'dind', value: 'only' } } as const;

const satisfied = { org: 'tinyland', cluster, runners: [{ kind: 'docker' }] } satisfies FleetSpec;
synthesize(satisfied);

const constant = {
  org: 'tinyland',
  cluster,
  runners: [{ kind: 'docker' }, { kind: 'dind', nodes }],
} as const;
synthesize(constant);
Fleet.define(constant);

const list: RunnerSpec[] = [];
list.push({ kind: 'docker', name: 'docker-2' });
synthesize({ org: 'tinyland', cluster, runners: list });

synthesize({
  org: 'tinyland',
  cluster,
  runners: (['amd64', 'arm64'] as const).map((architecture) => ({
    kind: 'docker',
    name: `docker-${architecture}`,
    architecture,
  })),
});

declare const unprivileged: UnprivilegedKind;
declare const large: boolean;
declare const cloudIdentity: CloudIdentity;
export const runners: readonly RunnerSpec[] = [
  { kind: unprivileged, podSecurity: 'restricted' },
  { kind: unprivileged, cloudIdentity },
  { kind: 'docker', ...(large ? { cloudIdentity } : {}) },
  { kind: 'docker', ...(large ? { concurrency: 20 } : {}) },
  ...(large ? [{ kind: 'nix' as const }] : []),
];

export function named<K extends RunnerKind>(specs: readonly RunnerSpec<K>[]): RunnerSpec<K>[] {
  return [...specs];
}
export const nix: RunnerSpec<'nix'>[] = named<'nix'>([{ kind: 'nix' }]);

export function nodesOf(spec: RunnerSpec): string {
  switch (spec.kind) {
    case 'dind':
      return 'pool' in spec.nodes ? spec.nodes.taint.key : spec.nodes.accept;
    case 'nix':
    case 'tinyland-nix':
      return spec.attic ?? 'pull';
    default:
      return spec.nodes?.taint?.key ?? spec.podSecurity ?? 'baseline';
  }
}

export function eachFleet(specs: readonly FleetSpec[]): Fleet[] {
  synthesize(...specs);
  return specs.map((spec) => Fleet.define(spec));
}

export const decoded: Fleet = Fleet.parse(JSON.parse('{}'));
