import { combined } from './answer';
import { decided, type ReachabilityCell, reasons } from './cell';
import { opensProbePort, type PodProbe, telltalePorts } from './probe';
import { openedOf, podAnswer, type Side } from './side';

/** A pod of the namespace, as another one there meets it. */
export interface Neighbour {
  readonly name: string;
  readonly isJob: boolean;
  readonly asProbe: PodProbe;
  readonly egress: Side;
  readonly ingress: Side;
}

/** Whether a pod reaches other pods of its namespace: both sides must let it. */
export function reachedNeighbours(id: string, from: Neighbour, all: readonly Neighbour[]): ReachabilityCell {
  return meeting(id, from, all, 'egress');
}

/** Whether other pods of its namespace reach a pod. */
export function reachingNeighbours(id: string, to: Neighbour, all: readonly Neighbour[]): ReachabilityCell {
  return meeting(id, to, all, 'ingress');
}

function meeting(
  id: string,
  one: Neighbour,
  all: readonly Neighbour[],
  direction: 'egress' | 'ingress',
): ReachabilityCell {
  // Several jobs of a runner are pods of one kind that are each other's neighbours.
  const others = all.filter((other) => other !== one || one.isJob);
  if (others.length === 0) {
    return decided(id, 'no', 'there is no other pod');
  }
  const own = one[direction];
  const near = others.filter(({ asProbe }) => openedOf(own, asProbe).answer !== 'no');
  if (near.length === 0) {
    return { ...decided(id, 'no', ''), ...reasons(own, []) };
  }
  const met = near.map((other) => ({
    other,
    answer: direction === 'egress' ? between(one, other) : between(other, one),
  }));
  const open = met.filter(({ answer }) => answer !== 'no');
  const answer = combined([
    ...met.map((one) => one.answer),
    ...(near.length < others.length ? (['no'] as const) : []),
  ]);
  if (open.length > 0) {
    const by = open.flatMap(({ other }) => openedOf(own, other.asProbe).by);
    return {
      ...decided(id, answer, own.everything ?? ''),
      ...(own.everything === null ? reasons(own, by) : {}),
      parts: open.map(({ other }) => other.name),
    };
  }
  const closing = near.map((other) => other[direction === 'egress' ? 'ingress' : 'egress']);
  const refused = closing.map((side) => reasons(side, []));
  return {
    ...decided(
      id,
      'no',
      direction === 'egress'
        ? 'the other side opens it by no rule, so it is closed by'
        : 'they open it by no rule, so it is closed by',
    ),
    policies: [...new Set(refused.flatMap(({ policies }) => policies))].sort(),
  };
}

function between(from: Neighbour, to: Neighbour) {
  const ports = telltalePorts([...from.egress.openings, ...to.ingress.openings]);
  return combined(
    ports.map((port) => {
      const sides = [
        [from.egress, to.asProbe],
        [to.ingress, from.asProbe],
      ] as const;
      const answers = sides.map(([side, probe]) =>
        side.everything !== null
          ? 'yes'
          : podAnswer(
              side.openings.filter((opening) => opensProbePort(opening, port)),
              probe,
            ),
      );
      return answers.includes('no') ? 'no' : combined(answers);
    }),
  );
}
