import type { IConstruct } from 'constructs';
import type { Finding } from '../errors';
import { boundaryFindings } from '../fleet-boundary';
import { EVERYBODY, isOfCluster, namespaceConcern } from './concerns';
import type { ChartedFleet, JudgedObject } from './judged-object';
import { sharedFile, sharedFiles } from './output-files';

interface Verdict {
  readonly objects: readonly JudgedObject[];
  readonly findings: readonly Finding[];
}

/** What the judge says of the fleets of one app. A fleet is judged anew only where an object of it is another one. */
export class Verdicts {
  readonly #root: IConstruct;
  readonly #fleets: ChartedFleet[] = [];
  readonly #verdicts = new Map<ChartedFleet, Verdict>();
  #shared: readonly (readonly JudgedObject[])[] = [];
  #concerns: ReadonlySet<string> = new Set();

  constructor(root: IConstruct) {
    this.#root = root;
  }

  add(fleet: ChartedFleet): void {
    this.#fleets.push(fleet);
  }

  /** Whether an object outside of the charts of fleets is one that a fleet was judged with. */
  concern({ concerns }: JudgedObject): boolean {
    return concerns.some((concern) => this.#concerns.has(concern));
  }

  /** Judges the fleets with everything in the app that concerns them. */
  judge(objects: readonly JudgedObject[]): void {
    const concerned = groupedBy(objects, ({ concerns }) => new Set(concerns));
    const owned = groupedBy(objects, ({ owner }) => [owner]);
    const all = new Set<string>();
    for (const fleet of this.#fleets) {
      const own = owned.get(fleet) ?? [];
      const concerns = concernsOfFleet(fleet, own);
      const others = concerns.flatMap((concern) => concerned.get(concern) ?? []);
      for (const concern of concerns) {
        all.add(concern);
      }
      this.#judgeFleet(fleet, [...new Set([...own, ...others.filter(({ owner }) => !isTwin(owner, fleet))])]);
    }
    this.#concerns = all;
    this.#shared = sharedFiles(this.#root, objects);
  }

  findingsOf(fleet: ChartedFleet): readonly Finding[] {
    return [
      ...this.#fleets
        .slice(0, this.#fleets.indexOf(fleet))
        .filter((other) => isTwin(other, fleet) && other.fleet.cluster.name === fleet.fleet.cluster.name)
        .map(() => duplicateFleet(fleet)),
      ...this.#shared.filter((sharing) => sharing.some(({ owner }) => owner === fleet)).map(sharedFile),
      ...(this.#verdicts.get(fleet)?.findings ?? []),
    ];
  }

  get findings(): readonly Finding[] {
    return this.#fleets.flatMap((fleet) => this.findingsOf(fleet));
  }

  #judgeFleet(fleet: ChartedFleet, objects: readonly JudgedObject[]): void {
    const known = this.#verdicts.get(fleet)?.objects;
    const same =
      known?.length === objects.length && known.every((object, index) => object === objects[index]);
    if (!same) {
      const findings = boundaryFindings(
        fleet.fleet,
        [{ objects: objects.map(({ json }) => json) }],
        fleet.before,
      );
      this.#verdicts.set(fleet, { objects, findings });
    }
  }
}

/** Its namespace, its objects in the cluster, and everybody, which includes its managers. */
function concernsOfFleet({ fleet }: ChartedFleet, own: readonly JudgedObject[]): readonly string[] {
  const objects = own.flatMap(({ concerns }) => (isOfCluster(concerns) ? concerns : []));
  return [...new Set([namespaceConcern(fleet.names.namespace), EVERYBODY, ...objects])];
}

/** Whether two fleets are called the same, as those of one organisation in several clusters are. */
function isTwin(owner: ChartedFleet | undefined, fleet: ChartedFleet): boolean {
  return owner !== undefined && owner !== fleet && owner.fleet.org === fleet.fleet.org;
}

function duplicateFleet({ fleet }: ChartedFleet): Finding {
  return {
    code: 'duplicate-fleet',
    path: `fleet ${fleet.org}`,
    message: 'two fleets of the app share a namespace',
    value: fleet.cluster.name ?? 'no cluster name',
    fix: 'put their runners into one fleet, or give each cluster its name',
  };
}

function groupedBy<Key>(
  objects: readonly JudgedObject[],
  keysOf: (object: JudgedObject) => Iterable<Key>,
): ReadonlyMap<Key, readonly JudgedObject[]> {
  const groups = new Map<Key, JudgedObject[]>();
  for (const object of objects) {
    for (const key of keysOf(object)) {
      const group = groups.get(key);
      if (group === undefined) {
        groups.set(key, [object]);
      } else {
        group.push(object);
      }
    }
  }
  return groups;
}
