import { ATTACKS } from '../corpus/attacks/attacks';
import { corpusFleet } from '../corpus/fleets';
import { goldens } from '../corpus/golden';
import type { AdmissionRequest } from '../corpus/request';
import { denialsOf } from '../policy/evaluate';
import { ClusterOfTheCorpus } from './admission/cluster-of-the-corpus';
import { send, withOwnNames } from './admission/requests';
import { type Answer, ApiServer } from './cluster/api-server';
import { AuditLog } from './cluster/audit-log';
import { readStage } from './cluster/on-stage';
import { inParallel } from './cluster/wait';

type AttackOf<Layer> = Extract<(typeof ATTACKS)[number], { layer: Layer }>;

const titled = <Entry extends { readonly title: string }>(entries: readonly Entry[]) =>
  entries.map((entry, index) => [`${index}: ${entry.title}`, entry] as const);
const of = <Layer extends string>(layer: Layer) =>
  ATTACKS.filter((attack): attack is AttackOf<Layer> & typeof attack => attack.layer === layer);

/** What the API server made of a request. */
interface Outcome {
  readonly answer: Answer;
  /** `policy/rule` of all rules that were broken, as the audit log has them. */
  readonly broken: readonly string[];
}

describe('the corpus before a real API server', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const audit = new AuditLog(stage.auditLog);
  const asked = [...of('admission'), ...of('pod-security'), ...goldens()];
  const own = new Map(
    asked.map((entry, index) => [entry.title + index, withOwnNames(entry.request, `n${index}`)]),
  );
  const requests = new Map(
    asked.map((entry, index) => [entry, own.get(entry.title + index) as AdmissionRequest]),
  );
  const outcomes = new Map<unknown, Outcome>();
  let cluster: ClusterOfTheCorpus;

  beforeAll(async () => {
    cluster = await ClusterOfTheCorpus.prepare(stage, api, [...requests.values()]);
    const answers = new Map<unknown, Answer>();
    await inParallel([...requests], 4, async ([entry, request]) => {
      answers.set(entry, await send(api, request));
    });
    const events = new Map(audit.events().map((event) => [event.auditID, event]));
    for (const [entry, answer] of answers) {
      const failures = events.get(answer.auditId)?.annotations?.[
        'validation.policy.admission.k8s.io/validation_failure'
      ];
      outcomes.set(entry, { answer, broken: brokenRules(JSON.parse(failures ?? '[]')) });
    }
  });
  afterAll(async () => {
    await cluster.restore();
    api.close();
  });

  const outcomeOf = (entry: unknown) => outcomes.get(entry) as Outcome;
  const offline = (fleet: Parameters<typeof corpusFleet>[0], request: AdmissionRequest) =>
    [
      ...new Set(denialsOf(corpusFleet(fleet), request).map(({ policy, rule }) => `${policy}/${rule}`)),
    ].sort();

  describe('is refused by the policy that the attack names', () => {
    test.each(titled(of('admission')))('%s', (_, attack) => {
      const { answer, broken } = outcomeOf(attack);
      expect({ status: answer.status, message: answer.body['message'] }).toMatchObject({
        status: 403,
        message: expect.stringMatching(
          /ValidatingAdmissionPolicy '[a-z-]+' with binding '[a-z-]+' denied request: \[/,
        ),
      });
      expect(broken).toContain(`${attack.policy}/${attack.rule}`);
    });
  });

  describe('is refused for the same reasons as offline', () => {
    test.each(titled(of('admission')))('%s', (_, attack) => {
      expect(outcomeOf(attack).broken).toEqual(
        offline(attack.fleet, requests.get(attack) as AdmissionRequest),
      );
    });
  });

  describe('is refused by the Pod Security label of the namespace', () => {
    test.each(titled(of('pod-security')))('%s', (_, attack) => {
      const { status, body } = outcomeOf(attack).answer;
      expect(status).toBe(403);
      expect(body['message']).toContain(`violates PodSecurity "${attack.enforce}:`);
    });
  });

  describe('is accepted where nothing is wrong', () => {
    test.each(titled(goldens()))('%s', (title) => {
      const golden = asked.find((entry) => title.endsWith(`: ${entry.title}`) && outcomes.has(entry));
      const { answer, broken } = outcomeOf(golden);
      expect({ broken, message: answer.body['message'] }).toMatchObject({ broken: [] });
    });
  });
});

/** The rules of a list as the audit log holds it. */
function brokenRules(failures: readonly { readonly message: string; readonly policy: string }[]): string[] {
  const names = failures.map(({ message, policy }) => {
    const [, rule = 'error'] = /^\[([a-z-]+)\]/.exec(message) ?? [];
    return `${policy.replace(/^[a-z]+-runners-/, '')}/${rule}`;
  });
  return [...new Set(names)].sort();
}
