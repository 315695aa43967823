import { type ExpectedSettings, PROXY_VARIABLES } from '../../facts/fleet/expected-settings';
import { matchesImage } from '../../facts/runner/image-pattern';
import { at, listOf, textIn, textsOf } from '../../facts/untyped';
import type { Body } from '../request';
import { type Attack, type PodRow, podAttacks } from './attack';
import { added, changed } from './edit';
import { managerAttacks } from './manager-attacks';
import type { Scene } from './scene';

/** Through whom a manager talks, and from where images are: who decides on either sees the token, or runs as the runner. */

const MANAGER = 'spec.containers.manager';
const EVIL = 'http://evil.example:3128';

/** Variables of a proxy that a fleet does not have, of every sort that programs read. */
const OTHER_PROXIES = ['ALL_PROXY', 'all_proxy', 'FTP_PROXY'];

function variablesOf(pod: Body): readonly unknown[] {
  return listOf(at(containerOf(pod, 'spec.containers.manager'), 'env'));
}

/** Whether a manager talks through a proxy, and its fleet says so, if it is given: policies know that one alone. */
function hasProxy(pod: Body, { runner: { settings } }: Scene): boolean {
  return (
    (settings === undefined || settings.proxy !== undefined) &&
    variablesOf(pod).some((variable) => at(variable, 'name') === PROXY_VARIABLES[0])
  );
}

/** Changes the variables of a manager that talks through a proxy. */
function behindProxy(change: (variables: readonly unknown[]) => readonly unknown[]): PodRow[3] {
  return (pod, scene) =>
    hasProxy(pod, scene) ? changed(pod, `${MANAGER}.env`, change(variablesOf(pod))) : undefined;
}

const without = (name: string) => (variables: readonly unknown[]) =>
  variables.filter((variable) => at(variable, 'name') !== name);

const PROXIES: readonly PodRow[] = [
  ...PROXY_VARIABLES.flatMap((name): readonly PodRow[] => {
    const id =
      name === name.toLowerCase() ? `small-${name.replace('_', '-')}` : name.toLowerCase().replace('_', '-');
    const isList = name.toLowerCase() === 'no_proxy';
    return [
      [
        'manager-secrets',
        `another-${id}`,
        `a manager with another value of ${name}`,
        behindProxy((all) => [...without(name)(all), { name, value: isList ? '*' : EVIL }]),
        name === 'HTTPS_PROXY' ? 'every' : 'once',
      ],
      [
        'manager-secrets',
        `without-${id}`,
        `a manager without ${name}, which goes past the proxy`,
        behindProxy(without(name)),
        name === 'HTTPS_PROXY' ? 'every' : 'once',
      ],
      [
        'manager-secrets',
        `twice-${id}`,
        `a manager with ${name} twice, of which the second counts`,
        behindProxy((all) => [...all, { name, value: isList ? '*' : EVIL }]),
      ],
      [
        'manager-secrets',
        `${id}-of-nobody`,
        `a manager with ${name}, where the fleet has no proxy`,
        (pod, scene) =>
          hasProxy(pod, scene) ? undefined : added(pod, `${MANAGER}.env`, { name, value: EVIL }),
        name === 'HTTPS_PROXY' ? 'every' : 'once',
      ],
    ];
  }),
  ...OTHER_PROXIES.map(
    (name): PodRow => [
      'manager-secrets',
      `proxy-by-${name === name.toLowerCase() ? 'small-' : ''}${name.toLowerCase().replace('_', '-')}`,
      `a manager with ${name}`,
      (pod) => added(pod, `${MANAGER}.env`, { name, value: EVIL }),
    ],
  ),
  [
    'manager-secrets',
    'proxy-from-a-secret',
    'a manager whose proxy stands in a Secret of somebody',
    behindProxy((all) => [
      ...without('HTTPS_PROXY')(all),
      { name: 'HTTPS_PROXY', valueFrom: { secretKeyRef: { name: 'another', key: 'proxy' } } },
    ]),
  ],
];

/** Where GitLab and Docker publish what runs beside jobs. */
const MANAGER_IMAGE = 'registry.gitlab.com/gitlab-org/gitlab-runner';
const HELPER_IMAGE = 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper';
const OFFICIAL_IMAGES = 'docker.io/library/';

