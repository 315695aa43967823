import { isSingleAddress } from '../fleet/cidr';
import { describeCertificate } from '../fleet/decode/certificates';
import { describeAdditions } from '../fleet/described-additions';
import { describeSizes } from '../fleet/described-sizes';
import type { Fleet } from '../fleet/fleet';
import type { FleetBefore } from '../fleet/fleet-before';
import { POD_MONITOR } from '../fleet/names';
import { cloudPorts, describeReach } from '../fleet/reach';
import type { Runner } from '../fleet/runner';
import { describeOtherMinors } from '../fleet/runner-version';
import type { RunnerSettings } from '../fleet/settings';
import { differences, mustBeChosen, type SharedJobs, sharedJobs, takenJobs } from '../fleet/shared-jobs';
import { describeDestination, type Labels } from '../fleet/types/destination';
import type { HttpProxy } from '../fleet/types/proxy-spec';
import { describeLevel } from '../fleet/types/run-as';
import { LOOSENINGS } from '../fleet/types/runner-spec';
import { type Guard, guardedRunners } from '../policy/guarded-pods';
import { openOverlaps } from '../policy/overlaps';
import { isPrivilegedKind, LEVEL_OF } from '../privilege';
import { type Column, type Layout, sentence, table, UNBOUNDED } from './layout';
import { ROLLED_OUT } from './rolled-out';
import { widePatterns } from './wide-patterns';

const COLUMNS: readonly Column<Runner>[] = [
  { title: 'RUNNER', cell: (runner) => runner.name },
  { title: 'KIND', cell: (runner) => runner.kind },
  { title: 'POD SECURITY', cell: podSecurity },
  { title: 'IMAGE', cell: ({ settings }) => settings.image },
  { title: 'TAGS', cell: ({ settings }) => settings.tags.join(',') },
  { title: 'CONCURRENCY', cell: ({ settings }) => `${settings.replicas} x ${settings.concurrency}` },
  { title: 'JOBS REACH', cell: (runner) => describeReach(runner).join(' ') },
  { title: 'SECRETS', cell: ({ secrets }) => secrets.names.join(' ') },
];

/** What GitLab keeps on its side, where the OpenTofu module sets it. */
const GITLAB_COLUMNS: readonly Column<Runner>[] = [
  { title: 'IN GITLAB', cell: (runner) => runner.name },
  { title: 'ACCESS LEVEL', cell: ({ settings }) => settings.accessLevel },
  { title: 'RUN UNTAGGED', cell: ({ settings }) => String(settings.runUntagged) },
  { title: 'MAXIMUM TIMEOUT', cell: ({ settings }) => `${settings.maximumTimeoutSeconds} s` },
];

/** Jobs that land on one of several runners, whichever asks first. */
const SHARED_COLUMNS: readonly Column<SharedJobs>[] = [
  { title: 'JOBS THAT NAME ONLY', cell: ({ tags }) => tags.join(',') || '(no tags)' },
  { title: 'GO TO ANY OF', cell: ({ runners }) => namesOf(runners).join(' ') },
  { title: 'ALL JOBS OF', cell: (shared) => namesOf(wholly(shared)).join(' ') || '-' },
  { title: 'WHICH DIFFER IN', cell: ({ runners }) => differences(runners).join(', ') || '-' },
];

/**
 * What a fleet is, as tables, with every opening and every loosening of it in words.
 *
 * @param layout how wide it may be. @default - as wide as its words are
 */
export function summarize(fleet: Fleet, before?: FleetBefore, layout: Layout = UNBOUNDED): string {
  const where = fleet.cluster.name ? ` in cluster ${fleet.cluster.name}` : '';
  const words = [
    ...describeOtherMinors(fleet.runners),
    ...fleet.runners.flatMap(describeSizes),
    ...openings(fleet),
    ...describeAdditions(fleet),
    ...[...loosenings(fleet), ...overlaps(fleet, before)].map((line) => `! ${line}`),
  ];
  return [
    sentence(
      `Fleet ${fleet.org}${where}: namespace ${fleet.names.namespace}, Kubernetes ${fleet.cluster.kubernetesVersion} or newer`,
      layout,
    ),
    '',
    ...table(COLUMNS, fleet.runners, layout),
    '',
    ...table(GITLAB_COLUMNS, fleet.runners, layout),
    '',
    ...shared(fleet, layout),
    ...words.map((line) => sentence(line, layout)),
  ].join('\n');
}

function shared({ runners }: Fleet, layout: Layout): readonly string[] {
  const rows = sharedJobs(runners);
  return rows.length > 0 ? [...table(SHARED_COLUMNS, rows, layout), ''] : [];
}

function wholly({ tags, runners }: SharedJobs): readonly Runner[] {
  return runners.filter(({ settings }) => settings.tags.length === tags.length);
}

function namesOf(runners: readonly Runner[]): readonly string[] {
  return runners.map(({ name }) => name);
}

