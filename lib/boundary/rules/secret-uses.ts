import { isNixKind } from '../../privilege';
import { ATTIC_SECRETS, type Facts, type FleetFacts, type RunnerFacts } from '../facts/facts';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { type SecretReference, secretReferences } from '../facts/secrets/secret-references';
import { at, listOf, textIn, textsOf } from '../facts/untyped';
import { type Examination, everywhere, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import { jobRule, runnerRule, sectionRule } from './job-rule';

const ATTIC_KEYS: readonly (string | undefined)[] = ['server', 'cache', 'token'];

/** The key of a runner's token Secret. */
const TOKEN_KEY = 'runner-token';

/** The prefix of what GitLab Runner generates. */
const GENERATED_PREFIX = 'runner-';

/** Which pod names which Secret. */
export const SECRET_REFERENCES: readonly Rule[] = [
  {
    id: 'secret-references-own',
    sentence:
      'a manager reads its own token and nothing else, a job of a nix runner the Attic credentials, any other job nothing',
    why: 'a Secret of another runner in a pod is that runner’s identity in other hands',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      const owners = ownersOf(facts);
      for (const pod of facts.pods) {
        examination.saw();
        for (const reference of secretReferences(pod)) {
          if (
            pod.origin === 'job' &&
            reference.name === 'attic-push-credentials' &&
            reference.key === 'token'
          ) {
            examination.opened(reference.where, 'every job of the runner may write to the Attic cache');
          }
          ownReference(pod, reference, owners.get(pod), facts, examination);
        }
      }
    },
  },
  {
    id: 'secret-names-reserved',
    sentence: 'no Secret of ours has a name that GitLab Runner generates',
    why: 'admission tells the two apart by the prefix runner-, and managers may write what bears it',
    applies: everywhere,
    otherwise: 'there are no objects',
    check: (facts, examination) => {
      examination.saw(facts.index.all.length);
      for (const { where, name } of facts.pods.flatMap(secretReferences)) {
        if (name.startsWith(GENERATED_PREFIX)) {
          examination.found(
            where,
            'the name is one that GitLab Runner generates',
            'choose a name without the prefix runner-',
            { value: name },
          );
        }
      }
      for (const object of ['Secret', 'ExternalSecret', 'SealedSecret'].flatMap((kind) =>
        facts.index.ofKind(kind),
      )) {
        if (object.name.startsWith(GENERATED_PREFIX)) {
          examination.found(
            object.where,
            'the name is one that GitLab Runner generates',
            'choose a name without the prefix runner-',
          );
        }
      }
    },
  },
  jobRule(
    {
      id: 'registry-credentials-absent',
      sentence: 'no registry credentials are put into jobs',
      why: 'jobs push with the credentials of their own project; credentials of the runner would let every job push',
    },
    (job, examination) => {
      const environments = [
        { where: `${job.section.where}.environment`, entries: textsOf(job.section.raw['environment']) },
        ...job.pod.services.map((service) => ({
          where: `${service.where}.environment`,
          entries: service.environment,
        })),
      ];
      for (const { where, entries } of environments) {
        if (entries.some((entry) => /^DOCKER_(?:AUTH_CONFIG|CONFIG)=/i.test(entry))) {
          examination.found(
            where,
            'the environment of every job holds registry credentials',
            'remove DOCKER_AUTH_CONFIG',
          );
        }
      }
      for (const reference of secretReferences(job.pod)) {
        if (
          /^\.docker(?:configjson|cfg)$/.test(reference.key ?? '') ||
          reference.variable === 'DOCKER_AUTH_CONFIG'
        ) {
          examination.found(reference.where, 'the job reads registry credentials', 'remove the reference', {
            value: reference.name,
          });
        }
      }
      for (const container of job.pod.containers) {
        listOf(container.raw['volumeMounts']).forEach((mount, index) => {
          const path = textIn(at(mount, 'mountPath'));
          if (/(?:^|\/)\.docker(?:\/|cfg$|$)/.test(path)) {
            examination.found(
              `${container.where}.volumeMounts[${index}]`,
              'the mount is where tools look for registry credentials',
              'remove the mount',
              { value: path },
            );
          }
        });
      }
    },
  ),
  sectionRule(
    {
      id: 'runner-token-not-literal',
      sentence: 'the token in config.toml is a variable of the manager, never a value',
      why: 'a ConfigMap is readable by everybody in the namespace',
    },
    ({ section }, examination) => {
      const token = section.raw['token'];
      if (token !== undefined && token !== '' && variableOf(token) === undefined) {
        examination.found(
          `${section.where}.token`,
          'the token is written down',
          'write token = "${RUNNER_TOKEN}"',
        );
      }
    },
  ),
  runnerRule(
    {
      id: 'runner-token-by-reference',
      sentence: 'each manager takes its token from the key runner-token of its own Secret {runner}-token',
      why: 'with the token of another runner a manager takes that runner’s jobs, with their variables',
    },
    (runner, examination) => {
      const variable = variableOf(runner.job?.section.raw['token']);
      const references = runner.manager === undefined ? [] : secretReferences(runner.manager);
      const token = references.find((reference) => reference.variable === variable);
      if (variable === undefined || token === undefined) {
        examination.found(
          runner.where,
          'the manager has no token from a Secret',
          `set a variable from Secret ${runner.name}-token and name it in config.toml`,
        );
      } else if (token.name !== `${runner.name}-token` || token.key !== TOKEN_KEY) {
        examination.found(
          token.where,
          'the token is that of another',
          `use Secret ${runner.name}-token, key ${TOKEN_KEY}`,
          {
            value: `${token.name}, key ${token.key ?? 'unset'}`,
          },
        );
      }
    },
  ),
];

