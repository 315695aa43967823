import { isNixKind } from '../../privilege';
import { REGISTRY_CREDENTIALS } from '../../world/credential-variables';
import { ofRunner } from '../config-fields';
import type { Facts, FleetFacts, RunnerFacts } from '../facts/facts';
import { accessOf, CACHE_VARIABLES } from '../facts/fleet/cache-access';
import { ATTIC_KEYS, ATTIC_SECRET, ATTIC_SECRETS, cacheSecretOf } from '../facts/fleet/identity';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { type SecretReference, secretReferences } from '../facts/secrets/secret-references';
import { textIn } from '../facts/untyped';
import { isFilled, itemsOf, namedBy, placeOf, under } from '../fields';
import { ofContainer, volumesOf } from '../pod-fields';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { JOBS, OBJECTS, PODS, RUNNERS, SECTIONS } from '../subjects';
import { jobVariables } from './job-variables';

/** The key of a runner's token Secret. */
const TOKEN_KEY = 'runner-token';

/** The prefix of what GitLab Runner generates. */
const GENERATED_PREFIX = 'runner-';

/** Kinds of objects that are Secrets, or make one of their own name. */
const KINDS_OF_SECRETS: readonly string[] = ['Secret', 'ExternalSecret', 'SealedSecret'];

/** Which pod names which Secret. */
export const SECRET_REFERENCES: readonly Rule[] = [
  rule({
    id: 'secret-references-own',
    sentence:
      'a manager reads its own token and the keys of its own cache, a job of a nix runner the Attic credentials, any other job nothing',
    why: 'a Secret of another runner in a pod is that runner’s identity in other hands',
    serves: ['token-is-a-secret', 'attic-by-environment', 'managers-cannot-push'],
    of: { ...PODS, items: usesOfPods },
    faults: [
      {
        problem: 'the Secret is no registry credential but one of a runner',
        fix: 'name a Secret of type kubernetes.io/dockerconfigjson',
        where: (uses) => uses.filter((use) => use.by === 'kubelet' && use.isOurs).map(secretNamed),
      },
      {
        problem: 'the job reads a Secret that it has no right to',
        fix: 'remove the reference',
        where: (uses) => uses.filter((use) => use.by === 'job' && !isAtticVariable(use)).map(secretNamed),
      },
      {
        problem: 'the pod reads a Secret that is not its own',
        fix: 'read the own token, and the keys of the own cache, as they are rendered',
        where: (uses) => uses.filter((use) => use.by === 'manifest' && !isOwnOrForeign(use)).map(secretNamed),
      },
    ],
    opens: (uses) =>
      uses
        .filter(({ by, name, key }) => by === 'job' && name === ATTIC_SECRET.push && key === 'token')
        .map(({ where }) => ({
          at: where,
          sentence: 'every job of the runner may write to the Attic cache',
        })),
  }),
  rule({
    id: 'secret-names-reserved',
    severity: 'medium',
    sentence: 'no Secret of ours has a name that GitLab Runner generates',
    why: 'admission tells the two apart by the prefix runner-, and managers may write what bears it',
    serves: ['token-by-opentofu'],
    of: OBJECTS,
    problem: 'the name is one that GitLab Runner generates',
    fix: `choose a name without the prefix ${GENERATED_PREFIX}`,
    where: ({ kind, name, where }) =>
      KINDS_OF_SECRETS.includes(kind) && name.startsWith(GENERATED_PREFIX) && where,
    overall: [
      {
        problem: 'the name is one that GitLab Runner generates',
        fix: `choose a name without the prefix ${GENERATED_PREFIX}`,
        where: ({ pods }) =>
          pods
            .flatMap(secretReferences)
            .filter(({ name }) => name.startsWith(GENERATED_PREFIX))
            .map(({ where, name }) => ({ at: where, value: name })),
      },
    ],
  }),
  rule({
    id: 'registry-credentials-absent',
    sentence: 'no registry credentials are put into jobs',
    why: 'jobs push with the credentials of their own project; credentials of the runner would let every job push',
    serves: ['no-secrets-in-variables', 'no-push-by-default', 'push-by-job-credentials'],
    of: JOBS,
    faults: [
      {
        problem: 'the environment of every job holds registry credentials',
        fix: 'remove DOCKER_AUTH_CONFIG',
        where: (job) =>
          new Set(
            jobVariables(job)
              .filter(({ name }) => REGISTRY_CREDENTIALS.includes(name.toUpperCase()))
              .map(({ list }) => list),
          ),
      },
      {
        problem: 'the job reads registry credentials',
        fix: 'remove the reference',
        where: ({ pod }) =>
          secretReferences(pod)
            .filter(
              ({ key = '', variable }) =>
                /^\.docker(?:configjson|cfg)$/.test(key) || variable === 'DOCKER_AUTH_CONFIG',
            )
            .map(({ where, name }) => ({ at: where, value: name })),
      },
      {
        problem: 'the mount is where tools look for registry credentials',
        fix: 'remove the mount',
        where: ({ pod }) =>
          pod.containers
            .flatMap((container) => itemsOf(ofContainer(container, 'volumeMounts')))
            .map((mount) => namedBy(mount, 'mountPath'))
            .filter(({ value }) => /(?:^|\/)\.docker(?:\/|cfg$|$)/.test(textIn(value))),
      },
    ],
  }),
  rule({
    id: 'runner-token-not-literal',
    severity: 'critical',
    sentence: 'the token in config.toml is a variable of the manager, never a value',
    why: 'a ConfigMap is readable by everybody in the namespace',
    serves: ['token-is-a-secret'],
    of: SECTIONS,
    problem: 'the token is written down',
    fix: 'write token = "${RUNNER_TOKEN}"',
    where: (section) =>
      [ofRunner(section, 'token')]
        .filter((token) => isFilled(token) && variableOf(token.value) === undefined)
        .map(placeOf),
  }),
  rule({
    id: 'runner-token-by-reference',
    sentence: 'each manager takes its token from the key runner-token of its own Secret {runner}-token',
    why: 'with the token of another runner a manager takes that runner’s jobs, with their variables',
    serves: ['token-is-a-secret'],
    of: RUNNERS,
    faults: [
      {
        problem: 'the manager has no token from a Secret',
        fix: 'set a variable from the Secret {runner}-token and name it in config.toml',
        where: (runner) => tokenOf(runner) === undefined && runner.where,
      },
      {
        problem: 'the token is that of another',
        fix: `use the Secret {runner}-token, key ${TOKEN_KEY}`,
        where: (runner) => {
          const token = tokenOf(runner);
          return (
            token !== undefined &&
            !isTokenOf(runner, token) && {
              at: token.where,
              value: `${token.name}, key ${token.key ?? 'unset'}`,
            }
          );
        },
      },
    ],
  }),
];

