import { COLLECTION_STYLE, EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/** What ends a line behind a value: spaces, a comment. */
const END_OF_LINE = /^["']?[ \t]*(?:#[^\n]*)?(?=\n|$)/;
const COMMENTS = /(^|[ \n])#[^\n]*/g;

/** A plain text inside of brackets, where readers disagree about almost every other character. */
const PLAIN_IN_FLOW = /^[\p{L}\p{N}_./+-](?:[\p{L}\p{N}\p{M}\p{So}_./+@=%~*$^()&;<>|!'"\\-]| (?=\S))*$/u;
const COLON_BEHIND_PLAIN = /[ ]*:(?=[ \n])/y;

/** The first line of a block that says how far it is indented, if that line begins with a tab. */
const TAB_BEFORE_BLOCK = /^(?: *\n)* *\t/;

/**
 * Finds what stands between the values of a document, or how they are written, where readers of YAML differ about the
 * syntax itself. It is fed the events in order.
 */
export class YamlSyntax {
  readonly #text: string;
  readonly #tell: (position: number, message: string) => void;
  /** For each collection that is open, whether it is written in brackets. */
  readonly #inFlow: boolean[] = [];
  #end = 0;

  constructor(text: string, tell: (position: number, message: string) => void) {
    this.#text = text;
    this.#tell = tell;
  }

  /** @param isKey whether a key comes next. */
  check(event: Event, isKey: boolean): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        break;
      case EVENT_ID.POP:
        this.#inFlow.pop();
        break;
      case EVENT_ID.ALIAS:
        this.#between(event.anchorStart, event.anchorEnd);
        break;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        this.#properties(event.anchorStart, event.anchorEnd, event.tagStart, event.tagEnd);
        this.#inFlow.push(event.style === COLLECTION_STYLE.FLOW);
        break;
      }
      case EVENT_ID.SCALAR:
        this.#properties(event.anchorStart, event.anchorEnd, event.tagStart, event.tagEnd);
        this.#scalar(event, isKey);
        break;
    }
  }

  /** The rest of the document. */
  end(): void {
    this.#between(this.#text.length, this.#text.length);
  }

  #scalar({ style, valueStart, valueEnd }: ScalarEvent, isKey: boolean): void {
    if (valueStart < 0) {
      return;
    }
    this.#between(valueStart, valueEnd);
    const inFlow = this.#inFlow.at(-1) === true;
    if (style === SCALAR_STYLE.PLAIN && inFlow) {
      this.#plainInFlow(valueStart, valueEnd, isKey);
    }
    if (style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK) {
      if (TAB_BEFORE_BLOCK.test(this.#text.slice(valueStart, valueEnd))) {
        this.#tell(
          valueStart,
          'a block that begins with a tab: readers differ about its indentation: use quotes',
        );
      }
    }
  }

  #plainInFlow(start: number, end: number, isKey: boolean): void {
    COLON_BEHIND_PLAIN.lastIndex = end;
    if (!PLAIN_IN_FLOW.test(this.#text.slice(start, end))) {
      this.#tell(start, 'a plain text in brackets that readers divide differently: quote it');
    } else if (isKey && !COLON_BEHIND_PLAIN.test(this.#text)) {
      this.#tell(
        start,
        'a key in brackets without a colon and a space behind it: add them, or quote the key',
      );
    }
  }

  #properties(anchorStart: number, anchorEnd: number, tagStart: number, tagEnd: number): void {
    const ranges = [
      [anchorStart, anchorEnd],
      [tagStart, tagEnd],
    ] as const;
    for (const [start, end] of [...ranges].sort(([left], [right]) => left - right)) {
      if (start >= 0) {
        this.#between(start, end);
      }
    }
    if (tagStart >= 0 && this.#inFlow.at(-1) === true) {
      this.#tell(tagStart, 'a tag in brackets: remove it');
    }
  }

  /** Looks at what stands between the last value and the next one. */
  #between(start: number, end: number): void {
    const gap = this.#text.slice(this.#end, start);
    const inside = this.#end === 0 ? gap : gap.replace(END_OF_LINE, '');
    if (gap.includes('\t') && inside.replace(COMMENTS, '').includes('\t')) {
      this.#tell(this.#end + gap.indexOf('\t'), 'a tab between values: use spaces');
    }
    this.#end = Math.max(this.#end, end);
  }
}
