import type { Attack } from '../attack';
import { type Pod, plainPod, withLabels, withMetadata } from '../objects';
import { creating, updating } from '../request';
import { VISITOR } from '../users';
import {
  DOCKER,
  DOCKER_POD,
  dockerPod,
  forbidden,
  NAMESPACE,
  NIX_POD,
  refused,
  visitorPod,
} from './subjects';

const spoofed = (title: string, rule: string, pod: Pod) => dockerPod(13, title, 'job-pods', rule, pod);

/** Row 13. */
export const SPOOFED_LABELS: readonly Attack[] = [
  spoofed(
    'a job pod says that it is of another runner',
    'job-labels',
    withLabels(DOCKER_POD, { 'runner-fleet/runner': 'nix' }),
  ),
  spoofed(
    'a job pod says that it is a manager',
    'job-labels',
    withLabels(DOCKER_POD, { 'runner-fleet/role': 'manager' }),
  ),
  spoofed(
    "a job pod has GitLab's label of another manager",
    'job-labels',
    withLabels(DOCKER_POD, { 'manager.runner.gitlab.com/name': 'dind' }),
  ),
  spoofed(
    'a job pod has a label that some Service selects',
    'job-metadata',
    withLabels(DOCKER_POD, { 'app.kubernetes.io/name': 'attic' }),
  ),
  spoofed(
    'a job pod says its kind, which only objects do',
    'job-metadata',
    withLabels(DOCKER_POD, { 'runner-fleet/kind': 'dind' }),
  ),
  spoofed(
    'a job pod asks for another network by annotation',
    'job-metadata',
    withMetadata(DOCKER_POD, { annotations: { 'k8s.v1.cni.cncf.io/networks': 'host-network' } }),
  ),
  spoofed(
    'a job pod whose name hides what it is',
    'job-name',
    withMetadata(DOCKER_POD, { name: 'dind-manager-6684655d6d-rvp95' }),
  ),
  refused(
    13,
    'M',
    'a pod of nix, created by the manager of docker',
    'job-pods',
    'job-labels',
    creating(DOCKER, 'pods', NIX_POD),
  ),
  visitorPod(
    13,
    'a pod of somebody else with the labels of a job',
    'other-pods',
    'other-labels',
    withLabels(plainPod(NAMESPACE), { 'runner-fleet/runner': 'docker', 'runner-fleet/role': 'job' }),
  ),
  visitorPod(
    13,
    "a pod of somebody else with GitLab's labels",
    'other-pods',
    'other-labels',
    withLabels(plainPod(NAMESPACE), { 'manager.runner.gitlab.com/name': 'docker' }),
  ),
  visitorPod(
    13,
    'a pod of somebody else with the name of a job pod',
    'other-pods',
    'other-name',
    withMetadata(plainPod(NAMESPACE), { name: 'runner-abc' }),
  ),
  {
    layer: 'network',
    fleet: 'tinyland',
    row: 13,
    principal: 'U',
    title: 'a pod without labels of a runner reaches the internet',
    labels: { app: 'visitor' },
    direction: 'sends',
    peer: { address: '140.82.121.4' },
    port: 443,
  },
];

const relabelled = (labels: Readonly<Record<string, string | undefined>>) =>
  updating(VISITOR, 'pods', DOCKER_POD, withLabels(DOCKER_POD, labels));

/** Row 14. */
export const CHANGED_LABELS: readonly Attack[] = [
  forbidden(14, 'a manager changes a pod', 'update', 'pods'),
  forbidden(14, 'a manager patches a pod', 'patch', 'pods'),
  refused(
    14,
    'U',
    'a job pod becomes one of nix',
    'pod-changes',
    'change-labels',
    relabelled({ 'runner-fleet/runner': 'nix' }),
  ),
  refused(
    14,
    'U',
    'a job pod becomes a manager',
    'pod-changes',
    'change-labels',
    relabelled({ 'runner-fleet/role': 'manager' }),
  ),
  refused(
    14,
    'U',
    'a job pod loses its runner',
    'pod-changes',
    'change-labels',
    relabelled({ 'runner-fleet/runner': undefined }),
  ),
  refused(
    14,
    'U',
    "a visitor's pod becomes a job pod",
    'pod-changes',
    'change-labels',
    updating(
      VISITOR,
      'pods',
      plainPod(NAMESPACE),
      withLabels(plainPod(NAMESPACE), { 'runner-fleet/runner': 'docker', 'runner-fleet/role': 'job' }),
    ),
  ),
  refused(
    14,
    'M',
    'a manager that was given the right changes its own pod',
    'writes',
    'writes',
    updating(DOCKER, 'pods', DOCKER_POD, DOCKER_POD),
  ),
];
