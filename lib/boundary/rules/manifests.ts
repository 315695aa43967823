import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { WORKLOAD_KINDS } from '../facts/manifests/pod-template';
import { eachText } from '../facts/manifests/texts';
import { looksLikeConfig } from '../facts/runner/config-text';
import { everywhere, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import { MANIFESTS_APPLIED } from './manifests-applied';

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

/** Kinds of the list that live outside namespaces. */
const CLUSTER_SCOPED: readonly string[] = [
  'Namespace',
  'PriorityClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'APIService',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'PersistentVolume',
  'StorageClass',
  'RuntimeClass',
];

/** Whether manifests are what they seem. */
export const MANIFESTS: readonly Rule[] = [
  {
    id: 'manifests-readable',
    sentence: 'every document is a Kubernetes object of a shape that can be judged',
    why: 'what cannot be read cannot be judged, and the API server may read it otherwise',
    applies: everywhere,
    otherwise: 'there are no objects',
    check: (facts, examination) => {
      examination.saw(facts.index.all.length);
      for (const { where, message } of facts.unreadable) {
        examination.found(where, message, 'write it as the API server expects it');
      }
    },
  },
  MANIFESTS_APPLIED,
  {
    id: 'manifests-unique',
    sentence: 'no object is there twice',
    why: 'of two objects with one name the cluster keeps one, and not always the one that was judged',
    applies: everywhere,
    otherwise: 'there are no objects',
    check: (facts, examination) => {
      const seen = new Set<string>();
      for (const object of facts.index.all) {
        examination.saw();
        const key = `${object.group}/${object.where}`;
        if (seen.has(key)) {
          examination.found(object.where, 'an object of this name is there already', 'remove one of them');
        }
        seen.add(key);
      }
    },
  },
  {
    id: 'manifests-kinds',
    sentence: 'the manifests hold only the kinds that a fleet is made of',
    why: 'workloads, webhooks, custom resources and rights of other kinds go around what is judged here',
    applies: everywhere,
    otherwise: 'there are no objects',
    check: (facts, examination) => {
      for (const object of facts.index.all) {
        examination.saw();
        const expected = Object.hasOwn(KINDS, object.kind) ? KINDS[object.kind] : undefined;
        if (expected !== object.apiVersion) {
          examination.found(
            object.where,
            kindMessage(object, expected),
            'remove the object, or keep it in manifests of its own',
            {
              value: `${object.apiVersion} ${object.kind}`,
              ...(expected === undefined ? {} : { allowed: `${expected} ${object.kind}` }),
            },
          );
        }
      }
    },
  },
  {
    id: 'manifests-namespaced',
    sentence: 'every object lies in the namespace of its fleet, and cluster-scoped objects in none',
    why: 'an object without a namespace lands wherever the command that applies it happens to point',
    applies: everywhere,
    otherwise: 'there are no objects',
    check: (facts, examination) => {
      for (const object of facts.index.all) {
        examination.saw();
        const clusterScoped = CLUSTER_SCOPED.includes(object.kind);
        if (clusterScoped && object.namespace !== '') {
          examination.found(
            object.where,
            'the object is cluster-scoped but names a namespace',
            'remove metadata.namespace',
          );
        } else if (!clusterScoped && object.namespace === '') {
          examination.found(object.where, 'the object names no namespace', 'set metadata.namespace');
        } else if (!clusterScoped && facts.fleets.length > 0 && !facts.fleetOf.has(object.namespace)) {
          examination.found(object.where, 'the object lies outside the namespaces of the fleet', 'move it', {
            value: object.namespace,
            allowed: facts.fleets
              .map(({ namespace }) => namespace)
              .slice(0, 5)
              .join(', '),
          });
        }
      }
    },
  },
  {
    id: 'config-readable',
    sentence: 'every configuration of GitLab Runner is TOML in a ConfigMap, and can be read',
    why: 'a configuration that is written by a script or a template at start cannot be judged before',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      examination.saw(facts.configs.length);
      for (const { where, message } of facts.unreadableConfigs) {
        examination.found(where, message, 'write a complete config.toml into the ConfigMap');
      }
      for (const { where, object } of facts.configs.filter((config) => config.object.kind === 'Secret')) {
        examination.found(
          where,
          `the configuration lies in a ${object.kind}`,
          'write it into a ConfigMap and only the token into a Secret',
        );
      }
      for (const object of facts.index.all.filter(({ kind }) => kind !== 'ConfigMap' && kind !== 'Secret')) {
        eachText(object, (text, path) => {
          if (looksLikeConfig(text)) {
            examination.found(
              `${object.where} / ${path()}`,
              'a configuration of GitLab Runner hides here',
              'write it into a ConfigMap',
            );
          }
        });
      }
    },
  },
  {
    id: 'config-keys-known',
    sentence: 'config.toml holds only keys of GitLab Runner, in their own case and of their own type',
    why: 'GitLab Runner takes a key in any case and skips what it does not know, so a slip switches a guard off',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const config of facts.configs) {
        examination.saw();
        for (const { where, message } of config.issues) {
          examination.found(where, message, 'write the key as GitLab documents it, or remove it');
        }
      }
    },
  },
];

function kindMessage(object: KubernetesObject, expected: string | undefined): string {
  if (expected !== undefined) {
    return 'the object is of another API than expected';
  }
  return WORKLOAD_KINDS.includes(object.kind)
    ? 'a workload other than the Deployment of a manager'
    : 'no fleet holds objects of this kind';
}
