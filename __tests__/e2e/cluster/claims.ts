import type { ApiServer } from './api-server';
import { pathOf } from './objects';
import { eventually } from './wait';

const STORAGE = { accessModes: ['ReadWriteMany'], storageClassName: '' };
const SIZE = { storage: '1Gi' };

/**
 * Makes a claim as an administrator does that who has no class of storage, and waits until the controllers have bound it.
 *
 * @param source what the volume is made of, and which nodes have it.
 */
export async function makeClaim(
  api: ApiServer,
  namespace: string,
  name: string,
  source: object,
): Promise<void> {
  const path = pathOf('persistentvolumeclaims', namespace);
  const objects: readonly (readonly [path: string, object: object])[] = [
    [
      '/api/v1/persistentvolumes',
      {
        metadata: { name: volumeOf(namespace, name) },
        spec: { ...STORAGE, ...source, capacity: SIZE, claimRef: { namespace, name } },
      },
    ],
    [
      path,
      {
        metadata: { name },
        spec: { ...STORAGE, volumeName: volumeOf(namespace, name), resources: { requests: SIZE } },
      },
    ],
  ];
  for (const [where, object] of objects) {
    const { status, body } = await api.create(where, object);
    if (status !== 201) {
      throw new Error(`claim ${name}: ${status} ${body['message']}`);
    }
  }
  await eventually(
    `claim ${name} is bound`,
    async () => (await api.get(`${path}/${name}`)).body['status'].phase === 'Bound',
  );
}

/** Takes away what is behind claims: they themselves go with their namespace. */
export async function removeVolumes(
  api: ApiServer,
  namespace: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    await api.delete(`/api/v1/persistentvolumes/${volumeOf(namespace, name)}`);
  }
}

function volumeOf(namespace: string, claim: string): string {
  return `${namespace}-${claim}`;
}
