import type { JobFacts } from '../facts/facts';
import { leadsAstray, OPENING_VARIABLES, whatItSteers } from '../facts/runner/steering-variables';
import {
  isEmpty,
  isOff,
  listOf,
  printed,
  recordOf,
  textIn,
  textsOf,
  type UntypedRecord,
} from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { jobRule, sectionRule } from './job-rule';

/** Keys that name another API server, or how to log in there. */
const API_KEYS = ['host', 'context', 'cert_file', 'key_file', 'ca_file', 'bearer_token'] as const;

/** Settings of a runner that are not about one container. */
export const CONFIG_GUARDS: readonly Rule[] = [
  jobRule(
    {
      id: 'config-own-namespace',
      sentence:
        'jobs are created in the namespace of the fleet, by the API server of the cluster, as the manager itself',
      why: 'another namespace, server or token puts jobs where nothing of this holds',
    },
    ({ section, runner }, examination) => {
      const { kubernetes, kubernetesWhere } = section;
      const namespace = textIn(kubernetes['namespace']);
      if (namespace === '' || (runner !== undefined && namespace !== runner.fleet.namespace)) {
        examination.found(
          `${kubernetesWhere}.namespace`,
          'jobs are created in another namespace',
          'name the namespace of the fleet',
          {
            value: namespace || 'unset, which is default',
            ...(runner === undefined ? {} : { allowed: runner.fleet.namespace }),
          },
        );
      }
      if (!isOff(kubernetes['namespace_per_job'])) {
        examination.found(
          `${kubernetesWhere}.namespace_per_job`,
          'every job gets a namespace that nothing guards',
          'set namespace_per_job = false',
        );
      }
      for (const key of API_KEYS.filter((name) => !isEmpty(kubernetes[name]))) {
        examination.found(
          `${kubernetesWhere}.${key}`,
          'the manager talks to an API server of its own choice',
          `remove ${key}`,
        );
      }
    },
  ),
  sectionRule(
    {
      id: 'config-debug-refused',
      sentence: 'no job can switch on debug output, and no terminal into jobs is served',
      why: 'a debug trace prints every variable of the job, secrets included',
    },
    ({ section }, examination) => {
      if (section.raw['debug_trace_disabled'] !== true) {
        examination.found(
          `${section.where}.debug_trace_disabled`,
          'jobs can switch on debug output',
          'set debug_trace_disabled = true',
          {
            value: printed(section.raw['debug_trace_disabled'] ?? 'unset'),
            allowed: 'true',
          },
        );
      }
      const session = recordOf(section.config.table['session_server']);
      if (Object.keys(session).some((key) => !isEmpty(session[key]))) {
        examination.found(
          `${section.config.where} / session_server`,
          'the manager serves terminals into jobs',
          'remove the section',
        );
      }
    },
  ),
  jobRule(
    {
      id: 'config-expansion',
      sentence: 'no field that GitLab Runner expands with variables of the job holds a $',
      why: 'a job would write the image, the mount or the label itself',
    },
    expansion,
  ),
  jobRule(
    {
      id: 'config-environment',
      sentence: 'the environment of jobs steers neither the runner nor programs that jobs start',
      why: 'a feature flag there guards nothing, since a job overrides it, and a variable such as LD_PRELOAD is code in every program',
    },
    ({ section, pod }, examination) => {
      const places = [
        { where: `${section.where}.environment`, entries: textsOf(section.raw['environment']) },
        ...pod.services.map((service) => ({
          where: `${service.where}.environment`,
          entries: service.environment,
        })),
      ];
      for (const { where, entries } of places) {
        for (const entry of entries) {
          variable(entry, where, examination);
        }
      }
    },
  ),
  sectionRule(
    {
      id: 'config-gitlab-encrypted',
      sentence: 'the manager talks to GitLab over https',
      why: 'its token and the variables of every job cross the network',
    },
    ({ section, runner }, examination) => {
      const url = textIn(section.raw['url']);
      const { raw } = section;
      if ((url !== '' || runner !== undefined) && !/^https:\/\/[^\s]/.test(url)) {
        examination.found(`${section.where}.url`, 'the connection is not encrypted', 'use an https URL', {
          value: url || 'unset',
          allowed: 'https://...',
        });
      }
      const clone = textIn(raw['clone_url']);
      if (clone !== '' && !clone.startsWith('https://')) {
        examination.found(`${section.where}.clone_url`, 'jobs clone without encryption', 'use an https URL', {
          value: clone,
        });
      }
    },
  ),
];

