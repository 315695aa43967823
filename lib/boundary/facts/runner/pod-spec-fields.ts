import { isRecord } from '../untyped';

/**
 * Field names of a pod spec that decide about security. GitLab Runner decodes a patched pod spec with Go's JSON
 * decoder, which takes a key in any case: `hostpid` is `hostPID`.
 */
const FIELDS: readonly string[] = [
  'activeDeadlineSeconds affinity automountServiceAccountToken containers dnsConfig dnsPolicy enableServiceLinks',
  'ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers hostname hostnameOverride imagePullSecrets',
  'initContainers nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates',
  'resourceClaims resources restartPolicy runtimeClassName schedulerName schedulingGates securityContext',
  'serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain',
  'terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes',
  'args command env envFrom image imagePullPolicy lifecycle livenessProbe name ports readinessProbe resizePolicy',
  'startupProbe stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts',
  'workingDir allowPrivilegeEscalation appArmorProfile capabilities privileged procMount readOnlyRootFilesystem',
  'runAsGroup runAsNonRoot runAsUser seLinuxOptions seccompProfile windowsOptions fsGroup fsGroupChangePolicy',
  'supplementalGroups supplementalGroupsPolicy sysctls add drop type localhostProfile user role level hostProcess',
  'value valueFrom secretKeyRef configMapKeyRef fieldRef resourceFieldRef secretRef configMapRef prefix key optional',
  'hostPath emptyDir secret configMap projected downwardAPI persistentVolumeClaim csi ephemeral nfs iscsi image',
  'sources serviceAccountToken secretName claimName path medium sizeLimit mountPath subPath subPathExpr readOnly',
  'mountPropagation hostPort hostIP containerPort protocol host port httpGet tcpSocket exec grpc postStart preStop',
  'ip hostnames operator effect limits requests',
].flatMap((line) => line.split(' '));

const CANONICAL: ReadonlyMap<string, string> = new Map(FIELDS.map((field) => [field.toLowerCase(), field]));

/** Maps whose keys are chosen by people, so that their case means something. */
const FREE_MAPS: ReadonlySet<string> = new Set([
  'nodeSelector',
  'matchLabels',
  'limits',
  'requests',
  'items',
]);

/** `patch` with every known field name in the case that Kubernetes uses. */
export function withKubernetesFieldNames(patch: unknown): unknown {
  if (Array.isArray(patch)) {
    return patch.map(withKubernetesFieldNames);
  }
  if (!isRecord(patch)) {
    return patch;
  }
  return Object.fromEntries(
    Object.entries(patch).map(([key, value]) => {
      const field = CANONICAL.get(key.toLowerCase()) ?? key;
      return [field, FREE_MAPS.has(field) ? value : withKubernetesFieldNames(value)];
    }),
  );
}
