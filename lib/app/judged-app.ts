import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Finding, FleetError } from '../errors';
import { type ChartedFleet, type JudgedObject, judgedObject } from './judged-object';
import { pinGetter, pinMethod } from './pin';
import { plainCopy, sameData } from './plain-copy';
import { Verdicts } from './verdicts';

/** What the validations of a construct say, or that they could not say it. */
function validationFindings({ node }: IConstruct): readonly Finding[] {
  let messages: readonly string[];
  try {
    messages = node.validate();
  } catch (error) {
    messages = [String(error)];
  }
  return messages.map((message) => ({
    code: 'app-validation',
    path: `app / ${node.path}`,
    message,
    fix: 'mend it where the app adds this construct: the validation is not one of ours',
  }));
}

/** The documents of a chart that are the value of none of its objects, and the objects that they replace. */
interface Rendering {
  readonly documents: readonly JudgedObject[];
  readonly replaced: ReadonlySet<IConstruct>;
}

/**
 * An app with fleets in it. Its objects are judged together, and each is held to the value that was judged: one that
 * comes out with another value is judged anew before anybody gets it.
 */
export class JudgedApp {
  static readonly #apps = new WeakMap<IConstruct, JudgedApp>();

  /** The app that a construct is part of. */
  static of({ node }: IConstruct): JudgedApp {
    const app = JudgedApp.#apps.get(node.root) ?? new JudgedApp(node.root);
    JudgedApp.#apps.set(node.root, app);
    return app;
  }

  readonly #root: IConstruct;
  readonly #verdicts: Verdicts;
  readonly #ownerOf = new Map<IConstruct, ChartedFleet>();
  /** What gives the value of an object, as it was before it was pinned. */
  readonly #pinned = new WeakMap<IConstruct, () => unknown>();
  readonly #objectOf = new WeakMap<object, IConstruct>();
  readonly #renderings = new Map<IConstruct, Rendering>();
  readonly #asked = new Set<ChartedFleet>();
  #objects: ReadonlyMap<IConstruct, JudgedObject> = new Map();
  #reading = false;
  #listening = false;

  private constructor(root: IConstruct) {
    this.#root = root;
    this.#verdicts = new Verdicts(root);
  }

  /** Adds a fleet whose charts are part of the app. */
  add(fleet: ChartedFleet): void {
    this.#verdicts.add(fleet);
    for (const chart of fleet.charts) {
      this.#ownerOf.set(chart, fleet);
    }
  }

  /**
   * The validation of a fleet. cdk8s validates all constructs in turn, so the app is read when a fleet is asked about
   * again.
   *
   * @throws FleetError with what is found in any fleet of the app. It ends the turn, so what other validations say is
   *   told with it.
   */
  validate(fleet: ChartedFleet): string[] {
    if (this.#asked.size === 0 || this.#asked.has(fleet)) {
      this.#asked.clear();
      this.#read();
    }
    this.#asked.add(fleet);
    if (this.#verdicts.findingsOf(fleet).length > 0 && !this.#listening) {
      throw new FleetError([...this.#verdicts.findings, ...this.#findingsOfOthers()]);
    }
    return [];
  }

  #findingsOfOthers(): readonly Finding[] {
    this.#listening = true;
    try {
      return this.#root.node.findAll().flatMap((construct) => validationFindings(construct));
    } finally {
      this.#listening = false;
    }
  }

  /** Reads the objects of fleets, those that concern one, and those that are new; then judges. */
  #read(): void {
    const objects = new Map<IConstruct, JudgedObject>();
    this.#reading = true;
    try {
      for (const construct of this.#root.node.findAll()) {
        this.#pin(construct);
        if (ApiObject.isApiObject(construct)) {
          objects.set(construct, this.#current(construct));
        }
      }
    } finally {
      this.#reading = false;
    }
    this.#objects = objects;
    this.#judge();
  }

  #current(construct: IConstruct): JudgedObject {
    const known = this.#objects.get(construct);
    const owner = this.#owner(construct);
    if (known !== undefined && owner === undefined && !this.#verdicts.concern(known)) {
      return known;
    }
    try {
      return judgedObject(construct, owner, plainCopy(this.#pinned.get(construct)?.()), known);
    } catch (error) {
      if (owner !== undefined) {
        throw error;
      }
      // What is not of a fleet may be complete only when it is written, and is judged then.
      return judgedObject(construct, owner, undefined, known);
    }
  }

  #owner({ node }: IConstruct): ChartedFleet | undefined {
    const chart = node.scopes.findLast((scope) => this.#ownerOf.has(scope));
    return chart && this.#ownerOf.get(chart);
  }

  #judge(): void {
    const renderings = [...this.#renderings.values()];
    const replaced = new Set(renderings.flatMap((rendering) => [...rendering.replaced]));
    this.#verdicts.judge([
      ...[...this.#objects.values()].filter(({ construct }) => !replaced.has(construct)),
      ...renderings.flatMap(({ documents }) => documents),
    ]);
  }

  /** @throws FleetError for what breaks the boundary and was not there when the app was validated. */
  #demand(): void {
    this.#judge();
    const { findings } = this.#verdicts;
    if (findings.length > 0) {
      throw new FleetError(findings);
    }
  }