/** What pods reach whatever their runner, and who reaches them. */
function openings({
  cluster,
  gitlab,
  proxy,
  imageMirrors = [],
  monitoring,
  runners,
}: Fleet): readonly string[] {
  const asking = runners.filter((runner) => cloudPorts(runner).length > 0);
  const resolvers = cluster.dns.filter(({ protocol }) => protocol === 'TCP').map(describeDestination);
  const direct = gitlab.destinations?.map(describeDestination) ?? [`public:${gitlab.port}`];
  const instance = proxy && !gitlab.destinations ? 'through the proxy' : `at ${direct.join(' ')}`;
  const apiServer = cluster.apiServer.cidrs.map((cidr) => `${cidr}:${cluster.apiServer.ports.join(',')}`);
  return [
    `All pods reach DNS at ${resolvers.join(' ')}`,
    `Managers reach GitLab ${instance} and the API server at ${apiServer.join(' ')}`,
    ...(asking.length > 0
      ? [
          `Managers of ${namesOf(asking).join(', ')} reach their clouds at public:${[...new Set(asking.flatMap(cloudPorts))].join(',')}`,
        ]
      : []),
    ...imageMirrors.map(
      ({ from, to }) => `Images of ${from} are named at ${to}: whoever writes there decides what they are`,
    ),
    ...(gitlab.cloneUrl ? [`Jobs fetch their sources from ${gitlab.cloneUrl}`] : []),
    ...(proxy
      ? [
          `Managers and jobs talk through ${proxiesIn(proxy)} at ${proxy.destinations.map(describeDestination).join(' ')}`,
        ]
      : []),
    ...(cluster.nat64.length > 0
      ? [`Public IPv4 addresses are open through NAT64 at ${cluster.nat64.join(' ')} too`]
      : []),
    ...(gitlab.caCertificates ?? []).map(
      (certificate) => `Managers and jobs trust for GitLab: ${describeCertificate(certificate)}`,
    ),
    monitoring
      ? `Managers are reached by pods of ${monitoring.namespace} (${Object.entries(monitoring.pods)
          .map((label) => label.join('='))
          .join(',')}); jobs by nobody`
      : 'Nobody reaches managers or jobs',
    ...(monitoring?.podMonitor
      ? [`PodMonitor ${POD_MONITOR} has Prometheus scrape managers${labelled(monitoring.podMonitor.labels)}`]
      : []),
  ];
}

function proxiesIn({ https, http }: HttpProxy): string {
  return [...new Set([https, http])].join(' and ');
}

function labelled(labels: Labels = {}): string {
  const words = Object.entries(labels).map((label) => label.join('='));
  return words.length > 0 ? ` (${words.join(',')})` : '';
}

function podSecurity({ kind, settings }: Runner): string {
  const users = settings.userNamespaces ? ', own users' : '';
  return LEVEL_OF[kind] === 'privileged'
    ? 'baseline, daemon privileged'
    : `${describeLevel(settings)}${users}`;
}

/** What an operator chose that is looser than the default; nothing of it may hide. */
function loosenings(fleet: Fleet): readonly string[] {
  const { users, groups } = fleet.cluster.breakGlass;
  const people = [...users, ...groups.map((group) => `group ${group}`)];
  const wide = fleet.cluster.apiServer.cidrs.filter((cidr) => !isSingleAddress(cidr));
  return [
    ...wide.map((cidr) => `managers reach every address of ${cidr}, which cluster.apiServer names`),
    ...(fleet.proxy
      ? [
          `jobs reach whatever ${proxiesIn(fleet.proxy)} lets them: it must refuse the API server, metadata services and private addresses itself`,
        ]
      : []),
    ...(people.length > 0 ? [`the admission policies let pass: ${people.join(', ')}`] : []),
    ...unguarded(fleet, 'connections', 'run commands in job pods'),
    ...unguarded(fleet, 'credentials', 'use the registry credentials of jobs'),
    ...fleet.runners.flatMap(runnerLoosenings),
    ...widePatterns(fleet),
    ...unasked(fleet),
  ];
}

/** A large fleet keeps managers from the precious jobs of others only; of one runner there are no others. */
function unguarded(fleet: Fleet, guard: Guard, what: string): readonly string[] {
  const guarded = new Set(fleet.runners.length > 1 ? guardedRunners(fleet, guard) : fleet.runners);
  const names = fleet.runners.filter((runner) => !guarded.has(runner)).map(({ name }) => name);
  return names.length > 0
    ? [`the fleet has so many jobs that any manager may ${what} of: ${names.join(', ')}`]
    : [];
}

/** What stood before and is let pass until the roll-over is done. */
function overlaps(fleet: Fleet, before: FleetBefore | undefined): readonly string[] {
  return [...openOverlaps(fleet, before)].map(
    ([concern, { runners, rules, versions }]) =>
      `until ${ROLLED_OUT}, policy ${concern} lets pass pods of ${runners.join(', ')} as they were in ${versions === 1 ? 'the version' : `${versions} versions`} before: ${rules.join(', ')}`,
  );
}

function runnerLoosenings({ name, settings }: Runner): readonly string[] {
  const rows = Object.entries(LOOSENINGS) as [keyof RunnerSettings, (value: unknown) => string | false][];
  return rows.flatMap(([field, opening]) => {
    const words = settings[field] !== undefined && opening(settings[field]);
    return words ? [`${name}: ${words}`] : [];
  });
}

/** Jobs that land on a runner without asking for what it is. */
function unasked({ runners }: Fleet): readonly string[] {
  const privileged = runners.filter(({ kind }) => isPrivilegedKind(kind));
  const ofOthers = new Set(
    runners.filter((runner) => !privileged.includes(runner)).flatMap(({ settings }) => settings.tags),
  );
  return [
    ...takenJobs(runners).map(
      ([runner, other]) =>
        `${runner.name}: takes all jobs of ${other.name}${ofRefs(runner, other)} too; they differ in ${mustBeChosen(runner, other).join(', ')}`,
    ),
    ...privileged.flatMap(({ name, settings }) =>
      settings.tags
        .filter((tag) => ofOthers.has(tag))
        .map((tag) => `${name}: a job that names only ${tag} may be root on a node without asking for it`),
    ),
  ];
}

function ofRefs(runner: Runner, other: Runner): string {
  const isNarrower =
    runner.settings.accessLevel === 'ref_protected' && other.settings.accessLevel !== 'ref_protected';
  return isNarrower ? ' on protected refs' : '';
}
