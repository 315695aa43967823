import { POD_CHANGES, type PodChange } from '../corpus/changed-pods';
import { corpusFleet, type FleetName } from '../corpus/fleets';
import { jobPod } from '../corpus/job-pod';
import { managerPod } from '../corpus/manager-pod';
import type { Pod } from '../corpus/objects';
import { type AdmissionRequest, creating } from '../corpus/request';
import { manager, REPLICA_SETS } from '../corpus/users';
import { ClusterOfTheCorpus } from './admission/cluster-of-the-corpus';
import { MutatingPolicy } from './admission/mutating-policy';
import { Requesters } from './admission/requests';
import { type Answer, ApiServer } from './cluster/api-server';
import { readStage } from './cluster/on-stage';

type Role = keyof PodChange['answers'];

/** A fleet whose cluster adds all that can be declared, and one that declares nothing. */
const FLEETS = ['changed', 'tinyland'] as const satisfies readonly FleetName[];
const ROLES: readonly Role[] = ['job', 'manager'];

function podOf(fleet: FleetName, role: Role): Pod {
  const resolved = corpusFleet(fleet);
  return role === 'job' ? jobPod(resolved, 'docker') : managerPod(resolved, 'docker');
}

function requestOf(fleet: FleetName, role: Role): AdmissionRequest {
  const user = role === 'job' ? manager(fleet, 'docker') : REPLICA_SETS;
  return creating(user, 'pods', podOf(fleet, role));
}

const stage = readStage();
const isFloor = stage.kubernetes === '1.30';

/** The API server of the floor cannot change pods by itself. */
(isFloor ? describe.skip : describe)('pods that the API server itself changes', () => {
  const api = new ApiServer(stage);
  const requesters = new Requesters(api);
  const policy = new MutatingPolicy(api);
  const answers = new Map<string, Answer>();
  let cluster: ClusterOfTheCorpus;

  const answerTo = (title: string, fleet: FleetName, role: Role) => {
    const answer = answers.get(`${title} ${fleet} ${role}`);
    return { status: answer?.status, message: answer?.body['message'] };
  };

  /** What of the pod that came back a change may have touched. */
  const changeable = (title: string, fleet: FleetName, role: Role) => {
    const { metadata, spec } = (answers.get(`${title} ${fleet} ${role}`)?.body ?? {}) as Partial<Pod>;
    return { labels: metadata?.labels, annotations: metadata?.annotations, spec };
  };

  async function ask(title: string): Promise<void> {
    for (const fleet of FLEETS) {
      for (const role of ROLES) {
        answers.set(
          `${title} ${fleet} ${role}`,
          await requesters.send(cluster.located(requestOf(fleet, role))),
        );
      }
    }
  }

  beforeAll(async () => {
    const requests = FLEETS.flatMap((fleet) => ROLES.map((role) => requestOf(fleet, role)));
    cluster = await ClusterOfTheCorpus.prepare(stage, api, requests);
    await cluster.store([]);
    await cluster.enforce();
    await ask('nothing');
    for (const [index, { title, change }] of POD_CHANGES.entries()) {
      const changes = FLEETS.flatMap((fleet) =>
        ROLES.map((role) => ({ role, from: podOf(fleet, role), to: change(podOf(fleet, role)) })),
      );
      await policy.enforce(String(index), changes);
      await ask(title);
    }
  }, 900_000);
  afterAll(async () => {
    await policy.withdraw();
    await cluster.restore();
    requesters.close();
    api.close();
  }, 120_000);

  const cases = POD_CHANGES.flatMap((row) =>
    ROLES.map((role) => [row.title, role, row.answers[role]] as const),
  );
  const answering = (answer: string) => cases.filter(([, , given]) => given === answer);

  const ADMITTED = { status: 201 };
  const REFUSED = {
    status: 403,
    message: expect.stringMatching(/ValidatingAdmissionPolicy '[a-z]+-runners-[a-z-]+'/),
  };

  test.each(FLEETS.flatMap((fleet) => ROLES.map((role) => [fleet, role] as const)))(
    'pods pass as they are: %s, %s',
    (fleet, role) => {
      expect(answerTo('nothing', fleet, role)).toMatchObject(ADMITTED);
    },
  );

  test.each(cases.filter(([, , answer]) => answer === 'always' || answer === 'declared'))(
    '%s (%s) is what came back',
    (title, role) => {
      expect(changeable(title, 'changed', role)).not.toEqual(changeable('nothing', 'changed', role));
    },
  );

  test.each(answering('always'))('%s (%s) passes everywhere', (title, role) => {
    expect(answerTo(title, 'changed', role)).toMatchObject(ADMITTED);
    expect(answerTo(title, 'tinyland', role)).toMatchObject(ADMITTED);
  });

  test.each(answering('declared'))('%s (%s) passes where it is declared, and nowhere else', (title, role) => {
    expect(answerTo(title, 'changed', role)).toMatchObject(ADMITTED);
    expect(answerTo(title, 'tinyland', role)).toMatchObject(REFUSED);
  });

  test.each(answering('refused'))('%s (%s) passes nowhere', (title, role) => {
    expect(answerTo(title, 'changed', role)).toMatchObject(REFUSED);
    expect(answerTo(title, 'tinyland', role)).toMatchObject(REFUSED);
  });
});
