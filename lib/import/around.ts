import { shownKey } from './explain';
import type { Explained } from './fate';
import type { Release } from './input/release';
import { written } from './tree';

/** What belongs to the tool that installs the chart, or is not read. */
export function around({ file, tool, around: leaves, faults, name }: Release): readonly Explained[] {
  const groups = new Map<string, string[]>();
  for (const { path } of leaves) {
    const shown = path.map(shownKey);
    const key = written(shown.slice(0, 1));
    groups.set(key, [...(groups.get(key) ?? []), written(shown.slice(1))]);
  }
  const whose = name === undefined ? '' : ` of ${shownKey(name)}`;
  return [
    ...faults.map((why) => fault(file, `${tool}${whose}`, why)),
    ...[...groups].map(([key, below]) => ({
      file,
      section: `${tool}${whose}`,
      key,
      below: below.filter((one) => one !== ''),
      ...whereItBelongs(tool, key),
    })),
  ];
}

function whereItBelongs(tool: Release['tool'], key: string): Pick<Explained, 'fate' | 'why'> {
  switch (tool) {
    case 'Flux':
    case 'Argo CD':
      return {
        fate: 'elsewhere',
        why: `it belongs to ${tool}: let it apply the rendered files of the fleet instead (docs/argo-cd.md)`,
      };
    case 'Helm':
      return { fate: 'elsewhere', why: 'it stands beside the values of the runner, for another chart' };
    case 'the chart':
      return key.startsWith('Secret ')
        ? {
            fate: 'elsewhere',
            why: 'no Secret is imported: the OpenTofu module makes {runner}-token (docs/opentofu.md)',
          }
        : { fate: 'decided', why: 'the chart rendered it; what stands in its place follows from the fleet' };
  }
}

/** What could not be read, in words that quote nothing. */
export function fault(file: string, section: string, why: string): Explained {
  return { file, section, key: 'what could not be read', below: [], fate: 'fill-in', why };
}
