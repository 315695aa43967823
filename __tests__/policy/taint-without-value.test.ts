import { fleetOf } from '../chart/sample-fleet';
import { jobPod } from '../corpus/job-pod';
import { withSpec } from '../corpus/objects';
import { creating } from '../corpus/request';
import { denialsOf } from './evaluate';

/** A taint such as `nvidia.com/gpu:NoSchedule`: GitLab Runner tolerates it by an empty value, which JSON leaves out. */
const fleet = fleetOf({
  kind: 'docker',
  nodes: { pool: { 'example.com/pool': 'gpu' }, taint: { key: 'nvidia.com/gpu', value: '' } },
});
const pod = jobPod(fleet, 'docker');
const MANAGER = 'system:serviceaccount:acme-runners:docker-manager';

const refused = (toleration: object) =>
  denialsOf(fleet, creating(MANAGER, 'pods', withSpec(pod, { tolerations: [toleration] }))).map(
    ({ rule }) => rule,
  );

const own = { key: 'nvidia.com/gpu', effect: 'NoSchedule' };

it('is tolerated by what GitLab Runner makes of config.toml', () => {
  expect(pod.spec['tolerations']).toContainEqual(expect.objectContaining({ key: 'nvidia.com/gpu' }));
  expect(denialsOf(fleet, creating(MANAGER, 'pods', pod))).toEqual([]);
});

it.each([{ ...own, operator: 'Equal' }, { ...own, operator: 'Equal', value: '' }, own])(
  '%j is admitted',
  (toleration) => {
    expect(refused(toleration)).toEqual([]);
  },
);

it.each([
  { ...own, operator: 'Exists' },
  { ...own, operator: 'Equal', value: 'a' },
  { key: 'other', operator: 'Equal', effect: 'NoSchedule' },
  { key: 'nvidia.com/gpu', operator: 'Equal' },
])('%j is refused', (toleration) => {
  expect(refused(toleration)).toEqual(['job-tolerations']);
});
