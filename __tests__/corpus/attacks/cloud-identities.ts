import type { AdmissionAttack, Attack, Principal } from '../attack';
import { corpusFleet } from '../fleets';
import { jobPod } from '../job-pod';
import { type Pod, withContainer, withMetadata, withSpec, withVolume } from '../objects';
import { type AdmissionRequest, creating, updating } from '../request';
import { manager, VISITOR } from '../users';

/** What of a job is somebody in a cloud, and who would like to be that. */

const FLEET = corpusFleet('clouds');
const AWS = jobPod(FLEET, 'deploy-aws');
const GOOGLE = jobPod(FLEET, 'deploy-google');
const NOBODY = jobPod(FLEET, 'docker');

const VOLUME = 'cloud-identity';
const FOLDER = '/var/run/secrets/cloud-identity';
const ANNOTATION = 'runner-fleet/google-identity';

function refused(
  principal: Principal,
  title: string,
  policy: string,
  rule: string,
  request: AdmissionRequest,
): AdmissionAttack {
  return { layer: 'admission', fleet: 'clouds', row: 4, principal, title, policy, rule, request };
}

/** The manager of a runner creates a job pod. */
function created(title: string, rule: string, runner: string, pod: Pod): Attack {
  return refused('M', title, 'job-pods', rule, creating(manager('clouds', runner), 'pods', pod));
}

const token = (more: object = {}) => ({
  serviceAccountToken: { audience: 'sts.amazonaws.com', expirationSeconds: 3600, path: 'token', ...more },
});

/** The job of the role with other sources in its volume. */
function withSources(...sources: readonly object[]): Pod {
  const others = (AWS.spec.volumes ?? []).filter((volume) => !('projected' in volume));
  return withSpec(AWS, { volumes: [...others, { name: VOLUME, projected: { sources } }] });
}

/** The token of the role in a container. */
function mountedIn(name: string, mountPath: string, more: object = {}): Pod {
  return withContainer(AWS, name, {
    volumeMounts: [{ name: VOLUME, mountPath, readOnly: true, ...more }],
  });
}

const annotated = (pod: Pod) =>
  withMetadata(pod, { annotations: { ...pod.metadata.annotations, [ANNOTATION]: '{"type":"evil"}' } });

/** Row 4. */
export const CLOUD_IDENTITIES: readonly Attack[] = [
  created(
    'a token for another than the cloud of its runner',
    'job-volumes',
    'deploy-aws',
    withSources(token({ audience: 'api://AzureADTokenExchange' })),
  ),
  created(
    'a token of the API server in the place of one for its cloud',
    'job-volumes',
    'deploy-aws',
    withSources({ serviceAccountToken: { expirationSeconds: 3600, path: 'token' } }),
  ),
  created(
    'a token for its cloud that lasts a day',
    'job-volumes',
    'deploy-aws',
    withSources(token({ expirationSeconds: 86_400 })),
  ),
  created(
    'a second token beside that for its cloud',
    'job-volumes',
    'deploy-aws',
    withSources(token(), token({ audience: 'vault', path: 'second' })),
  ),
  created(
    'the token of its runner beside that for its cloud',
    'job-volumes',
    'deploy-aws',
    withSources(token(), { secret: { name: 'deploy-aws-token' } }),
  ),
  created(
    'a token for a cloud that knows its runner not',
    'job-volumes',
    'docker',
    withVolume(NOBODY, { name: VOLUME, projected: { sources: [token()] } }),
  ),
  created(
    'the token for its cloud in the helper',
    'job-cloud-identity',
    'deploy-aws',
    mountedIn('helper', FOLDER),
  ),
  created(
    'the token for its cloud in another folder',
    'job-cloud-identity',
    'deploy-aws',
    mountedIn('build', '/usr/local/bin'),
  ),
  created(
    'the token for its cloud in a folder for writing',
    'job-cloud-identity',
    'deploy-aws',
    mountedIn('build', FOLDER, { readOnly: false }),
  ),
  created(
    'a token for Google that somebody else is shown',
    'job-metadata',
    'deploy-google',
    annotated(GOOGLE),
  ),
  refused(
    'U',
    'a running job shows its token for Google to somebody else',
    'pod-changes',
    'change-cloud-identity',
    updating(VISITOR, 'pods', GOOGLE, annotated(GOOGLE)),
  ),
];
