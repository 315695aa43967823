import { grouped } from '../../boundary/facts/grouped';
import type { Approval, Review, ReviewedChange } from './approval';
import type { Change, Effect } from './change';

/** Changes of one effect, as people read them: what needs somebody's word first. */
export interface Section {
  readonly title: string;
  readonly effect: Effect;
  readonly needsApproval: boolean;
  /** Changes by their places, in words. */
  readonly places: readonly (readonly [place: string, changes: readonly ReviewedChange[]])[];
}

/** Before a change, beside the words of its section. */
export const MARKS: Readonly<Record<Effect, string>> = { widens: '+', narrows: '-', neutral: '~' };

/** Facts that are told of what is new or gone. */
export const MOST_PARTS = 60;

/** The sections that hold any change. */
export function sectionsOf({ changes }: Review): readonly Section[] {
  const all: readonly Omit<Section, 'places'>[] = [
    { title: 'Widens, and nobody approved it', effect: 'widens', needsApproval: true },
    { title: 'Widens, approved', effect: 'widens', needsApproval: false },
    { title: 'Narrows', effect: 'narrows', needsApproval: false },
    { title: 'Neutral', effect: 'neutral', needsApproval: false },
  ];
  return all
    .map((section) => {
      const own = changes
        .filter(
          ({ change: { effect }, approval }) =>
            effect === section.effect &&
            (effect !== 'widens' || (approval === null) === section.needsApproval),
        )
        // What takes a screen to tell, such as a new runner, would hide what takes a line.
        .sort((one, other) => Math.sign(one.change.parts.length) - Math.sign(other.change.parts.length));
      return { ...section, places: [...grouped(own, ({ change: { place } }) => place.join(' / '))] };
    })
    .filter(({ places }) => places.length > 0);
}

/** A change as a sentence. */
export function sentenceOf({ what, before, after }: Change): string {
  return before === null
    ? `new: ${what} ${after}`
    : after === null
      ? `gone: ${what} ${before}`
      : `${what}: ${before} -> ${after}`;
}

/** What is told of parts beyond those that are. */
export function moreParts({ parts }: Change): readonly string[] {
  const rest = parts.length - MOST_PARTS;
  return rest > 0 ? [`and ${rest} more facts: --format json has all of them`] : [];
}

/** What is said of an approval. */
export function approvalText({ reason, owner, expires }: Approval): string {
  return `${reason} (${owner}, until ${expires})`;
}

/** The last line: how many changes there are of each effect. */
export function verdictOf({ changes }: Review): string {
  if (changes.length === 0) {
    return 'Nothing differs in what the manifests make possible.';
  }
  const count = (wanted: Effect): number =>
    changes.filter(({ change: { effect } }) => effect === wanted).length;
  const open = changes.filter(({ change: { effect }, approval }) => effect === 'widens' && approval === null);
  const approved = count('widens') - open.length;
  const widening =
    count('widens') === 0
      ? 'nothing widens'
      : `${counted(count('widens'))} widen${approved === 0 ? '' : `, ${approved} of them approved`}`;
  const text = `${widening}; ${count('narrows')} narrow, ${count('neutral')} neutral`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function counted(number: number): string {
  return `${number} ${number === 1 ? 'change' : 'changes'}`;
}
