import type { FleetSpec, ManagerSpec } from '../../lib';

/** Managers run on the nodes of the platform, spread over zones where there is room. */
const manager: ManagerSpec = {
  tolerations: [{ key: 'acme.example/platform', value: 'only' }],
  affinity: {
    required: [{ matchExpressions: [{ key: 'acme.example/pool', operator: 'In', values: ['platform'] }] }],
  },
  topologySpread: ['topology.kubernetes.io/zone'],
  labels: { 'acme.example/team': 'platform' },
};

/**
 * Pools as clusters have them: one that has a label and no taint, one of spot nodes with two taints, of which one has no
 * value, large nodes of two zones that are preferred for builds, and nodes with GPUs. Managers have nodes of their own.
 */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    runners: [
      { kind: 'docker', nodes: { pool: { 'acme.example/pool': 'general' } }, replicas: 2, manager },
      {
        kind: 'docker',
        name: 'docker-spot',
        tags: ['spot'],
        spacing: { jobs: 'apart' },
        burst: true,
        nodes: {
          pool: { 'acme.example/pool': 'spot' },
          tolerations: [
            { key: 'acme.example/spot', value: 'true' },
            { key: 'acme.example/preemptible', effect: 'PreferNoSchedule' },
          ],
        },
      },
      {
        kind: 'docker',
        name: 'docker-large',
        tags: ['large'],
        doNotDisrupt: true,
        disruptionBudget: true,
        sizes: {
          huge: { cpuRequest: '8', cpuLimit: '16', memoryRequest: '16Gi', memoryLimit: '32Gi' },
        },
        volumes: [
          { mountPath: '/cache', persistentVolumeClaim: 'large-cache' },
          { mountPath: '/dev/shm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
        ],
        podLabels: { 'acme.example/cost-center': 'builds', 'acme.example/stage': '$CI_JOB_STAGE' },
        podAnnotations: { 'acme.example/contact': 'builds@acme.example' },
        manager,
        nodes: {
          taint: { key: 'acme.example/large', value: 'only' },
          affinity: {
            required: [
              {
                matchExpressions: [
                  { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-a', 'zone-b'] },
                  { key: 'acme.example/cores', operator: 'Gt', values: ['15'] },
                ],
              },
            ],
            preferred: [
              { weight: 100, matchExpressions: [{ key: 'acme.example/nvme', operator: 'Exists' }] },
            ],
          },
        },
      },
      {
        kind: 'docker',
        name: 'docker-gpu',
        tags: ['gpu'],
        devices: { 'nvidia.com/gpu': 1 },
        volumes: [{ mountPath: '/mnt/data', persistentVolumeClaim: 'data-sets', readOnly: true }],
        nodes: {
          pool: { 'acme.example/pool': 'gpu' },
          tolerations: [{ key: 'nvidia.com/gpu', value: 'present' }],
        },
      },
    ],
  },
];
