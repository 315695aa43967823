import type { Finding } from '../errors';
import type { RunnerKind } from '../privilege';
import { BROAD_LIST, broadImages } from './allowed-images';
import { assigned, type Draft, faultsOf, isOfFleet } from './draft';
import { type Part, type Proposed, proposals } from './explain';
import type { Explained } from './fate';
import { NO_API_SERVER, NO_NODES } from './fill-in';
import { isForWindows, isOfOtherExecutor, kindOf } from './kind-of';
import type { Assignment, Beside } from './row';
import { saysNothing, textAt, valueAt } from './tree';

/** What one section `[[runners]]` became, with the fleet around it. */
export interface DraftedRunner {
  readonly fleet: Draft;
  /** Nothing: it cannot be a runner of a fleet at all. */
  readonly runner: Draft | undefined;
  readonly explained: readonly Explained[];
}

/** Fields that others are held against, so that they are set first. */
const FIRST = ['maximumTimeoutSeconds', 'architecture'];

/** Makes a runner of its sections. Whatever the decoder does not take is left out and told. */
export function draftRunner(
  parts: readonly Part[],
  sections: Omit<Beside, 'kind'>,
  fleetBefore: Draft,
): DraftedRunner {
  const beside: Beside = { ...sections, kind: kindOf(sections) };
  let fleet = fleetBefore;
  let runner: Draft = startOf(beside.kind);
  const take = (assignment: Assignment): Finding | undefined => {
    const ofFleet = isOfFleet(assignment.field);
    const nextFleet = ofFleet ? assigned(fleet, assignment) : fleet;
    const nextRunner = ofFleet ? runner : assigned(runner, assignment);
    const [fault] = faultsOf(trial(nextFleet, nextRunner));
    if (fault === undefined) {
      fleet = nextFleet;
      runner = nextRunner;
    }
    return fault;
  };
  const proposed = parts.flatMap((part) => proposals(part, beside));
  const rank = ({ set }: Proposed) => (FIRST.includes(set[0]?.field ?? '') ? 0 : 1);
  const explained = [...proposed]
    .sort((one, other) => rank(one) - rank(other))
    .map((one) => ({ one, told: settled(one, fleet, take) }));
  const inOrder = proposed.map((one) => explained.find((told) => told.one === one)?.told ?? one.explained);
  const why = whyLeftOut(sections);
  if (why !== undefined) {
    return { fleet: fleetBefore, runner: undefined, explained: inOrder.map((one) => leftOut(one, why)) };
  }
  const images = imageList(beside, fleet, runner, parts[0]?.file ?? '');
  takeItems(take, { field: 'allowedImages', value: images.patterns, adds: true });
  return { fleet, runner, explained: [...inOrder, ...images.explained] };
}

const WINDOWS =
  'the runner is for Windows, and job pods run on Linux: it is left out. Keep it on machines of its own';

const OTHER_EXECUTOR =
  'the executor of the runner is another one, and its jobs find there what no pod has: it is left out. Keep it on machines of its own, or import it with executor = "kubernetes"';

/** Why nothing of a fleet can stand in the place of a runner. */
function whyLeftOut(sections: Omit<Beside, 'kind'>): string | undefined {
  return isForWindows(sections) ? WINDOWS : isOfOtherExecutor(sections) ? OTHER_EXECUTOR : undefined;
}

function leftOut(told: Explained, why: string): Explained {
  const { field: _field, ...rest } = told;
  return told.fate === 'carried' || told.fate === 'fill-in' ? { ...rest, fate: 'refused', why } : told;
}

/** A kind, and what its type asks for. */
function startOf(kind: RunnerKind): Draft {
  return kind === 'dind' ? { kind, nodes: NO_NODES } : { kind };
}

function trial(fleet: Draft, runner: Draft): Draft {
  return { org: 'trial', cluster: { apiServer: { cidrs: NO_API_SERVER } }, ...fleet, runners: [runner] };
}

/** What is told of a key after the decoder was asked. */
function settled(
  { explained, set, otherwise }: Proposed,
  fleet: Draft,
  take: (assignment: Assignment) => Finding | undefined,
): Explained {
  let told = explained;
  for (const assignment of set) {
    const { field } = assignment;
    const before = isOfFleet(field) ? valueAt(fleet, field.split('.')) : undefined;
    if (before !== undefined && before !== assignment.value) {
      return {
        ...explained,
        fate: 'fill-in',
        field,
        why: 'a fleet has one of it, and another release says otherwise: import this one by itself, into a fleet of its own',
      };
    }
    const { faults, all } = takeItems(take, assignment);
    const [fault] = faults;
    if (fault !== undefined) {
      told = notTaken(explained, field, fault, otherwise, all - faults.length, all);
    }
  }
  return told;
}

/** Sets a field, and of a list what of it can be set. */
function takeItems(
  take: (assignment: Assignment) => Finding | undefined,
  assignment: Assignment,
): { readonly faults: readonly Finding[]; readonly all: number } {
  const { value, adds } = assignment;
  const fault = take(assignment);
  if (fault === undefined || !adds || !Array.isArray(value) || value.length < 2) {
    return { faults: fault === undefined ? [] : [fault], all: 1 };
  }
  const faults = value
    .map((item) => take({ ...assignment, value: [item] }))
    .filter((one) => one !== undefined);
  return { faults, all: value.length };
}

function notTaken(
  explained: Explained,
  field: string,
  fault: Finding,
  otherwise: Proposed['otherwise'],
  taken: number,
  all: number,
): Explained {
  if (fault.code === 'secret-value') {
    return {
      ...explained,
      fate: 'elsewhere',
      why: `${fault.message}: ${fault.allowed ?? 'no secret enters a fleet'}; revoke what stood in this file`,
    };
  }
  if (otherwise !== undefined) {
    return { ...explained, ...otherwise };
  }
  const allowed = fault.allowed === undefined ? '' : ` (${fault.allowed})`;
  return {
    ...explained,
    fate: explained.fate === 'carried' ? 'fill-in' : explained.fate,
    field,
    why: `${taken > 0 ? `${taken} of ${all} are carried over; of another it is said` : 'the value is not taken'}: ${fault.message}${allowed}`,
  };
}

/** A runner that ran any image gets the widest list, where its kind may run other images at all. */
function imageList(
  { kind, kubernetes, values }: Beside,
  fleet: Draft,
  runner: Draft,
  file: string,
): { readonly patterns: readonly string[]; readonly explained: readonly Explained[] } {
  if (kind !== 'docker' || !saysNothing(kubernetes['allowed_images']) || 'allowedImages' in runner) {
    return { patterns: [], explained: [] };
  }
  return {
    patterns: broadImages(textAt(fleet, 'gitlab', 'url'), kubernetes, values),
    explained: [
      {
        file,
        section: '[runners.kubernetes]',
        key: 'no allowed_images',
        below: [],
        fate: 'fill-in',
        field: 'allowedImages',
        why: BROAD_LIST,
      },
    ],
  };
}
