import { MOVING_TAGS } from '../../world/moving-tags';
import { ofSection } from '../config-fields';
import type { Facts, JobFacts } from '../facts/facts';
import { textsOfPolicies } from '../facts/manifests/policy-texts';
import {
  alternativesOf,
  isOfGitLab,
  isPublic,
  leavesRegistryOpen,
  registryOf,
} from '../facts/runner/image-origin';
import { matchesImage } from '../facts/runner/image-pattern';
import { listOf, textIn, textsOf } from '../facts/untyped';
import { type Field, isFilled, isSet, orUnset, type TextField, textsIn } from '../fields';
import { ofContainer } from '../pod-fields';
import type { Rule } from '../rule';
import { rule, type Subject } from '../rule-row';
import { CONTAINERS, JOBS } from '../subjects';

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

/** An image that a fleet runs itself. */
interface ImageOfRunner extends TextField {
  /** Whether GitLab publishes it, the admission policies name it, or nobody says what they should name. */
  readonly isKnown: boolean;
}

const IMAGES_OF_RUNNERS: Subject<ImageOfRunner> = { items: imagesOfRunners };

/** Which images pods run. */
export const IMAGES: readonly Rule[] = [
  rule({
    id: 'image-pinned',
    severity: 'medium',
    sentence: 'every image that we name is pinned to a version or a digest',
    why: 'an image that moves runs tomorrow what nobody has seen today',
    serves: ['provenance-by-base-image'],
    of: CONTAINERS,
    problem: 'the image may change by itself',
    fix: 'name a version tag other than latest, or a digest',
    where: ({ container, pod }) => {
      const image = ofContainer(container, 'image');
      const isLeftToJobs = pod.origin === 'job' && !isSet(image);
      return !isLeftToJobs && !PINNED.test(textIn(image.value)) && orUnset(image);
    },
  }),
  rule({
    id: 'image-allow-lists',
    sentence:
      'the lists of images and services that jobs may run are not empty and let in no registry of anybody',
    why: 'an empty list allows everything, and so does a pattern that any registry matches',
    serves: ['kaniko-on-docker', 'public-registries'],
    of: JOBS,
    faults: [
      {
        problem: 'an empty list allows every image',
        fix: 'list what jobs may run',
        where: (job) =>
          listsOf(job)
            .filter(({ value }) => textsOf(value).length === 0)
            .map(({ at }) => ({ at, value: 'unset or empty' })),
      },
      {
        problem: 'the pattern allows images of every registry, or of more than it names',
        fix: 'name the registry in the pattern',
        where: (job) => patternsOf(job).filter(({ value }) => letsAnybodyIn(value)),
      },
    ],
    opens: (job) =>
      patternsOf(job)
        .filter(({ value }) => foreignRegistriesOf(value).length > 0 && !letsAnybodyIn(value))
        .map(({ at, value }) => ({ at, sentence: `jobs run images of ${value}` })),
  }),
  rule({
    id: 'image-defaults-allowed',
    sentence: 'the default image and the services of the runner are on its own lists',
    why: 'GitLab Runner lets the default image pass even where the list forbids it, as an image and as a service',
    serves: ['provenance-by-base-image'],
    of: JOBS,
    faults: [
      {
        problem: 'the default image is not on the list of images',
        fix: 'add it to allowed_images',
        where: (job) =>
          [ofSection(job, 'image')].filter(
            ({ value }) => typeof value === 'string' && !isListed(value, job, 'allowed_images'),
          ),
      },
      {
        problem: 'the service is not on the list of services',
        fix: 'add it to allowed_services',
        where: (job) =>
          job.pod.services
            .filter(({ image }) => !isListed(image, job, 'allowed_services'))
            .map(({ where, image }) => ({ at: `${where}.name`, value: image })),
      },
    ],
  }),
  rule({
    id: 'image-registries',
    sentence:
      'managers and helpers run images of GitLab, or what the admission policies name as well, and jobs of registries that these name',
    why: 'the manager holds the token of its runner, the helper that of every job, and a list that only one of the two has is a mistake',
    serves: ['provenance-by-base-image'],
    of: IMAGES_OF_RUNNERS,
    faults: [
      {
        problem: 'the image is none of GitLab, and no admission policy names it',
        fix: 'take the image that GitLab publishes, or declare yours in the fleet',
        where: ({ at, value, isKnown }) => !isKnown && { at, value },
      },
    ],
    opens: ({ at, value, isKnown }) =>
      isKnown && !isOfGitLab(value)
        ? [{ at, sentence: `${value} runs in the place of the image that GitLab publishes` }]
        : [],
    overall: [
      {
        problem: 'no admission policy names the registry, so that no job of its images starts',
        fix: 'declare the pattern in the fleet, or remove it',
        where: registriesThatNoPolicyNames,
      },
    ],
  }),
  rule({
    id: 'image-pull-policy',
    severity: 'medium',
    sentence: 'job images are always pulled, whatever a job asks for',
    why: 'an image on the node of another project would run without its registry being asked',
    serves: ['public-registries'],
    of: JOBS,
    faults: [
      {
        problem: 'images may be taken from the node',
        fix: 'set pull_policy = "always"',
        allowed: 'always',
        where: (job) => {
          const policy = ofSection(job, 'pull_policy');
          return !isAlways([policy.value].flat()) && orUnset(policy);
        },
      },
      {
        problem: 'a job may choose another policy',
        fix: 'set allowed_pull_policies = ["always"]',
        allowed: 'always',
        where: (job) => {
          const policies = ofSection(job, 'allowed_pull_policies');
          return !isAlways(listOf(policies.value)) && orUnset(policies);
        },
      },
    ],
  }),
];

