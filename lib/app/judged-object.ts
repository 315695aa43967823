import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Fleet } from '../fleet/fleet';
import type { FleetBefore } from '../fleet/fleet-before';
import { concernsOf } from './concerns';
import { plainCopy, sameData } from './plain-copy';

/** A fleet with the charts that render it. */
export interface ChartedFleet {
  readonly fleet: Fleet;
  /** What stood before it, which it lets pass as well. */
  readonly before: FleetBefore | undefined;
  readonly charts: readonly Chart[];
}

/** What a construct is written as. Another value is another one of these, so that they are compared by identity. */
export interface JudgedObject {
  readonly construct: IConstruct;
  /** The fleet whose charts hold the construct. */
  readonly owner: ChartedFleet | undefined;
  /** A plain copy that nobody else has. */
  readonly json: unknown;
  readonly concerns: readonly string[];
}

/** The object with a value, which is the known one where nothing changed. */
export function judgedObject(
  construct: IConstruct,
  owner: ChartedFleet | undefined,
  json: unknown,
  known: JudgedObject | undefined,
): JudgedObject {
  return known !== undefined && known.owner === owner && sameData(known.json, json)
    ? known
    : { construct, owner, json: plainCopy(json), concerns: concernsOf(json) };
}