/**
 * A pod with the image that a container has as it is named in the registry itself, where the fleet names another place. What a
 * cluster may write in its place must be known: it may lead there.
 */
function atItsRegistry(
  path: string,
  nameOf: (image: string, scene: Scene) => string | undefined,
  declared: (settings: ExpectedSettings) => string | undefined,
): PodRow[3] {
  return (pod, scene) => {
    const { settings } = scene.runner;
    const found = textIn(at(containerOf(pod, path), 'image'));
    const image = settings === undefined ? found : (declared(settings) ?? found);
    const own = nameOf(image, scene);
    return image === '' || own === undefined || own === image || isRewrittenTo(own, scene)
      ? undefined
      : changed(pod, `${path}.image`, own);
  };
}

function isRewrittenTo(image: string, { fleet: { additions } }: Scene): boolean {
  return additions === undefined || additions.imageMirrors.some(({ to }) => image.startsWith(`${to}/`));
}

/** The tag or digest of an image, with what stands before it. */
function versionOf(image: string): string {
  return /[:@][^/]*$/.exec(image)?.[0] ?? '';
}

/** The image of a job by its name in Docker Hub, where the runner allows only another place. */
function officialImage(image: string, { runner }: Scene): string | undefined {
  const own = `${OFFICIAL_IMAGES}${image.slice(image.lastIndexOf('/') + 1)}`;
  const patterns =
    runner.settings?.allowedImages ?? textsOf(runner.job?.section.kubernetes['allowed_images']);
  return patterns.some((pattern) => matchesImage(pattern, own)) ? undefined : own;
}

const helper = (image: string): string => `${HELPER_IMAGE}${versionOf(image)}`;

const OF_JOBS: readonly PodRow[] = [
  [
    'job-images',
    'helper-past-the-mirror',
    'a job pod whose helper is from the registry itself, and not from the place that the fleet names',
    atItsRegistry('spec.containers.helper', helper, ({ helperImage }) => helperImage),
    'every',
  ],
  [
    'job-images',
    'init-past-the-mirror',
    'a job pod whose init container is from the registry itself, and not from the place that the fleet names',
    atItsRegistry('spec.initContainers.init-permissions', helper, ({ helperImage }) => helperImage),
  ],
  [
    'job-images',
    'build-past-the-mirror',
    'a job pod whose image is from Docker Hub itself, and not from the place that the fleet names',
    atItsRegistry('spec.containers.build', officialImage, ({ image }) => image),
    'every',
  ],
  [
    'job-daemon',
    'daemon-past-the-mirror',
    'a job pod whose Docker daemon is from Docker Hub itself, and not from the place that the fleet names',
    (pod, scene) => {
      const daemon = scene.runner.job?.pod.daemon;
      const unprivileged = at(containerOf(pod, 'spec.containers.build'), 'securityContext');
      const image =
        daemon === undefined
          ? undefined
          : atItsRegistry(
              `spec.containers.${daemon}`,
              officialImage,
              ({ daemonImage }) => daemonImage,
            )(pod, scene);
      // What else refuses a privileged container with another image is not asked here.
      return image && changed(image, `spec.containers.${daemon}.securityContext`, unprivileged);
    },
  ],
];

const MANAGER_IMAGES: readonly PodRow[] = [
  [
    'manager-container',
    'past-the-mirror',
    'a manager from the registry itself, and not from the place that the fleet names',
    atItsRegistry(
      MANAGER,
      (image) => `${MANAGER_IMAGE}${versionOf(image)}`,
      ({ managerImage }) => managerImage,
    ),
    'every',
  ],
];

function containerOf(pod: Body, path: string): unknown {
  const [, list = '', name] = path.split('.');
  return listOf(at(pod, 'spec', list)).find((container) => at(container, 'name') === name);
}

/** Attacks on the proxy of managers, and on where the images of managers and jobs are from. */
export const ATTACKS_ON_ROUTES: readonly Attack[] = [
  ...managerAttacks([...PROXIES, ...MANAGER_IMAGES]).map((attack) => ({
    ...attack,
    id: attack.id.replace('manager-', 'manager-route-'),
  })),
  ...podAttacks(
    ({ manager, jobPod }) => [manager, jobPod],
    OF_JOBS.map(([rule, id, ...rest]) => [rule, `job-${id}`, ...rest]),
  ),
];
