import type { JobFacts } from '../facts/facts';
import {
  identityOfJob,
  isIdentityVariable,
  isIdentityVolume,
  type JobIdentity,
} from '../facts/fleet/job-identity';
import { isDeclaredProfile } from '../facts/fleet/node-profiles';
import type { JobPod } from '../facts/runner/job-pod';
import type { PodSpecPatch } from '../facts/runner/pod-spec-patch';
import { isRecord, isUnset, printed, recordOf, at as valueAt } from '../facts/untyped';
import { type Field, fieldsOf, isFilled, itemsOf, type NamedField, namedBy, under } from '../fields';
import { sourcesOf } from '../pod-fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { JOBS } from '../subjects';
import {
  isTightest,
  TIGHTEST_OF_CONTAINER,
  TIGHTEST_OF_CONTAINER_SECURITY,
  TIGHTEST_OF_POD,
  TIGHTEST_OF_POD_SECURITY,
} from '../tightest-fields';
import { beyondDevices, devicesOf } from './job-devices';

/** Fields of the security context that the patch of a daemon may set. */
const DAEMON_SECURITY: readonly string[] = [
  'privileged',
  'allowPrivilegeEscalation',
  'capabilities',
  'runAsUser',
  'runAsGroup',
  'runAsNonRoot',
  'seccompProfile',
];

/** What a patch may say about a container of the runner. */
const CONTAINER_FIELDS: readonly string[] = ['name', 'env', 'volumeMounts'];

/**
 * What a patch may say about the pod as a whole. Resources are those of the containers: the empty ones that GitLab
 * Runner writes beside them may be taken away, and no others put there.
 */
const MAY_SAY: Readonly<Record<string, unknown>> = { ...TIGHTEST_OF_POD, resources: null };

/** Patches on the job pod can undo everything else, so they are held to a list of what they may say. */
export const POD_SPEC_PATCHES: readonly Rule[] = [
  rule({
    id: 'pod-spec-patch-readable',
    sentence: 'every pod_spec patch can be read and applied here',
    why: 'a patch from a file of the manager can do anything to the pod without showing in the manifests',
    serves: ['others-unprivileged'],
    of: JOBS,
    problem: 'the patch cannot be applied, so that nobody knows what becomes of the pod',
    fix: 'write the patch into config.toml, as a strategic patch that applies',
    where: ({ pod }) => pod.unreadable.map(({ where, message }) => ({ at: where, problem: message })),
  }),
  rule({
    id: 'pod-spec-patch-scope',
    sentence:
      'a pod_spec patch only raises the daemon, gives it storage, gives a container variables from declared Secrets, gives the build container accelerators, tells it who it is in a cloud or by which profiles it builds images, or takes something away from the pod',
    why: 'a patch is applied last and overrides every other setting; one by index or for an unknown name hits what a job chooses',
    serves: ['daemon-sidecar', 'attic-by-environment'],
    of: JOBS,
    faults: [
      {
        problem: 'the patch does not name the containers that it changes',
        fix: 'use patch_type = "strategic"',
        allowed: 'strategic',
        where: ({ pod }) =>
          pod.patches
            .filter(({ type }) => type !== 'strategic')
            .map(({ where, type }) => ({ at: `${where}.patch_type`, value: type })),
      },
      {
        problem: 'the patch is not an object',
        fix: 'write the patch as an object with containers',
        where: ({ pod }) => pod.patches.filter(({ content }) => !isRecord(content)).map(({ where }) => where),
      },
      {
        problem: 'the patch names a container that a job could bring',
        fix: 'name build, helper or an aliased service of the runner',
        where: ({ pod }) => {
          const known = containersOfRunner(pod);
          return pod.patches
            .flatMap((patch) => patchedIn(patch, 'containers'))
            .map((container) => under(container, 'name'))
            .filter(({ value }) => !known.includes(String(value)))
            .map(({ at, value }) => ({ at, value: String(value), allowed: known.join(', ') }));
        },
      },
      {
        problem: 'a patch may not say this',
        fix: 'remove it from the patch',
        where: ({ pod, runner }) => {
          const identity = identityOfJob(runner, pod);
          return pod.patches.flatMap((patch) => [
            ...saidOf(patch).flatMap(beyondScope),
            ...patchedIn(patch, 'containers').flatMap((container) =>
              beyondContainer(container, pod.daemon, identity, runner),
            ),
            ...patchedIn(patch, 'volumes')
              .filter(({ value }) => !isIdentityVolume(value, identity))
              .flatMap(sourcesOf)
              .filter(({ name }) => name !== 'emptyDir')
              .map(({ at, name }) => ({ at, value: name })),
            ...patchedIn(patch, 'volumes')
              .map((volume) => under(volume, 'emptyDir', 'medium'))
              .filter(isFilled),
          ]);
        },
      },
    ],
    opens: ({ pod }) =>
      Object.entries(devicesOf(pod)).map(([name, amount]) => ({
        at: `${pod.where} / build`,
        sentence: `jobs talk to drivers of their node through ${printed(amount)} ${name}`,
      })),
  }),
];

