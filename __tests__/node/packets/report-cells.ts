import type { Answer } from '../../../lib/report/reachability/answer';
import type { ReachabilityCell } from '../../../lib/report/reachability/cell';
import type { ReachabilityRow } from '../../../lib/report/reachability/describe-reachability';
import { reportManifests } from '../../../lib/report/report-data';
import type { PacketFleetName } from '../fleets/packet-fleets';
import { familyOf } from './address-block';
import { type Arrival, keyOf, OPEN, type Seen, type Source, type Target } from './matrix';
import { renderedFleet } from './standing-fleets';

/** A connection that a cell speaks of. */
export interface Asked {
  readonly source: Source;
  readonly target: Target;
  readonly arrival: Arrival;
}

/** An answer of the report, with every connection of the lab that it speaks of. */
export interface ReportCell {
  /** `minimal-runners, jobs of docker: egress internet-443`, with the family of addresses if it is for one. */
  readonly name: string;
  readonly answer: Answer;
  readonly asked: readonly Asked[];
}

/** Where the lab has what the manifests of a fleet name. */
interface Places {
  /** The hosts that GitLab may be at. */
  readonly gitlab: readonly string[];
  /** The port of Attic, if the fleet has it. */
  readonly attic?: number;
  /** Whether it asks the resolver of its own node beside that of the cluster. @default false */
  readonly nodeResolver?: boolean;
}

const PUBLIC_HOSTS = ['GitLab', 'a website', 'an address of the cluster that is public'];

const PLACES: { readonly [F in PacketFleetName]: Places } = {
  // A name says no address, so that GitLab may be at each that is public.
  default: { gitlab: PUBLIC_HOSTS, attic: 8080 },
  selfHosted: { gitlab: ['a private GitLab'], attic: 9090, nodeResolver: true },
  minimal: { gitlab: PUBLIC_HOSTS },
};

const METADATA_HOSTS = ['the metadata service', 'metadata of other clouds', 'metadata behind NAT64'];
const PRIVATE_HOSTS = [
  'a private network',
  'a private GitLab',
  'a private host that is left out',
  'other private networks',
  'the API server',
  'other ports of the API server',
];

/** Cells that no packet between pods, nodes and hosts is about. */
export const NOT_ASKED: readonly string[] = ['own-daemon'];

/** The report's own matrix of a fleet of the lab, with what to ask packets. */
export function reportCells(
  fleet: PacketFleetName,
  sources: readonly Source[],
  targets: readonly Target[],
): readonly ReportCell[] {
  const places = PLACES[fleet];
  return reportManifests(renderedFleet(fleet)).namespaces.flatMap(
    ({ name: namespace, reachability: { rows } }) => {
      const pods = rows.map((row) => podOf(row, namespace));
      return rows.flatMap((row, index) => {
        const pod = pods[index] ?? '';
        const others = pods.filter((other) => other !== pod);
        const sent = connections(
          sources.filter(({ name }) => name === pod),
          targets,
        );
        const got = connections(
          sources.filter(({ name }) => name !== pod),
          targets.filter(({ name }) => name === pod),
        );
        const of = (
          direction: string,
          cells: readonly ReachabilityCell[],
          asked: (id: string) => readonly Asked[],
        ) =>
          cells
            .filter(({ id, answer }) => answer !== 'unknown' && !NOT_ASKED.includes(id))
            .flatMap((cell) =>
              byFamily(`${namespace}, ${row.pods}: ${direction} ${cell.id}`, cell, asked(cell.id)),
            );
        return [
          ...of('egress', row.egress, (id) => sent.filter((one) => isSentTo(id, one, places, others))),
          ...of('ingress', row.ingress, (id) => got.filter((one) => isGotFrom(id, one, namespace, others))),
        ];
      });
    },
  );
}

/** The answers that packets do not give, each as a line for people. */
export function disagreements(cells: readonly ReportCell[], seen: Seen): readonly string[] {
  return cells.flatMap((cell) => {
    const told = toldBy(cell, seen);
    const open = cell.asked.filter((one) => outcomeOf(one, seen) === OPEN);
    return told === cell.answer
      ? []
      : [
          `${cell.name}: the report says ${cell.answer}, packets ${told} (${open.length} of ${cell.asked.length}: ${open.map(wordsOf).join(', ')})`,
        ];
  });
}

