import type { RunnerKind } from '../privilege';
import { EXECUTORS } from '../world/executors';
import type { Beside } from './row';
import { DAEMON } from './rows/services';
import { isTree, leavesOf, plainText, valueAt } from './tree';

const yes = (value: unknown): boolean => value === true || value === 'true';

/** What the jobs of a runner with a daemon are told, or are given, by whoever wrote its values. */
const OF_A_DAEMON = /^DOCKER_(?:HOST|TLS_CERTDIR|TLS_VERIFY|CERT_PATH|DRIVER|BUILDKIT)=/;

/** The folders of a daemon, and of the keys by which its clients know it. */
const FOLDERS = /^\/(?:certs(?:\/client)?|var\/lib\/docker)\/?$/;

/** Whether something in a runner is privileged, by any of the keys that can say so. */
export function isPrivileged({ kubernetes, values }: Omit<Beside, 'kind'>): boolean {
  return (
    yes(kubernetes['privileged']) ||
    yes(valueAt(values, ['runners', 'privileged'])) ||
    ['build', 'helper', 'service'].some((container) =>
      yes(valueAt(kubernetes, [`${container}_container_security_context`, 'privileged'])),
    )
  );
}

/**
 * The kind that a runner becomes. Privileged alone says nothing of what for: only where the values speak of Docker is it
 * `dind`, which asks for protected refs and for nodes of its own. What is more is for people to say.
 */
export function kindOf(beside: Omit<Beside, 'kind'>): RunnerKind {
  return isPrivileged(beside) && speaksOfDocker(beside) ? 'dind' : 'docker';
}

/** `docker` is a kind of ours too, so that the list for messages leaves it out. */
const OTHER_EXECUTORS = ['docker', ...EXECUTORS.filter((executor) => executor !== 'kubernetes')];

/** Whether the jobs of a runner run elsewhere than in pods. What a template says of it nobody here knows. */
export function isOfOtherExecutor({ runner, values }: Omit<Beside, 'kind'>): boolean {
  return OTHER_EXECUTORS.includes(
    plainText(runner['executor'] ?? valueAt(values, ['runners', 'executor']) ?? ''),
  );
}

/** Whether the jobs of a runner need Windows. */
export function isForWindows({ kubernetes, runner, values }: Omit<Beside, 'kind'>): boolean {
  const systems = ['kubernetes.io/os', 'beta.kubernetes.io/os'].map((label) =>
    valueAt(kubernetes, ['node_selector', label]),
  );
  return (
    systems.includes('windows') ||
    /^(?:pwsh|powershell)$/i.test(plainText(runner['shell'] ?? '')) ||
    /windows|servercore|nanoserver/i.test(
      [kubernetes['image'], valueAt(values, ['runners', 'image']), kubernetes['helper_image_flavor']]
        .map(plainText)
        .join(' '),
    )
  );
}

function speaksOfDocker({ kubernetes, runner, values }: Omit<Beside, 'kind'>): boolean {
  const services = kubernetes['services'];
  const images = [
    kubernetes['image'],
    valueAt(values, ['runners', 'image']),
    ...(Array.isArray(services) ? services.map((service) => valueAt(service, ['name'])) : []),
  ].map(plainText);
  const environment = runner['environment'];
  const variables = Array.isArray(environment)
    ? environment.map(plainText)
    : isTree(environment)
      ? Object.keys(environment).map((name) => `${name}=`)
      : [];
  const tags = valueAt(values, ['runners', 'tags']);
  const names = [
    ...(Array.isArray(tags) ? tags.map(plainText) : plainText(tags ?? '').split(',')),
    runner['name'],
  ];
  return (
    images.some((image) => DAEMON.test(image) || /(?:^|\/)docker(?::|$)/.test(image)) ||
    variables.some((variable) => OF_A_DAEMON.test(variable)) ||
    names.some((name) => /\bd(?:ocker-)?in-?d(?:ocker)?\b|\bdind\b/i.test(plainText(name ?? ''))) ||
    leavesOf(kubernetes['volumes']).some(
      ({ path, value }) => path.at(-1) === 'mount_path' && FOLDERS.test(plainText(value)),
    )
  );
}
