import { boundsWithBefore, quotaWithBefore } from '../../lib/constructs/room-before';
import type { StandingObject } from '../../lib/fleet/fleet-before';

const quota = (hard: object, before?: object | string): StandingObject => ({
  kind: 'ResourceQuota',
  metadata: {
    name: 'a',
    annotations:
      before === undefined
        ? {}
        : { 'runner-fleet/before': typeof before === 'string' ? before : JSON.stringify(before) },
  },
  spec: { hard },
});

const HARD = { pods: '4', 'requests.cpu': '500m', 'limits.memory': '1Gi' };

describe('a quota', () => {
  it('is that of the fleet where nothing stood, or no manager is rolled over', () => {
    expect(quotaWithBefore(HARD, undefined, true)).toEqual({ hard: HARD });
    expect(quotaWithBefore(HARD, quota({ pods: '9' }), false)).toEqual({ hard: HARD });
  });

  it('is the sum of both versions, amount by amount, in the notation of the API server', () => {
    const standing = quota({ pods: 3, 'requests.cpu': '1500m', 'limits.memory': '512Mi', other: '7' });
    expect(quotaWithBefore(HARD, standing, true)).toEqual({
      hard: { pods: '7', 'requests.cpu': '2', 'limits.memory': '1536Mi' },
      before: { pods: '3', 'requests.cpu': '1500m', 'limits.memory': '512Mi', other: '7' },
    });
  });

  it('keeps what is noted until somebody narrows it', () => {
    const standing = quota({ pods: '7' }, { pods: '3' });
    expect(quotaWithBefore(HARD, standing, false)).toEqual({
      hard: { ...HARD, pods: '7' },
      before: { pods: '3' },
    });
  });

  it.each([
    ['what it had itself', { pods: '9' }, { pods: '3' }, '6'],
    ['what was before it', { pods: '9' }, { pods: '7' }, '7'],
  ])('does not grow with every commit, but has room for %s', (_, hard, before, room) => {
    expect(quotaWithBefore({ pods: '4' }, quota(hard, before), true)).toEqual({
      hard: { pods: String(4 + Number(room)) },
      before: { pods: room },
    });
  });

  it('bounds no CPU while pods without a limit are let pass, and says so', () => {
    const now = { ...HARD, 'limits.cpu': '4' };
    const standing = quota({ pods: '3', 'requests.cpu': '1', 'limits.memory': '1Gi' });
    const over = quotaWithBefore(now, standing, true);
    expect(over.hard).not.toHaveProperty(['limits.cpu']);
    expect(over.before).toMatchObject({ 'limits.cpu': 'none' });
    const again = quotaWithBefore(now, quota(over.hard, over.before), false);
    expect(again).toEqual({ ...over, hard: { pods: '7', 'requests.cpu': '1500m', 'limits.memory': '2Gi' } });
    expect(quotaWithBefore(HARD, quota(now), true).before).not.toHaveProperty(['limits.cpu']);
  });

  it.each(['', 'null', '[]', '{', '{"pods":"many"}'])('takes nothing from the note %j', (note) => {
    expect(quotaWithBefore(HARD, quota({ pods: '7' }, note), false)).toEqual({ hard: HARD });
  });
});

describe('a LimitRange', () => {
  const range = (min: object, max: object): StandingObject => ({
    kind: 'LimitRange',
    metadata: { name: 'containers' },
    spec: { limits: [{ type: 'Container', min, max }] },
  });
  const BOUNDS = { min: { cpu: '1m' }, max: { cpu: '2', memory: '1Gi' } };

  it('has the wider bound of both versions', () => {
    expect(boundsWithBefore(BOUNDS, range({ cpu: '500u' }, { cpu: '4', memory: '512Mi' }), true)).toEqual({
      min: { cpu: '1m' },
      max: { cpu: '4', memory: '1Gi' },
      before: { 'max.cpu': '4', 'max.memory': '512Mi' },
    });
  });

  it('bounds no CPU where the version before had no bound of it', () => {
    expect(boundsWithBefore(BOUNDS, range({ cpu: '1m' }, { memory: '1Gi' }), true)).toEqual({
      min: { cpu: '1m' },
      max: { memory: '1Gi' },
      before: { 'min.cpu': '1m', 'max.memory': '1Gi', 'max.cpu': 'none' },
    });
  });

  it('notes nothing where it is as wide already', () => {
    expect(boundsWithBefore(BOUNDS, range({ cpu: '1m' }, { cpu: '1', memory: '1Gi' }), true)).toEqual(BOUNDS);
    expect(boundsWithBefore(BOUNDS, undefined, true)).toEqual(BOUNDS);
  });
});
