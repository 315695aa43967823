import { parse, TomlError } from 'smol-toml';
import type { KubernetesObject, Unreadable } from '../manifests/kubernetes-object';
import { at, isRecord, recordOf, type UntypedRecord } from '../untyped';

/** A config.toml, or the template of one, found in a ConfigMap or Secret. */
export interface ConfigText {
  readonly object: KubernetesObject;
  readonly key: string;
  /** `ConfigMap namespace/name / config.toml`. */
  readonly where: string;
  readonly document: UntypedRecord;
}

/** The fields of ConfigMaps and Secrets that hold text, and whether it is base64. */
const TEXT_FIELDS: Readonly<Record<string, readonly (readonly [field: string, encoded: boolean])[]>> = {
  ConfigMap: [
    ['data', false],
    ['binaryData', true],
  ],
  Secret: [
    ['data', true],
    ['stringData', false],
  ],
};

/** What only a configuration of GitLab Runner says, even where it is the template of one. */
const LOOKS_LIKE_CONFIG =
  /^[ \t]*\[\[?[ \t]*["']?runners["']?[ \t]*[.\]]|^[ \t]*["']?runners["']?[ \t]*=|^[ \t]*(?:concurrent|check_interval)[ \t]*=/im;

/** The runner configurations of an object, and those that cannot be read. */
export function configTextsOf(object: KubernetesObject): {
  readonly texts: readonly ConfigText[];
  readonly unreadable: readonly Unreadable[];
} {
  const texts: ConfigText[] = [];
  const unreadable: Unreadable[] = [];
  const fields = Object.hasOwn(TEXT_FIELDS, object.kind) ? TEXT_FIELDS[object.kind] : undefined;
  for (const [field, encoded] of fields ?? []) {
    for (const [key, value] of Object.entries(recordOf(at(object.raw, field)))) {
      const where = `${object.where} / ${key}`;
      const text = encoded ? decoded(value) : value;
      if (typeof text !== 'string') {
        unreadable.push({ where, message: encoded ? 'holds bytes that are no text' : 'is not a string' });
        continue;
      }
      const read = readConfig(key, text);
      if (isRecord(read)) {
        texts.push({ object, key, where, document: read });
      } else if (read !== undefined) {
        unreadable.push({ where, message: read });
      }
    }
  }
  return { texts, unreadable };
}

/** Whether a string outside ConfigMaps and Secrets holds a runner configuration, where nothing would read it for us. */
export function looksLikeConfig(text: string): boolean {
  return text.includes('[[') && /^[ \t]*\[\[[ \t]*["']?runners["']?[ \t]*\]\]/im.test(text);
}

/** The parsed configuration, the reason why it cannot be parsed, or `undefined` for text of another purpose. */
function readConfig(key: string, text: string): UntypedRecord | string | undefined {
  const claimed = /\.toml(?:\W|$)/i.test(key) || LOOKS_LIKE_CONFIG.test(text);
  if (!claimed && !text.includes('=')) {
    return undefined;
  }
  try {
    const document = parse(text) as UntypedRecord;
    return claimed || hasRunners(document) ? document : undefined;
  } catch (error) {
    return claimed ? `is not TOML: ${reasonOf(error)}` : undefined;
  }
}

function hasRunners(document: UntypedRecord): boolean {
  return Object.keys(document).some((key) => key.toLowerCase() === 'runners');
}

function reasonOf(error: unknown): string {
  if (error instanceof TomlError) {
    const reason = error.message.replace(/\n.*/s, '').replace('Invalid TOML document: ', '');
    return `${reason} in line ${error.line}`;
  }
  return String(error);
}

function decoded(value: unknown): string | undefined {
  if (typeof value !== 'string') {
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'base64'));
  } catch {
    return undefined;
  }
}