/** The containers that the runner makes, whatever a job says. */
function containersOfRunner({ services }: JobPod): readonly string[] {
  const named = services.filter(({ aliased }) => aliased).map(({ container }) => container);
  return ['build', 'helper', ...named];
}

function saidOf({ where, content }: PodSpecPatch): readonly NamedField[] {
  return Object.entries(recordOf(content)).map(([name, value]) => ({
    at: `${where} / ${name}`,
    value,
    name,
  }));
}

function patchedIn({ where, content }: PodSpecPatch, list: string): readonly Field[] {
  return itemsOf({ at: `${where} / ${list}`, value: valueAt(content, list) });
}

function beyondScope(said: NamedField): readonly NamedField[] {
  switch (said.name) {
    case 'containers':
    case 'volumes':
      return [];
    case 'securityContext':
      return isRecord(said.value) ? beyond(fieldsOf(said), [], TIGHTEST_OF_POD_SECURITY) : [said];
    default:
      return beyond([said], [], MAY_SAY);
  }
}

/** Fields that are neither among some, whatever they say, nor say the tightest that they can. */
function beyond(
  fields: readonly NamedField[],
  any: readonly string[],
  tightest: Readonly<Record<string, unknown>>,
): readonly NamedField[] {
  return fields.filter((field) => !any.includes(field.name) && !isTightest(field, tightest));
}

function beyondContainer(
  container: Field,
  daemon: string | undefined,
  identity: JobIdentity | undefined,
  runner: JobFacts['runner'],
): readonly Field[] {
  const name = String(valueAt(container.value, 'name'));
  const isDaemon = name === daemon;
  const security = under(container, 'securityContext');
  return [
    ...beyondDevices(container),
    ...beyond(
      fieldsOf(container).filter((field) => field.name !== 'resources'),
      isRecord(security.value) ? [...CONTAINER_FIELDS, 'securityContext'] : CONTAINER_FIELDS,
      TIGHTEST_OF_CONTAINER,
    ),
    ...beyond(fieldsOf(security), isDaemon ? DAEMON_SECURITY : [], TIGHTEST_OF_CONTAINER_SECURITY).filter(
      (field) => !(name === 'build' && isDeclaredProfile(field, runner)),
    ),
    ...itemsOf(under(container, 'env'))
      .filter(
        ({ value }) => namesNoSource(value) && !(name === 'build' && isIdentityVariable(value, identity)),
      )
      .map((variable) => namedBy(variable, 'name')),
  ];
}

function namesNoSource(variable: unknown): boolean {
  const source = valueAt(variable, 'valueFrom');
  return isUnset(valueAt(source, 'secretKeyRef')) && isUnset(valueAt(source, 'fieldRef'));
}
