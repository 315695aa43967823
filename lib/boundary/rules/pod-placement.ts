import { CONTAINER_RESOURCES } from '../../world/container-resources';
import { at, isUnset, listOf, printed, recordOf } from '../facts/untyped';
import type { Rule } from '../rule';
import { containerRule, podRule } from './pod-security';

/** Resources that a container may ask for; anything else is a device or a part of the node. */
const RESOURCES: readonly string[] = CONTAINER_RESOURCES.map(({ kubernetes }) => kubernetes);

/** Taints of nodes on which no runner belongs. */
const CONTROL_PLANE_TAINT = /^node-role\.kubernetes\.io\/(?:control-plane|master|etcd)$/;

const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/;

const NAME_FIELDS = ['hostname', 'subdomain', 'hostnameOverride', 'setHostnameAsFQDN'] as const;

const DNS_POLICIES: readonly unknown[] = [
  undefined,
  null,
  '',
  'ClusterFirst',
  'cluster-first',
  'None',
  'none',
];

/** Where pods run, and what they say about the node and the names around them. */
export const POD_PLACEMENT: readonly Rule[] = [
  podRule(
    {
      id: 'pod-scheduling',
      sentence:
        'no pod chooses its node past the scheduler, tolerates every taint or runs beside the control plane',
      why: 'a node name or a toleration of everything leads onto nodes that were set aside',
    },
    (pod, examination) => {
      for (const field of ['nodeName', 'schedulerName'].filter(
        (name) => !isUnset(pod.spec[name]) && pod.spec[name] !== '',
      )) {
        if (!(field === 'schedulerName' && pod.spec[field] === 'default-scheduler')) {
          examination.found(`${pod.where}.${field}`, 'the pod goes past the scheduler', `remove ${field}`, {
            value: printed(pod.spec[field]),
          });
        }
      }
      listOf(pod.spec['tolerations']).forEach((toleration, index) => {
        const key = at(toleration, 'key');
        if (isUnset(key) || key === '' || CONTROL_PLANE_TAINT.test(String(key))) {
          examination.found(
            `${pod.where}.tolerations[${index}]`,
            'the pod tolerates nodes on which no runner belongs',
            'tolerate the taint of the pool and no other',
            {
              value: printed(toleration),
            },
          );
        }
      });
    },
  ),
  podRule(
    {
      id: 'pod-names',
      sentence:
        'no pod gives a name to an address beyond itself, takes a name in the cluster or the resolver of its node',
      why: 'a host alias sends what is meant for a registry or for GitLab somewhere else',
    },
    (pod, examination) => {
      listOf(pod.spec['hostAliases']).forEach((alias, index) => {
        const ip = String(at(alias, 'ip'));
        if (!LOOPBACK.test(ip)) {
          examination.found(
            `${pod.where}.hostAliases[${index}]`,
            'the alias leads out of the pod',
            'remove the host alias',
            { value: ip },
          );
        }
      });
      for (const field of NAME_FIELDS.filter(
        (name) => !isUnset(pod.spec[name]) && pod.spec[name] !== false,
      )) {
        examination.found(`${pod.where}.${field}`, 'the pod takes a name in the cluster', `remove ${field}`, {
          value: printed(pod.spec[field]),
        });
      }
      if (!DNS_POLICIES.includes(pod.spec['dnsPolicy'])) {
        examination.found(
          `${pod.where}.dnsPolicy`,
          'the pod uses the resolver of its node',
          'remove dnsPolicy',
          { value: printed(pod.spec['dnsPolicy']) },
        );
      }
      if (
        !isUnset(at(pod.spec, 'dnsConfig', 'nameservers')) &&
        listOf(at(pod.spec, 'dnsConfig', 'nameservers')).length > 0
      ) {
        examination.found(
          `${pod.where}.dnsConfig.nameservers`,
          'the pod asks other resolvers',
          'remove the name servers',
        );
      }
    },
  ),
  containerRule(
    {
      id: 'pod-resources',
      sentence: 'no container asks for a device, an extended resource or a resource claim',
      why: 'devices such as /dev/kvm are parts of the node, and device plugins hand them out past Pod Security',
    },
    (container, pod, examination) => {
      for (const bound of ['limits', 'requests']) {
        const names = Object.keys(recordOf(at(container.raw, 'resources', bound)));
        for (const name of names.filter((item) => !RESOURCES.includes(item))) {
          examination.found(
            `${container.where}.resources.${bound}.${name}`,
            'the resource is a part of the node',
            'remove the resource',
            {
              value: name,
              allowed: RESOURCES.join(', '),
            },
          );
        }
      }
      const claims = [
        ...listOf(at(container.raw, 'resources', 'claims')),
        ...listOf(pod.spec['resourceClaims']),
      ];
      if (claims.length > 0 || listOf(container.raw['volumeDevices']).length > 0) {
        examination.found(
          `${container.where}.resources.claims`,
          'the container claims a device',
          'remove the claim',
        );
      }
    },
  ),
  containerRule(
    {
      id: 'pod-no-ephemeral-containers',
      sentence: 'no pod template holds an ephemeral container or shares its processes among containers',
      why: 'both let one container look into the memory of another',
    },
    (container, pod, examination) => {
      if (container.list === 'ephemeralContainers') {
        examination.found(container.where, 'the container is ephemeral', 'remove the ephemeral container');
      }
      if (pod.containers[0] === container && pod.spec['shareProcessNamespace'] === true) {
        examination.found(
          `${pod.where}.shareProcessNamespace`,
          'containers share their processes',
          'remove shareProcessNamespace',
        );
      }
    },
  ),
];
