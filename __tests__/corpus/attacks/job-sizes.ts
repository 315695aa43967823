import type { AdmissionAttack, Attack, Principal } from '../attack';
import { corpusFleet } from '../fleets';
import { jobPod } from '../job-pod';
import { containerOf, type Pod, withContainer } from '../objects';
import { creating } from '../request';
import { manager } from '../users';

/** What a job may have of its node, and more. A job chooses it by variables, so that its manager asks for it. */

const FLEET = corpusFleet('sized');

interface Amounts {
  readonly limits?: Readonly<Record<string, string>>;
  readonly requests?: Readonly<Record<string, string>>;
}

function withAmounts(pod: Pod, name: string, { limits = {}, requests = {} }: Amounts): Pod {
  const { resources } = containerOf(pod, name);
  return withContainer(pod, name, {
    resources: {
      limits: { ...resources?.limits, ...limits },
      requests: { ...resources?.requests, ...requests },
    },
  });
}

function refused(
  principal: Principal,
  title: string,
  rule: string,
  runner: string,
  [name, amounts]: readonly [container: string, Amounts],
): AdmissionAttack {
  const pod = withAmounts(jobPod(FLEET, runner), name, amounts);
  const request = creating(manager('sized', runner), 'pods', pod);
  return { layer: 'admission', fleet: 'sized', row: 25, principal, title, policy: 'job-pods', rule, request };
}

const gpu = (amount: string, name = 'nvidia.com/gpu'): Amounts => ({
  limits: { [name]: amount },
  requests: { [name]: amount },
});

/** Row 25. */
export const JOB_SIZES: readonly Attack[] = [
  refused('J', 'the memory of the largest size with what the default requests', 'job-requests', 'sized', [
    'build',
    { limits: { memory: '8Gi' } },
  ]),
  refused('J', 'a byte more of memory that no node keeps than in any size', 'job-requests', 'sized', [
    'build',
    { limits: { memory: '8Gi' }, requests: { memory: String(4 * 1024 ** 3 - 1) } },
  ]),
  refused('J', 'the disk of a size with what the default requests', 'job-requests', 'tinyland-docker', [
    'build',
    { limits: { 'ephemeral-storage': '40Gi' } },
  ]),
  refused('M', 'more memory than the largest size', 'job-limits', 'sized', [
    'build',
    { limits: { memory: '8193Mi' }, requests: { memory: '8193Mi' } },
  ]),
  refused('M', 'the memory of a size for the helper', 'job-limits', 'sized', [
    'helper',
    { limits: { memory: '8Gi' }, requests: { memory: '8Gi' } },
  ]),
  refused('M', 'a helper whose memory no node keeps', 'job-requests', 'sized', [
    'helper',
    { requests: { memory: '1Mi' } },
  ]),
  refused('M', 'no request of CPU where none limits it', 'job-requests', 'tinyland-docker', [
    'build',
    { requests: { cpu: '0' } },
  ]),
  refused('M', 'more memory where CPU is not limited', 'job-limits', 'tinyland-docker', [
    'build',
    { limits: { memory: '64Gi' }, requests: { memory: '63Gi' } },
  ]),
  refused('M', 'CPU without a limit by a runner that limits it', 'job-limits', 'docker', [
    'build',
    { limits: { cpu: '0' }, requests: { cpu: '0' } },
  ]),
  refused('M', 'two GPUs of one', 'job-resources', 'gpu', ['build', gpu('2')]),
  refused('M', 'a GPU for the helper', 'job-resources', 'gpu', ['helper', gpu('1')]),
  refused('M', 'a GPU of another runner', 'job-resources', 'docker', ['build', gpu('1')]),
  refused('M', 'a GPU that its runner does not name', 'job-resources', 'gpu', [
    'build',
    gpu('1', 'google.com/tpu'),
  ]),
  refused('M', 'another device beside a GPU', 'job-resources', 'gpu', [
    'build',
    gpu('1', 'smarter-devices/fuse'),
  ]),
];
