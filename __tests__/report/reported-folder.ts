import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { type ReportData, type ReportedNamespace, reportManifests } from '../../lib/report/report-data';
import type { KubernetesObject } from '../e2e/cluster/objects';

/** The manifests of a folder. */
export function manifestsIn(folder: string): readonly KubernetesObject[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => loadAll(readFileSync(join(folder, name), 'utf8')) as readonly KubernetesObject[]);
}

/** The report of a folder. */
export function reportedFolder(folder: string): ReportData {
  return reportManifests(manifestsIn(folder));
}

/** The one namespace of a report. */
export function onlyNamespace({ namespaces }: ReportData): ReportedNamespace {
  const [namespace] = namespaces;
  if (namespace === undefined || namespaces.length > 1) {
    throw new TypeError(`${namespaces.length} namespaces are reported`);
  }
  return namespace;
}
