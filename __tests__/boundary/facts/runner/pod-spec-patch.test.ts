import { withKubernetesFieldNames } from '../../../../lib/boundary/facts/runner/pod-spec-fields';
import { patchPodSpec } from '../../../../lib/boundary/facts/runner/pod-spec-patch';

/** Fields that decide about security, wherever they stand in a pod spec. */
const FIELDS = [
  'automountServiceAccountToken containers dnsConfig dnsPolicy activeDeadlineSeconds affinity enableServiceLinks',
  'ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers hostname hostnameOverride imagePullSecrets',
  'initContainers nodeName overhead preemptionPolicy priority priorityClassName readinessGates',
  'resourceClaims restartPolicy runtimeClassName schedulerName schedulingGates securityContext',
  'serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain',
  'terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes',
  'args command env envFrom imagePullPolicy lifecycle livenessProbe ports readinessProbe resizePolicy',
  'startupProbe stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts',
  'workingDir allowPrivilegeEscalation appArmorProfile capabilities privileged procMount readOnlyRootFilesystem',
  'runAsGroup runAsNonRoot runAsUser seLinuxOptions seccompProfile windowsOptions fsGroup fsGroupChangePolicy',
  'supplementalGroups supplementalGroupsPolicy sysctls add drop type localhostProfile user role level hostProcess',
  'value valueFrom secretKeyRef configMapKeyRef fieldRef resourceFieldRef secretRef configMapRef prefix optional',
  'hostPath emptyDir secret configMap projected downwardAPI persistentVolumeClaim csi ephemeral nfs iscsi image',
  'sources serviceAccountToken secretName claimName path medium sizeLimit mountPath subPath subPathExpr readOnly',
  'mountPropagation hostPort hostIP containerPort protocol host port httpGet tcpSocket exec grpc postStart preStop',
  'ip hostnames operator effect',
].flatMap((line) => line.split(' '));

describe('a field of a pod spec in another case', () => {
  test.each(FIELDS)('%s', (field) => {
    const patch = { x: [{ [field.toUpperCase()]: { [field.toLowerCase()]: 1 } }] };
    expect(withKubernetesFieldNames(patch)).toEqual({ x: [{ [field]: { [field]: 1 } }] });
  });

  test.each(['nodeSelector', 'matchLabels', 'limits', 'requests', 'items'])(
    'the keys of %s are chosen by people',
    (field) => {
      expect(withKubernetesFieldNames({ [field]: { HostPID: 1 } })).toEqual({
        [field]: { HostPID: 1 },
      });
    },
  );

  test('what is no object stays as it is', () => {
    expect([null, 'HOSTPID', 5].map(withKubernetesFieldNames)).toEqual([null, 'HOSTPID', 5]);
  });
});

describe('a patch that cannot be applied', () => {
  const message = (entry: unknown) => patchPodSpec({ a: 1 }, [entry], 'here').unreadable;

  test.each<[unknown, string]>([
    [{ patch_path: '/p' }, 'patch_path names a file of the manager, /p'],
    [{ patch: { a: 1 } }, 'patch is not a string'],
    [{ patch_path: '' }, 'patch is not a string'],
    ['x', 'patch is not a string'],
    [{ patch: '5' }, 'it leaves no pod spec'],
    [{ patch: '' }, 'it leaves no pod spec'],
    [{ patch: 'a: 1\n---\nb: 2\n' }, 'it is more than one document'],
    ...['merge', 'json', 'new'].map((patch_type): [unknown, string] => [
      { patch: '{}', patch_type },
      `patch_type ${patch_type} is not strategic, so what becomes of the pod is not known here`,
    ]),
    [{ patch: '{"$patch":"other"}' }, '$patch: other'],
    [{ patch: '{"$retainKeys":["a"]}' }, '$retainKeys'],
  ])('%j', (entry, reason) => {
    expect(message(entry)).toEqual([{ where: 'here.pod_spec[0]', message: `cannot be applied: ${reason}` }]);
  });

  test('tells one line of what a parser says', () => {
    const [told] = message({ patch: 'a: [\nb' });
    expect(told?.message).toMatch(/^cannot be applied: [^!]+$/);
    expect(told?.message).not.toContain('\n');
  });
});

describe('a patch is applied', () => {
  test.each<[unknown, unknown]>([
    [{ patch: '{"b":2}' }, { a: 1, b: 2 }],
    [
      { patch: '{"b":2}', patch_type: '', patch_path: '' },
      { a: 1, b: 2 },
    ],
    [
      { patch: '{"b":2}', patch_type: 5 },
      { a: 1, b: 2 },
    ],
    [{ patch: '{"HOSTPID":true}' }, { a: 1, hostPID: true }],
    [{ patch: 'hostIPC: true' }, { a: 1, hostIPC: true }],
    [{ patch: 'b: c---d' }, { a: 1, b: 'c---d' }],
  ])('%j', (entry, spec) => {
    expect(patchPodSpec({ a: 1 }, [entry], 'here')).toMatchObject({ spec, unreadable: [] });
    expect(patchPodSpec({ a: 1 }, [entry], 'here').spec).toEqual(spec);
  });
});
