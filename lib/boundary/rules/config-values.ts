import { DATA_FOLDERS } from '../../world/mount-paths';
import { ofRunner, ofSection } from '../config-fields';
import type { JobFacts } from '../facts/facts';
import { CREDENTIALS_FILES } from '../facts/fleet/expected-cache';
import type { ConfigDecision } from '../facts/runner/config-decision';
import { CONFIG_DECISIONS } from '../facts/runner/config-decisions';
import type { ConfigDocument } from '../facts/runner/config-document';
import { isEmpty, isRecord, listOf, printed, recordOf, textIn, type UntypedRecord } from '../facts/untyped';
import { type Field, fieldsOf, itemsOf, saysSomething, under } from '../fields';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { CONFIGS, JOBS, SECTIONS } from '../subjects';

/** Where GitLab Runner may mount the scratch space of a job: what such a path holds, a job can write. */
const SCRATCH = /^\/(?:builds|cache|logs|scripts|tmp|home)(?:\/[\w.-]+)*\/?$/;

/** Keys of a cache that hold credentials, or name a file of them. */
const CREDENTIALS =
  /^(?:access_?key|secret_?key|session_?token|account_?key|private_?key|credentials_?file|access_?id)$/i;

/** Where Docker's image keeps certificates, and memory that processes share. */
const BESIDE_SCRATCH = /^\/(?:certs(?:\/\w+)?|dev\/shm)$/;

/** What the values of config.toml may say, key by key. */
export const CONFIG_VALUES: readonly Rule[] = [
  rule({
    id: 'config-values',
    sentence: 'every key of config.toml was decided on, and none says what was refused',
    why: 'an address, a file or a token in one of nearly two hundred keys undoes what all other keys hold',
    serves: ['token-is-a-secret'],
    of: { ...CONFIGS, items: ({ configs }) => configs.map(keysOf) },
    faults: [
      {
        problem: 'nobody has decided what the key opens',
        fix: 'remove the key',
        where: (keys) => keys.filter(({ decision }) => decision === undefined),
      },
      {
        problem: 'the value is refused',
        fix: 'remove the key',
        where: (keys) => keys.flatMap(refusedBy),
      },
    ],
    opens: (keys) =>
      keys.flatMap(({ decision, value, ...place }) =>
        decision?.is === 'opening'
          ? [{ ...place, sentence: decision.untold ? decision.what : `${decision.what}: ${printed(value)}` }]
          : [],
      ),
  }),
  rule({
    id: 'config-cache',
    severity: 'medium',
    sentence: 'a cache of jobs is told, and holds no credentials in config.toml',
    why: 'whoever reads the ConfigMap has them, and what one job writes there another one runs',
    serves: ['no-secrets-in-variables'],
    of: SECTIONS,
    problem: 'the cache has its credentials in a ConfigMap',
    fix: 'remove the section',
    where: ({ section }) => {
      const credential = credentialIn(recordOf(section.raw['cache']));
      return credential !== undefined && `${section.where}.cache.${credential}`;
    },
    opens: ({ section }) => {
      const cache = recordOf(section.raw['cache']);
      return isEmpty(cache) || credentialIn(cache) !== undefined
        ? []
        : [
            {
              at: `${section.where}.cache`,
              sentence: cacheOpening(cache),
            },
          ];
    },
  }),
  rule({
    id: 'config-directories',
    sentence: 'what jobs can write is mounted below /builds, /cache, /logs, /scripts, /tmp or /home only',
    why: 'scratch space that lies over programs or settings of an image replaces them, in every container of the job',
    serves: ['no-secrets-in-variables'],
    of: JOBS,
    faults: [
      {
        problem:
          'the volume lies over what the image of the daemon brings, since it is mounted into every container',
        fix: 'mount it below /tmp, /certs or /mnt',
        where: (job) => volumesOf(job).filter((volume) => liesOverDaemon(job, volume)),
      },
      {
        problem: 'scratch space lies over what an image brings',
        fix: 'remove the key, or use /tmp',
        allowed: '/builds, /cache, /logs, /scripts, /tmp, /home, or a folder below one of them',
        where: (job) =>
          [
            ofRunner(job, 'builds_dir'),
            ...[ofRunner(job, 'cache_dir')].filter(({ value }) => !isOfData(value)),
            ...['logs_base_dir', 'scripts_base_dir'].map((key) => ofSection(job, key)),
          ].filter((field) => saysSomething(field) && !isScratch(field.value)),
      },
    ],
    opens: (job) =>
      volumesOf(job)
        .filter((volume) => volume.source === 'config_map' && !liesOverDaemon(job, volume))
        .map(({ value, ...place }) => ({ ...place, sentence: `jobs find a ConfigMap at ${printed(value)}` })),
  }),
];

