import type { BoundaryReport } from '../../boundary/check';
import { namespaceOf } from '../../boundary/facts/fleet/expected-fleet';
import { sortedBy } from './sorted';

/** What the judge says of the manifests. */
export interface RisksDescription {
  /** What breaks the boundary. */
  readonly findings: readonly FindingDescription[];
  /** What the manifests open on purpose: no fault, but a risk that somebody accepts. */
  readonly accepted: readonly AcceptedRisk[];
}

/** Something that breaks a rule of the boundary. */
export interface FindingDescription {
  /** The rule. */
  readonly code: string;
  readonly severity: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** Something that the manifests open on purpose. */
export interface AcceptedRisk {
  /** The rule that came upon it. */
  readonly code: string;
  readonly path: string;
  readonly sentence: string;
}

/** Describes what the judge says, in parts: of each namespace, and of none of them (the empty name). */
export function describeRisks(
  { results }: BoundaryReport,
  namespaces: readonly string[],
): ReadonlyMap<string, RisksDescription> {
  const findings = results.flatMap(({ severity, findings: found }) =>
    found.map(({ code, path, message, fix }) => ({ code, severity, path, message, fix })),
  );
  const accepted = results.flatMap(({ openings }) => openings);
  const placeOf = ({ path }: { readonly path: string }): string => namespaceIn(path, namespaces);
  return new Map(
    ['', ...namespaces].map((namespace) => [
      namespace,
      {
        findings: sortedBy(
          findings.filter((finding) => placeOf(finding) === namespace),
          ({ severity }) => String(SEVERITIES.indexOf(severity)),
          ({ code }) => code,
          ({ path }) => path,
          ({ message }) => message,
        ),
        accepted: sortedBy(
          accepted.filter((opening) => placeOf(opening) === namespace),
          ({ code }) => code,
          ({ path }) => path,
          ({ sentence }) => sentence,
        ),
      },
    ]),
  );
}

const SEVERITIES: readonly string[] = ['critical', 'high', 'medium', 'low'];

/** The namespace that a path is in: objects are told as `Kind namespace/name`, and runners as `runner org/name`. */
function namespaceIn(path: string, namespaces: readonly string[]): string {
  const [only, ...others] = namespaces;
  if (only !== undefined && others.length === 0) {
    return only;
  }
  const [, kind = '', name = ''] = /^(\S+) ([^/\s]+)/.exec(path) ?? [];
  const told = kind === 'runner' || kind === 'fleet' ? namespaceOf(name) : name;
  return (
    namespaces.find((namespace) => namespace === told) ??
    // Cluster-scoped objects of ours begin with the namespace that they are for.
    namespaces.find((namespace) => told.startsWith(`${namespace}-`)) ??
    ''
  );
}
