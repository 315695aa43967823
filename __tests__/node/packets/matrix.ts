import type { DualAddress } from '../stage/addresses';
import { familyOf } from './address-block';
import type { End } from './connection';
import { evaluate, explain, type PlugIn, type Verdict } from './evaluate';
import type { NetworkPolicy, Protocol } from './network-policy';

/** Whoever opens connections. */
export interface Source {
  readonly name: string;
  readonly end: End;
  /** The pod to ask from; else it is the node or the world itself. */
  readonly inside?: { readonly namespace: string; readonly pod: string };
  /** Where its connections come from. */
  readonly address: DualAddress;
}

/** Where a connection ends after every translation. */
export interface Arrival {
  readonly end: End;
  readonly address: string;
  readonly port: number;
}

/** What is asked for. */
export interface Target {
  readonly name: string;
  /** `address:port`, as it is dialled. */
  readonly dialled: string;
  readonly protocol: Protocol;
  /** A name to ask it for: a resolver answers nothing else over UDP. */
  readonly asksFor?: string;
  /** Where that leads to, which is not the same for every source; nowhere if a source cannot ask for it. */
  readonly arrival: (source: Source) => Arrival | undefined;
}

/** What policies say of one source and one target. */
export interface Cell {
  readonly source: Source;
  readonly target: Target;
  readonly verdict: Verdict;
}

/** Computes every cell of a matrix, source by source. */
export function matrixOf(
  policies: readonly NetworkPolicy[],
  sources: readonly Source[],
  targets: readonly Target[],
  plugIn: PlugIn,
): readonly Cell[] {
  return sources.flatMap((source) =>
    targets.flatMap((target) => {
      const arrival = target.arrival(source);
      if (!arrival) {
        return [];
      }
      const { end: to, address, port } = arrival;
      const connection = {
        from: source.end,
        fromAddress: source.address[familyOf(address)],
        to,
        address,
        port,
        protocol: target.protocol,
      };
      return [{ source, target, verdict: evaluate(policies, connection, plugIn) }];
    }),
  );
}

/** What became of each try: outcomes by what was dialled, as {@link keyOf} writes it, for each source by its name. */
export type Seen = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A target as it is dialled: no two have the same. */
export function keyOf({ dialled, protocol }: Pick<Target, 'dialled' | 'protocol'>): string {
  return `${protocol.toLowerCase()} ${dialled}`;
}

/** The outcome of a try that got through. */
export const OPEN = 'open';

/** The cells in which packets did something else than what was computed, each as a line for people. */
export function differences(cells: readonly Cell[], seen: Seen): readonly string[] {
  return cells.flatMap(({ source, target, verdict }) => {
    const outcome = seen.get(source.name)?.get(keyOf(target)) ?? 'never tried';
    const differs = outcome === 'never tried' || (outcome === OPEN) !== verdict.allowed;
    const computed = `${verdict.allowed ? 'open' : 'closed'} (${explain(verdict)})`;
    return differs
      ? [`${source.name} -> ${target.name} ${keyOf(target)}: computed ${computed}, seen ${outcome}`]
      : [];
  });
}
