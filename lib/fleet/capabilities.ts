import type { PodSecurityLevel } from '../privilege';
import { BASELINE_CAPABILITIES, type BaselineCapability } from '../world/pod-security-standards';

/** What package managers and image builders need as root of their own container; all within Pod Security baseline. */
const JOB_CAPABILITIES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETUID',
] as const satisfies readonly BaselineCapability[];

type JobCapability = (typeof JOB_CAPABILITIES)[number];

/** A capability of Pod Security baseline that jobs have only where their runner asks for it. */
export type AddedCapability = Exclude<BaselineCapability, JobCapability>;

/** Every capability that a runner may ask for. */
export const ADDED_CAPABILITIES: readonly AddedCapability[] = BASELINE_CAPABILITIES.filter(isAdded);

function isAdded(capability: BaselineCapability): capability is AddedCapability {
  return !JOB_CAPABILITIES.some((name) => name === capability);
}

/** The capabilities of the containers of a job but the daemon, of a runner with a level that asks for some. */
export function jobCapabilities(
  level: PodSecurityLevel,
  added: readonly AddedCapability[],
): readonly BaselineCapability[] {
  return level === 'restricted' ? [] : [...JOB_CAPABILITIES, ...added];
}
