import { Fleet, renderFleet } from '../../lib';
import { imported } from './imported';

/** What keeps no fleet out, as releases have it: each line was in somebody's values, in other words. */
const VALUES = `
gitlabUrl: https://gitlab.test
connectionMaxAge: 15m
hostAliases:
  - ip: 10.0.0.7
    hostnames: [gitlab.test]
envVars:
  - name: TZ
    value: Europe/Berlin
  - name: RUNNER_EXECUTOR
    value: kubernetes
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector: {matchLabels: {app: runner}}
serviceAccount: {create: true, name: builder}
runners:
  serviceAccountName: builder
  config: |
    [[runners]]
      [runners.kubernetes]
        image = "grafana/k6:1.2.0"
        privileged = true
        service_account = "deployer"
        dns_policy = "cluster-first"
        pod_disruption_budget = true
        [[runners.kubernetes.host_aliases]]
          ip = "10.0.0.7"
          hostnames = ["gitlab.test"]
        [runners.kubernetes.pod_labels]
          "acme.test/fleet" = "ci"
          "acme.test/job" = "$CI_JOB_ID"
        [runners.kubernetes.helper_container_security_context]
          run_as_user = 59417
        [[runners.kubernetes.volumes.secret]]
          name = "authority"
          mount_path = "/authority"
        [[runners.kubernetes.affinity.pod_anti_affinity.required_during_scheduling_ignored_during_execution]]
          topology_key = "topology.kubernetes.io/zone"
          [runners.kubernetes.affinity.pod_anti_affinity.required_during_scheduling_ignored_during_execution.label_selector.match_labels]
            "acme.test/fleet" = "ci"
`;

describe('what real releases have beside what must stay refused', () => {
  const { spec, explained, faults } = imported(VALUES, { org: 'acme', apiServer: ['10.43.0.1/32'] });

  it('is neither refused nor not offered, and each of it is told', () => {
    const blocking = explained.filter(({ fate }) => ['refused', 'not-offered', 'unknown'].includes(fate));
    expect(blocking).toEqual([]);
    expect(faults).toEqual([]);
    expect(explained.filter(({ why, field }) => why === '' && field === undefined)).toEqual([]);
  });

  it('becomes a fleet that the judge accepts', () => {
    expect(spec['runners']).toMatchObject([
      {
        kind: 'docker',
        image: 'grafana/k6:1.2.0',
        disruptionBudget: true,
        spacing: { jobs: 'apart', topologyKey: 'topology.kubernetes.io/zone' },
        podLabels: { 'acme.test/fleet': 'ci', 'acme.test/job': '$CI_JOB_ID' },
      },
    ]);
    expect(renderFleet(Fleet.parse(spec))).toHaveLength(2);
  });
});
