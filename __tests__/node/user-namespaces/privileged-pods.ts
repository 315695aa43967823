import { readFileSync } from 'node:fs';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { type Pod, pathOf } from '../../e2e/cluster/objects';
import { eventually } from '../../e2e/cluster/wait';
import { IMAGES } from '../images/images';

const GOLDEN = '__tests__/e2e/golden/dind-plain.json';
const NAMESPACE = 'default';

/** Starts a container with the security of the daemon of a dind job on record, and waits until it runs. */
export async function startPrivileged(api: ApiServer, name: string, hostUsers: boolean): Promise<Pod> {
  const golden: Pod = JSON.parse(readFileSync(GOLDEN, 'utf8'));
  const daemon = golden.spec.containers.find((container) => container.name === 'docker');
  const container = {
    name: 'tries',
    image: IMAGES.alpine.name,
    command: ['sleep', '1000'],
    securityContext: daemon?.['securityContext'],
  };
  const { status, body } = await api.create(pathOf('pods', NAMESPACE), {
    metadata: { name, namespace: NAMESPACE },
    spec: { hostUsers, terminationGracePeriodSeconds: 0, containers: [container] },
  });
  if (status !== 201) {
    throw new Error(String(body['message']));
  }
  return eventually(`${name} runs`, async () => {
    const pod = (await api.get(pathOf('pods', NAMESPACE, name))).body as Pod;
    return pod['status']?.phase === 'Running' && pod;
  });
}

/** Ends it. */
export async function endPrivileged(api: ApiServer, name: string): Promise<void> {
  await api.delete(pathOf('pods', NAMESPACE, name));
}
