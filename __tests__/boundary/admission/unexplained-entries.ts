import { PRIVILEGED, rewritten, type Unexplained } from './unexplained';

/** Exceptions for values that requests of runners do carry, and that let off nothing but an attack. */
export const FOR_KNOWN_VALUES: readonly Unexplained[] = [
  rewritten(
    'the name of a plain pod',
    ...PRIVILEGED,
    (text) => `object.metadata.name == 'plain' || (${text})`,
  ),
  rewritten(
    'a generated name, first',
    ...PRIVILEGED,
    (text) => `has(object.metadata.generateName) || (${text})`,
  ),
  rewritten('updates', ...PRIVILEGED, (text) => `request.operation == 'UPDATE' || (${text})`),
  rewritten(
    'a negation of what jobs have',
    ...PRIVILEGED,
    (text) => `!(!has(object.metadata.generateName) && !(${text}))`,
  ),
  rewritten(
    'a label of all job pods',
    'job-pods',
    'job-images',
    (text) => `object.metadata.labels['project.runner.gitlab.com/id'] == '42' || (${text})`,
  ),
];

/** More in a list, or in a table. */
export const ENTRIES: readonly Unexplained[] = [
  rewritten('a capability', 'baseline', 'baselineCapabilities', (text) =>
    text.replace("'CHOWN'", "'CHOWN', 'SYS_BOOT'"),
  ),
  rewritten('a field of a pod', 'job-pods', 'jobFields', (text) =>
    text.replace("'affinity'", "'affinity', 'subdomain'"),
  ),
  rewritten('a field of a container', 'job-pods', 'jobContainerFields', (text) =>
    text.replace("'args'", "'args', 'tty'"),
  ),
  rewritten('an annotation of a manager', 'manager-pods', 'managerMetadata', (text) =>
    text.replace("'checksum/config'", "'checksum/config', 'zz/x'"),
  ),
  rewritten('a write', 'writes', 'writes', (text) =>
    text.replace("'CREATE /pods/'", "'CREATE /pods/', 'CREATE /events/'"),
  ),
  rewritten('a sysctl', 'baseline', 'baseline-sysctls', (text) =>
    text.replace("'kernel.shm_rmid_forced'", "'kernel.shm_rmid_forced', 'kernel.zz'"),
  ),
  rewritten(
    'a table of answers',
    ...PRIVILEGED,
    (text) => `{'zz': true}[?object.metadata.name].orValue(${text})`,
  ),
];
