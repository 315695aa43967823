import { dump } from 'js-yaml';
import { audit } from '../audit/audit';
import type { ClusterApi } from '../audit/cluster/cluster-api';
import { readCluster } from '../audit/cluster/read-cluster';
import { neededRoles } from '../audit/needed-role';
import { shown } from '../audit/shown';
import { collectFacts, type Facts } from '../boundary/facts/facts';
import type { Progress } from '../progress';
import { apiClient } from './api-client';
import { auditJson } from './audit-json';
import { type AuditedFleet, type AuditReport, auditHolds, isBlind } from './audit-report';
import { auditSarif } from './audit-sarif';
import { auditText } from './audit-text';
import { EXIT_FINDINGS, EXIT_UNREADABLE, exitStatusOf } from './exit-status';
import type { Format } from './formats';
import { kubeConfig } from './kube-config';
import { UnreadableInput } from './manifests/faults';
import type { CommandProcess } from './verify';
import { type Manifests, readOneCluster } from './verify-input';

/** What to audit, and how to tell it. */
export interface AuditOptions {
  readonly format: Format;
  /** A kubeconfig. @default - what kubectl would take */
  readonly kubeconfig?: string;
  /** A context of it. @default - its current one */
  readonly context?: string;
  /** Whether to print the roles that an audit needs, and ask no cluster. @default false */
  readonly printRole?: boolean;
}

/** A cluster that can be asked. */
export interface NamedCluster {
  readonly api: ClusterApi;
  readonly context: string;
  readonly server: string;
  /** Whether its certificate is checked: whoever is on the way could answer in its place. */
  readonly isVerified: boolean;
}

/** The cluster of a kubeconfig. */
export function clusterOf(options: AuditOptions): NamedCluster {
  const config = kubeConfig(options);
  const { server = '', skipTLSVerify } = config.getCurrentCluster() ?? {};
  return {
    api: apiClient(config),
    context: shown(config.getCurrentContext()),
    server: shown(withoutCredentials(server)),
    isVerified: skipTLSVerify !== true,
  };
}

/** A URL may hold a name and a password. */
function withoutCredentials(server: string): string {
  const url = new URL(server);
  return `${url.origin}${url.pathname}`.replace(/\/$/, '');
}

/** Audits the fleets of the manifests at `paths`, writes the report and returns the exit status. */
export async function runAudit(
  paths: readonly string[],
  options: AuditOptions,
  version: string,
  host: Omit<CommandProcess, 'exitCode'>,
  open: (options: AuditOptions) => NamedCluster,
): Promise<number> {
  return exitStatusOf(host, async (progress) => {
    const todo = 'audit one at a time, each with its --context';
    const input = await readOneCluster(paths, host.stdin, todo, progress.say);
    const facts = collectFacts(input.objects, undefined);
    if (facts.fleets.length === 0) {
      throw new UnreadableInput(`${input.name}: no fleet of ours: give the folder that a synth wrote`);
    }
    if (options.printRole === true) {
      progress.clear();
      host.stdout.write(
        neededRoles(facts.fleets)
          .map((role) => dump(role, { noRefs: true }))
          .join('---\n'),
      );
      return 0;
    }
    const report = await auditedFleets(input, facts, open(options), progress);
    progress.clear();
    host.stdout.write(render(report, options.format, version));
    if (isBlind(report)) {
      host.stderr.write(
        'no object of the manifests could be seen, so nothing is said: --print-role prints what an audit needs\n',
      );
      return EXIT_UNREADABLE;
    }
    return auditHolds(report) ? 0 : EXIT_FINDINGS;
  });
}

async function auditedFleets(
  input: Manifests,
  facts: Facts,
  { api, ...cluster }: NamedCluster,
  progress: Progress,
): Promise<AuditReport> {
  const fleets: AuditedFleet[] = [];
  for (const fleet of facts.fleets) {
    const { org, namespace } = fleet;
    const read = await readCluster(api, facts, fleet, (what) => progress.say(`${namespace}: ${shown(what)}`));
    fleets.push({ org, namespace, checks: audit({ facts, fleet, cluster: read }) });
  }
  return { input, ...cluster, fleets };
}

function render(report: AuditReport, format: Format, version: string): string {
  switch (format) {
    case 'text':
      return auditText(report);
    case 'json':
      return auditJson(report);
    case 'sarif':
      return auditSarif(report, version);
  }
}
