import type { Runner } from './runner';
import type { Labels } from './types/destination';
import type { Taint } from './types/nodes-spec';

/** What leads job pods of a runner onto nodes, and where the runner says so. */
export interface Placement {
  /** What adds it to the pods: config.toml, or the cluster for the sake of the RuntimeClass. */
  readonly by: 'config' | 'runtimeClass';
  readonly selector: Labels;
  readonly selectorField: string;
  readonly tolerations: readonly Required<Taint>[];
  readonly tolerationField: string;
}

/** Nodes that a runner declares, and those that its RuntimeClass leads to, which count no less. */
export function placementsOf(runner: Runner): readonly Placement[] {
  const { nodes, runtimeClass } = runner.settings;
  const { nodeSelector = {}, tolerations = [] } = runtimeClass?.scheduling ?? {};
  return [
    {
      by: 'config',
      selector: nodes && 'pool' in nodes ? nodes.pool : {},
      selectorField: 'nodes / pool',
      tolerations: nodes && 'taint' in nodes ? [withEffect(nodes.taint)] : [],
      tolerationField: 'nodes / taint',
    },
    {
      by: 'runtimeClass',
      selector: nodeSelector,
      selectorField: 'runtimeClass / scheduling / nodeSelector',
      tolerations: tolerations.map(withEffect),
      tolerationField: 'runtimeClass / scheduling / tolerations',
    },
  ];
}

/** What config.toml, or the RuntimeClass, adds to the job pods of a runner. */
export function schedulingOf(runner: Runner, by: Placement['by']) {
  const placements = placementsOf(runner).filter((placement) => placement.by === by);
  return {
    nodeSelector: Object.assign({}, ...placements.map(({ selector }) => selector)) as Labels,
    tolerations: placements.flatMap(({ tolerations }) => tolerations),
  };
}

function withEffect(taint: Taint): Required<Taint> {
  return { effect: 'NoSchedule', ...taint };
}
