import { grouped } from '../../boundary/facts/grouped';
import type { PodDescription } from '../description/pod-description';
import { sortedBy, sortedTexts } from '../description/sorted';
import type { ReachabilityRow } from '../reachability/describe-reachability';
import type { ReportedNamespace } from '../report-data';

/** A box of the picture. */
export interface Box {
  readonly id: string;
  readonly kind: 'manager' | 'job' | 'secret' | 'destination' | 'daemon' | 'other';
  /** Whether it lies in the namespace. */
  readonly inside: boolean;
  readonly title: string;
  readonly lines: readonly string[];
}

/** An arrow from whoever opens a connection or reads, to what is reached or read. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** What a picture shows. */
export interface Graph {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** So many names stand in a box; the tables have them all. */
const MOST_NAMES = 6;

interface PodsBox {
  readonly rows: readonly ReachabilityRow[];
  readonly pod: PodDescription | undefined;
  readonly box: Box;
  readonly parts: readonly string[];
}

/** The boundary of a namespace as a graph. Runners that are alike are one box, so that many fit as well as few. */
export function graphOf(namespace: ReportedNamespace): Graph {
  const rows = namespace.reachability.rows;
  const alike = [...grouped(rows, (row) => likenessOf(row, namespace)).values()];
  const pods = alike.map((group, index) => podsBox(group, index, namespace));
  const daemons = pods.flatMap(({ pod, box }) => daemonBox(box.id, pod));
  const secrets = secretBoxes(namespace, pods);
  const parts = sortedTexts(pods.flatMap((one) => one.parts));
  const destinations = parts.map((part, index): Box => {
    const [title, ...ports] = part.split(': ');
    return {
      id: `destination-${index}`,
      kind: 'destination',
      inside: false,
      title: title ?? '',
      lines: ports,
    };
  });
  return {
    boxes: [...secrets.boxes, ...pods.map(({ box }) => box), ...daemons, ...destinations],
    arrows: [
      ...secrets.arrows,
      ...daemons.map(({ id }) => ({ from: id.replace(/^daemon-/, ''), to: id })),
      ...pods.flatMap((one) =>
        one.parts.map((part) => ({ from: one.box.id, to: `destination-${parts.indexOf(part)}` })),
      ),
    ],
  };
}

function podOf({ role, runners, pods }: ReachabilityRow, { runners: all, otherPods }: ReportedNamespace) {
  const runner = all.find(({ name }) => name === runners[0]);
  return role === 'job'
    ? runner?.jobs?.pod
    : role === 'manager'
      ? runner?.manager?.pod
      : otherPods.find(({ name }) => name === pods)?.pod;
}

/** What everything in the picture says of some pods, with the names of their runners left open. */
function likenessOf(row: ReachabilityRow, namespace: ReportedNamespace): string {
  const pod = podOf(row, namespace);
  const secrets = secretsOf(row, namespace).map(({ name, how }) => [generic(name, row), generic(how, row)]);
  return JSON.stringify([
    row.role === 'other' ? row.pods : row.role,
    partsOf(row),
    levelOf(pod),
    pod?.nodes,
    pod?.userNamespace,
    secrets,
    daemonOf(pod)?.image,
  ]);
}

function generic(text: string, { runners }: ReachabilityRow): string {
  return runners.reduce((left, runner) => (runner === '' ? left : left.replaceAll(runner, '*')), text);
}

function secretsOf({ pods }: ReachabilityRow, { secrets }: ReportedNamespace) {
  return secrets.flatMap(({ name, readers }) =>
    readers.filter(({ who }) => who === pods).map(({ how }) => ({ name, how })),
  );
}

/** Where they get, as the cells of the matrix say: each place once. */
function partsOf({ egress }: ReachabilityRow): readonly string[] {
  const [first] = egress;
  if (first?.answer === 'yes' && first.policies.length === 0) {
    return [`everything: ${first.because}`];
  }
  const parts = egress
    .filter(({ because, id }) => because === 'allowed by' && id !== 'other-pods' && id !== 'nodes')
    .flatMap(({ parts: own }) => own);
  const both = parts.filter((part) => part.startsWith(PUBLIC[0]) && parts.includes(ofOther(part)));
  const merged = both.map((part) => part.replace(PUBLIC[0], 'public addresses'));
  return sortedTexts([
    ...parts.filter((part) => !both.includes(part) && !both.includes(ofOther(part))),
    ...merged,
  ]);
}

/** How the words for public addresses begin: what is open to both families alike is one box. */
const PUBLIC = ['public IPv4 addresses', 'public IPv6 addresses'] as const;

function ofOther(part: string): string {
  const [ipv4, ipv6] = PUBLIC;
  return part.startsWith(ipv4) ? part.replace(ipv4, ipv6) : part.replace(ipv6, ipv4);
}

const LEVELS = ['restricted', 'baseline', 'privileged'] as const;

function levelOf(pod: PodDescription | undefined): string {
  const levels = (pod?.containers ?? []).filter(({ privileged }) => !privileged).map(({ level }) => level);
  return LEVELS.findLast((level) => levels.includes(level)) ?? 'restricted';
}

function daemonOf(pod: PodDescription | undefined) {
  return pod?.containers.find(({ privileged }) => privileged);
}

function namesLine(names: readonly string[]): readonly string[] {
  const shown = names.slice(0, MOST_NAMES);
  return names.length > MOST_NAMES ? [...shown, `and ${names.length - MOST_NAMES} more`] : shown;
}

const WORDS = { manager: 'Managers', job: 'Job pods', other: 'Pods' } as const;

function podsBox(rows: readonly ReachabilityRow[], index: number, namespace: ReportedNamespace): PodsBox {
  const [first] = rows as [ReachabilityRow];
  const pod = podOf(first, namespace);
  const names = sortedTexts(rows.flatMap(({ runners, pods }) => (runners.length > 0 ? runners : [pods])));
  return {
    rows,
    pod,
    parts: partsOf(first),
    box: {
      id: `pods-${index}`,
      kind: first.role,
      inside: true,
      title: `${WORDS[first.role]}, ${levelOf(pod)}`,
      lines: namesLine(names),
    },
  };
}

function daemonBox(id: string, pod: PodDescription | undefined): readonly Box[] {
  const daemon = daemonOf(pod);
  return daemon === undefined || pod === undefined
    ? []
    : [
        {
          id: `daemon-${id}`,
          kind: 'daemon',
          inside: true,
          title: `PRIVILEGED container ${daemon.name}`,
          lines: [
            daemon.image ?? 'an image that a job names',
            pod.userNamespace ? 'root of a user namespace' : 'root on its node',
            ...(pod.nodes.labels.length > 0
              ? pod.nodes.labels.map((label) => `nodes ${label}`)
              : ['any node']),
            ...pod.nodes.tolerations.map((taint) => `taint ${taint}`),
          ],
        },
      ];
}

/** Secrets with the same readers are one box. */
function secretBoxes(namespace: ReportedNamespace, pods: readonly PodsBox[]): Graph {
  const read = namespace.secrets.map(({ name, readers }) => ({
    name,
    by: pods
      .filter(({ rows }) => rows.some((row) => readers.some(({ who }) => who === row.pods)))
      .map(({ box }) => box.id),
  }));
  const groups = [
    ...grouped(
      read.filter(({ by }) => by.length > 0),
      ({ by }) => by.join(' '),
    ).values(),
  ];
  const boxes = groups.map(
    (group, index): Box => ({
      id: `secrets-${index}`,
      kind: 'secret',
      inside: true,
      title: group.length === 1 ? 'Secret' : 'Secrets',
      lines: namesLine(sortedTexts(group.map(({ name }) => name))),
    }),
  );
  return {
    boxes: sortedBy(boxes, ({ id }) => id),
    arrows: groups.flatMap((group, index) =>
      (group[0]?.by ?? []).map((pod) => ({ from: `secrets-${index}`, to: pod })),
    ),
  };
}
