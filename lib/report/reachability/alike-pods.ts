import { grouped } from '../../boundary/facts/grouped';
import type { ReachabilityCell } from './cell';
import type { ReachabilityRow } from './describe-reachability';

/** Kinds of pods of which everything is the same but the names of their runners. */
export interface AlikePods {
  readonly names: readonly string[];
  /** One cell a destination; the name of a runner is left open in names of policies, where there are several. */
  readonly egress: readonly ReachabilityCell[];
  /** One cell a source. */
  readonly ingress: readonly ReachabilityCell[];
}

/** Rows of a matrix, those that say the same together, in the order of the first of each. */
export function alikePods(rows: readonly ReachabilityRow[]): readonly AlikePods[] {
  return [...grouped(rows, likenessOf).values()].map((group) => {
    const [first] = group as [ReachabilityRow];
    const shown = (cells: readonly ReachabilityCell[]) => (group.length > 1 ? opened(cells, first) : cells);
    return {
      names: group.map(({ pods, holdsDaemon }) =>
        holdsDaemon ? `${pods}, and the containers of their daemon` : pods,
      ),
      egress: shown(first.egress),
      ingress: shown(first.ingress),
    };
  });
}

function likenessOf(row: ReachabilityRow): string {
  return JSON.stringify([row.role, row.holdsDaemon, opened(row.egress, row), opened(row.ingress, row)]);
}

/** The place of a runner's name in that of something that each runner has. */
const RUNNER = '{runner}';

function opened(
  cells: readonly ReachabilityCell[],
  { runners: [runner = ''] }: ReachabilityRow,
): readonly ReachabilityCell[] {
  return cells.map((cell) => ({
    ...cell,
    policies: cell.policies.map((policy) =>
      runner !== '' && policy.startsWith(`${runner}-`) ? `${RUNNER}${policy.slice(runner.length)}` : policy,
    ),
  }));
}

/** The families of addresses for which a cell has another answer than for all, in words. */
export function familiesApart({ answer, ipv4, ipv6 }: ReachabilityCell): readonly string[] {
  const families = [
    ['IPv4', ipv4],
    ['IPv6', ipv6],
  ] as const;
  return families
    .filter(([, own]) => own !== null && own !== answer)
    .map(([family, own]) => `${family} ${own}`);
}
