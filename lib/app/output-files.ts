import { type ApiObject, type App, Chart, Names, YamlOutputType } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Finding } from '../errors';
import type { JudgedObject } from './judged-object';

/** Objects, or one of each chart, that would be written to one file, of which the last one stays. */
export function sharedFiles(
  root: IConstruct,
  objects: readonly JudgedObject[],
): readonly (readonly JudgedObject[])[] {
  const type = 'yamlOutputType' in root ? (root as App).yamlOutputType : undefined;
  const fileOf = type === undefined ? undefined : FILE_OF[type];
  if (fileOf === undefined) {
    return [];
  }
  const written = type === YamlOutputType.FILE_PER_CHART ? oneOfEachChart(objects) : objects;
  const files = new Map<string, JudgedObject[]>();
  for (const object of written) {
    const file = fileOf(object);
    files.set(file, [...(files.get(file) ?? []), object]);
  }
  return [...files.values()].filter(({ length }) => length > 1);
}

/** Tells of a file that several objects share. */
export function sharedFile(sharing: readonly JudgedObject[]): Finding {
  return {
    code: 'shared-file',
    path: `app / ${sharing.map(({ construct }) => construct.node.path).join(', ')}`,
    message: 'these would be written to one file, and only the last of them stays',
    fix: 'leave yamlOutputType of the App at FILE_PER_CHART, or rename what is not of the fleet',
  };
}

/** The names that cdk8s gives to files. One file for the whole app holds everything. */
const FILE_OF: Partial<Record<YamlOutputType, (object: JudgedObject) => string>> = {
  [YamlOutputType.FILE_PER_CHART]: ({ construct }) => Names.toDnsLabel(Chart.of(construct)),
  [YamlOutputType.FILE_PER_RESOURCE]: ({ json }) => {
    const { kind, metadata } = (json ?? {}) as { kind?: unknown; metadata?: { name?: unknown } };
    return safe(`${String(kind)}.${String(metadata?.name)}`);
  },
  [YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE]: ({ construct }) => {
    const { kind, metadata } = construct as ApiObject;
    return `${Names.toDnsLabel(Chart.of(construct))}/${safe(`${kind}.${String(metadata?.name)}`)}`;
  },
};

function oneOfEachChart(objects: readonly JudgedObject[]): readonly JudgedObject[] {
  return [...new Map(objects.map((object) => [Chart.of(object.construct), object])).values()];
}

function safe(name: string): string {
  return name.replace(/[^0-9a-zA-Z-_.]/g, '');
}
