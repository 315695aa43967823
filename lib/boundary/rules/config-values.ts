import type { ConfigDecision } from '../facts/runner/config-decision';
import { CONFIG_DECISIONS } from '../facts/runner/config-decisions';
import type { RunnerSection } from '../facts/runner/config-document';
import { isEmpty, isRecord, listOf, printed, recordOf, textIn, type UntypedRecord } from '../facts/untyped';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import { jobRule, sectionRule } from './job-rule';

/** Where GitLab Runner may mount the scratch space of a job: what such a path holds, a job can write. */
const SCRATCH = /^\/(?:builds|cache|logs|scripts|tmp|home)(?:\/[\w.-]+)*\/?$/;

/** Keys of a cache that hold credentials, or name a file of them. */
const CREDENTIALS =
  /^(?:access_?key|secret_?key|session_?token|account_?key|private_?key|credentials_?file|access_?id)$/i;

/** What the values of config.toml may say, key by key. */
export const CONFIG_VALUES: readonly Rule[] = [
  {
    id: 'config-values',
    sentence: 'every key of config.toml was decided on, and none says what was refused',
    why: 'a hook, an address or a file in one of nearly two hundred keys undoes what all other keys hold',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const config of facts.configs) {
        examination.saw();
        const { runners, ...globals } = config.table;
        decideTable(globals, '', `${config.where} / `, undefined, examination);
        listOf(runners).forEach((section, index) => {
          decideTable(
            recordOf(section),
            'runners.',
            `${config.where} / runners[${index}].`,
            undefined,
            examination,
          );
        });
      }
    },
  },
  sectionRule(
    {
      id: 'config-cache',
      sentence: 'a cache of jobs that is shared is told, and holds no credentials in config.toml',
      why: 'whoever reads the ConfigMap has them, and what one job writes there another one runs',
    },
    ({ section }, examination) => {
      const cache = recordOf(section.raw['cache']);
      if (isEmpty(cache)) {
        return;
      }
      const where = `${section.where}.cache`;
      const secret = credentialIn(cache);
      if (secret !== undefined) {
        examination.found(
          `${where}.${secret}`,
          'the cache has its credentials in a ConfigMap',
          'remove the section',
        );
      } else {
        examination.opened(
          where,
          'jobs of all projects of the runner read and write one cache outside of the cluster',
        );
      }
    },
  ),
  jobRule(
    {
      id: 'config-directories',
      sentence: 'what jobs can write is mounted below /builds, /cache, /logs, /scripts, /tmp or /home only',
      why: 'scratch space that lies over programs or settings of an image replaces them, in every container of the job',
    },
    ({ section, pod }, examination) => {
      const places = [
        ...(['builds_dir', 'cache_dir'] as const).map(
          (key) => [section.raw[key], `${section.where}.${key}`] as const,
        ),
        ...(['logs_base_dir', 'scripts_base_dir'] as const).map(
          (key) => [section.kubernetes[key], `${section.kubernetesWhere}.${key}`] as const,
        ),
      ];
      for (const { value, where, source } of volumesOf(section)) {
        if (pod.daemon !== undefined && !isScratch(value) && !BESIDE_SCRATCH.test(textIn(value))) {
          examination.found(
            where,
            'the volume lies over what the image of the daemon brings, since it is mounted into every container',
            'mount it below /tmp or /certs',
            { value: printed(value) },
          );
        } else if (source === 'config_map') {
          examination.opened(where, `jobs find a ConfigMap at ${printed(value)}`);
        }
      }
      for (const [value, where] of places.filter(([item]) => !isEmpty(item))) {
        if (!isScratch(value)) {
          examination.found(
            where,
            'scratch space lies over what an image brings',
            'remove the key, or use /tmp',
            {
              value: printed(value),
              allowed: '/builds, /cache, /logs, /scripts, /tmp, /home, or a folder below one of them',
            },
          );
        }
      }
    },
  ),
];

/** Where Docker's image keeps certificates, and memory that processes share. */
const BESIDE_SCRATCH = /^\/(?:certs(?:\/\w+)?|dev\/shm)$/;

function isScratch(value: unknown): boolean {
  return typeof value === 'string' && SCRATCH.test(value) && !value.split('/').includes('..');
}

/** Where each volume of config.toml is mounted. */
function volumesOf(
  section: RunnerSection,
): readonly { readonly value: unknown; readonly where: string; readonly source: string }[] {
  return Object.entries(recordOf(section.kubernetes['volumes'])).flatMap(([source, volumes]) =>
    listOf(volumes).map((volume, index) => ({
      value: recordOf(volume)['mount_path'],
      where: `${section.kubernetesWhere}.volumes.${source}[${index}].mount_path`,
      source,
    })),
  );
}

/** Paths of tables of which single keys have rows of their own. */
const TABLES: ReadonlySet<string> = new Set(
  [...CONFIG_DECISIONS.keys()].flatMap((path) => {
    const parts = path.split('.');
    return parts.map((_, end) => parts.slice(0, end).join('.'));
  }),
);

function decideTable(
  table: UntypedRecord,
  prefix: string,
  place: string,
  inherited: ConfigDecision | undefined,
  examination: Examination,
): void {
  for (const [key, value] of Object.entries(table)) {
    const path = `${prefix}${key}`.toLowerCase();
    const decision = CONFIG_DECISIONS.get(path) ?? inherited;
    if (isRecord(value) && TABLES.has(path)) {
      decideTable(value, `${path}.`, `${place}${key}.`, decision, examination);
    } else if (!isEmpty(value) && value !== false) {
      apply(decision, value, `${place}${key}`, examination);
    }
  }
}

function apply(
  decision: ConfigDecision | undefined,
  value: unknown,
  where: string,
  examination: Examination,
): void {
  if (decision === undefined) {
    examination.found(where, 'nobody has decided what the key opens', 'remove the key', {
      value: printed(value),
    });
  } else if (decision.is === 'opening') {
    examination.opened(where, `${decision.what}: ${printed(value)}`);
  } else if (decision.is === 'refused' && !decision.allowed.some((item) => item === value)) {
    // A script or an address may hold a secret of a shape that nobody knows, so that it is not printed.
    const told = decision.allowed.length > 0;
    examination.found(
      where,
      decision.why,
      'remove the key',
      told ? { value: printed(value), allowed: decision.allowed.join(', ') } : {},
    );
  }
}

/** The path of the first credential in a cache section. */
function credentialIn(table: UntypedRecord): string | undefined {
  for (const [key, value] of Object.entries(table)) {
    if (CREDENTIALS.test(key) && !isEmpty(value)) {
      return key;
    }
    const inner = isRecord(value) ? credentialIn(value) : undefined;
    if (inner !== undefined) {
      return `${key}.${inner}`;
    }
  }
  return undefined;
}
