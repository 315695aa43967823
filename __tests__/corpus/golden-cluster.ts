import { configFiles } from '../../lib/config/manager-pod';
import { corpusFleet, type FleetName } from './fleets';
import type { Golden } from './golden';
import { jobPod } from './job-pod';
import { deploymentOf, managerPod } from './manager-pod';
import { plainPod, secret, withMetadata, withSpec } from './objects';
import { creating, deleting, type KubernetesObject, updating } from './request';
import { GARBAGE_COLLECTOR, KUBELET, manager, NODES, VISITOR } from './users';

const APPS = { group: 'apps', version: 'v1' };
const DEPLOYMENTS = 'system:serviceaccount:kube-system:deployment-controller';
const SECRETS_OPERATOR = 'system:serviceaccount:external-secrets:external-secrets';

const volume = (source: object) => ({ volumes: [{ name: 'own', ...source }] });
const container = (fields: object) => ({
  containers: [{ name: 'app', image: 'docker.io/library/busybox:1.37.0', ...fields }],
});

/** What a pod may have that belongs to nobody's runner. */
const VISITORS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'that has nothing': {},
  'with a Secret of its own': volume({ secret: { secretName: 'own' } }),
  'with a ConfigMap of its own': volume({ configMap: { name: 'own' } }),
  'with a projected Secret of its own': volume({ projected: { sources: [{ secret: { name: 'own' } }] } }),
  'with a claim of its own': volume({ persistentVolumeClaim: { claimName: 'own' } }),
  'with a claim for itself': volume({
    ephemeral: {
      volumeClaimTemplate: {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    },
  }),
  'with its own labels as a volume': volume({ downwardAPI: { items: [] } }),
  'with an empty volume': volume({ emptyDir: {} }),
  'with a variable of its own': container({
    env: [{ name: 'OWN', valueFrom: { secretKeyRef: { name: 'own', key: 'key' } } }],
  }),
  'with all variables of its own': container({ envFrom: [{ secretRef: { name: 'own' } }] }),
  'with a pull secret of its own': { imagePullSecrets: [{ name: 'own' }] },
  'with a safe sysctl': {
    securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
  },
};

