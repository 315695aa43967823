import { EVENT_ID, type Event, parseEvents, type ScalarEvent, YAMLException } from 'js-yaml';
import { lineAt, linesAt, type TellFault } from './fault';
import { MOST_DEPTH } from './limits';
import { YamlData } from './yaml-data';
import { YamlSyntax } from './yaml-syntax';

/** A document: its data, and the line where they begin. */
export interface ReadDocument {
  readonly value: unknown;
  readonly line: number;
  /** The line of each map or list among its `items`, if it is a list of objects. */
  readonly itemLines: readonly number[];
}

/** A piece of a file that stands for one document. */
export interface DocumentText {
  readonly text: string;
  /** The line of the file in which it begins, from 1 on. */
  readonly line: number;
}

/** Lines that end a document, or say how it is to be read: what follows is seen by some readers only. */
const MARKER = /^(?:%.*|\.\.\.(?:[ \t].*)?)$/m;

/**
 * Reads one document.
 *
 * @param json whether it was found to be JSON, which kubectl then reads as such.
 * @returns nothing if it is empty, or if anything in it is not read alike, which is told.
 */
export function readDocument(
  { text, line }: DocumentText,
  json: boolean,
  tell: TellFault,
): ReadDocument | undefined {
  const tellAt = (position: number, message: string): void =>
    tell(line + lineAt(text, position) - 1, message);
  const marker = MARKER.exec(text);
  if (marker !== null) {
    tellAt(
      marker.index,
      `${marker[0].slice(0, 40)}: directives and ends of documents are read differently: remove the line`,
    );
    return undefined;
  }
  const events = eventsOf(text, tellAt);
  const [document, first] = events ?? [];
  if (events === undefined) {
    return undefined;
  }
  if (document === undefined || first === undefined) {
    new YamlSyntax(text, tellAt).end();
    return undefined;
  }
  if (document.type === EVENT_ID.DOCUMENT && document.explicitStart) {
    tellAt(
      text.search(/\S/),
      'three dashes separate documents where a line begins: remove the spaces before them',
    );
    return undefined;
  }
  const data = new YamlData(text, json, tellAt);
  const value = data.build(events);
  if (!data.sound) {
    return undefined;
  }
  const [begin = 1, ...itemLines] = linesAt(text, [Math.max(0, positionOf(first)), ...data.items]);
  return { value, line: line + begin - 1, itemLines: itemLines.map((item) => line + item - 1) };
}

function eventsOf(
  text: string,
  tellAt: (position: number, message: string) => void,
): readonly Event[] | undefined {
  try {
    return parseEvents(text, { maxDepth: MOST_DEPTH });
  } catch (error) {
    if (!(error instanceof YAMLException)) {
      throw error;
    }
    const reason = error.reason.startsWith('nesting exceeded')
      ? `maps and lists lie more than ${MOST_DEPTH} deep in each other`
      : `no YAML: ${error.reason}`;
    tellAt(error.mark?.position ?? 0, reason);
    return undefined;
  }
}

/** Where the text of an event begins. */
export function positionOf(event: Event): number {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return scalarPosition(event);
    case EVENT_ID.ALIAS:
      return event.anchorStart;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    default:
      return 0;
  }
}

function scalarPosition({ valueStart, tagStart, anchorStart }: ScalarEvent): number {
  return Math.max(valueStart, tagStart, anchorStart);
}