function listsOf(job: JobFacts): readonly Field[] {
  return LISTS.map((key) => ofSection(job, key));
}

function patternsOf(job: JobFacts): readonly TextField[] {
  return listsOf(job).flatMap(textsIn);
}

function letsAnybodyIn(pattern: string): boolean {
  return leavesRegistryOpen(pattern) || ANYBODYS_IMAGES.some((image) => matchesImage(pattern, image));
}

/** Registries other than public ones that a pattern names. */
function foreignRegistriesOf(pattern: string): readonly string[] {
  return (alternativesOf(pattern) ?? [])
    .map(registryOf)
    .filter((registry) => !isPublic(registry))
    .map(String);
}

/** Whether a list, where there is one, lets an image through. */
function isListed(image: string, { section }: JobFacts, list: (typeof LISTS)[number]): boolean {
  const patterns = textsOf(section.kubernetes[list]);
  return patterns.length === 0 || patterns.some((pattern) => matchesImage(pattern, image));
}

function isAlways(policies: readonly unknown[]): boolean {
  return policies.length > 0 && policies.every((policy) => policy === 'always' || policy === 'Always');
}

/** The images of managers, and of helpers where config.toml names one. */
function imagesOfRunners(facts: Facts): readonly ImageOfRunner[] {
  const helpers = facts.jobs.map((job) => ({
    ...ofSection(job, 'helper_image'),
    fleet: job.runner?.fleet,
  }));
  const managers = facts.runners.flatMap(({ manager, fleet }) =>
    (manager?.containers ?? []).map((container) => ({ ...ofContainer(container, 'image'), fleet })),
  );
  const images = [...managers, ...helpers.filter(isFilled)].flatMap(({ at, value, fleet }) =>
    typeof value === 'string' ? [{ at, value, fleet }] : [],
  );
  const policies = images.every(({ value }) => isOfGitLab(value)) ? [] : textsOfPolicies(facts.index);
  return images.map(({ at, value, fleet }) => ({
    at,
    value,
    isKnown: isOfGitLab(value) || fleet === undefined || policies.some((text) => namesImage(text, value)),
  }));
}

/** Registries that lists of images name, and no policy of a fleet that brings admission policies. */
function registriesThatNoPolicyNames(facts: Facts): readonly TextField[] {
  const registries = facts.jobs
    .filter(({ runner }) => runner?.fleet.admission === true)
    .flatMap(patternsOf)
    .flatMap(({ at, value }) => foreignRegistriesOf(value).map((registry) => ({ at, value: registry })));
  const policies = registries.length === 0 ? [] : textsOfPolicies(facts.index);
  return registries.filter(({ value }) => !policies.some((text) => namesRegistry(text, value)));
}

/** Whether an expression names an image and no other: as a text, or as an alternative where dots are escaped. */
function namesImage(expression: string, image: string): boolean {
  const [first = '', ...rests] = expression.replaceAll('\\', '').split(image);
  return rests.some(
    (rest, index) =>
      /(?:'|\(\?:|\|)$/.test(index === 0 ? first : (rests[index - 1] ?? '')) && /^(?:'|\||\))/.test(rest),
  );
}

/** Whether an expression names a registry and not one that only begins like it; dots are escaped there. */
function namesRegistry(expression: string, registry: string): boolean {
  const [, ...rests] = expression.replaceAll('\\', '').split(registry);
  return rests.some((rest) => !/^[\w.:-]/.test(rest));
}
