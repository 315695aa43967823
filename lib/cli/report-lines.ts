import type { Finding } from '../errors';
import type { Manifests } from './verify-input';
import { placeOf, placeText } from './verify-report';

/** A path, with its place in the files. */
export function placed(path: string, input: Manifests): string {
  const place = placeOf({ path }, input);
  return `${path}${place === undefined ? '' : ` (${placeText(place)})`}`;
}

/** What is known of a finding beside its message. */
export function detailLines({ value, allowed }: Finding): readonly string[] {
  return [
    ...(value === undefined ? [] : [`value:   ${value}`]),
    ...(allowed === undefined ? [] : [`allowed: ${allowed}`]),
  ];
}

/** A number with what it counts. */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
