/** What became of a job: what GitLab was told of it. */
export interface Told {
  readonly state: 'success' | 'failed';
  readonly failureReason?: string;
  readonly exitCode?: number;
}

/** What happens to a job, and what comes of it. The tests hold each row to what a real node does; the docs print it. */
export interface Failure {
  readonly happens: string;
  /** What GitLab is told; nothing if whoever would tell it is gone. */
  readonly told: Told | undefined;
  /** What the job's log says of it, as it stands there. */
  readonly log: readonly string[];
  /** Seconds after which GitLab knows, at most. */
  readonly within?: number;
  /** What stays in the cluster when the job is over; nothing if left out. */
  readonly left?: readonly string[];
  readonly advice: string;
}

const SYSTEM_FAILURE = { state: 'failed', failureReason: 'runner_system_failure' } as const;
const SUCCESS = { state: 'success' } as const;
const RETRY = '`retry` for `runner_system_failure` has it run again.';

export const FAILURES = {
  'memory of the job': {
    happens: 'A script uses more memory than its limit',
    told: { state: 'failed', failureReason: 'script_failure', exitCode: 137 },
    log: ['Killed', 'ERROR: Job failed: command terminated with exit code 137'],
    advice: 'The log says `Killed` and not why: 137 is mostly memory. `resources.build.memoryLimit`.',
  },
  'memory of a service': {
    happens: 'A service uses more memory than its limit',
    told: SUCCESS,
    log: [],
    advice:
      'Nothing tells the job: its next connection to the service is refused. `resources.service.memoryLimit`.',
  },
  'disk of the job': {
    happens: 'A script writes more into its container than `ephemeralStorageLimit`',
    told: SYSTEM_FAILURE,
    log: ['Container build exceeded its local ephemeral storage limit', 'status is "Failed"'],
    within: 90,
    advice: 'The kubelet looks every 10 s or so. Raise the limit, or write less; a retry fails again.',
  },
  'disk of the builds': {
    happens: 'A script writes more below `/builds` than all containers together may',
    told: SYSTEM_FAILURE,
    log: ['Pod ephemeral local storage usage exceeds the total limit of containers', 'status is "Failed"'],
    within: 200,
    advice: 'The kubelet measures volumes once a minute, so more may be written meanwhile. As above.',
  },
  'image that is missing': {
    happens: 'There is no such image, or it may not be pulled',
    told: { state: 'failed', failureReason: 'runner_configuration_error' },
    log: ['ERROR: Job failed: prepare environment: waiting for pod running: pulling image', 'not found'],
    within: 90,
    advice: 'The line names the image. What it says of shell profiles at its end is of no use here.',
  },
  'registry away': {
    happens: 'A registry does not answer as a job begins',
    told: SYSTEM_FAILURE,
    log: ['image pull failed', 'connection refused'],
    within: 60,
    advice: `At once, after one attempt, even if the node has the image: images are always asked for. ${RETRY}`,
  },
  'DNS away, new job': {
    happens: 'DNS does not answer as a job fetches its commit',
    told: { state: 'failed', failureReason: 'script_failure', exitCode: 128 },
    log: ['Could not resolve host'],
    within: 90,
    advice:
      '`GET_SOURCES_ATTEMPTS: 3` has it fetch again. `retry` for `script_failure` would run failed tests again too.',
  },
  'DNS away, artifacts': {
    happens: 'DNS does not answer as a job uploads its artifacts',
    told: { state: 'failed', failureReason: 'script_failure', exitCode: 1 },
    log: ['Uploading artifacts', 'gitlab.lab.test'],
    within: 90,
    advice: 'The job fails though its script did not. Run it again.',
  },
  'kubelet restarts': {
    happens: 'The kubelet of the node is away for some seconds',
    told: SUCCESS,
    log: [],
    advice: 'Nothing. The log comes when the kubelet is back.',
  },
  'containerd restarts': {
    happens: 'containerd of the node is away for some seconds',
    told: SUCCESS,
    log: [],
    advice: 'Nothing.',
  },
  'API server away': {
    happens: 'The API server cannot be reached for 10 s, and the job ends meanwhile',
    told: SUCCESS,
    log: ['WARNING: Getting job pod status'],
    advice: 'Nothing.',
  },
  'GitLab away, job ends': {
    happens: 'GitLab cannot be reached for 40 s, and the job ends meanwhile',
    told: SUCCESS,
    log: [],
    advice: 'Nothing. GitLab gets the whole log, and learns of the end half a minute after it is back.',
  },
  'GitLab away, job goes on': {
    happens: 'GitLab cannot be reached for 40 s while a job runs',
    told: SUCCESS,
    log: [],
    advice: 'Nothing.',
  },
  'manager evicted': {
    happens: 'A manager is evicted, as by a drain of its node',
    told: SUCCESS,
    log: [],
    advice: 'Nothing: it ends its jobs first, and its successor already takes new ones.',
  },
  'manager rolled over': {
    happens: 'A manager is rolled over',
    told: SUCCESS,
    log: [],
    advice: 'Nothing.',
  },
  'manager killed': {
    happens: 'A manager is killed, by the kernel or with its node',
    told: undefined,
    log: [],
    left: ['pod (Failed)', 'secret'],
    advice:
      'GitLab gives such a job up after an hour or so. The pod ends at the timeout of the job and stays, with its Secret: [delete it](operating.md#a-node-dies).',
  },
  'drain by force': {
    happens: "A node is drained with `--force`, or the job's pod is evicted",
    told: SYSTEM_FAILURE,
    log: ['is disrupted: reason "EvictionByEvictionAPI"'],
    within: 60,
    advice: `Cordon the node and wait until its jobs are over. ${RETRY}`,
  },
  'memory of the node': {
    happens: 'The node runs out of memory, and the kubelet evicts',
    told: SYSTEM_FAILURE,
    log: ['is disrupted: reason "TerminationByKubelet"', 'The node was low on resource: memory'],
    within: 120,
    advice: `Jobs go before managers. Raise \`memoryRequest\` to what jobs need. ${RETRY}`,
  },
  'node gone': {
    happens: 'The node of a job dies, and its Node object is deleted',
    told: SYSTEM_FAILURE,
    log: ['ERROR: Job failed (system failure)'],
    within: 180,
    advice: `Until the object is deleted, or five minutes by default after the node was given up, the job seems to run. ${RETRY}`,
  },
} as const satisfies Readonly<Record<string, Failure>>;

/** The name of a row. */
export type FailureName = keyof typeof FAILURES;
