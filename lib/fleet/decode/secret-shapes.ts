import { SECRET_SHAPES } from '../../world/secret-shapes';

/**
 * What kind of secret a string looks like, or `undefined`. A fleet names where secrets come from and never holds one,
 * so a string of such a shape is a mistake wherever it stands, and it is refused without being printed.
 */
export function secretShapeOf(text: string): string | undefined {
  return [text, ...decodedForms(text)]
    .map((form) => SECRET_SHAPES.find(({ pattern }) => pattern.test(form))?.what)
    .find((what) => what !== undefined);
}

function decodedForms(text: string): readonly string[] {
  const runs = text.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? [];
  // Text before it may be of the same alphabet, so the encoding may begin at any of four places.
  return runs.flatMap((run) =>
    [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64').toString('latin1')),
  );
}
