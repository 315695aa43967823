import { TOKEN_FILE, TOKEN_SECONDS } from '../config/cloud-access';
import {
  GOOGLE_ANNOTATION,
  GOOGLE_FILE,
  IDENTITY_FOLDER,
  IDENTITY_VOLUME,
  jobIdentity,
} from '../config/job-identity';
import type { Fleet } from '../fleet/fleet';
import type { Runner } from '../fleet/runner';
import { type AdmissionRule, each } from './admission-policy';
import { type Cel, either, text } from './cel-text';

/** By what a cloud knows the jobs of a runner: one volume, in one container, of the runners that have it. */

const GOOGLE_PATH = `metadata.annotations['${GOOGLE_ANNOTATION}']`;

/** What the volume is made of, where any runner of the fleet has one. */
export function cloudIdentityFact(runner: Runner): { readonly cloudIdentity?: readonly string[] } {
  return hasIdentities(runner.fleet) ? { cloudIdentity: sourcesOf(runner) } : {};
}

function hasIdentities({ runners }: Fleet): boolean {
  return runners.some((runner) => jobIdentity(runner) !== undefined);
}

/** Whether jobs of the fleet have a file of Google's, which the kubelet makes of an annotation. */
function hasFiles({ runners }: Fleet): boolean {
  return runners.some((runner) => jobIdentity(runner)?.google !== undefined);
}

function sourcesOf(runner: Runner): readonly string[] {
  const identity = jobIdentity(runner);
  return identity === undefined
    ? []
    : [
        `token for ${identity.audience}`,
        ...(identity.google === undefined ? [] : [`file of ${GOOGLE_PATH}`]),
      ];
}

const IS_TOKEN: Cel = `(has(s.serviceAccountToken) && ('token for ' + s.serviceAccountToken.?audience.orValue('')) in variables.cloudIdentity && s.serviceAccountToken.path == ${text(TOKEN_FILE)} && s.serviceAccountToken.?expirationSeconds.orValue(${TOKEN_SECONDS}) == ${TOKEN_SECONDS})`;

const IS_FILE: Cel = `(has(s.downwardAPI) && size(s.downwardAPI.?items.orValue([])) == 1 && s.downwardAPI.?items.orValue([]).all(i, i.path == ${text(GOOGLE_FILE)} && ('file of ' + i.?fieldRef.?fieldPath.orValue('')) in variables.cloudIdentity))`;

/** A volume `e` of a job pod: an audience of the API server is none of those that a fleet gives to its jobs. */
export function identityVolume(fleet: Fleet): Cel | undefined {
  return hasIdentities(fleet)
    ? `(e.name == ${text(IDENTITY_VOLUME)} && has(e.projected) && size(e.projected.?sources.orValue([])) == size(variables.cloudIdentity) && e.projected.?sources.orValue([]).all(s, ${either(IS_TOKEN, hasFiles(fleet) ? IS_FILE : undefined)}))`
    : undefined;
}

/** Neither the helper nor a service is somebody in the cloud: the one runs what GitLab sends, the other what a job names. */
export function identityRules(fleet: Fleet): readonly AdmissionRule[] {
  const mounts = 'e.?volumeMounts.orValue([])';
  const isOwn = `e.name == 'build' && m.mountPath == ${text(IDENTITY_FOLDER)} && m.?readOnly.orValue(false) && m.?subPath.orValue('') == ''`;
  return hasIdentities(fleet)
    ? [
        each({
          id: 'job-cloud-identity',
          of: 'variables.containers',
          holds: `${mounts}.all(m, m.name != ${text(IDENTITY_VOLUME)} || (${isOwn}))`,
          problem: 'the token by which a cloud knows the job is in its build container alone, in one folder',
          fix: 'leave the mount to config.toml',
        }),
      ]
    : [];
}

/** What a running job shows to Google stands in an annotation, of which the kubelet makes the file anew when it changes. */
export function identityChangeRules(fleet: Fleet): readonly AdmissionRule[] {
  const annotation = (object: string) =>
    `${object}.metadata.?annotations[?${text(GOOGLE_ANNOTATION)}].orValue('')`;
  return hasFiles(fleet)
    ? [
        {
          id: 'change-cloud-identity',
          expression: `request.operation == 'DELETE' || ${annotation('object')} == ${annotation('oldObject')}`,
          problem: 'whom a job shows its token to never changes',
          fix: 'change cloudIdentity of the runner, and let the job end',
        },
      ]
    : [];
}
