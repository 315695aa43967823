import { grouped } from '../facts/grouped';
import { isClusterScoped } from '../facts/manifests/cluster-scoped';
import type { Unreadable } from '../facts/manifests/kubernetes-object';
import { isUnset, recordOf, textOf, type UntypedRecord } from '../facts/untyped';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { CONFIGS, OBJECTS } from '../subjects';
import { CONFIG_READABLE } from './config-readable';
import { MANIFESTS_APPLIED, MANIFESTS_UNOWNED } from './manifests-applied';

/** What a fleet is made of, with the API that each kind belongs to. */
const KINDS: Readonly<Record<string, string>> = {
  Namespace: 'v1',
  ConfigMap: 'v1',
  ServiceAccount: 'v1',
  ResourceQuota: 'v1',
  LimitRange: 'v1',
  Deployment: 'apps/v1',
  PodDisruptionBudget: 'policy/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PriorityClass: 'scheduling.k8s.io/v1',
  ValidatingAdmissionPolicy: 'admissionregistration.k8s.io/v1',
  ValidatingAdmissionPolicyBinding: 'admissionregistration.k8s.io/v1',
  ExternalSecret: 'external-secrets.io/v1',
  SealedSecret: 'bitnami.com/v1alpha1',
  PodMonitor: 'monitoring.coreos.com/v1',
  PrometheusRule: 'monitoring.coreos.com/v1',
};

/** Kinds that grant rights in every namespace. */
const RIGHTS_OF_THE_CLUSTER: readonly string[] = ['ClusterRole', 'ClusterRoleBinding'];

/** Whether manifests are what they seem. */
export const MANIFESTS: readonly Rule[] = [
  rule({
    id: 'manifests-readable',
    severity: 'critical',
    sentence: 'every document is a Kubernetes object of a shape that can be judged',
    why: 'what cannot be read cannot be judged, and the API server may read it otherwise',
    serves: ['own-namespace'],
    of: OBJECTS,
    overall: [
      {
        problem: 'the document cannot be judged',
        fix: 'write it as the API server expects it',
        where: ({ unreadable }) => unreadable.map(asRead),
      },
    ],
  }),
  MANIFESTS_APPLIED,
  rule({
    id: 'manifests-unique',
    sentence: 'no object is there twice',
    why: 'of two objects with one name the cluster keeps one, and not always the one that was judged',
    serves: ['own-namespace'],
    of: {
      ...OBJECTS,
      items: ({ index }) => grouped(index.all, ({ group, where }) => `${group}/${where}`).values(),
    },
    problem: 'an object of this name is there already',
    fix: 'remove one of them',
    where: ([, ...others]) => others.map(({ where }) => where),
  }),
  rule({
    id: 'manifests-kinds',
    sentence: 'the manifests hold only the kinds that a fleet is made of',
    why: 'workloads, webhooks, Secrets, custom resources and rights of other kinds go around what is judged here',
    serves: ['own-namespace', 'nothing-outside', 'token-is-a-secret'],
    of: OBJECTS,
    faults: [
      {
        problem: 'the object is of another API than expected',
        fix: 'remove the object, or keep it in manifests of its own',
        where: ({ kind, apiVersion, where }) =>
          apiOf(kind) !== undefined &&
          apiOf(kind) !== apiVersion && {
            at: where,
            value: `${apiVersion} ${kind}`,
            allowed: `${apiOf(kind)} ${kind}`,
          },
      },
      {
        problem: 'the object grants rights in the whole cluster',
        fix: 'use a Role and a RoleBinding in the namespace of the fleet',
        where: ({ kind, apiVersion, where, raw }) =>
          RIGHTS_OF_THE_CLUSTER.includes(kind) && {
            at: where,
            value: `${apiVersion} ${kind}`,
            problem: isUnset(raw['aggregationRule']) ? undefined : 'the role collects the rights of others',
          },
      },
      {
        problem: 'the manifests hold a Secret, and whoever reads them reads it: base64 hides nothing',
        fix: 'let the OpenTofu module, External Secrets or Sealed Secrets make it',
        where: ({ kind, where, raw }) => kind === 'Secret' && { at: where, value: contentOfSecret(raw) },
      },
      {
        problem: 'no fleet holds objects of this kind',
        fix: 'remove the object, or keep it in manifests of its own',
        where: ({ kind, apiVersion, where }) =>
          apiOf(kind) === undefined &&
          kind !== 'Secret' &&
          !RIGHTS_OF_THE_CLUSTER.includes(kind) && { at: where, value: `${apiVersion} ${kind}` },
      },
    ],
  }),
  rule({
    id: 'manifests-namespaced',
    sentence: 'every object lies in the namespace of its fleet, and cluster-scoped objects in none',
    why: 'an object without a namespace lands wherever the command that applies it happens to point',
    serves: ['own-namespace'],
    of: OBJECTS,
    faults: [
      {
        problem: 'the object is cluster-scoped but names a namespace',
        fix: 'remove metadata.namespace',
        where: (object) => isClusterScoped(object) && object.namespace !== '' && object.where,
      },
      {
        problem: 'the object names no namespace',
        fix: 'set metadata.namespace',
        where: (object) => !isClusterScoped(object) && object.namespace === '' && object.where,
      },
      {
        problem: 'the object lies outside the namespaces of the fleet',
        fix: 'move it there, or keep it in manifests of its own',
        where: (object, { fleets, fleetOf }) =>
          !isClusterScoped(object) &&
          object.namespace !== '' &&
          fleets.length > 0 &&
          !fleetOf.has(object.namespace) && {
            at: object.where,
            value: object.namespace,
            allowed: fleets
              .slice(0, 5)
              .map(({ namespace }) => namespace)
              .join(', '),
          },
      },
    ],
  }),
  CONFIG_READABLE,
  rule({
    id: 'config-keys-known',
    sentence: 'config.toml holds only keys of GitLab Runner, in their own case and of their own type',
    why: 'GitLab Runner takes a key in any case and skips what it does not know, so a slip switches a guard off',
    serves: ['others-unprivileged'],
    of: CONFIGS,
    problem: 'the key is none of GitLab Runner',
    fix: 'write the key as GitLab documents it, or remove it',
    where: ({ issues }) => issues.map(asRead),
  }),
  MANIFESTS_UNOWNED,
];

/** The API that objects of a kind belong to, if a fleet holds any. */
function apiOf(kind: string): string | undefined {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
}

/** The type and the keys of a Secret. */
function contentOfSecret(secret: UntypedRecord): string {
  const keys = ['data', 'stringData'].flatMap((field) => Object.keys(recordOf(secret[field])));
  return `${textOf(secret['type']) ?? 'Opaque'}: ${keys.join(', ') || 'no keys'}`;
}

function asRead({ where, message }: Unreadable): Place {
  return { at: where, problem: message };
}
