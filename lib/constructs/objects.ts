import type { Component } from '../fleet/labels';

/**
 * When Argo CD applies an object; `kubectl` reads the order of the files instead, which is the same.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export const SYNC_WAVE = {
  cluster: -30,
  boundary: -20,
  identity: -10,
  manager: 0,
  disruption: 10,
} as const;

/** What is said of the objects of a kind, once for all of them. */
export interface ObjectRow {
  readonly apiVersion: string;
  /** The file that holds it: what belongs to no namespace, or what lives in that of the fleet. */
  readonly file: 'cluster' | 'runners';
  readonly component: Component;
  readonly wave: keyof typeof SYNC_WAVE;
  /** Which fleets have one. @default - all */
  readonly onlyIf?: string;
  /** An option of Argo CD that it carries, and why. @default - none */
  readonly syncOption?: { readonly option: string; readonly why: string };
}

const RBAC = { file: 'runners', component: 'rbac', wave: 'identity' } as const;
const BOUNDARY = { file: 'runners', component: 'namespace', wave: 'boundary' } as const;
const ADMISSION = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  file: 'cluster',
  component: 'admission',
  wave: 'boundary',
} as const;
const SECRETS = {
  file: 'runners',
  component: 'secrets',
  wave: 'identity',
  onlyIf: 'the fleet has such sources of Secrets',
} as const;

/** The objects that a fleet renders, by their kinds. */
export const OBJECTS = {
  Namespace: {
    apiVersion: 'v1',
    file: 'cluster',
    component: 'namespace',
    wave: 'cluster',
    syncOption: {
      option: 'Prune=confirm,Delete=confirm',
      why: 'To delete the namespace is to end every job in it. Argo CD waits until someone confirms, with the button or with `argocd.argoproj.io/deletion-approved` on the Application.',
    },
  },
  PriorityClass: {
    apiVersion: 'scheduling.k8s.io/v1',
    file: 'cluster',
    component: 'namespace',
    wave: 'cluster',
  },
  ValidatingAdmissionPolicy: ADMISSION,
  ValidatingAdmissionPolicyBinding: ADMISSION,
  NetworkPolicy: { ...BOUNDARY, apiVersion: 'networking.k8s.io/v1', component: 'network' },
  ResourceQuota: { ...BOUNDARY, apiVersion: 'v1' },
  LimitRange: { ...BOUNDARY, apiVersion: 'v1' },
  ServiceAccount: { ...RBAC, apiVersion: 'v1' },
  Role: { ...RBAC, apiVersion: 'rbac.authorization.k8s.io/v1' },
  RoleBinding: { ...RBAC, apiVersion: 'rbac.authorization.k8s.io/v1' },
  ExternalSecret: {
    ...SECRETS,
    apiVersion: 'external-secrets.io/v1',
    syncOption: {
      option: 'SkipDryRunOnMissingResource=true',
      why: 'The operator may be installed later than the fleet.',
    },
  },
  SealedSecret: { ...SECRETS, apiVersion: 'bitnami.com/v1alpha1' },
  ConfigMap: { apiVersion: 'v1', file: 'runners', component: 'manager', wave: 'manager' },
  Deployment: { apiVersion: 'apps/v1', file: 'runners', component: 'manager', wave: 'manager' },
  PodDisruptionBudget: {
    apiVersion: 'policy/v1',
    file: 'runners',
    component: 'manager',
    wave: 'disruption',
  },
  PodMonitor: {
    apiVersion: 'monitoring.coreos.com/v1',
    file: 'runners',
    component: 'manager',
    wave: 'disruption',
    onlyIf: 'the fleet asks for a PodMonitor',
    syncOption: {
      option: 'SkipDryRunOnMissingResource=true',
      why: 'The operator may be installed later than the fleet.',
    },
  },
} as const satisfies Record<string, ObjectRow>;

/** A kind of object that a fleet renders. */
export type ObjectKind = keyof typeof OBJECTS;
