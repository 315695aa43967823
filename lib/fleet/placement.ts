import type { Runner } from './runner';
import type { Labels } from './types/destination';
import type { NodeAffinity } from './types/node-affinity';
import type { NodeToleration, Taint, TaintEffect } from './types/nodes-spec';

/** What leads pods of a runner onto nodes, and where the runner says so. */
export interface Placement {
  /** What adds it to the pods: config.toml, or the cluster for the sake of the RuntimeClass. */
  readonly by: 'config' | 'runtimeClass';
  readonly selector: Labels;
  readonly selectorField: string;
  readonly tolerations: readonly PlacedToleration[];
  readonly affinity: NodeAffinity;
  readonly affinityField: string;
}

/** A toleration with every default filled in. */
export interface PlacedToleration {
  readonly key: string;
  readonly operator: 'Equal' | 'Exists';
  /** Empty for any, and for a taint without one. */
  readonly value: string;
  readonly effect: TaintEffect;
  /** The field that says it. */
  readonly field: string;
}

/** Nodes that a runner declares, and those that its RuntimeClass leads to, which count no less. */
export function placementsOf(runner: Runner): readonly Placement[] {
  const { nodes, runtimeClass } = runner.settings;
  const { pool = {}, taint, tolerations = [], affinity = {} } = nodes && !('accept' in nodes) ? nodes : {};
  const { scheduling = {} } = runtimeClass ?? {};
  return [
    {
      by: 'config',
      selector: pool,
      selectorField: 'nodes / pool',
      tolerations: [
        ...(taint ? [placed('nodes / taint', taint)] : []),
        ...tolerations.map((toleration) => placed('nodes / tolerations', toleration)),
      ],
      affinity,
      affinityField: 'nodes / affinity',
    },
    {
      by: 'runtimeClass',
      selector: scheduling.nodeSelector ?? {},
      selectorField: 'runtimeClass / scheduling / nodeSelector',
      tolerations: (scheduling.tolerations ?? []).map((taint) =>
        placed('runtimeClass / scheduling / tolerations', taint),
      ),
      affinity: {},
      affinityField: 'runtimeClass / scheduling',
    },
  ];
}

/** Nodes that the manager of a runner declares. */
export function managerPlacement({ settings: { manager } }: Runner): Omit<Placement, 'by'> {
  const { nodeSelector = {}, tolerations = [], affinity = {} } = manager;
  return {
    selector: nodeSelector,
    selectorField: 'manager / nodeSelector',
    tolerations: tolerations.map((toleration) => placed('manager / tolerations', toleration)),
    affinity,
    affinityField: 'manager / affinity',
  };
}

/** What config.toml, or the RuntimeClass, adds to the job pods of a runner. */
export function schedulingOf(runner: Runner, by: Placement['by']) {
  const placements = placementsOf(runner).filter((placement) => placement.by === by);
  return {
    nodeSelector: Object.assign({}, ...placements.map(({ selector }) => selector)) as Labels,
    tolerations: placements.flatMap(({ tolerations }) => tolerations),
    affinity: Object.assign({}, ...placements.map(({ affinity }) => affinity)) as NodeAffinity,
  };
}

/** The taint that keeps all other pods off the nodes of a runner, if it has one. */
export function reservedTaints({ settings: { nodes } }: Runner): readonly Taint[] {
  return nodes && 'taint' in nodes && nodes.taint ? [nodes.taint] : [];
}

/** Whether a toleration is of a taint, whatever the effect: a node may carry it with several. */
export function toleratesTaint(
  toleration: Pick<PlacedToleration, 'key' | 'operator' | 'value'>,
  taint: Pick<PlacedToleration, 'key' | 'value'>,
): boolean {
  return (
    toleration.key === taint.key && (toleration.operator === 'Exists' || toleration.value === taint.value)
  );
}

function placed(field: string, toleration: Taint | NodeToleration): PlacedToleration {
  return { operator: 'Equal', value: '', effect: 'NoSchedule', ...toleration, field } as PlacedToleration;
}
