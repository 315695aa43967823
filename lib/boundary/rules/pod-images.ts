import { MOVING_TAGS } from '../../world/moving-tags';
import type { Facts, FleetFacts, JobFacts } from '../facts/facts';
import { eachText } from '../facts/manifests/texts';
import {
  alternativesOf,
  isOfGitLab,
  isPublic,
  leavesRegistryOpen,
  registryOf,
} from '../facts/runner/image-origin';
import { matchesImage } from '../facts/runner/image-pattern';
import { isUnset, listOf, printed, textOf, textsOf } from '../facts/untyped';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import { jobRule } from './job-rule';
import { containerRule } from './pod-security';

/** A reference that always leads to the same version: a digest, or a tag other than a moving one. */
const PINNED = new RegExp(
  `^[a-z0-9][^\\s@]*(?:@sha256:[0-9a-f]{64}|:(?!(?:${MOVING_TAGS.join('|')})$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(?:@sha256:[0-9a-f]{64})?)$`,
);

/** The lists of what jobs may run. */
const LISTS = ['allowed_images', 'allowed_services'] as const;

/** Images of nobody's registry: a pattern that lets one in lets everything in. */
const ANYBODYS_IMAGES: readonly string[] = [
  'registry.attacker.example/image:1.0',
  'registry.attacker.example/group/image:1.0',
  'registry.attacker.example:5000/group/sub/image@sha256:0000000000000000000000000000000000000000000000000000000000000000',
];

/** Which images pods run. */
export const IMAGES: readonly Rule[] = [
  containerRule(
    {
      id: 'image-pinned',
      sentence: 'every image that we name is pinned to a version or a digest',
      why: 'an image that moves runs tomorrow what nobody has seen today',
    },
    (container, pod, examination) => {
      const image = container.raw['image'];
      if (isUnset(image) && pod.origin === 'job') {
        return;
      }
      if (typeof image !== 'string' || !PINNED.test(image)) {
        examination.found(
          `${container.where}.image`,
          'the image may change by itself',
          'name a version tag other than latest, or a digest',
          {
            value: printed(image ?? 'unset'),
          },
        );
      }
    },
  ),
  jobRule(
    {
      id: 'image-allow-lists',
      sentence:
        'the lists of images and services that jobs may run are not empty and let in no registry of anybody',
      why: 'an empty list allows everything, and so does a pattern that any registry matches',
    },
    ({ section }, examination) => {
      for (const key of LISTS) {
        const patterns = textsOf(section.kubernetes[key]);
        if (patterns.length === 0) {
          examination.found(
            `${section.kubernetesWhere}.${key}`,
            'an empty list allows every image',
            'list what jobs may run',
            { value: 'unset or empty' },
          );
        }
        for (const pattern of patterns) {
          if (leavesRegistryOpen(pattern) || ANYBODYS_IMAGES.some((image) => matchesImage(pattern, image))) {
            examination.found(
              `${section.kubernetesWhere}.${key}`,
              'the pattern allows images of every registry, or of more than it names',
              'name the registry in the pattern',
              { value: pattern },
            );
          } else if (alternativesOf(pattern)?.some((item) => !isPublic(registryOf(item))) === true) {
            examination.opened(`${section.kubernetesWhere}.${key}`, `jobs run images of ${pattern}`);
          }
        }
      }
    },
  ),
  jobRule(
    {
      id: 'image-defaults-allowed',
      sentence: 'the default image and the services of the runner are on its own lists',
      why: 'GitLab Runner lets the default image pass even where the list forbids it, as an image and as a service',
    },
    defaultsAllowed,
  ),
  {
    id: 'image-registries',
    sentence:
      'managers and helpers run images of GitLab, or what the admission policies name as well, and jobs of registries that these name',
    why: 'the manager holds the token of its runner, the helper that of every job, and a list that only one of the two has is a mistake',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      let policies: readonly string[] | undefined;
      for (const { image, where, fleet } of imagesOfRunner(facts)) {
        examination.saw();
        if (isOfGitLab(image)) {
          continue;
        }
        policies ??= textsOfPolicies(facts);
        if (fleet === undefined || policies.some((text) => text.includes(`'${image}'`))) {
          examination.opened(where, `${image} runs in the place of the image that GitLab publishes`);
        } else {
          examination.found(
            where,
            'the image is none of GitLab, and no admission policy names it',
            'take the image that GitLab publishes, or declare yours in the fleet',
            { value: image },
          );
        }
      }
      for (const { registry, where } of foreignRegistries(facts)) {
        policies ??= textsOfPolicies(facts);
        if (!policies.some((text) => namesRegistry(text, registry))) {
          examination.found(
            where,
            'no admission policy names the registry, so that no job of its images starts',
            'declare the pattern in the fleet, or remove it',
            { value: registry },
          );
        }
      }
    },
  },
  jobRule(
    {
      id: 'image-pull-policy',
      sentence: 'job images are always pulled, whatever a job asks for',
      why: 'an image on the node of another project would run without its registry being asked',
    },
    ({ section }, examination) => {
      const { kubernetes, kubernetesWhere } = section;
      const policies = [kubernetes['pull_policy']].flat();
      if (policies.length === 0 || policies.some((policy) => policy !== 'always' && policy !== 'Always')) {
        examination.found(
          `${kubernetesWhere}.pull_policy`,
          'images may be taken from the node',
          'set pull_policy = "always"',
          {
            value: printed(kubernetes['pull_policy'] ?? 'unset'),
            allowed: 'always',
          },
        );
      }
      const allowed = listOf(kubernetes['allowed_pull_policies']);
      if (allowed.length === 0 || allowed.some((policy) => policy !== 'always' && policy !== 'Always')) {
        examination.found(
          `${kubernetesWhere}.allowed_pull_policies`,
          'a job may choose another policy',
          'set allowed_pull_policies = ["always"]',
          {
            value: printed(kubernetes['allowed_pull_policies'] ?? 'unset'),
            allowed: 'always',
          },
        );
      }
    },
  ),
];

