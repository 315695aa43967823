import { ApiObject, type Chart } from 'cdk8s';
import { checkBoundary, type ExpectedFleet } from './boundary/check';
import type { Finding } from './errors';
import type { Fleet } from './fleet/fleet';
import { schedulingOf } from './fleet/placement';
import { expectedSettings } from './fleet-expectation';

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

/** What the judge finds in the final objects of a fleet, held against what the fleet says it is. */
export function boundaryFindings(
  fleet: Fleet,
  parts: readonly Pick<FinalObjects, 'objects'>[],
): readonly Finding[] {
  const report = checkBoundary(
    parts.flatMap(({ objects }) => objects),
    expectationOf(fleet),
  );
  return report.results.flatMap(({ findings }) => findings);
}

/** What a fleet says it holds, in the words of the judge. */
export function expectationOf(fleet: Fleet): ExpectedFleet {
  return {
    org: fleet.org,
    runners: fleet.runners.map((runner) => ({
      name: runner.name,
      kind: runner.kind,
      podSecurity: runner.settings.podSecurity,
      settings: expectedSettings(runner),
      scheduling: schedulingOf(runner, 'runtimeClass'),
    })),
    apiServerCidrs: fleet.cluster.apiServer.cidrs,
    admission: true,
    breakGlass: [...fleet.cluster.breakGlass.users, ...fleet.cluster.breakGlass.groups],
  };
}
