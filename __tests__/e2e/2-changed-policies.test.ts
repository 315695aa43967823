import { corpusFleet } from '../corpus/fleets';
import { jobPod } from '../corpus/job-pod';
import { manager } from '../corpus/users';
import { ApiServer } from './cluster/api-server';
import { parseObjects, renderFiles, tinyland } from './cluster/fleets';
import { groupsOf, tokenOf } from './cluster/identities';
import { pathOf } from './cluster/objects';
import { haveFleet, NAMESPACE, readStage } from './cluster/on-stage';
import { pathFinder, servedResources } from './cluster/resources';

/** How often each policy changes. An API server of Kubernetes 1.30 that looks up the types of variables lasted one or two times. */
const ROUNDS = 5;
const REQUESTERS = 8;

/** Any change has the API server compile a policy anew, as the note of its type check does right after an apply. */
describe('policies that change while the API server decides by them', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const fleet = corpusFleet('tinyland');
  const asManager = api.as({
    user: manager(fleet.org, 'docker'),
    groups: groupsOf(NAMESPACE),
    extra: tokenOf('docker-manager'),
  });
  const policies = [...renderFiles(tinyland()).values()]
    .flatMap(parseObjects)
    .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
  let paths: readonly string[];

  const annotate = async (value: string | null) => {
    for (const path of paths) {
      expect((await api.patch(path, { metadata: { annotations: { 'e2e/change': value } } })).status).toBe(
        200,
      );
    }
  };

  beforeAll(async () => {
    await haveFleet(stage, api);
    paths = policies.map(pathFinder(await servedResources(api)));
  });
  afterAll(async () => {
    await annotate(null);
    asManager.close();
    api.close();
  });

  test('answer every request', async () => {
    const pod = jobPod(fleet, 'docker', { credentials: true });
    const answers: number[] = [];
    let changing = true;
    const requesters = Array.from({ length: REQUESTERS }, async (_, requester) => {
      while (changing) {
        const metadata = { ...pod.metadata, name: `${pod.metadata.name}-${requester}` };
        const path = `${pathOf('pods', NAMESPACE)}?dryRun=All`;
        answers.push((await asManager.create(path, { ...pod, metadata })).status);
      }
    });
    const writer = async () => {
      try {
        for (let round = 0; round < ROUNDS; round++) {
          await annotate(String(round));
        }
      } finally {
        changing = false;
      }
    };
    await Promise.all([...requesters, writer()]);
    expect(answers.length).toBeGreaterThan(100);
    expect(new Set(answers)).toEqual(new Set([201]));
  });
});