/** The variable that a text is, in the words of a shell. */
function variableOf(token: unknown): string | undefined {
  return /^\$(?:\{(\w+)\}|(\w+))$/.exec(textIn(token))?.slice(1).find(Boolean);
}

/** Where a manager has the token from that its config.toml names. */
function tokenOf({ job, manager }: RunnerFacts): SecretReference | undefined {
  const variable = variableOf(job?.section.raw['token']);
  return variable === undefined || manager === undefined
    ? undefined
    : secretReferences(manager).find((reference) => reference.variable === variable);
}

function isTokenOf({ name }: RunnerFacts, reference: SecretReference): boolean {
  return reference.name === `${name}-token` && reference.key === TOKEN_KEY;
}

/** A Secret that is read from a pod. */
interface UseOfSecret extends SecretReference {
  /** Who reads it: the kubelet to pull images, or what runs in the pod of a job or of a manifest. */
  readonly by: 'kubelet' | PodTemplate['origin'];
  /** The runner that the pod belongs to. */
  readonly owner: RunnerFacts | undefined;
  /** Whether it is a Secret of the fleet. */
  readonly isOurs: boolean;
}

/** The Secrets that each pod reads. */
function usesOfPods({ pods, runners, fleetOf }: Facts): readonly (readonly UseOfSecret[])[] {
  const owners = new Map<PodTemplate | undefined, RunnerFacts>(
    runners.flatMap((runner) => [
      [runner.manager, runner],
      [runner.job?.pod, runner],
    ]),
  );
  return pods.map((pod) =>
    secretReferences(pod).map((reference) => ({
      ...reference,
      by: reference.how === 'image-pull' ? 'kubelet' : pod.origin,
      owner: owners.get(pod),
      isOurs: isOurs(reference.name, fleetOf.get(pod.namespace)),
    })),
  );
}

function secretNamed({ where, name, key }: UseOfSecret): Place {
  return { at: where, value: key === undefined ? name : `${name}, key ${key}` };
}

/** Whether a manager reads its token or the keys of its cache, or a pod of somebody else what is not ours. */
function isOwnOrForeign(use: UseOfSecret): boolean {
  return use.owner === undefined
    ? !use.isOurs
    : use.how === 'variable'
      ? isTokenOf(use.owner, use) || isCacheKeyOf(use.owner, use)
      : isCacheFileOf(use.owner, use);
}

/** Whether it is the one key of the runner's own cache that is mounted as a file. */
function isCacheFileOf(runner: RunnerFacts, { how, name, where }: SecretReference): boolean {
  const { secretFile } = accessOf(runner);
  const volumes = runner.manager === undefined ? [] : volumesOf(runner.manager);
  const secret = volumes.map((volume) => under(volume, 'secret')).find(({ at: place }) => place === where);
  const keys = secret === undefined ? [] : itemsOf(under(secret, 'items'));
  return (
    how === 'volume' &&
    secretFile !== undefined &&
    name === cacheSecretOf(runner.name) &&
    keys.length === 1 &&
    keys.every((key) => namedBy(key, 'key').value === secretFile && namedBy(key, 'path').value === secretFile)
  );
}

/** Whether it is a key of the runner's own cache, in the variable of that key. */
function isCacheKeyOf({ name }: RunnerFacts, { variable = '', key, ...reference }: SecretReference): boolean {
  return (
    reference.name === cacheSecretOf(name) &&
    Object.hasOwn(CACHE_VARIABLES, variable) &&
    CACHE_VARIABLES[variable] === key
  );
}

function isAtticVariable({ owner, how, container, name, key }: UseOfSecret): boolean {
  return (
    owner?.kind !== undefined &&
    isNixKind(owner.kind) &&
    how === 'variable' &&
    container === 'build' &&
    ATTIC_SECRETS.includes(name) &&
    ATTIC_KEYS.includes(key ?? '')
  );
}

/** Whether a name is that of a Secret of the fleet. */
export function isOurs(name: string, fleet: FleetFacts | undefined): boolean {
  return fleet?.secretNames.has(name) === true;
}
