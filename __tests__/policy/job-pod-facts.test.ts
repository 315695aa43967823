import { daemonImage, jobPodFacts } from '../../lib/policy/job-pod-facts';
import { corpusFleet } from '../corpus/fleets';

const GITLAB_HELPER = 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.2';

const CAPABILITIES = 'CHOWN DAC_OVERRIDE FOWNER FSETID KILL NET_BIND_SERVICE SETFCAP SETGID SETUID'.split(
  ' ',
);

describe('what job pods must look like', () => {
  it('is all that config.toml says, where the runner declares nothing', () => {
    const { buildImages, serviceImages, ...facts } = jobPodFacts(corpusFleet('plain').runner('docker'));
    expect(facts).toEqual({
      serviceAccount: 'docker-job',
      priorityClass: 'plain-runners-docker-job',
      runtimeClass: '',
      nodeSelector: { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' },
      tolerations: [],
      helperImage: GITLAB_HELPER,
      maximumServices: 2,
      pullSecrets: [],
      secretKeys: [],
      capabilities: CAPABILITIES,
      limits: {
        'build/cpu': '2',
        'build/memory': '2Gi',
        'build/ephemeral-storage': '10Gi',
        'helper/cpu': '500m',
        'helper/memory': '256Mi',
        'helper/ephemeral-storage': '5Gi',
        'service/cpu': '1',
        'service/memory': '1Gi',
        'service/ephemeral-storage': '5Gi',
      },
      storageRequests: ['1Gi', '256Mi', '256Mi'],
      deadlineSeconds: 3601,
      graceSeconds: 10,
      daemon: [],
    });
    expect(buildImages).toContain('|docker\\.io/library/alpine:3\\.22\\.2)$');
    expect(serviceImages).toBe(buildImages);
  });

  it('is what a runner declares', () => {
    expect(jobPodFacts(corpusFleet('acme').runner('strict'))).toMatchObject({
      runtimeClass: 'gvisor',
      nodeSelector: { 'kubernetes.io/arch': 'amd64', 'sandbox.example.com/runtime': 'gvisor' },
      tolerations: ['sandbox.example.com/runtime=gvisor:NoSchedule'],
      buildImages: '^(?:registry\\.example\\.com(?:/.*)?|registry\\.example\\.com/base/alpine:3\\.22\\.2)$',
      maximumServices: 1,
      pullSecrets: ['registry-credentials'],
      capabilities: [],
      limits: { 'build/cpu': '500m', 'build/memory': '1Gi', 'build/ephemeral-storage': '10Gi' },
      deadlineSeconds: 1801,
    });
    expect(jobPodFacts(corpusFleet('acme').runner('arm')).tolerations).toEqual([
      'acme.dev/arm=only:NoExecute',
    ]);
  });

  it('has the keys of the cache that a runner reads or writes', () => {
    const keysOf = (secret: string) => ['server', 'cache', 'token'].map((key) => `${secret}/${key}`);
    const { secretKeys } = jobPodFacts(corpusFleet('acme').runner('cache-writer'));
    expect(secretKeys).toEqual(keysOf('attic-push-credentials'));
    expect(jobPodFacts(corpusFleet('tinyland').runner('nix')).secretKeys).toEqual(
      keysOf('attic-credentials'),
    );
  });

  it('counts the daemon of dind as a service, and names it', () => {
    expect(jobPodFacts(corpusFleet('tinyland').runner('dind'))).toMatchObject({
      maximumServices: 1,
      nodeSelector: { 'tinyland.dev/pool': 'dind' },
      tolerations: ['tinyland.dev/dind=only:NoSchedule'],
      daemon: ['dockerd', '--host=tcp://127.0.0.1:2375', '--tls=false'],
    });
    expect(daemonImage(corpusFleet('tinyland').runner('dind'))).toBe('docker.io/library/docker:28.5.1-dind');
    expect(daemonImage(corpusFleet('tinyland').runner('docker'))).toBeUndefined();
  });
});
