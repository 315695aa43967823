import { ofRunner, ofSection } from '../config-fields';
import { leadsAstray, OPENING_VARIABLES, whatItSteers } from '../facts/runner/variable-effects';
import { isEmpty, recordOf, textIn } from '../facts/untyped';
import { isOn, placeOf, saysSomething, unless } from '../fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { JOBS, SECTIONS } from '../subjects';
import { chosenMetadata, expandedFields } from './config-expansion';
import { CONFIG_GITLAB_ENCRYPTED } from './config-gitlab-encrypted';
import { type JobVariable, jobVariables } from './job-variables';

/** Keys that name another API server, or how to log in there. */
const API_KEYS: readonly string[] = ['host', 'context', 'cert_file', 'key_file', 'ca_file', 'bearer_token'];

/** Settings of a runner that are not about one container. */
export const CONFIG_GUARDS: readonly Rule[] = [
  rule({
    id: 'config-own-namespace',
    sentence:
      'jobs are created in the namespace of the fleet, by the API server of the cluster, as the manager itself',
    why: 'another namespace, server or token puts jobs where nothing of this holds',
    serves: ['own-namespace'],
    of: JOBS,
    faults: [
      {
        problem: 'jobs are created in another namespace',
        fix: 'name the namespace of the fleet',
        where: ({ section, runner }) => {
          const namespace = textIn(section.kubernetes['namespace']);
          const own = runner?.fleet.namespace;
          return (
            (namespace === '' || (own !== undefined && namespace !== own)) && {
              at: `${section.kubernetesWhere}.namespace`,
              value: namespace || 'unset, which is default',
              allowed: own,
            }
          );
        },
      },
      {
        problem: 'every job gets a namespace that nothing guards',
        fix: 'set namespace_per_job = false',
        where: (job) => [ofSection(job, 'namespace_per_job')].filter(isOn).map(placeOf),
      },
      {
        problem: 'the manager talks to an API server of its own choice',
        fix: 'remove the key',
        where: (job) =>
          API_KEYS.map((key) => ofSection(job, key))
            .filter(saysSomething)
            .map(placeOf),
      },
    ],
  }),
  rule({
    id: 'config-debug-refused',
    sentence: 'no job can switch on debug output, and no terminal into jobs is served',
    why: 'a debug trace prints every variable of the job, secrets included',
    serves: ['no-secrets-in-variables'],
    of: SECTIONS,
    faults: [
      {
        problem: 'jobs can switch on debug output',
        fix: 'set debug_trace_disabled = true',
        where: (section) => unless(true, ofRunner(section, 'debug_trace_disabled')),
      },
      {
        problem: 'the manager serves terminals into jobs',
        fix: 'remove the section',
        where: ({ section: { config } }) =>
          Object.values(recordOf(config.table['session_server'])).some((value) => !isEmpty(value)) &&
          `${config.where} / session_server`,
      },
    ],
  }),
  rule({
    id: 'config-expansion',
    sentence:
      'no field that GitLab Runner expands with variables of the job holds a $, but for labels and annotations that jobs choose whole',
    why: 'a job would write the image, the mount or the label itself',
    serves: ['provenance-by-base-image'],
    of: JOBS,
    problem: 'the value is expanded with variables of the job',
    fix: 'write the value out',
    where: (job) => expandedFields(job).filter(({ value }) => textIn(value).includes('$')),
    opens: (job) =>
      chosenMetadata(job).map(({ at, name }) => ({ at, sentence: `jobs choose the value of ${name}` })),
  }),
  rule({
    id: 'config-environment',
    sentence: 'the environment of jobs steers neither the runner nor programs that jobs start',
    why: 'a feature flag there guards nothing, since a job overrides it, and a variable such as LD_PRELOAD is code in every program',
    serves: ['no-secrets-in-variables'],
    of: JOBS,
    faults: [
      {
        problem: 'the variable steers the runner, or programs of jobs',
        fix: 'remove it; pin flags in [runners.feature_flags]',
        where: (job) =>
          jobVariables(job).flatMap(({ list, name }) => {
            const steers = whatItSteers(name);
            return steers === undefined ? [] : [{ at: list, value: name, problem: `the variable ${steers}` }];
          }),
      },
      {
        problem: 'the value of the variable leads out of the job, or runs what the job did not ask for',
        fix: 'remove the variable',
        where: (job) =>
          jobVariables(job)
            .filter(({ name, value }) => leadsAstray(name, value))
            .map(({ list, name }) => ({ at: list, value: name })),
      },
    ],
    opens: (job) =>
      jobVariables(job)
        .filter(isOpening)
        .map(({ list, name }) => ({
          at: list,
          sentence: `${name} decides whom jobs talk through, or whom they trust`,
        })),
  }),
  CONFIG_GITLAB_ENCRYPTED,
];

function isOpening({ name, value }: JobVariable): boolean {
  return OPENING_VARIABLES.test(name) && whatItSteers(name) === undefined && !leadsAstray(name, value);
}
