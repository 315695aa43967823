import type { KubernetesObject, Unreadable } from '../manifests/kubernetes-object';
import { isRecord, listOf, recordOf, textIn, type UntypedRecord } from '../untyped';
import { readTable } from './config-reading';
import { CONFIG } from './config-schema';
import type { ConfigText } from './config-text';

/** One `[[runners]]` section of a configuration. */
export interface RunnerSection {
  readonly object: KubernetesObject;
  /** The configuration that holds the section. */
  readonly config: ConfigDocument;
  /** `ConfigMap namespace/name / config.toml / runners[0]`. */
  readonly where: string;
  readonly name: string;
  readonly executor: string;
  readonly raw: UntypedRecord;
  /** The section `[runners.kubernetes]`, with its path. */
  readonly kubernetes: UntypedRecord;
  readonly kubernetesWhere: string;
}

/** A configuration of GitLab Runner. */
export interface ConfigDocument {
  readonly object: KubernetesObject;
  readonly key: string;
  readonly where: string;
  /** The top of the file, with keys in GitLab's own case. */
  readonly table: UntypedRecord;
  readonly sections: readonly RunnerSection[];
  /** Keys that are unknown, in another case, or of another type. */
  readonly issues: readonly Unreadable[];
}

/** Reads a configuration as GitLab Runner does. */
export function configDocument(text: ConfigText): ConfigDocument {
  const { table, issues } = readTable(text.document, CONFIG, `${text.where} /`);
  const sections: RunnerSection[] = [];
  const document: ConfigDocument = {
    object: text.object,
    key: text.key,
    where: text.where,
    table,
    sections,
    issues: issues.map(({ where, message }) => ({ where: where.replace(' /.', ' / '), message })),
  };
  listOf(table['runners']).forEach((raw, index) => {
    if (isRecord(raw)) {
      sections.push(runnerSection(document, raw, index));
    }
  });
  return document;
}

function runnerSection(config: ConfigDocument, raw: UntypedRecord, index: number): RunnerSection {
  const where = `${config.where} / runners[${index}]`;
  return {
    object: config.object,
    config,
    where,
    name: textIn(raw['name']),
    executor: textIn(raw['executor']),
    raw,
    kubernetes: recordOf(raw['kubernetes']),
    kubernetesWhere: `${where}.kubernetes`,
  };
}
