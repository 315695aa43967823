import type { ApiServer } from '../../e2e/cluster/api-server';
import { pathOf } from '../../e2e/cluster/objects';
import { eventually, inParallel } from '../../e2e/cluster/wait';
import { IMAGES } from '../images/images';
import type { Labels } from './label-selector';
import { OPEN } from './matrix';

/** Milliseconds between two tries. */
const EVERY = 20;

/** For how many milliseconds each pod watches. */
export const WATCHED = 4000;

/** Tries from the first moment of the program on. */
const WATCH = ['network-probe', 'watch', `--every=${EVERY}ms`, `--for=${WATCHED}ms`, '--timeout=500ms'];

/** What a pod does before its watching container starts: the commands of its init containers. */
export type Before = readonly (readonly string[])[];

/** The init container that GitLab Runner puts into every job pod does about as much. */
export const INIT_CONTAINER: Before = [['true']];

/** An init container that waits until what must be closed is closed. */
export function waitingFor(target: string): Before {
  return [['sh', '-c', `until network-probe tcp ${target} | grep -vq '"outcome":"${OPEN}"'; do :; done`]];
}

interface Watched {
  readonly spans: readonly { readonly outcome: string; readonly to: number }[];
}

/**
 * For how many milliseconds a target was open from the start of a pod's container, once for each pod; 0 is never.
 *
 * @param pods how many pods, of which two run at the same time.
 * @param seconds how long each may take.
 */
export async function openFor(
  api: ApiServer,
  target: string,
  { namespace, labels }: { readonly namespace: string; readonly labels: Labels },
  before: Before,
  pods: number,
  seconds = 60,
): Promise<readonly number[]> {
  const found: number[] = [];
  const numbers = Array.from({ length: pods }, (_, index) => index);
  await inParallel(numbers, 2, async () => {
    const { status, body } = await api.create(pathOf('pods', namespace), {
      metadata: { generateName: 'first-moments-', labels },
      spec: {
        nodeName: 'node-1',
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 0,
        initContainers: before.map((command, index) => ({
          name: `before-${index}`,
          image: IMAGES.alpine.name,
          command,
        })),
        containers: [{ name: 'watch', image: IMAGES.alpine.name, command: [...WATCH, target] }],
      },
    });
    if (status !== 201) {
      throw new Error(`no pod: ${body['message']}`);
    }
    const path = pathOf('pods', namespace, body.metadata.name);
    const watched = async () => {
      const { phase } = (await api.get(path)).body['status'];
      if (phase === 'Failed') {
        throw new Error(`pod ${body.metadata.name} failed`);
      }
      return phase === 'Succeeded';
    };
    await eventually('the pod has watched', watched, seconds);
    const { spans } = (await api.get(`${path}/log`)).body as unknown as Watched;
    const open = spans.filter(({ outcome }) => outcome === OPEN);
    found.push(Math.max(0, ...open.map(({ to }) => to + EVERY)));
    await api.delete(path);
  });
  return found.sort((a, b) => a - b);
}
