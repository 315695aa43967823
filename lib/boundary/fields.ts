import type { KubernetesObject } from './facts/manifests/kubernetes-object';
import { isEmpty, isOff, isUnset, listOf, recordOf, textsOf, at as valueAt } from './facts/untyped';
import type { Place } from './rule-row';

/** What carries labels and annotations. */
export type Labelled = Pick<KubernetesObject, 'where' | 'labels' | 'annotations'>;

/** A place of the manifests with what stands there. A field that is wrong is the place of a fault as it is. */
export interface Field extends Place {
  readonly value: unknown;
}

/** A field of an object, with its name. */
export interface NamedField extends Field {
  readonly name: string;
}

/** A text, and where it stands. */
export interface TextField extends Field {
  readonly value: string;
}

/** The field that `path` leads to from another one. */
export function under({ at, value }: Field, ...path: readonly string[]): Field {
  return { at: path.reduce((place, name) => `${place}.${name}`, at), value: valueAt(value, ...path) };
}

/** A field of an object of Kubernetes. */
export function ofObject(object: KubernetesObject, ...path: readonly string[]): Field {
  return { at: `${object.where} / ${path.join('.')}`, value: valueAt(object.raw, ...path) };
}

/** A label of an object or a pod. */
export function ofLabel({ where, labels }: Labelled, label: string): Field {
  return { at: `${where} / label ${label}`, value: labels[label] };
}

/** A place that is told by what one of its fields says. */
export function namedBy({ at, value }: Field, ...path: readonly string[]): Field {
  return { at, value: valueAt(value, ...path) };
}

/** The items of a list, each at its index. */
export function itemsOf({ at, value }: Field): readonly Field[] {
  return listOf(value).map((item, index) => ({ at: `${at}[${index}]`, value: item }));
}

/** The items of a list of plain values, which are told at the list. */
export function valuesOf({ at, value }: Field): readonly Field[] {
  return listOf(value).map((item) => ({ at, value: item }));
}

/** The texts of a list, which are told at the list. */
export function textsIn({ at, value }: Field): readonly TextField[] {
  return textsOf(value).map((text) => ({ at, value: text }));
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

/** Whether a field says something: an empty text, list or object says nothing. */
export function saysSomething({ value }: Field): boolean {
  return !isEmpty(value);
}

/** Whether a field is a list that is not empty. */
export function hasItems({ value }: Field): boolean {
  return listOf(value).length > 0;
}

/** Whether a field that switches something on does so. */
export function isOn({ value }: Field): boolean {
  return !isOff(value);
}

/** Whether a field is there and none of some values. */
export function isNoneOf(values: readonly unknown[]): (field: Field) => boolean {
  return ({ value }) => !isUnset(value) && !values.includes(value);
}

/** A field that is told as unset where it is not there. */
export function orUnset({ at, value }: Field): Field {
  return { at, value: value ?? 'unset' };
}

/** A field that must be something, if it is anything else. */
export function unless(expected: string | boolean, field: Field): readonly Place[] {
  return field.value === expected ? [] : [{ ...orUnset(field), allowed: String(expected) }];
}

/** Where a field stands, without what it says. */
export function placeOf({ at }: Field): string {
  return at;
}
