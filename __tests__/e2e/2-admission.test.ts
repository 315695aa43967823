import { ATTACKS } from '../corpus/attacks/attacks';
import { corpusFleet, type FleetName } from '../corpus/fleets';
import { goldens } from '../corpus/golden';
import type { AdmissionRequest } from '../corpus/request';
import { denialsOf } from '../policy/evaluate';
import { ClusterOfTheCorpus } from './admission/cluster-of-the-corpus';
import { askedAndGot, isNotIn130 } from './admission/not-in-1.30';
import { Requesters, storedFor, withOwnNames } from './admission/requests';
import { type Answer, ApiServer } from './cluster/api-server';
import { readStage } from './cluster/on-stage';
import { inParallel } from './cluster/wait';

type Attack = (typeof ATTACKS)[number];
type AttackOf<Layer> = Extract<Attack, { layer: Layer }>;

const attacksOf = <Layer extends Attack['layer']>(layer: Layer) =>
  ATTACKS.filter((attack): attack is AttackOf<Layer> => attack.layer === layer);

const isFloor = readStage().kubernetes === '1.30';

/** Whether the API server is as new as a fleet wants it: an older one leaves fields out without which no job pod is admitted. */
const isForIt = ({ fleet }: { readonly fleet: FleetName }) =>
  !isFloor || corpusFleet(fleet).cluster.kubernetesVersion === '1.30';

/** An entry of the corpus with the request that is sent for it, and what came back. */
interface Asked<Entry> {
  readonly title: string;
  readonly entry: Entry;
  readonly request: AdmissionRequest;
  /** With the policies as they are shipped. */
  answer?: Answer;
  /** `policy/rule` of every rule that was broken, told by policies that only warn. */
  broken?: readonly string[];
  /** The answer then. */
  warned?: Answer;
}

function asked<Entry extends { readonly title: string; readonly request: AdmissionRequest }>(
  entries: readonly Entry[],
  first: number,
): readonly Asked<Entry>[] {
  return entries.map((entry, index) => ({
    title: `${index}: ${entry.title}`,
    entry,
    request: withOwnNames(entry.request, first + index),
  }));
}

describe('the corpus before a real API server', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const requesters = new Requesters(api);
  const attacks = asked(attacksOf('admission').filter(isForIt), 0);
  const podSecurity = asked(attacksOf('pod-security'), 1000);
  const honest = asked(goldens().filter(isForIt), 2000);
  const all: readonly Asked<unknown>[] = [...attacks, ...podSecurity, ...honest];
  let cluster: ClusterOfTheCorpus;

  async function ask(entries: readonly Asked<unknown>[]): Promise<void> {
    await cluster.store(entries.map(({ request }) => request));
    await cluster.warn();
    await inParallel(entries, 8, async (one) => {
      one.warned = await requesters.send(cluster.located(one.request));
      one.broken = brokenRules(one.warned.warnings);
    });
    await cluster.enforce();
    await inParallel(entries, 8, async (one) => {
      one.answer = await requesters.send(cluster.located(one.request));
    });
  }

  beforeAll(async () => {
    cluster = await ClusterOfTheCorpus.prepare(
      stage,
      api,
      all.map(({ request }) => request),
    );
    // Every job pod that is there makes admission slower, so those that need none come first.
    const needs = ({ request }: Asked<unknown>) => storedFor(request).length > 0;
    await ask(all.filter((one) => !needs(one)));
    await ask(all.filter(needs));
  }, 600_000);
  afterAll(async () => {
    await cluster.restore();
    requesters.close();
    api.close();
  }, 120_000);

  const inert = attacks.filter(({ entry }) => isFloor && isNotIn130(entry.title));
  const unserved = attacks.filter(({ request }) => isFloor && request.subresource === 'resize');
  const possible = attacks.filter((attack) => !inert.includes(attack) && !unserved.includes(attack));

  describe('is refused by the rule that the attack names', () => {
    test.each(possible)('$title', ({ entry, answer, broken }) => {
      expect(broken).toContain(`${entry.policy}/${entry.rule}`);
      expect({ status: answer?.status, message: answer?.body['message'] }).toMatchObject({
        status: 403,
        message: expect.stringMatching(
          /ValidatingAdmissionPolicy '[a-z-]+' with binding '[a-z-]+' denied request: \[/,
        ),
      });
    });
  });

  describe('breaks the same rules as offline', () => {
    test.each(possible)('$title', ({ entry, request, warned, broken }) => {
      // An older API server drops fields and writes annotations, and policies see what it made of the request.
      const asSeen =
        isFloor && request.operation === 'CREATE' && warned?.status === 201
          ? { ...request, object: JSON.parse(JSON.stringify(warned.body)) }
          : request;
      const offline = denialsOf(corpusFleet(entry.fleet), asSeen).map(
        ({ policy, rule }) => `${policy}/${rule}`,
      );
      const expected = [...new Set(offline)].sort();
      if (isCut(warned?.warnings ?? [])) {
        expect(broken?.length).toBeGreaterThan(5);
        expect(expected).toEqual(expect.arrayContaining([...(broken ?? [])]));
      } else {
        expect(broken).toEqual(expected);
      }
    });
  });

  if (isFloor) {
    describe('is nothing on an API server that does not know what it asks for', () => {
      test.each(inert)('$title', ({ entry, request, warned }) => {
        expect(askedAndGot(entry.title, request, warned)).toEqual({
          asked: true,
          status: 201,
          got: undefined,
        });
      });

      test.each(unserved)('$title', ({ answer }) => {
        expect(answer?.status).toBe(404);
      });
    });
  }

  describe('is refused by the Pod Security label of the namespace', () => {
    test.each(podSecurity)('$title', ({ entry, answer }) => {
      expect(answer?.status).toBe(403);
      expect(answer?.body['message']).toContain(`violates PodSecurity "${entry.enforce}:`);
    });
  });

  describe('is accepted where nothing is wrong', () => {
    test.each(honest)('$title', ({ request, answer, broken }) => {
      expect(broken).toEqual([]);
      const { status = 0, body } = answer ?? {};
      expect(body?.['message'] ?? '').not.toContain('ValidatingAdmissionPolicy');
      expect({ status, message: body?.['message'] }).toMatchObject({ status: expectedOf(request, body) });
    });
  });
});

/**
 * What becomes of an honest request after admission. A connection is for those who speak its protocol, a token for pods
 * that the node really has (the managers of the other tests make and get them), and some objects are there already.
 */
function expectedOf({ operation, subresource }: AdmissionRequest, body: Answer['body'] | undefined): number {
  if (operation === 'CONNECT') {
    return 400;
  }
  if (operation !== 'CREATE') {
    return 200;
  }
  return subresource === 'token' ? 403 : body?.['reason'] === 'AlreadyExists' ? 409 : 201;
}

/** Beyond 4096 characters in all, the API server shortens warnings and then leaves them out. */
function isCut(warnings: readonly string[]): boolean {
  return warnings.reduce((sum, { length }) => sum + length, 0) > 3500;
}

/** The rules that warnings name. */
function brokenRules(warnings: readonly string[]): string[] {
  const names = warnings.flatMap((warning) => {
    const [, policy, rule] =
      /^Validation failed for ValidatingAdmissionPolicy '[a-z]+-runners-([a-z-]+)' with binding '[^']+': \[([a-z-]+)\]/.exec(
        warning,
      ) ?? [];
    return policy && rule ? [`${policy}/${rule}`] : [];
  });
  return [...new Set(names)].sort();
}