/** Registries other than public ones that lists of images name, where the fleet brings admission policies. */
function foreignRegistries(facts: Facts): readonly { readonly registry: string; readonly where: string }[] {
  return facts.jobs
    .filter(({ runner }) => runner?.fleet.admission === true)
    .flatMap(({ section }) =>
      LISTS.flatMap((key) =>
        textsOf(section.kubernetes[key])
          .flatMap((pattern) => alternativesOf(pattern) ?? [])
          .map(registryOf)
          .filter((registry) => !isPublic(registry))
          .map((registry) => ({
            registry: String(registry),
            where: `${section.kubernetesWhere}.${key}`,
          })),
      ),
    );
}

/** Whether an expression names a registry and not one that only begins like it; dots are escaped there. */
function namesRegistry(expression: string, registry: string): boolean {
  const [, ...rests] = expression.replaceAll('\\', '').split(registry);
  return rests.some((rest) => !/^[\w.:-]/.test(rest));
}

function textsOfPolicies(facts: Facts): readonly string[] {
  const texts: string[] = [];
  for (const policy of facts.index.ofKind('ValidatingAdmissionPolicy')) {
    eachText(policy, (text) => {
      texts.push(text);
    });
  }
  return texts;
}

/** The images of managers, and of helpers where config.toml names one. */
function imagesOfRunner(
  facts: Facts,
): readonly { readonly image: string; readonly where: string; readonly fleet: FleetFacts | undefined }[] {
  const helpers = facts.jobs.flatMap(({ section, runner }) => {
    const image = textOf(section.kubernetes['helper_image']);
    const where = `${section.kubernetesWhere}.helper_image`;
    return image === undefined || image === '' ? [] : [{ image, where, fleet: runner?.fleet }];
  });
  const managers = facts.runners.flatMap(({ manager, fleet }) =>
    (manager?.containers ?? []).flatMap(({ raw, where }) => {
      const image = textOf(raw['image']);
      return image === undefined ? [] : [{ image, where: `${where}.image`, fleet }];
    }),
  );
  return [...managers, ...helpers];
}

function defaultsAllowed({ section, pod }: JobFacts, examination: Examination): void {
  const { kubernetes, kubernetesWhere } = section;
  const image = textOf(kubernetes['image']);
  const allowedImages = textsOf(kubernetes['allowed_images']);
  if (
    image !== undefined &&
    allowedImages.length > 0 &&
    !allowedImages.some((pattern) => matchesImage(pattern, image))
  ) {
    examination.found(
      `${kubernetesWhere}.image`,
      'the default image is not on the list of images',
      'add it to allowed_images',
      { value: image },
    );
  }
  const allowedServices = textsOf(kubernetes['allowed_services']);
  for (const service of pod.services) {
    if (
      allowedServices.length > 0 &&
      !allowedServices.some((pattern) => matchesImage(pattern, service.image))
    ) {
      examination.found(
        `${service.where}.name`,
        'the service is not on the list of services',
        'add it to allowed_services',
        { value: service.image },
      );
    }
  }
}