function variable(entry: string, where: string, examination: Examination): void {
  const [name = ''] = entry.split('=', 1);
  const value = entry.slice(name.length + 1);
  const steers = whatItSteers(name);
  if (steers !== undefined) {
    examination.found(where, `the variable ${steers}`, 'remove it; pin flags in [runners.feature_flags]', {
      value: name,
    });
  } else if (leadsAstray(name, value)) {
    examination.found(where, 'the value of the variable leads out of the job', 'remove the variable', {
      value: name,
    });
  } else if (OPENING_VARIABLES.test(name)) {
    examination.opened(where, `${name} decides whom jobs talk through, or whom they trust`);
  }
}

function expansion({ section, pod }: JobFacts, examination: Examination): void {
  const { kubernetes, kubernetesWhere } = section;
  const tell = (where: string, value: unknown): void => {
    if (typeof value === 'string' && value.includes('$')) {
      examination.found(where, 'the value is expanded with variables of the job', 'write the value out', {
        value,
      });
    }
  };
  for (const key of ['image', 'helper_image', 'service_account', 'namespace']) {
    tell(`${kubernetesWhere}.${key}`, kubernetes[key]);
  }
  listOf(kubernetes['services']).forEach((service, index) => {
    for (const key of ['name', 'alias']) {
      tell(`${kubernetesWhere}.services[${index}].${key}`, recordOf(service)[key]);
    }
  });
  for (const table of ['pod_labels', 'pod_annotations', 'node_selector', 'node_tolerations']) {
    for (const [key, value] of Object.entries(recordOf(kubernetes[table]))) {
      tell(`${kubernetesWhere}.${table}.${key}`, value);
    }
  }
  listOf(pod.unpatched['volumes']).forEach((volume, index) => {
    // The name of a claim is that of its volume.
    tell(`${pod.where}.volumes[${index}]`, recordOf(volume)['name']);
  });
  const mounts = listOf(recordOf(listOf(pod.unpatched['containers'])[0])['volumeMounts']);
  mounts.forEach((mount, index) => {
    for (const key of ['mountPath', 'subPath']) {
      tell(`${pod.where}.volumeMounts[${index}].${key}`, recordOf(mount)[key]);
    }
  });
  const { kubernetes: _kubernetes, ...own } = section.raw;
  eachString(own, section.where, NOT_EXPANDED, tell);
  eachString(kubernetes, kubernetesWhere, NOT_EXPANDED_OF_PODS, tell);
}

/**
 * Keys that have a `$` for other reasons, or are looked at elsewhere: the token is the one value that the manager may
 * expand, a variable of a job is expanded with those of the same job, and an anchored pattern ends in `$`.
 */
const NOT_EXPANDED = /^(?:token|url|clone_url|environment|(?:pre|post)_.*_script)$/;
const NOT_EXPANDED_OF_PODS =
  /^(?:image|helper_image|service_account|namespace|services|pod_labels|pod_annotations|node_selector|node_tolerations|volumes|pod_spec|retry_limits|container_lifecycle|.*_overwrite_allowed)$/;

/** Calls `tell` with every string below a table but those under keys that are left out. */
function eachString(
  table: UntypedRecord,
  where: string,
  leftOut: RegExp,
  tell: (where: string, value: unknown) => void,
): void {
  for (const [key, value] of Object.entries(table).filter(([name]) => !leftOut.test(name))) {
    strings(value, `${where}.${key}`, tell);
  }
}

function strings(value: unknown, where: string, tell: (where: string, value: unknown) => void): void {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      strings(inner, `${where}.${key}`, tell);
    }
  } else {
    tell(where, value);
  }
}
