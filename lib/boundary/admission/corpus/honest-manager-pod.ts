import type { KubernetesObject } from '../../facts/manifests/kubernetes-object';
import type { PodTemplate } from '../../facts/manifests/pod-template';
import { at, isRecord, listOf, recordOf, type UntypedRecord } from '../../facts/untyped';
import { type Body, celValue } from '../request';
import { DEFAULT_TOLERATIONS, pullSecretsOf, withoutZeros } from './pods';

const HASH = '6684655d6d';
const TOKEN_VOLUME = 'kube-api-access-594qw';

/**
 * The pod that the ReplicaSet controller makes of a manager's Deployment, as the API server shows it to its policies.
 *
 * @param account its ServiceAccount, which may add to it.
 */
export function honestManagerPod(template: PodTemplate, account?: KubernetesObject): Body {
  const deployment = template.object.name;
  const spec = withoutZeros(template.spec) as UntypedRecord;
  const mounts = spec['automountServiceAccountToken'] !== false;
  return celValue({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${deployment}-${HASH}-`,
      name: `${deployment}-${HASH}-rvp95`,
      namespace: template.namespace,
      labels: { ...template.labels, 'pod-template-hash': HASH },
      annotations: Object.keys(template.annotations).length > 0 ? template.annotations : undefined,
      finalizers: at(template.object.raw, 'spec', 'template', 'metadata', 'finalizers'),
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${deployment}-${HASH}`,
          uid: '272d0039-e0df-4ac9-bb09-25a07dcdc90b',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      schedulerName: 'default-scheduler',
      terminationGracePeriodSeconds: 30,
      enableServiceLinks: true,
      priority: 1000,
      preemptionPolicy: 'PreemptLowerPriority',
      serviceAccount: spec['serviceAccountName'],
      securityContext: {},
      ...spec,
      imagePullSecrets: pullSecretsOf(spec, account),
      tolerations: [...listOf(spec['tolerations']), ...DEFAULT_TOLERATIONS],
      containers: listOf(spec['containers']).map((raw) => container(raw, mounts)),
      volumes: [...listOf(spec['volumes']).map(volume), ...(mounts ? [tokenVolume()] : [])],
    },
  }) as Body;
}

function container(raw: unknown, mounts: boolean): UntypedRecord {
  const own = recordOf(raw);
  const token = {
    name: TOKEN_VOLUME,
    mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    readOnly: true,
  };
  return {
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...own,
    ports: own['ports'] && listOf(own['ports']).map((port) => ({ protocol: 'TCP', ...recordOf(port) })),
    resources: resources(recordOf(own['resources'])),
    ...Object.fromEntries(
      PROBES.filter((name) => isRecord(own[name])).map((name) => [name, probe(own[name])]),
    ),
    volumeMounts: [...listOf(own['volumeMounts']), ...(mounts ? [token] : [])],
  };
}

/** What has a limit and no request asks for as much as its limit. */
function resources({ limits, requests, ...others }: UntypedRecord): UntypedRecord {
  const all = { ...recordOf(limits), ...recordOf(requests) };
  return { ...others, limits, requests: Object.keys(all).length > 0 ? all : undefined };
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

function probe(raw: unknown): UntypedRecord {
  const own = recordOf(raw);
  return {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
    ...own,
    ...(isRecord(own['httpGet']) ? { httpGet: { scheme: 'HTTP', path: '/', ...own['httpGet'] } } : {}),
  };
}

/** What the API server gives a mode where nobody says one. */
const WITH_MODE = ['configMap', 'projected', 'secret'];

function volume(raw: unknown): UntypedRecord {
  const own = recordOf(raw);
  return {
    ...own,
    ...Object.fromEntries(
      WITH_MODE.map((source) => [source, at(own, source)] as const)
        .filter(([, source]) => isRecord(source))
        .map(([name, source]) => [name, { defaultMode: 420, ...recordOf(source) }]),
    ),
  };
}

/** What the admission plugin ServiceAccount adds to a pod that mounts its token. */
function tokenVolume(): UntypedRecord {
  return {
    name: TOKEN_VOLUME,
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
