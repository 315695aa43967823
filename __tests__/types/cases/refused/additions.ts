/** Tried: to declare what opens a pod as something that the cluster adds. */
import type { FleetSpec } from 'cdk8s-gitlab-runners';

const fleet = { org: 'tinyland', runners: [{ kind: 'docker' }] } as const;
const apiServer = { cidrs: ['10.43.0.1/32'] };

export const label: FleetSpec = {
  ...fleet,
  // TS2322: these labels say whose pod it is: remove it
  cluster: { apiServer, adds: { labels: { 'runner-fleet/role': 'manager' } } },
};

export const labelOfMonitor: FleetSpec = {
  ...fleet,
  cluster: { apiServer },
  // TS2322: these labels say whose object it is: remove it
  monitoring: { namespace: 'monitoring', podMonitor: { labels: { 'app.kubernetes.io/name': 'x' } } },
};

export const annotation: FleetSpec = {
  ...fleet,
  // TS2322: profiles of the kernel are never switched off: remove it
  cluster: { apiServer, adds: { annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'b' } } },
};

export const folder: FleetSpec = {
  ...fleet,
  // TS2322: Type '"/etc/ssl/certs"' is not assignable to type
  cluster: { apiServer, adds: { configMaps: [{ name: 'ca', mountPath: '/etc/ssl/certs' }] } },
};

export const resolver: FleetSpec = {
  ...fleet,
  // TS2322: Type '"nameserver:198.51.100.53"' is not assignable to type 'DnsOption'
  cluster: { apiServer, adds: { dnsOptions: ['nameserver:198.51.100.53'] } },
};

export const effect: FleetSpec = {
  ...fleet,
  // TS2322: Type '"PreferNoSchedule"' is not assignable to type
  cluster: { apiServer, adds: { tolerations: [{ key: 'a', effect: 'PreferNoSchedule' }] } },
};

export const platform: FleetSpec = {
  ...fleet,
  // TS2322: Type '"rancher"' is not assignable to type
  cluster: { apiServer, platforms: ['rancher'] },
};

export const sidecar: FleetSpec = {
  ...fleet,
  // TS2353: 'containers' does not exist in type 'AddsSpec'
  cluster: { apiServer, adds: { containers: [] } },
};
