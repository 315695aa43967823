/** Tried: what people get wrong; the message must name the kind, the key and, where there is one, the near miss. */
import { Fleet, type FleetSpec, synthesize } from 'cdk8s-gitlab-runners';

const cluster = { apiServer: { cidrs: ['10.43.0.1/32'] } };

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster,
  runners: [
    // TS2820: Did you mean '"docker"'?
    { kind: 'dokcer' },
    // TS2322: Property 'kind' is missing in type '{ name: string; }'
    { name: 'docker' },
    // TS2561: 'concurency' does not exist in type 'UnprivilegedRunnerSpec<"docker">'. Did you mean to write 'concurrency'?
    { kind: 'docker', concurency: 3 },
    // TS2561: Did you mean to write 'cpuLimit'?
    { kind: 'docker', resources: { build: { cpuLimits: '2' } } },
    // TS2322: Type 'string' is not assignable to type 'number'
    { kind: 'docker', concurrency: '3' },
    // TS2322: Type 'string' is not assignable to type 'number'
    { kind: 'docker', publicPorts: ['22'] },
    // TS2353: 'node_selector' does not exist in type 'KubernetesOverrides & ForbiddenConfigKeys'
    { kind: 'docker', config: { runners: { kubernetes: { node_selector: { pool: 'dind' } } } } },
  ],
};

// TS2741: Property 'cluster' is missing
export const nowhere: FleetSpec = { org: 'tinyland', runners: [] };

// TS2561: 'runner' does not exist in type 'FleetSpec'. Did you mean to write 'runners'?
export const misspelt: FleetSpec = { org: 'tinyland', cluster, runner: [] };

// TS2561: Did you mean to write 'concurrency'?
synthesize({ org: 'tinyland', cluster, runners: [{ kind: 'docker', concurency: 3 }] });

// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
synthesize({ org: 'tinyland', cluster, runners: [{ kind: 'docker', privileged: true }] });

// TS2561: Did you mean to write 'concurrency'?
Fleet.define({ org: 'tinyland', cluster, runners: [{ kind: 'docker', concurency: 3 }] });

// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
Fleet.define({ org: 'tinyland', cluster, runners: [{ kind: 'docker', privileged: true }] });

const unannotated = { org: 'tinyland', cluster, runners: [{ kind: 'docker' }] };
// TS2345: Types of property 'kind' are incompatible.
synthesize(unannotated);
