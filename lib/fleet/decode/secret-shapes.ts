/**
 * Shapes of secrets. A fleet names where secrets come from and never holds one, so a string of such a shape is a
 * mistake wherever it stands, and it is refused without being printed.
 */
const SECRET_SHAPES: readonly { readonly name: string; readonly shape: RegExp }[] = [
  { name: 'a GitLab token', shape: /\bgl(?:rt|rtr|pat|cbt|ptt|dt|ft|soat|agent|imt|ffct|oas|wt)-[\w.-]{8,}/ },
  { name: 'a GitLab registration token', shape: /\bGR1348941[\w-]{8,}/ },
  // The look ahead keeps long runs of letters without a dot from being searched again from each of them.
  { name: 'a JSON Web Token', shape: /(?<![\w-])(?=[\w-]+\.[\w-]{8,}\.)[\w-]*?\beyJ[\w-]{8,}\./ },
  { name: 'a private key', shape: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { name: 'a GitHub token', shape: /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,})/ },
  { name: 'an AWS access key', shape: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { name: 'registry credentials', shape: /"auths\\?"\s*:/ },
];

/** What kind of secret a string looks like, or `undefined`. */
export function secretShapeOf(text: string): string | undefined {
  return [text, ...decodedForms(text)]
    .map((form) => SECRET_SHAPES.find(({ shape }) => shape.test(form))?.name)
    .find((name) => name !== undefined);
}

function decodedForms(text: string): readonly string[] {
  const runs = text.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? [];
  // Text before it may be of the same alphabet, so the encoding may begin at any of four places.
  return runs.flatMap((run) =>
    [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64').toString('latin1')),
  );
}
