import {
  type AliasEvent,
  EVENT_ID,
  type Event,
  getScalarValue,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml';
import { MOST_TOLD } from './fault';
import { MOST_ALIASED, MOST_ALIASED_RATIO } from './limits';
import { type PlainValue, plainKey, plainValue } from './scalars';
import { YamlSyntax } from './yaml-syntax';

/** A map or a list that is being filled. */
interface Frame {
  readonly value: Record<string, unknown> | unknown[];
  /** The key whose value comes next; `undefined` where a key comes next, `null` where it is at fault. */
  key: string | null | undefined;
  readonly anchor: string | undefined;
  /** The values in it, each as often as it is repeated. */
  size: number;
}

/** A value that an alias may repeat. */
interface Anchored {
  readonly value: unknown;
  readonly size: number;
}

/** The one tag that says nothing: a text, which stays the text that it is. */
const TEXT_TAG = '!!str';

const ANCHOR = /^[A-Za-z0-9_-]{1,100}$/;

const HALF_OF_A_PAIR = /\p{Surrogate}/u;

/** Escapes of JSON and of newer YAML that kubectl does not know, or does not join to one character. */
const UNSHARED_ESCAPE = /(?<!\\)(?:\\\\)*\\(?:u[dD][89a-fA-F]|U|\/)/;

/** The data of one document, and whether everything in it is read alike. */
export class YamlData {
  readonly #text: string;
  readonly #json: boolean;
  readonly #tell: (position: number, message: string) => void;
  readonly #syntax: YamlSyntax | undefined;
  readonly #open: Frame[] = [];
  readonly #anchors = new Map<string, Anchored | 'open'>();
  readonly #items: number[] = [];
  #written = 0;
  #aliased = 0;
  #repeatsTooMuch = false;
  #root: unknown = null;
  #faults = 0;
  /** Where the last text was, for what has none of its own. */
  #last = 0;

  /**
   * @param json whether kubectl reads the text as JSON.
   * @param tell tells of what is not read alike.
   */
  constructor(text: string, json: boolean, tell: (position: number, message: string) => void) {
    this.#text = text;
    this.#json = json;
    this.#tell = tell;
    this.#syntax = json
      ? undefined
      : new YamlSyntax(text, (position, message) => this.#fault(position, message));
  }

  /** Whether nothing was told. */
  get sound(): boolean {
    return this.#faults === 0;
  }

  /** Where each of the `items` of a list begins. */
  get items(): readonly number[] {
    return this.#items;
  }

  /** The data that the events of one document make. */
  build(events: readonly Event[]): unknown {
    for (const event of events) {
      this.#syntax?.check(event, this.#awaitsKey());
      switch (event.type) {
        case EVENT_ID.MAPPING:
          this.#enter(event.start, event, {});
          break;
        case EVENT_ID.SEQUENCE:
          this.#enter(event.start, event, []);
          break;
        case EVENT_ID.SCALAR:
          this.#scalar(event);
          break;
        case EVENT_ID.ALIAS:
          this.#alias(event);
          break;
        case EVENT_ID.POP:
          this.#leave();
          break;
        case EVENT_ID.DOCUMENT:
          break;
      }
    }
    this.#syntax?.end();
    return this.#root;
  }

  #fault(position: number, message: string): void {
    this.#faults++;
    if (this.#faults <= MOST_TOLD + 1) {
      this.#tell(position < 0 ? this.#last : position, message);
    }
  }

  #enter(position: number, properties: Properties, value: Record<string, unknown> | unknown[]): void {
    this.#written++;
    if (this.#open.length === 2 && this.#open[0]?.key === 'items') {
      this.#items.push(position);
    }
    if (properties.tagStart >= 0) {
      this.#fault(properties.tagStart, tagFault(this.#text.slice(properties.tagStart, properties.tagEnd)));
    }
    if (this.#awaitsKey()) {
      this.#fault(position, 'a map or a list as a key, which JSON does not have: write a text');
    }
    this.#open.push({ value, key: undefined, anchor: this.#anchor(properties), size: 1 });
  }

  #leave(): void {
    const frame = this.#open.pop();
    if (frame === undefined) {
      return;
    }
    if (frame.anchor !== undefined) {
      this.#anchors.set(frame.anchor, { value: frame.value, size: frame.size });
    }
    if (this.#awaitsKey()) {
      this.#setKey(null);
    } else {
      this.#add(frame.value, frame.size);
    }
  }

  #scalar(event: ScalarEvent): void {
    this.#written++;
    const { tagStart, tagEnd, anchorStart, valueStart, style } = event;
    const position = Math.max(valueStart, tagStart, anchorStart);
    this.#last = Math.max(this.#last, position);
    const text = getScalarValue(this.#text, event);
    if (HALF_OF_A_PAIR.test(text) || (!this.#json && this.#hasUnsharedEscape(event))) {
      this.#fault(position, 'an escape that is not read alike: write the character itself');
    }
    const tag = tagStart < 0 ? undefined : this.#text.slice(tagStart, tagEnd);
    if (tag !== undefined && tag !== TEXT_TAG) {
      this.#fault(tagStart, tagFault(tag));
    }
    const plain = style === SCALAR_STYLE.PLAIN && tag === undefined;
    if (this.#awaitsKey()) {
      this.#key(text, plain, position, tagStart >= 0 || anchorStart >= 0);
      return;
    }
    const read: PlainValue = plain ? plainValue(text) : { value: text };
    if (read.fault !== undefined) {
      this.#fault(position, read.fault);
      this.#add(null, 1);
      return;
    }
    const anchor = this.#anchor(event);
    if (anchor !== undefined) {
      this.#anchors.set(anchor, { value: read.value, size: 1 });
    }
    this.#add(read.value, 1);
  }

  #hasUnsharedEscape({ style, valueStart, valueEnd }: ScalarEvent): boolean {
    return (
      style === SCALAR_STYLE.DOUBLE_QUOTED && UNSHARED_ESCAPE.test(this.#text.slice(valueStart, valueEnd))
    );
  }

  #key(text: string, plain: boolean, position: number, hasProperties: boolean): void {
    const frame = this.#open.at(-1);
    const key = plain ? plainKey(text) : text;
    if (hasProperties) {
      this.#fault(position, 'a key with a tag or an anchor: write the key alone');
    } else if (text === '<<') {
      this.#fault(
        position,
        'a merge key: which of two equal keys wins depends on the reader: write the keys out',
      );
    } else if (key === undefined) {
      this.#fault(
        position,
        `the key ${text.slice(0, 40) || '(empty)'} is no text for every reader: quote it`,
      );
    } else if (frame !== undefined && Object.hasOwn(frame.value, key)) {
      this.#fault(position, `the key ${key.slice(0, 80)} is there twice: remove one of them`);
    }
    this.#setKey(key ?? null);
  }

  #alias({ anchorStart, anchorEnd }: AliasEvent): void {
    this.#written++;
    const name = this.#text.slice(anchorStart, anchorEnd);
    const anchored = this.#anchors.get(name);
    if (this.#awaitsKey()) {
      this.#fault(anchorStart, 'an alias as a key: write the key');
      this.#setKey(null);
      return;
    }
    if (anchored === undefined || anchored === 'open') {
      const what = anchored === undefined ? 'an anchor that is not there' : 'what it is a part of';
      this.#fault(anchorStart, `the alias *${name.slice(0, 40)} refers to ${what}`);
      this.#add(null, 1);
      return;
    }
    this.#aliased += anchored.size;
    if (this.#aliased > Math.min(MOST_ALIASED, MOST_ALIASED_RATIO * this.#written)) {
      // What may be repeated grows with what is written, so that the next alias may be the first one beyond it again.
      if (!this.#repeatsTooMuch) {
        this.#repeatsTooMuch = true;
        this.#fault(
          anchorStart,
          `aliases repeat too much: at most ${MOST_ALIASED_RATIO} values for each written one, and ${MOST_ALIASED} in all`,
        );
      }
      this.#add(null, 1);
      return;
    }
    this.#add(anchored.value, anchored.size);
  }

  #anchor({ anchorStart, anchorEnd }: Properties): string | undefined {
    if (anchorStart < 0) {
      return undefined;
    }
    const name = this.#text.slice(anchorStart, anchorEnd);
    if (!ANCHOR.test(name)) {
      this.#fault(anchorStart, 'the name of an anchor is made of letters, digits, - and _');
    }
    if (this.#anchors.has(name)) {
      this.#fault(anchorStart, `the anchor &${name.slice(0, 40)} is there twice: rename one of them`);
    }
    this.#anchors.set(name, 'open');
    return name;
  }

  #awaitsKey(): boolean {
    const frame = this.#open.at(-1);
    return frame !== undefined && !Array.isArray(frame.value) && frame.key === undefined;
  }

  #setKey(key: string | null): void {
    const frame = this.#open.at(-1);
    if (frame !== undefined) {
      frame.key = key;
    }
  }

  #add(value: unknown, size: number): void {
    const frame = this.#open.at(-1);
    if (frame === undefined) {
      this.#root = value;
      return;
    }
    frame.size += size;
    if (Array.isArray(frame.value)) {
      frame.value.push(value);
      return;
    }
    if (typeof frame.key === 'string') {
      // An assignment would change the prototype where the key is __proto__.
      Object.defineProperty(frame.value, frame.key, {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
    frame.key = undefined;
  }
}

interface Properties {
  readonly anchorStart: number;
  readonly anchorEnd: number;
  readonly tagStart: number;
  readonly tagEnd: number;
}

function tagFault(tag: string): string {
  return `the tag ${tag.slice(0, 40)} is not resolved by every reader: remove it`;
}