/** What the rest of the cluster does in the namespace. */
export function clusterGoldens(fleet: FleetName): readonly Golden[] {
  const resolved = corpusFleet(fleet);
  const [first] = resolved.runners;
  const runner = first?.name ?? '';
  const pod = jobPod(resolved, runner);
  const ownPod = managerPod(resolved, runner);
  const { namespace } = resolved.names;
  const deployment = deploymentOf(resolved, runner);
  const tokenRequest: KubernetesObject = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: { name: `${runner}-manager`, namespace },
    spec: { audiences: [], boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: ownPod.metadata.name } },
  };
  return [
    {
      title: 'a node fetches the token of a manager pod',
      fleet,
      request: creating(KUBELET, 'serviceaccounts/token', tokenRequest, {
        groups: [NODES],
        existing: [withSpec(ownPod, { nodeName: 'worker-1' })],
      }),
    },
    {
      title: 'a controller takes a finalizer off a job pod',
      fleet,
      request: updating(GARBAGE_COLLECTOR, 'pods', withMetadata(pod, { finalizers: ['example.com/x'] }), pod),
    },
    {
      title: 'a pod that was placed is annotated',
      fleet,
      request: updating(
        VISITOR,
        'pods',
        withSpec(pod, { nodeName: 'worker-1' }),
        withMetadata(withSpec(pod, { nodeName: 'worker-1' }), { annotations: { note: 'seen' } }),
      ),
    },
    ...['runtime/default', 'localhost/own'].map((profile) => ({
      title: `a pod of somebody else with the AppArmor profile ${profile}`,
      fleet,
      request: creating(
        VISITOR,
        'pods',
        withMetadata(plainPod(namespace), {
          annotations: { 'container.apparmor.security.beta.kubernetes.io/app': profile },
        }),
      ),
    })),
    {
      title: 'a job pod that the LimitRange left a note on',
      fleet,
      request: creating(
        manager(fleet, runner),
        'pods',
        withSpec(
          withMetadata(pod, {
            annotations: {
              ...pod.metadata.annotations,
              'kubernetes.io/limit-ranger': 'LimitRanger plugin set: ...',
            },
          }),
          { affinity: undefined },
        ),
      ),
    },
    { title: 'a job pod is swept up', fleet, request: deleting(GARBAGE_COLLECTOR, 'pods', pod) },
    { title: 'a manager pod is deleted', fleet, request: deleting(VISITOR, 'pods', ownPod) },
    ...Object.entries(VISITORS).map(([title, spec]) => ({
      title: `a pod of somebody else ${title}`,
      fleet,
      request: creating(VISITOR, 'pods', plainPod(namespace, spec)),
    })),
    {
      title: 'a Secret is refreshed by its operator',
      fleet,
      request: updating(
        SECRETS_OPERATOR,
        'secrets',
        secret(namespace, `${runner}-token`, 'Opaque'),
        secret(namespace, `${runner}-token`, 'Opaque', { data: { key: 'bmV3' } }),
      ),
    },
    {
      title: 'a Secret is owned by its operator',
      fleet,
      request: creating(SECRETS_OPERATOR, 'secrets', {
        ...secret(namespace, `${runner}-token`, 'Opaque'),
        metadata: {
          name: `${runner}-token`,
          namespace,
          ownerReferences: [
            {
              apiVersion: 'external-secrets.io/v1',
              kind: 'ExternalSecret',
              name: `${runner}-token`,
              uid: '7a1c',
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        },
      }),
    },
    {
      title: 'the token Secret is written',
      fleet,
      request: creating(VISITOR, 'secrets', secret(namespace, `${runner}-token`, 'Opaque')),
    },
    {
      title: 'the Deployment of a manager is written',
      fleet,
      request: creating(VISITOR, 'deployments', deployment, APPS),
    },
    {
      title: 'the Deployment of a manager is scaled by a patch',
      fleet,
      request: updating(
        VISITOR,
        'deployments',
        deployment,
        { ...deployment, spec: { ...deployment.spec, replicas: 2 } },
        APPS,
      ),
    },
    {
      title: 'the ReplicaSet of a manager is made',
      fleet,
      request: creating(
        DEPLOYMENTS,
        'replicasets',
        {
          ...deployment,
          kind: 'ReplicaSet',
          metadata: { name: `${runner}-manager-6684655d6d`, namespace },
          spec: {
            selector: { matchLabels: deployment.spec.template.metadata.labels },
            template: deployment.spec.template,
          },
        },
        APPS,
      ),
    },
    {
      title: 'a Deployment of somebody is written',
      fleet,
      request: creating(
        VISITOR,
        'deployments',
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'own', namespace },
          spec: {
            selector: { matchLabels: { app: 'own' } },
            template: {
              metadata: { labels: { app: 'own' } },
              spec: { containers: [{ name: 'app', image: 'docker.io/library/busybox:1.37.0' }] },
            },
          },
        },
        APPS,
      ),
    },
    {
      title: 'a ConfigMap of somebody is written',
      fleet,
      request: creating(VISITOR, 'configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'own', namespace },
        data: { key: 'value' },
      }),
    },
    {
      title: 'the authority of the API server is published',
      fleet,
      request: creating('system:serviceaccount:kube-system:root-ca-cert-publisher', 'configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'kube-root-ca.crt', namespace },
        data: { 'ca.crt': 'a certificate' },
      }),
    },
    {
      title: 'the config of a manager is written',
      fleet,
      request: creating(VISITOR, 'configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `${runner}-config`, namespace },
        data: configFiles(resolved.runner(runner)),
      }),
    },
  ];
}