function variableOf(token: unknown): string | undefined {
  return /^\$(?:\{(\w+)\}|(\w+))$/.exec(textIn(token))?.slice(1).find(Boolean);
}

function ownersOf(facts: Facts): ReadonlyMap<PodTemplate, RunnerFacts> {
  const owners = new Map<PodTemplate, RunnerFacts>();
  for (const runner of facts.runners) {
    for (const pod of [runner.manager, runner.job?.pod].filter((item) => item !== undefined)) {
      owners.set(pod, runner);
    }
  }
  return owners;
}

function ownReference(
  pod: PodTemplate,
  reference: SecretReference,
  owner: RunnerFacts | undefined,
  facts: Facts,
  examination: Examination,
): void {
  const tell = (message: string, fix: string): void => {
    const value = reference.key === undefined ? reference.name : `${reference.name}, key ${reference.key}`;
    examination.found(reference.where, message, fix, { value });
  };
  if (reference.how === 'image-pull') {
    if (isOurs(reference.name, facts.fleetOf.get(pod.namespace))) {
      tell(
        'the Secret is no registry credential but one of a runner',
        'name a Secret of type kubernetes.io/dockerconfigjson',
      );
    }
    return;
  }
  if (pod.origin === 'job') {
    if (!isAtticVariable(reference, owner)) {
      tell('the job reads a Secret that it has no right to', 'remove the reference');
    }
    return;
  }
  const own = owner !== undefined && reference.how === 'variable' && reference.name === `${owner.name}-token`;
  const free = owner === undefined && !isOurs(reference.name, facts.fleetOf.get(pod.namespace));
  if (!(own && reference.key === TOKEN_KEY) && !free) {
    tell('the pod reads a Secret that is not its own', 'read the own token, by a variable');
  }
}

function isAtticVariable(reference: SecretReference, owner: RunnerFacts | undefined): boolean {
  return (
    owner?.kind !== undefined &&
    isNixKind(owner.kind) &&
    reference.how === 'variable' &&
    reference.container === 'build' &&
    ATTIC_SECRETS.includes(reference.name) &&
    ATTIC_KEYS.includes(reference.key)
  );
}

/** Whether a name is that of a Secret of the fleet. */
export function isOurs(name: string, fleet: FleetFacts | undefined): boolean {
  return fleet?.secretNames.has(name) === true;
}
