import { listOf, recordOf } from '../../facts/untyped';
import { Question } from '../evaluate';
import type { Policy } from '../policy';
import type { World } from '../request';
import { type Attack, creating } from './attack';
import { withService } from './attacks-by-job-containers';
import type { Scene } from './scene';

/** An image by its name, and no pattern of images. */
const IMAGE = /^[a-z0-9][a-z0-9._:/-]*[:@][A-Za-z0-9._:-]+$/;

/** The name that policies know the daemon by. */
const DAEMON = 'docker';

/**
 * Privileged services of runners that have no daemon, by every image that the policies come to for them: an image that a
 * policy takes for that of a daemon is in no config.toml, so that nothing else says it.
 */
export function attacksByNamedImages(
  policies: readonly Policy[],
  worlds: ReadonlyMap<Scene, World>,
): readonly Attack[] {
  return [...worlds].flatMap(([scene, world]) =>
    scene.runner.job === undefined || scene.runner.job.pod.daemon !== undefined
      ? []
      : imagesFor(policies, scene, world).map((image) => attackBy(scene, image)),
  );
}

function attackBy(of: Scene, image: string): Attack {
  return {
    rule: 'baseline-privileged',
    id: 'privileged-service-by-named-image',
    tries: `a job pod with the privileged service ${image}`,
    of: 'once',
    request: (scene) =>
      scene.runner === of.runner
        ? creating(
            scene.manager,
            'pods',
            withService(scene.jobPod, scene, { name: DAEMON, image, securityContext: { privileged: true } }),
          )
        : undefined,
  };
}

/** Images that variables of policies come to, when the manager of a runner makes a job pod. */
function imagesFor(policies: readonly Policy[], scene: Scene, world: World): readonly string[] {
  const question = new Question(creating(scene.manager, 'pods', scene.jobPod), world);
  const texts = policies.flatMap((policy) =>
    policy.variables.flatMap((variable) => {
      const outcome = question.outcomeOf(variable, policy);
      return outcome.is === 'value' ? textsWithin(outcome.value) : [];
    }),
  );
  return [...new Set(texts)].filter((text) => IMAGE.test(text));
}

function textsWithin(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    return [value];
  }
  const all = Array.isArray(value)
    ? listOf(value)
    : value instanceof Map
      ? [...value.values()]
      : Object.values(recordOf(value));
  return all.filter((text) => typeof text === 'string');
}