/** The connections of such answers that did not come about: what did not get through may have been lost. */
export function doubted(cells: readonly ReportCell[], seen: Seen): readonly Asked[] {
  return cells
    .filter((cell) => toldBy(cell, seen) !== cell.answer)
    .flatMap(({ asked }) => asked.filter((one) => outcomeOf(one, seen) !== OPEN));
}

function toldBy({ asked }: ReportCell, seen: Seen): Answer | 'not all tried' | 'asked by nobody' {
  const outcomes = asked.map((one) => outcomeOf(one, seen));
  const open = outcomes.filter((outcome) => outcome === OPEN).length;
  if (outcomes.includes(undefined)) {
    return 'not all tried';
  }
  return asked.length === 0
    ? 'asked by nobody'
    : open === 0
      ? 'no'
      : open === asked.length
        ? 'yes'
        : 'partly';
}

function outcomeOf({ source, target }: Asked, seen: Seen): string | undefined {
  return seen.get(source.name)?.get(keyOf(target));
}

function wordsOf({ source, target }: Asked): string {
  return `${source.name} -> ${target.name} ${keyOf(target)}`;
}

function podOf({ role, runners: [runner] }: ReachabilityRow, namespace: string): string {
  return `${namespace}/${runner}-${role}`;
}

function connections(sources: readonly Source[], targets: readonly Target[]): readonly Asked[] {
  return sources.flatMap((source) =>
    targets.flatMap((target) => {
      const arrival = target.arrival(source);
      return arrival === undefined ? [] : [{ source, target, arrival }];
    }),
  );
}

/** A cell, and each family for which it has an answer of its own. */
function byFamily(
  name: string,
  { answer, ipv4, ipv6 }: ReachabilityCell,
  asked: readonly Asked[],
): readonly ReportCell[] {
  const families = [
    ['ipv4', ipv4],
    ['ipv6', ipv6],
  ] as const;
  return [
    { name, answer, asked },
    ...families.flatMap(([family, own]) =>
      own === null
        ? []
        : {
            name: `${name} ${family}`,
            answer: own,
            asked: asked.filter(({ arrival }) => familyOf(arrival.address) === family),
          },
    ),
  ];
}

function isSentTo(
  id: string,
  { target, arrival: { end, port } }: Asked,
  { gitlab, attic, nodeResolver = false }: Places,
  others: readonly string[],
): boolean {
  const isTcp = target.protocol === 'TCP';
  const isAt = (hosts: readonly string[]) => hosts.includes(target.name);
  switch (id) {
    case 'gitlab':
      return isAt(gitlab) && isTcp && port === 443;
    case 'api-server':
      return target.name.startsWith('the API server') && !target.name.includes('NAT64');
    case 'attic':
      return target.name === 'attic-cache-dev/attic' && isTcp && port === attic;
    case 'dns':
      return end.kind === 'pod'
        ? end.namespace === 'kube-system' && port === 53
        : nodeResolver && target.name === 'the resolver of the own node';
    case 'internet-443':
      return isAt(PUBLIC_HOSTS) && isTcp && port === 443;
    case 'internet-80':
      return isAt(PUBLIC_HOSTS) && isTcp && port === 80;
    case 'internet-other':
      return isAt(PUBLIC_HOSTS) && port !== 80 && (port !== 443 || !isTcp);
    case 'metadata':
      return isAt(METADATA_HOSTS);
    case 'private':
      return isAt(PRIVATE_HOSTS);
    case 'nodes':
      return end.kind === 'node' && target.name !== 'the resolver of the own node';
    case 'other-pods':
      return end.kind === 'pod' && others.includes(`${end.namespace}/${end.name}`);
    default:
      throw new TypeError(`the lab has no place for the destination ${id}`);
  }
}

function isGotFrom(
  id: string,
  { source: { name, end }, arrival }: Asked,
  namespace: string,
  others: readonly string[],
): boolean {
  switch (id) {
    case 'other-pods':
      return others.includes(name);
    case 'other-namespaces':
      return end.kind === 'pod' && end.namespace !== namespace;
    case 'outside':
      return end.kind === 'outside';
    case 'own-node':
      return end.kind === 'node' && arrival.end.kind === 'pod' && end.name === arrival.end.node;
    default:
      throw new TypeError(`the lab has no place for the source ${id}`);
  }
}
