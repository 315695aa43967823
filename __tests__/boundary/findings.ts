import { ADMISSION_FINDINGS } from './findings/admission';
import { AROUND_CONFIG_FINDINGS } from './findings/around-config';
import { CLUSTER_FINDINGS } from './findings/cluster';
import { CONFIG_FINDINGS } from './findings/config';
import { CONFIG_VALUE_FINDINGS } from './findings/config-values';
import { JOB_SETTING_FINDINGS } from './findings/job-settings';
import { JOB_FINDINGS } from './findings/jobs';
import { LIMIT_FINDINGS } from './findings/limits';
import { MANAGER_POD_FINDINGS } from './findings/manager-pods';
import { MANAGER_FINDINGS } from './findings/managers';
import { NETWORK_FINDINGS } from './findings/network';
import { POD_FINDINGS } from './findings/pods';
import { SECRET_FINDINGS } from './findings/secrets';

/** Places that many findings share, by the word that stands for them in the tables. */
const PLACES: Readonly<Record<string, string>> = {
  JOB: 'ConfigMap tinyland-runners/docker-config / config.toml / runners[0].kubernetes / job pod',
  KUBERNETES: 'ConfigMap tinyland-runners/docker-config / config.toml / runners[0].kubernetes',
  SECTION: 'ConfigMap tinyland-runners/docker-config / config.toml / runners[0]',
  CONFIG: 'ConfigMap tinyland-runners/docker-config / config.toml',
  DIND_JOB: 'ConfigMap tinyland-runners/dind-config / config.toml / runners[0].kubernetes / job pod',
  DIND_KUBERNETES: 'ConfigMap tinyland-runners/dind-config / config.toml / runners[0].kubernetes',
  MANAGER: 'Deployment tinyland-runners/docker-manager / spec.template.spec',
};

/** What is told of a mutation first. */
export interface ExpectedFinding {
  readonly path: string;
  readonly value: string | undefined;
  readonly allowed: string | undefined;
}

/** The first finding of each mutation, by `rule: mutation`. */
export const FINDINGS: ReadonlyMap<string, ExpectedFinding> = new Map(
  [
    ...POD_FINDINGS,
    ...MANAGER_FINDINGS,
    ...MANAGER_POD_FINDINGS,
    ...JOB_FINDINGS,
    ...JOB_SETTING_FINDINGS,
    ...CONFIG_FINDINGS,
    ...CONFIG_VALUE_FINDINGS,
    ...AROUND_CONFIG_FINDINGS,
    ...CLUSTER_FINDINGS,
    ...ADMISSION_FINDINGS,
    ...SECRET_FINDINGS,
    ...NETWORK_FINDINGS,
    ...LIMIT_FINDINGS,
  ].map((row) => {
    const [rule, name, place = '', value, allowed] = row.split(' | ');
    const path = place.replace(/^[A-Z_]+(?=$|[. ])/, (word) => PLACES[word] ?? word);
    return [`${rule}: ${name}`, { path, value: value || undefined, allowed }];
  }),
);
