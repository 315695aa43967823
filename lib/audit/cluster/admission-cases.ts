import { withinAllowance } from '../../boundary/admission/budget';
import { ATTACKS } from '../../boundary/admission/corpus/attacks';
import { type Scene, SOMEBODY, scenesOf } from '../../boundary/admission/corpus/scene';
import { Question } from '../../boundary/admission/evaluate';
import type { Policy } from '../../boundary/admission/policy';
import type { AdmissionRequest, Asker } from '../../boundary/admission/request';
import type { Facts, FleetFacts } from '../../boundary/facts/facts';
import { at, isRecord } from '../../boundary/facts/untyped';
import { ownPolicies } from '../own-objects';
import { worldOf } from '../policy-world';
import type { AskingAs } from './cluster-api';
import { pathOf } from './served';

/** A request that the policies of a fleet refuse, to be tried as a dry run. */
export interface AdmissionCase {
  readonly policy: string;
  readonly rule: string;
  readonly tries: string;
  /** The collection in which something would be created. */
  readonly path: string;
  readonly object: unknown;
  /** As whom; as whoever runs the audit if nobody is named. */
  readonly as: AskingAs | undefined;
}

/** Rules of one policy that are tried in the name of one asker: whether it holds does not take more. */
const MOST_RULES = 3;

/**
 * Attacks of the judge's corpus that create something and need nothing to be there, some for each policy: by managers, and what
 * the policies refuse to everybody by whoever runs the audit. Only what the policies of the manifests really refuse is taken.
 *
 * @param reader who runs the audit; without them nothing is tried in their name.
 */
export function admissionCases(
  facts: Facts,
  fleet: FleetFacts,
  reader: AskingAs | undefined,
): readonly AdmissionCase[] {
  const policies = ownPolicies({ facts, fleet });
  return policies.length === 0
    ? []
    : withinAllowance(fleet.runners.length, () =>
        casesFor(scenesOf(fleet, facts.index), policies, facts, reader),
      );
}

function casesFor(
  scenes: readonly Scene[],
  policies: readonly Policy[],
  facts: Facts,
  reader: AskingAs | undefined,
): readonly AdmissionCase[] {
  const cases: AdmissionCase[] = [];
  const taken = new Map<string, Set<string>>();
  for (const attack of ATTACKS) {
    for (const scene of scenes) {
      const request = withSelector(attack.request(scene));
      const asker = request && askerFor(request, scene, reader);
      if (request === undefined || asker === undefined || !createsAlone(request)) {
        continue;
      }
      for (const policy of policies.filter((one) =>
        one.validations.some(({ name }) => name === attack.rule),
      )) {
        const of = `${asker.asker.username} ${policy.object.name}`;
        const rules = taken.get(of) ?? new Set();
        if (rules.size >= MOST_RULES || rules.has(attack.rule)) {
          continue;
        }
        const [refused] = refusedByOne({ ...request, asker: asker.asker }, policies, facts);
        if (refused?.policy === policy.object.name) {
          taken.set(of, rules.add(attack.rule));
          cases.push({
            policy: policy.object.name,
            rule: attack.rule,
            tries: attack.tries,
            path: pathOf({ ...request, namespaced: request.namespace !== '' }, request.namespace),
            object: JSON.parse(JSON.stringify(request.object, withoutBigInts)),
            as: asker.as,
          });
        }
      }
    }
  }
  return cases;
}

/** A workload as an API server takes it: without a selector it is refused before any policy is asked. */
function withSelector(request: AdmissionRequest | undefined): AdmissionRequest | undefined {
  const spec = at(request?.object, 'spec');
  const matchLabels = at(spec, 'template', 'metadata', 'labels');
  return request?.group === 'apps' &&
    isRecord(spec) &&
    matchLabels !== undefined &&
    spec['selector'] === undefined
    ? { ...request, object: { ...request.object, spec: { ...spec, selector: { matchLabels } } } }
    : request;
}

/** A ServiceAccount is stood in for; what somebody is refused, whoever reads is refused as well. */
function askerFor(
  { asker }: AdmissionRequest,
  { manager }: Scene,
  reader: AskingAs | undefined,
): { readonly asker: Asker; readonly as: AskingAs | undefined } | undefined {
  if (asker.username === manager.username) {
    return { asker, as: asker };
  }
  return asker.username === SOMEBODY.username && reader !== undefined
    ? { asker: reader, as: undefined }
    : undefined;
}

function createsAlone({ operation, subresource, object }: AdmissionRequest): boolean {
  return operation === 'CREATE' && subresource === '' && object !== undefined;
}

/**
 * The policy that alone refuses a request, with the first rule by which it does; nothing if none does, or several: what several
 * refuse tells of none of them whether it holds.
 */
export function refusedByOne(
  request: AdmissionRequest,
  policies: readonly Policy[],
  { index }: Facts,
): readonly { readonly policy: string; readonly rule: string }[] {
  const labels = index.find('Namespace', '', request.namespace)?.labels;
  const question = new Question(request, worldOf(request.namespace, labels));
  const refusals = policies.flatMap((policy) =>
    question
      .refusalsBy(policy)
      .filter(({ how }) => how === 'false')
      .slice(0, 1)
      .map(({ by }) => ({ policy: policy.object.name, rule: by?.name ?? 'parameters' })),
  );
  return refusals.length === 1 ? refusals : [];
}

function withoutBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