function isScratch(value: unknown): boolean {
  return typeof value === 'string' && SCRATCH.test(value) && !value.split('/').includes('..');
}

/** Folders in which the image of the daemon has nothing. */
function isOfData(value: unknown): boolean {
  const path = textIn(value);
  return (
    !path.split('/').includes('..') &&
    DATA_FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`))
  );
}

/** Where a volume of config.toml is mounted. */
interface MountedVolume extends Field {
  readonly source: string;
}

function volumesOf(job: JobFacts): readonly MountedVolume[] {
  return fieldsOf(ofSection(job, 'volumes')).flatMap((volumes) =>
    itemsOf(volumes).map((volume) => ({ ...under(volume, 'mount_path'), source: volumes.name })),
  );
}

function liesOverDaemon({ pod }: JobFacts, { value }: MountedVolume): boolean {
  return (
    pod.daemon !== undefined && !isScratch(value) && !isOfData(value) && !BESIDE_SCRATCH.test(textIn(value))
  );
}

/** Paths of tables of which single keys have rows of their own. */
const TABLES: ReadonlySet<string> = new Set(
  [...CONFIG_DECISIONS.keys()].flatMap((path) => {
    const parts = path.split('.');
    return parts.map((_, end) => parts.slice(0, end).join('.'));
  }),
);

/** A key that says something, and what was decided on it. */
interface DecidedKey extends Field {
  readonly decision: ConfigDecision | undefined;
}

function keysOf({ table, where }: ConfigDocument): readonly DecidedKey[] {
  const { runners, ...globals } = table;
  return [
    ...keysBelow(globals, '', `${where} / `),
    ...listOf(runners).flatMap((section, index) =>
      keysBelow(recordOf(section), 'runners.', `${where} / runners[${index}].`),
    ),
  ];
}

function keysBelow(
  table: UntypedRecord,
  prefix: string,
  place: string,
  inherited?: ConfigDecision,
): readonly DecidedKey[] {
  return Object.entries(table).flatMap(([key, value]) => {
    const path = `${prefix}${key}`.toLowerCase();
    const decision = CONFIG_DECISIONS.get(path) ?? inherited;
    if (isRecord(value) && TABLES.has(path)) {
      return keysBelow(value, `${path}.`, `${place}${key}.`, decision);
    }
    return isEmpty(value) || value === false ? [] : [{ at: `${place}${key}`, value, decision }];
  });
}

/** A script or an address may hold a secret of a shape that nobody knows, so that it is not printed. */
function refusedBy({ at: where, value, decision }: DecidedKey): readonly Place[] {
  if (decision?.is !== 'refused' || decision.allowed.some((item) => item === value)) {
    return [];
  }
  const { why, allowed } = decision;
  return [{ at: where, problem: why, ...(allowed.length > 0 ? { value, allowed: allowed.join(', ') } : {}) }];
}

/** GitLab Runner puts the project into the name of an archive, and the ID of the runner where the cache is not shared. */
function cacheOpening(cache: UntypedRecord): string {
  const isShared = Object.entries(cache).some(([key, value]) => /^shared$/i.test(key) && value === true);
  return isShared
    ? 'later jobs run what earlier ones of their project leave outside of the cluster, with whatever runner of this cache'
    : 'later jobs run what earlier ones of their project and runner leave outside of the cluster';
}

/** A file of credentials that is judged where managers are. */
function isFileOfManager(value: unknown): boolean {
  return CREDENTIALS_FILES.includes(textIn(value));
}

/** The path of the first credential in a cache section. */
function credentialIn(table: UntypedRecord): string | undefined {
  for (const [key, value] of Object.entries(table)) {
    if (CREDENTIALS.test(key) && !isEmpty(value) && !(key === 'CredentialsFile' && isFileOfManager(value))) {
      return key;
    }
    const inner = isRecord(value) ? credentialIn(value) : undefined;
    if (inner !== undefined) {
      return `${key}.${inner}`;
    }
  }
  return undefined;
}
