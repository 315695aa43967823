import type {
  DirectionDescription,
  OpeningDescription,
  ReachDescription,
} from '../description/reach-description';
import { gathered, item } from './lines';
import { code, codes, plain } from './markdown-text';

/** What pods reach and who reaches them, those that reach the same together. */
export function reachSection(reach: readonly ReachDescription[]): readonly string[] {
  const shared = sharedHoles(reach);
  return [
    ...gathered(reach, ({ role, egress, ingress }) => [role, egress, ingress]).flatMap((group) => [
      '',
      ...group.map(({ pods }, index) =>
        item(`Pods: ${plain(pods)}${index < group.length - 1 ? ', as those below' : ''}`),
      ),
      ...directionFacts('reach', group[0].egress, shared),
      ...directionFacts('are reached by', group[0].ingress, shared),
    ]),
    ...[...shared].map(([peer, except]) => `\n${item(`${peer} leave out:`)}\n${item(codes(except), 1)}`),
  ];
}

function directionFacts(
  verb: string,
  { everything, openings }: DirectionDescription,
  shared: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (everything !== null) {
    return [item(`${verb} **everything**: ${plain(everything)}`, 1)];
  }
  return openings.length === 0
    ? [item(`${verb} nobody`, 1)]
    : openings.map((opening) => item(`${verb} ${openingWords(opening, shared)}`, 1));
}

function openingWords(
  { peer, cidr, except, ports, policies }: OpeningDescription,
  shared: ReadonlyMap<string, readonly string[]>,
): string {
  const holes = except.length === 0 || shared.has(plain(peer)) ? '' : ` without ${codes(except)}`;
  const network = cidr === null || peer.startsWith(cidr) ? '' : ` (${code(cidr)})`;
  const on = ports.length === 0 ? '**all ports**' : codes(ports);
  return `${plain(peer)}${network}${holes} on ${on}, by ${codes(policies)}`;
}

/** What peers leave out, for those that leave out the same everywhere: a dozen networks. */
function sharedHoles(reach: readonly ReachDescription[]): ReadonlyMap<string, readonly string[]> {
  const holes = new Map<string, Set<string>>();
  for (const { peer, except } of reach.flatMap(({ egress, ingress }) => [
    ...egress.openings,
    ...ingress.openings,
  ])) {
    holes.set(peer, (holes.get(peer) ?? new Set()).add(JSON.stringify(except)));
  }
  return new Map(
    [...holes].flatMap(([peer, lists]) => {
      const [only = '[]', ...others] = [...lists];
      const except: readonly string[] = JSON.parse(only);
      return others.length === 0 && except.length > FEW ? [[plain(peer), except] as const] : [];
    }),
  );
}

/** So many fit behind their opening. */
const FEW = 3;
