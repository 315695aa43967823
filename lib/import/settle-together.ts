import type { Finding } from '../errors';
import { assigned, type Draft, faultsOf, without } from './draft';
import type { Explained } from './fate';
import { valueAt } from './tree';

/** A fleet whose runners can stand together, with what was changed for that. */
export interface Settled {
  readonly spec: Draft;
  readonly explained: readonly Explained[];
  /** What could not be changed. */
  readonly faults: readonly Finding[];
}

/** Fields of different runners against each other: what cannot stand together is changed, and told. */
export function settleTogether(start: Draft): Settled {
  const explained: Explained[] = [];
  let spec = start;
  for (let round = 0; ; round++) {
    const faults = faultsOf(spec);
    const next = faults.map((finding) => mended(spec, finding)).find((one) => one !== undefined);
    if (faults.length === 0 || next === undefined || round > 1000) {
      return { spec, explained, faults };
    }
    spec = next.spec;
    explained.push(next.explained);
  }
}

function mended(
  spec: Draft,
  { code, path, message }: Finding,
): { readonly spec: Draft; readonly explained: Explained } | undefined {
  const [, runner = '', ...field] = path.split(' / ');
  const name = /^runner (.+)$/.exec(runner)?.[1];
  const runners = valueAt(spec, ['runners']) as readonly Draft[];
  const index = runners.findIndex((one) => (one['name'] ?? one['kind']) === name);
  const before = runners[index];
  if (before === undefined || field.length === 0 || name === undefined) {
    return undefined;
  }
  const clash = code === 'same-tags' || code === 'privileged-takes-jobs';
  const after = clash ? assigned(before, { field: 'tags', value: [name] }) : without(before, field);
  return {
    spec: { ...spec, runners: runners.map((one, at) => (at === index ? after : one)) },
    explained: {
      file: 'the fleet',
      section: `runner ${name}`,
      key: field.join('.'),
      below: [],
      fate: 'fill-in',
      field: field.join('.'),
      why: clash
        ? `${message}: it has its own name as its only tag now, which its jobs are to name`
        : `${message}: it was left out`,
    },
  };
}
