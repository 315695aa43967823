import type { JobFacts } from '../facts/facts';
import { matchesImage } from '../facts/image-pattern';
import { isUnset, listOf, printed, textOf, textsOf } from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { jobRule } from './job-rule';
import { containerRule } from './pod-security';

/** A reference that always leads to the same version: a digest, or a tag other than a moving one. */
const PINNED =
  /^[a-z0-9][^\s@]*(?:@sha256:[0-9a-f]{64}|:(?!(?:latest|stable|edge|nightly|main|master|dev|alpine|bleeding)$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(?:@sha256:[0-9a-f]{64})?)$/;

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
      for (const key of ['allowed_images', 'allowed_services']) {
        const patterns = textsOf(section.kubernetes[key]);
        if (patterns.length === 0) {
          examination.found(
            `${section.kubernetesWhere}.${key}`,
            'an empty list allows every image',
            'list what jobs may run',
            { value: 'unset or empty' },
          );
        }
        for (const pattern of patterns.filter((item) =>
          ANYBODYS_IMAGES.some((image) => matchesImage(item, image)),
        )) {
          examination.found(
            `${section.kubernetesWhere}.${key}`,
            'the pattern allows images of every registry',
            'name the registry in the pattern',
            {
              value: pattern,
            },
          );
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
