/**
 * What nobody sees on a screen, or sees as a space, and what steers a terminal: controls, formats, marks of direction, places for
 * objects, and spaces but the plain one.
 *
 * @see https://www.unicode.org/reports/tr44/#General_Category_Values
 */
const UNSEEN = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\ufffc]/gu;

/** A text on one line, with an escape in the place of each character that cannot be seen. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
