import { JOB_VARIABLE_REFERENCE } from '../../world/variable-references';
import { isNamedLikeCredential } from './variables';

/** As many characters has a script at most: it is written into the ConfigMap and, word by word, into a policy. */
export const LONGEST_SCRIPT = 4096;

/** An assignment of a shell, with what is assigned up to its end. */
const ASSIGNMENT = /(?:^|[\s;&|({`])([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|([^\s;&|)}`]*))/g;

/** Whether a text is a script: it says something, in characters that are seen. */
export function isScript(text: string): boolean {
  return text.trim() !== '' && text.length <= LONGEST_SCRIPT && !/[^\P{C}\n\t]/u.test(text);
}

/** The variable of a credential that a script writes down, by its name. */
export function credentialIn(script: string): string | undefined {
  for (const [, name = '', ...values] of script.matchAll(ASSIGNMENT)) {
    const value = values.find((one) => one !== undefined) ?? '';
    if (
      isNamedLikeCredential(name) &&
      value !== '' &&
      !/^\$[({]?/.test(value) &&
      !JOB_VARIABLE_REFERENCE.test(value)
    ) {
      return name;
    }
  }
  return undefined;
}
