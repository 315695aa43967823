import { isDeepStrictEqual } from 'node:util';
import { lineAt, type TellFault } from './fault';
import { type DocumentText, type ReadDocument, readDocument } from './yaml-document';

/**
 * Reads the documents of a file as kubectl divides it: at lines that begin with three dashes, before anything is read,
 * unless the file begins with a brace, which makes it JSON.
 *
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/util/yaml#NewYAMLOrJSONDecoder
 */
export function readDocuments(text: string, tell: TellFault): readonly ReadDocument[] {
  if (/^\s*\{/.test(text)) {
    return readJson(text, tell);
  }
  return divided(text, tell).flatMap((document) => readDocument(document, false, tell) ?? []);
}

/** kubectl looks this far for the brace; behind it, the text would be YAML. */
const LOOKS_AHEAD = 4096;

/** One JSON value that YAML reads alike: what repeats a key, or holds a number that is rounded, is told by that reader. */
function readJson(text: string, tell: TellFault): readonly ReadDocument[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    tell(
      lineOfFault(text, error),
      'the file begins with a brace, so it is read as JSON, and it is not one JSON value: write one object or List, or begin a file of YAML with ---',
    );
    return [];
  }
  let told = false;
  const asJson = text.search(/\S/) < LOOKS_AHEAD;
  const document = readDocument({ text, line: 1 }, asJson, (line, message) => {
    told = true;
    tell(line, message);
  });
  if (document === undefined || !isDeepStrictEqual(document.value, value)) {
    if (!told) {
      tell(1, 'readers of JSON and of YAML take the file differently: write it as YAML');
    }
    return [];
  }
  return [document];
}

function lineOfFault(text: string, error: unknown): number {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  return lineAt(text, position === undefined ? text.length : Number(position));
}

const SEPARATOR = /^---(?:[ \t]*$|[ \t]+#)/;

function divided(text: string, tell: TellFault): readonly DocumentText[] {
  const documents: DocumentText[] = [];
  let start = 0;
  let line = 1;
  let lines = 0;
  const end = (at: number): void => {
    documents.push({ text: text.slice(start, at), line });
  };
  for (let at = 0; at < text.length; lines++) {
    const lineFeed = text.indexOf('\n', at);
    const next = lineFeed < 0 ? text.length : lineFeed + 1;
    if (text.startsWith('---', at)) {
      const separator = text.slice(at, lineFeed < 0 ? text.length : lineFeed);
      if (!SEPARATOR.test(separator)) {
        tell(lines + 1, 'three dashes separate documents: write nothing but a comment behind them');
      }
      end(at);
      start = next;
      line = lines + 2;
    }
    at = next;
  }
  end(text.length);
  return documents;
}
