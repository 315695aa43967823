import { ApiObject, type Chart } from 'cdk8s';
import {
  type BoundaryReport,
  checkBoundary as checkObjects,
  type ExpectedFleet,
  judge,
} from './boundary/check';
import type { Watch } from './boundary/examine';
import { collectFacts, type Facts } from './boundary/facts/facts';
import { RULES } from './boundary/rule-table';
import type { Finding } from './errors';
import { additionsOf } from './fleet/additions';
import type { Fleet } from './fleet/fleet';
import { FleetBefore } from './fleet/fleet-before';
import { schedulingOf } from './fleet/placement';
import type { Runner } from './fleet/runner';
import { expectedPodMonitor, expectedSettings } from './fleet-expectation';

/** A chart with its objects as they will be applied. */
export interface FinalObjects {
  readonly chart: Chart;
  readonly objects: readonly unknown[];
}

/**
 * The objects of a chart after every patch, in the order of their constructs. `chart.toJson()` would validate the
 * whole app once more, and from inside a validation it would never return.
 */
export function finalObjects(chart: Chart): FinalObjects {
  const objects = chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .map((object) => (object as ApiObject).toJson() as unknown);
  return { chart, objects };
}

/**
 * Holds objects against the boundary, as a synth does with what it renders. There is no way to switch a rule off.
 *
 * @param objects manifests as they would be applied, lists included: what `Testing.synth` or `ApiObject.toJson` gives, or
 *   what was read from files. All that is applied to the cluster of the fleet for its namespace belongs in one call.
 * @param fleet the fleet that they should be. Without it, what they say of themselves is taken, which is weaker: the
 *   report says so in `basis`.
 * @param before what stood before it, and is let pass until its managers are rolled over. Without it, what the objects say
 *   of that is tried and told.
 * @returns whether the boundary holds, and for each rule its findings as data. Nothing is thrown for a finding.
 *
 * @example
 * const { holds, results } = checkBoundary(Testing.synth(chart), fleet);
 */
export function checkBoundary(
  objects: readonly unknown[],
  fleet?: Fleet,
  before?: FleetBefore,
): BoundaryReport {
  return checkObjects(objects, fleet && expectationOf(fleet, before));
}

/** What the judge read of objects, and what it says of that. */
export interface Judgement {
  readonly facts: Facts;
  readonly report: BoundaryReport;
}

/** Judges the final objects of a fleet, held against what the fleet says it is. */
export function judgeFleet(
  fleet: Fleet,
  parts: readonly Pick<FinalObjects, 'objects'>[],
  before: FleetBefore = NOTHING,
  watch?: Watch,
): Judgement {
  const objects = parts.flatMap((part) => part.objects);
  const facts = collectFacts(objects, expectationOf(fleet, before));
  return { facts, report: judge(RULES, facts, watch) };
}

/** What the judge finds in the final objects of a fleet, held against what the fleet says it is. */
export function boundaryFindings(
  fleet: Fleet,
  parts: readonly Pick<FinalObjects, 'objects'>[],
  before?: FleetBefore,
): readonly Finding[] {
  return findingsOf(judgeFleet(fleet, parts, before).report);
}

/** A fleet that is rendered alone lets pass nothing else. */
const NOTHING = new FleetBefore([]);

/** Every finding of a report, in the order of its rules. */
export function findingsOf({ results }: BoundaryReport): readonly Finding[] {
  return results.flatMap(({ findings }) => findings);
}

/** What a fleet says it holds, in the words of the judge. */
export function expectationOf(fleet: Fleet, before?: FleetBefore): ExpectedFleet {
  return {
    org: fleet.org,
    runners: fleet.runners.map((runner) => ({
      name: runner.name,
      kind: runner.kind,
      podSecurity: runner.settings.podSecurity,
      settings: expectedSettings(runner),
      scheduling: classScheduling(runner),
    })),
    apiServerCidrs: fleet.cluster.apiServer.cidrs,
    apiServerPorts: fleet.cluster.apiServer.ports,
    publicCidrs: fleet.cluster.publicCidrs,
    nat64: fleet.cluster.nat64,
    admission: true,
    breakGlass: [...fleet.cluster.breakGlass.users, ...fleet.cluster.breakGlass.groups],
    additions: additionsOf(fleet.cluster),
    ...expectedPodMonitor(fleet),
    ...(before === undefined ? {} : { before: before.objects }),
  };
}

/** What the RuntimeClass of a runner leads to: the nodes of config.toml stand there. */
function classScheduling(runner: Runner): NonNullable<ExpectedFleet['runners'][number]['scheduling']> {
  const { nodeSelector, tolerations } = schedulingOf(runner, 'runtimeClass');
  return { nodeSelector, tolerations: tolerations.map(({ key, value, effect }) => ({ key, value, effect })) };
}
