import type { FleetSpec } from '../../lib';

/** What is on private addresses, so that it must stand here; everything else is reached through the proxy, or not at all. */
const GITLAB = { cidr: '10.20.0.5/32', port: 443 };
const WEBSERVICE = { namespace: 'gitlab', pods: { app: 'webservice' }, port: 8181 };
const MIRROR = { cidr: '10.20.0.6/32', port: 443 };
const PROXY = { cidr: '10.20.0.9/32', port: 3128 };

/**
 * A cluster that reaches nothing on public addresses. GitLab runs beside the runners, and jobs fetch their sources from its
 * pods. Images are named at a mirror of the company. What else a job asks for, it asks the proxy for.
 */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    gitlab: {
      url: 'https://gitlab.acme.example',
      cloneUrl: 'https://gitlab-webservice-default.gitlab.svc:8181',
      destinations: [GITLAB, WEBSERVICE],
    },
    imageMirrors: [
      { from: 'docker.io', to: 'mirror.acme.example/hub' },
      { from: 'registry.gitlab.com', to: 'mirror.acme.example/gitlab' },
    ],
    proxy: {
      https: 'http://proxy.acme.example:3128',
      destinations: [PROXY],
      noProxy: ['mirror.acme.example'],
    },
    runners: [
      { kind: 'docker' },
      {
        kind: 'dind',
        nodes: {
          pool: { 'acme.example/pool': 'dind' },
          taint: { key: 'acme.example/dind', value: 'only' },
        },
        destinations: [MIRROR],
      },
    ],
  },
];