  #pin(construct: IConstruct): void {
    if (this.#pinned.has(construct)) {
      return;
    }
    if (ApiObject.isApiObject(construct)) {
      const object = construct as ApiObject;
      this.#pinned.set(
        object,
        pinMethod(object, 'toJson', (toJson) => this.#valueOf(object, toJson())),
      );
    } else if (Chart.isChart(construct)) {
      const chart = construct as Chart;
      this.#pinned.set(
        chart,
        pinMethod(chart, 'toJson', (toJson: () => unknown[]) => this.#renderingOf(chart, toJson())),
      );
    } else if (construct === this.#root && 'charts' in construct) {
      // The last that cdk8s asks for before it writes.
      this.#pinned.set(
        construct,
        pinGetter(construct, 'charts', (charts) => this.#whenComplete(charts)),
      );
    }
  }

  /** What an object is written as, judged if it is not what was judged before. */
  #valueOf(object: IConstruct, value: unknown): unknown {
    const json = plainCopy(value);
    const known = this.#objects.get(object);
    if (!this.#reading && known !== undefined && !sameData(json, known.json)) {
      this.#objects = new Map([...this.#objects, [object, judgedObject(object, known.owner, json, known)]]);
      this.#demand();
    }
    if (typeof json === 'object' && json !== null) {
      this.#objectOf.set(json, object);
    }
    return json;
  }

  /** What a chart is written as: its objects, and what an overridden `toJson` makes of them. */
  #renderingOf(chart: Chart, value: readonly unknown[]): unknown[] {
    const replaced = new Set<IConstruct>();
    const documents: JudgedObject[] = [];
    const rendered = value.map((document) => {
      const json = plainCopy(document);
      const object =
        typeof document === 'object' && document !== null ? this.#objectOf.get(document) : undefined;
      const known = object && this.#objects.get(object);
      if (known === undefined || !sameData(json, known.json)) {
        documents.push(judgedObject(object ?? chart, this.#owner(chart), json, undefined));
        if (object !== undefined) {
          replaced.add(object);
        }
      }
      return json;
    });
    if (documents.length > 0 || this.#renderings.has(chart)) {
      this.#renderings.set(chart, { documents, replaced });
      this.#demand();
    }
    return rendered;
  }

  /** Judges objects that came after the last validation. */
  #whenComplete<Value>(value: Value): Value {
    const objects = this.#root.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
    if (objects.some((object) => !this.#objects.has(object))) {
      this.#read();
      this.#demand();
    }
    return value;
  }
}
