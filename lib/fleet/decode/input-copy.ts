import type { Finding } from '../../errors';
import { FLEET_FRAME } from '../types/fleet-spec';
import { DATA_LIMITS, dataFault, isRecord } from './data-shape';
import { placeOf } from './finding-path';
import { exampleOf, written } from './schema-shape';
import { kindOf, printed } from './shown-value';
import { strangerIn } from './stranger';

/** A copy of an input that is plain data, or what else it is. */
export function copyOf(input: unknown): { readonly input: unknown } | { readonly fault: Finding } {
  try {
    const copy: unknown = structuredClone(input);
    if (Array.isArray(copy) || !isRecord(copy)) {
      return { fault: noFleet(copy) };
    }
    const code = dataFault(copy);
    if (code === undefined) {
      return { input: copy };
    }
    return { fault: code === 'too-large' ? TOO_LARGE : notData(input) };
  } catch {
    return { fault: notData(input) };
  }
}

const TOO_LARGE: Finding = {
  code: 'too-large',
  path: 'fleet ?',
  message: 'the fleet is too large or too deep to be read',
  allowed: DATA_LIMITS,
  fix: 'write what is meant; a value that is referred to again and again counts each time',
};

function noFleet(input: unknown): Finding {
  return {
    code: 'invalid-value',
    path: 'fleet ?',
    message: `a fleet is one object, and this is ${kindOf(input)}`,
    allowed: written(exampleOf(FLEET_FRAME)),
    fix: Array.isArray(input)
      ? 'give the fleets one by one: synthesize(first, second)'
      : 'give an object of the type FleetSpec',
    ...printed(input),
  };
}

function notData(input: unknown): Finding {
  const stranger = strangerIn(input);
  return {
    code: 'not-data',
    path: stranger ? placeOf(input, stranger.path) : 'fleet ?',
    message: stranger
      ? `a fleet is plain data, and this is ${stranger.what}`
      : 'a fleet is plain data, and this holds something else, such as a function, a class or a cycle',
    allowed: 'objects, lists, strings, numbers and booleans',
    fix: stranger?.fix ?? 'replace it by its value',
  };
}
