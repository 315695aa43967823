import { visible } from '../../world/unseen-characters';
import { isRecord } from './data-shape';
import { secretShapeOf } from './secret-search';
import { shownKey, withoutCredentials } from './shown-value';

/** The path of a fleet in findings. */
export function fleetPath(input: unknown): readonly string[] {
  return [labelled('fleet', organisationOf(input))];
}

/** The organisation of a fleet in findings. */
export function organisationOf(input: unknown): string {
  return labelOf(input, 'org');
}

/** A place of an input of unknown origin, as findings name it. */
export function placeOf(input: unknown, keys: readonly string[]): string {
  const root = fleetPath(input);
  const path = keys.reduce<{ readonly path: readonly string[]; readonly value: unknown }>(
    ({ path, value }, key) => {
      const part = isRecord(value) ? value[key] : undefined;
      return { path: [...path, segment(path, key, part)], value: part };
    },
    { path: root, value: input },
  ).path;
  return withoutList(path).map(shownKey).join(' / ');
}

/** The runners of the fleet: config.toml has a section of that name as well. */
function isRunners(path: readonly string[]): boolean {
  return path.length === 2 && path[1] === 'runners';
}

/** A key as a part of the path below `path`: a runner has its name. */
export function segment(path: readonly string[], key: string, value: unknown): string {
  return isRunners(path) ? runnerLabel(value, Number(key)) : key;
}

/** A runner is named by itself, not by its list. */
export function withoutList(path: readonly string[]): readonly string[] {
  return path.filter((_, index) => index !== 1 || path.length === 2 || !isRunners(path.slice(0, 2)));
}

/** A runner in findings, whatever is wrong with it. */
export function runnerLabel(input: unknown, index: number): string {
  return labelled('runner', nameOf(input, index));
}

/** The name of a runner in findings; its place in the list if it has none. */
export function nameOf(input: unknown, index: number): string {
  const label = labelOf(input, 'name', 'kind');
  return label === '?' ? String(index + 1) : label;
}

/** A word and a name, in quotes where it would look like another one without them. */
function labelled(word: string, name: string): string {
  return `${word} ${name === name.trim() && name !== '' ? visible(name) : `'${visible(name)}'`}`;
}

function labelOf(input: unknown, ...keys: readonly string[]): string {
  const label = isRecord(input)
    ? keys.map((key) => input[key]).find((value) => value !== undefined)
    : undefined;
  return typeof label === 'string' && secretShapeOf(label) === undefined
    ? withoutCredentials(label).slice(0, 60)
    : '?';
}
