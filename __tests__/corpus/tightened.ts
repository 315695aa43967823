import type { Container, Pod } from './objects';

const CONFINED = { type: 'RuntimeDefault' };

/** A pod after a webhook that takes away from it what it can, without knowing what the pod is for. */
export function tightened({ spec, ...pod }: Pod): Pod {
  const container = (one: Container): Container => ({
    ...one,
    securityContext: {
      ...one.securityContext,
      appArmorProfile: CONFINED,
      procMount: 'Default',
      seccompProfile: CONFINED,
    },
  });
  const { initContainers } = spec;
  return {
    ...pod,
    spec: {
      ...spec,
      hostUsers: false,
      setHostnameAsFQDN: false,
      shareProcessNamespace: false,
      securityContext: {
        ...(spec['securityContext'] as object),
        appArmorProfile: CONFINED,
        supplementalGroupsPolicy: 'Strict',
      },
      containers: spec.containers.map(container),
      ...(initContainers ? { initContainers: initContainers.map(container) } : {}),
    },
  };
}
