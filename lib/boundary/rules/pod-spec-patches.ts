import type { JobFacts } from '../facts/facts';
import { isRecord, isUnset, listOf, printed, recordOf, type UntypedRecord } from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { jobRule } from './job-rule';

/** Fields of the security context that the patch of a daemon may set. */
const DAEMON_SECURITY: readonly string[] = [
  'privileged',
  'allowPrivilegeEscalation',
  'capabilities',
  'runAsUser',
  'runAsGroup',
  'runAsNonRoot',
  'seccompProfile',
];

/** What a patch may say about a container of the runner. */
const CONTAINER_FIELDS: readonly string[] = ['name', 'env', 'volumeMounts'];

/**
 * What a patch may say about the pod as a whole. Resources are those of the containers: the empty ones that GitLab
 * Runner writes beside them may be taken away, and no others put there.
 */
const MAY_SAY: readonly { readonly field: string; readonly value: unknown }[] = [
  { field: 'hostUsers', value: false },
  { field: 'resources', value: null },
];

/** Patches on the job pod can undo everything else, so they are held to a list of what they may say. */
export const POD_SPEC_PATCHES: readonly Rule[] = [
  jobRule(
    {
      id: 'pod-spec-patch-readable',
      sentence: 'every pod_spec patch can be read and applied here',
      why: 'a patch from a file of the manager can do anything to the pod without showing in the manifests',
    },
    (job, examination) => {
      for (const { where, message } of job.pod.unreadable) {
        examination.found(
          where,
          message,
          'write the patch into config.toml, as a strategic patch that applies',
        );
      }
    },
  ),
  jobRule(
    {
      id: 'pod-spec-patch-scope',
      sentence:
        'a pod_spec patch only raises the daemon, gives it storage, gives a container variables from declared Secrets, or takes away what the pod asks for beside its containers',
      why: 'a patch is applied last and overrides every other setting; one by index or for an unknown name hits what a job chooses',
    },
    (job, examination) => {
      for (const patch of job.pod.patches) {
        if (patch.type !== 'strategic') {
          examination.found(
            `${patch.where}.patch_type`,
            'the patch does not name the containers that it changes',
            'use patch_type = "strategic"',
            {
              value: patch.type,
              allowed: 'strategic',
            },
          );
        }
        patchScope(patch.content, patch.where, job, examination);
      }
    },
  ),
];

function patchScope(content: unknown, where: string, job: JobFacts, examination: Examination): void {
  if (!isRecord(content)) {
    examination.found(where, 'the patch is not an object', 'write the patch as an object with containers');
    return;
  }
  for (const [field, value] of Object.entries(content)) {
    const place = `${where} / ${field}`;
    if (field === 'containers') {
      listOf(value).forEach((entry, index) => {
        containerScope(recordOf(entry), `${place}[${index}]`, job, examination);
      });
    } else if (field === 'volumes') {
      volumeScope(value, place, examination);
    } else if (!MAY_SAY.some((allowed) => field === allowed.field && value === allowed.value)) {
      refused(examination, place, value);
    }
  }
}

function containerScope(entry: UntypedRecord, where: string, job: JobFacts, examination: Examination): void {
  const name = String(entry['name']);
  const known = [
    'build',
    'helper',
    ...job.pod.services.filter((item) => item.aliased).map((item) => item.container),
  ];
  if (!known.includes(name)) {
    examination.found(
      `${where}.name`,
      'the patch names a container that a job could bring',
      'name build, helper or an aliased service of the runner',
      {
        value: name,
        allowed: known.join(', '),
      },
    );
  }
  for (const [field, value] of Object.entries(entry)) {
    if (field === 'securityContext' && name === job.pod.daemon) {
      for (const [key, item] of Object.entries(recordOf(value)).filter(
        ([key]) => !DAEMON_SECURITY.includes(key),
      )) {
        refused(examination, `${where}.securityContext.${key}`, item);
      }
    } else if (!CONTAINER_FIELDS.includes(field)) {
      refused(examination, `${where}.${field}`, value);
    }
  }
  listOf(entry['env']).forEach((variable, index) => {
    const source = recordOf(recordOf(variable)['valueFrom']);
    if (isUnset(source['secretKeyRef']) && isUnset(source['fieldRef'])) {
      refused(examination, `${where}.env[${index}]`, recordOf(variable)['name']);
    }
  });
}

function volumeScope(value: unknown, where: string, examination: Examination): void {
  listOf(value).forEach((volume, index) => {
    const sources = Object.keys(recordOf(volume)).filter((key) => key !== 'name');
    for (const source of sources.filter((key) => key !== 'emptyDir')) {
      refused(examination, `${where}[${index}].${source}`, source);
    }
  });
}

function refused(examination: Examination, where: string, value: unknown): void {
  examination.found(where, 'a patch may not say this', 'remove it from the patch', { value: printed(value) });
}
