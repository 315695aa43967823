import type { KubernetesObject } from './facts/manifests/kubernetes-object';
import { isOff, isUnset, listOf, recordOf, at as valueAt } from './facts/untyped';
import type { Place } from './rule-row';

/** A place of the manifests with what stands there. A field that is wrong is the place of a fault as it is. */
export interface Field extends Place {
  readonly value: unknown;
}

/** A field of an object, with its name. */
export interface NamedField extends Field {
  readonly name: string;
}

/** The field that `path` leads to from another one. */
export function under({ at, value }: Field, ...path: readonly string[]): Field {
  return { at: [at, ...path].join('.'), value: valueAt(value, ...path) };
}

/** A field of an object of Kubernetes. */
export function ofObject(object: KubernetesObject, ...path: readonly string[]): Field {
  return { at: `${object.where} / ${path.join('.')}`, value: valueAt(object.raw, ...path) };
}

/** The items of a list, each at its index. */
export function itemsOf({ at, value }: Field): readonly Field[] {
  return listOf(value).map((item, index) => ({ at: `${at}[${index}]`, value: item }));
}

/** The items of a list of plain values, which are told at the list. */
export function valuesOf({ at, value }: Field): readonly Field[] {
  return listOf(value).map((item) => ({ at, value: item }));
}

/** The fields that an object has. */
export function fieldsOf({ at, value }: Field): readonly NamedField[] {
  return Object.entries(recordOf(value)).map(([name, item]) => ({ at: `${at}.${name}`, value: item, name }));
}

/** Whether a field is there. */
export function isSet({ value }: Field): boolean {
  return !isUnset(value);
}

/** Whether a field is there and not an empty text. */
export function isFilled({ value }: Field): boolean {
  return !isUnset(value) && value !== '';
}

/** Whether a field that switches something on does so. */
export function isOn({ value }: Field): boolean {
  return !isOff(value);
}

/** Whether a field is there and none of some values. */
export function isNoneOf(values: readonly string[]): (field: Field) => boolean {
  return ({ value }) => !isUnset(value) && !values.includes(String(value));
}

/** A field whose value is wrong; what is not there is told as unset. */
export function told({ at, value }: Field, allowed?: string): Place {
  return { at, value: value ?? 'unset', allowed };
}

/** Where a field stands that has to be something, if it is anything else. */
export function unless(expected: string | boolean, field: Field): Place | false {
  return field.value !== expected && told(field, String(expected));
}

/** Where a field stands, without what it says. */
export function placeOf({ at }: Field): string {
  return at;
}
