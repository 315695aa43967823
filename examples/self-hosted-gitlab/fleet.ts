import type { FleetSpec } from '../../lib';

/**
 * A GitLab instance on private addresses, reached through a load balancer, in a cluster with NodeLocal DNS. Private
 * addresses are closed unless they are named, so each of them stands here: GitLab for managers and jobs, its container
 * registry and a package mirror for jobs only.
 */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: {
      apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'], ports: [443, 6443] },
      dns: [{ cidr: '169.254.20.10/32' }, { namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' } }],
    },
    gitlab: {
      url: 'https://gitlab.acme.example:8443',
      destinations: [{ cidr: '10.20.0.5/32', port: 8443 }],
    },
    monitoring: {
      namespace: 'observability',
      pods: { app: 'prometheus' },
      podMonitor: { labels: { release: 'kube-prometheus-stack' } },
    },
    runners: [
      {
        kind: 'tinyland-docker',
        allowedImages: [
          'rockylinux/rockylinux:*',
          'docker.io/rockylinux/rockylinux:*',
          'registry.acme.example:5050/**/*:*',
        ],
        destinations: [
          { cidr: '10.20.0.6/32', port: 5050 },
          { namespace: 'mirrors', pods: { app: 'pypi-mirror' }, port: 8080 },
        ],
        volumes: [{ mountPath: '/etc/xdg/pip', configMap: 'pip-settings' }],
        config: {
          runners: {
            pre_build_script: 'echo "Runners of ACME: https://wiki.acme.example/runners"',
            feature_flags: { FF_SCRIPT_SECTIONS: true },
          },
        },
      },
    ],
  },
];
