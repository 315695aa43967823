/**
 * What a plain scalar stands for, as kubectl reads it. The readers of YAML 1.1 and 1.2 disagree about many forms; those
 * that no renderer writes are refused instead of being guessed.
 *
 * @see https://pkg.go.dev/go.yaml.in/yaml/v2
 */
export type PlainValue =
  | { readonly value: string | number | boolean | null; readonly fault?: undefined }
  | { readonly value?: undefined; readonly fault: string };

const WORDS: ReadonlyMap<string, null | boolean> = new Map<string, null | boolean>([
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, null] as const),
  ...['true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE'].map((text) => [text, false] as const),
]);

const SWITCHES = /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;
const NOT_FINITE = /^[-+]?\.(?:inf|nan)$/i;

const DECIMAL = /^-?(?:0|[1-9]\d*)$/;
/** As in `defaultMode: 0440`: the same number for YAML 1.1, which kubectl reads. */
const OCTAL = /^0[0-7]+$/;
const FLOAT = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** Whatever some reader takes for a number. */
const LIKE_A_NUMBER =
  /^[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-9_]+|0[bB][0-9_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9_]+)?|\.[0-9_]+(?:[eE][-+]?[0-9_]+)?)$/;

/** Reads a plain scalar. */
export function plainValue(text: string): PlainValue {
  const word = WORDS.get(text);
  if (word !== undefined) {
    return { value: word };
  }
  if (/^[A-Za-z/]/.test(text) && text.length > 3) {
    return { value: text };
  }
  if (SWITCHES.test(text)) {
    return {
      fault: `${text} is true or false for some readers and a text for others: write true or false, or quote it`,
    };
  }
  if (NOT_FINITE.test(text)) {
    return { fault: `${text} is no number of JSON: quote it` };
  }
  if (DECIMAL.test(text) || FLOAT.test(text)) {
    return numberOf(text, Number(text));
  }
  if (OCTAL.test(text)) {
    return numberOf(text, Number.parseInt(text, 8));
  }
  return LIKE_A_NUMBER.test(text)
    ? {
        fault: `${short(text)} is a number for some readers and a text for others: write it in digits, or quote it`,
      }
    : { value: text };
}

/** Larger numbers are kept by one reader and rounded by the other. */
function numberOf(text: string, number: number): PlainValue {
  const exact = Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number);
  return exact && (number !== 0 || !/[1-9]/.test(text.replace(/[eE].*/, '')))
    ? { value: number === 0 ? 0 : number }
    : { fault: `${short(text)} is no number that every reader keeps: quote it` };
}

/** A plain key: a text, or a whole number that is its own text. */
export function plainKey(text: string): string | undefined {
  const { value } = plainValue(text);
  return typeof value === 'string' || (typeof value === 'number' && String(value) === text)
    ? text
    : undefined;
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
