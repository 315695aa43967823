import { type Fleet, RunnerDeployment } from '../../lib';
import { find, objectsAlone } from '../chart/rendered';
import { type Container, DEFAULT_TOLERATIONS, type Pod, type PodSpec } from './objects';
import type { KubernetesObject } from './request';

interface Deployment extends KubernetesObject {
  readonly spec: { readonly template: { readonly metadata: Pod['metadata']; readonly spec: PodSpec } };
}

const HASH = '6684655d6d';

/** The pod that the ReplicaSet controller makes of a manager's Deployment, as an API server admits it. */
export function managerPod(fleet: Fleet, runner: string): Pod {
  const { manager } = fleet.runner(runner).names;
  const { metadata, spec } = deploymentOf(fleet, runner).spec.template;
  const tokenVolume = 'kube-api-access-594qw';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name: `${manager}-${HASH}-rvp95`,
      namespace: fleet.names.namespace,
      labels: { ...metadata.labels, 'pod-template-hash': HASH },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${manager}-${HASH}`,
          uid: '272d0039-e0df-4ac9-bb09-25a07dcdc90b',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      ...spec,
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      serviceAccount: manager,
      priority: 1000,
      preemptionPolicy: 'PreemptLowerPriority',
      tolerations: [...((spec['tolerations'] ?? []) as typeof DEFAULT_TOLERATIONS), ...DEFAULT_TOLERATIONS],
      containers: spec.containers.map((container) => withTokenMount(withDefaults(container), tokenVolume)),
      volumes: [...(spec.volumes ?? []).map(withMode), tokenVolumeOf(tokenVolume)],
    },
  };
}

/** The Deployment of a manager as it is applied. */
export function deploymentOf(fleet: Fleet, runner: string): Deployment {
  const objects = objectsAlone((chart) => {
    new RunnerDeployment(chart, runner, { runner: fleet.runner(runner) });
  });
  return find<Deployment>(objects, 'Deployment', fleet.runner(runner).names.manager);
}

/** What the API server fills in. */
function withDefaults(container: Container): Container {
  const probe = (name: string) => {
    const { httpGet, ...fields } = container[name] as { readonly httpGet: object };
    return { ...fields, successThreshold: 1, httpGet: { ...httpGet, scheme: 'HTTP' } };
  };
  return {
    ...container,
    readinessProbe: probe('readinessProbe'),
    livenessProbe: probe('livenessProbe'),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
}

function withMode(volume: object): object {
  return 'configMap' in volume
    ? { ...volume, configMap: { ...(volume.configMap as object), defaultMode: 420 } }
    : volume;
}

function withTokenMount(container: Container, volume: string): Container {
  const mounts = (container['volumeMounts'] ?? []) as readonly object[];
  return {
    ...container,
    volumeMounts: [
      ...mounts,
      { name: volume, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
    ],
  };
}

/** What the admission plugin ServiceAccount adds to a pod that mounts its token. */
function tokenVolumeOf(name: string): object {
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
    },
  };
}
