import type { DeclaredOpening, RuleResult } from '../boundary/check';
import { SEVERITIES } from '../boundary/severity';
import type { Finding } from '../errors';
import { fleetPlaceOf } from './fleet-place';
import { counted, detailLines, placed } from './report-lines';
import { type FindingGroup, groupsOf } from './verify-groups';
import { exceptionText, holds, type Verification, type VerifiedInput } from './verify-report';

/** More places of one cause are counted, unless everything is asked for. */
const MOST_PLACES = 5;

/** How a rule that does not fail begins its line. */
const MARK = { pass: 'pass', 'not-applicable': 'n/a ' } as const;

/**
 * The report for people: each finding with its places and what to do, the worst first, what is open on purpose, and a
 * verdict.
 *
 * @param verbose whether to list the rules that do not fail, and every place.
 */
export function textReport(verification: Verification, verbose: boolean): string {
  const { inputs } = verification;
  const lines = inputs.flatMap((item) => [
    ...(inputs.length > 1 ? [`${item.input.name}:`] : []),
    ...item.hints,
    ...(verbose ? silentRules(item) : []),
    ...findingsOf(item, verbose),
    ...openingsOf(item),
    ...acceptedOf(item),
    ...leftOutOf(item),
  ]);
  return `${[...lines, ...exceptionLines(verification), '', verdict(verification, verbose)].join('\n').trimStart()}\n`;
}

function silentRules({ report: { results } }: VerifiedInput): readonly string[] {
  const idWidth = Math.max(...results.map(({ id }) => id.length));
  const seenWidth = Math.max(...results.map(({ seen }) => String(seen).length));
  return results.flatMap(({ id, seen, sentence, reason, status }) => {
    const seenText = `${String(seen).padStart(seenWidth)} seen`;
    const text = reason === undefined ? sentence : `${sentence} (${reason})`;
    return status === 'fail' ? [] : [`${MARK[status]}  ${id.padEnd(idWidth)}  ${seenText}  ${text}`];
  });
}

function findingsOf(item: VerifiedInput, verbose: boolean): readonly string[] {
  const results = new Map(item.report.results.map((result) => [result.id, result]));
  let rule = '';
  return groupsOf(item).flatMap((group) => {
    const result = results.get(group.rule);
    const isFirst = group.rule !== rule;
    rule = group.rule;
    return [
      ...(isFirst && result !== undefined ? ['', ...ruleLines(result)] : []),
      ...groupLines(group, item, verbose),
    ];
  });
}

function ruleLines({ id, severity, sentence, why }: RuleResult): readonly string[] {
  return [`FAIL  ${id}  ${severity}  ${sentence}`, `        why: ${why}`];
}

/** One place is told as it is, many by what they have in common. */
function groupLines(group: FindingGroup, item: VerifiedInput, verbose: boolean): readonly string[] {
  const { findings, message, fix, chartValue, inFleet } = group;
  const told = verbose ? findings : findings.slice(0, MOST_PLACES);
  const rest = findings.length - told.length;
  const remedy = [
    `          fix:     ${fix}`,
    ...(chartValue === undefined ? [] : [`          chart:   ${chartValue}`]),
    ...(inFleet === undefined ? [] : [`          fleet:   ${inFleet}`]),
  ];
  const placeIn = (finding: Finding): readonly string[] => {
    const place = inFleet === undefined ? fleetPlaceOf(finding, item) : undefined;
    return place === undefined ? [] : [`fleet:   ${place}`];
  };
  const [only] = findings;
  return findings.length === 1 && only !== undefined
    ? [
        `        ${placed(only.path, item.input)}`,
        `          ${message}`,
        ...detailLines(only).map((line) => `          ${line}`),
        ...remedy,
      ]
    : [
        `        ${message}, ${findings.length} times`,
        ...remedy,
        ...told.flatMap((finding) => [
          `          ${placed(finding.path, item.input)}`,
          ...[...detailLines(finding), ...placeIn(finding)].map((line) => `            ${line}`),
        ]),
        ...(rest === 0 ? [] : [`          and ${rest} more: --verbose lists them`]),
      ];
}

/** Openings fail nothing, so they stand together below the rules. */
function openingsOf(item: VerifiedInput): readonly string[] {
  const { openings } = item.report;
  return openings.length === 0
    ? []
    : ['', 'Open on purpose:', ...openings.map((opening) => openingLine(opening, item))];
}

function openingLine({ path, sentence }: DeclaredOpening, { input }: VerifiedInput): string {
  return `  ${placed(path, input)}: ${sentence}`;
}

function acceptedOf({ accepted }: VerifiedInput): readonly string[] {
  return accepted.length === 0
    ? []
    : [
        '',
        'Accepted:',
        ...accepted.map(
          ({ finding, exception }) =>
            `  ${finding.code}  ${finding.path}: ${finding.message}: ${exceptionText(exception)}`,
        ),
      ];
}

function leftOutOf({ report: { leftOut } }: VerifiedInput): readonly string[] {
  const namespaces = Object.entries(leftOut.otherNamespaces);
  const objects = namespaces.reduce((sum, [, count]) => sum + count, 0);
  const { madeByControllers } = leftOut;
  return [
    ...(madeByControllers === 0
      ? []
      : [
          '',
          `Left out: ${counted(madeByControllers, 'object')} that controllers made of what is judged here.`,
        ]),
    ...(objects === 0
      ? []
      : [
          '',
          `Left out: ${counted(objects, 'object')} of other namespaces (${namespaces.map(([name, count]) => `${name} ${count}`).join(', ')}): --all judges them too.`,
        ]),
  ];
}

function exceptionLines({ expired, unused }: Verification): readonly string[] {
  return [
    ...(expired.length === 0 ? [] : ['', 'Exceptions that ended:']),
    ...expired.map(
      (exception) =>
        `  ${exception.rule}  ${exception.place}: ${exceptionText(exception)}: mend what it accepts, or agree on another day (${exception.where})`,
    ),
    ...(unused.length === 0 ? [] : ['', 'Exceptions that accept nothing, which can be removed:']),
    ...unused.map(({ rule, place, where }) => `  ${rule}  ${place} (${where})`),
  ];
}

function verdict(verification: Verification, verbose: boolean): string {
  const { inputs, expired } = verification;
  const results = inputs.flatMap(({ report }) => report.results);
  const count = (status: RuleResult['status']): number =>
    results.filter((result) => result.status === status).length;
  const groups = inputs.flatMap(groupsOf);
  const open = inputs.reduce((sum, { report }) => sum + report.openings.length, 0);
  const accepted = inputs.reduce((sum, item) => sum + item.accepted.length, 0);
  const silent = count('not-applicable');
  const rules = [
    `${count('pass')} rules pass, ${silent} ${silent === 1 ? 'does' : 'do'} not apply${verbose ? '' : ' (--verbose lists them)'}`,
    ...(open === 0 ? [] : [`${counted(open, 'opening')} on purpose`]),
    ...(accepted === 0 ? [] : [`${counted(accepted, 'finding')} accepted`]),
  ].join('; ');
  if (holds(verification)) {
    const isHalf = inputs.some(({ hints }) => hints.length > 0);
    return `The boundary holds${isHalf ? ' in what was judged, which is one half of a fleet' : ''}: ${rules}.`;
  }
  const bySeverity = SEVERITIES.map((severity) => ({
    severity,
    number: groups.filter((group) => group.severity === severity).length,
  })).filter(({ number }) => number > 0);
  const worst = bySeverity.map(({ severity, number }) => `${number} ${severity}`).join(', ');
  const failed = new Set(groups.map(({ rule }) => rule)).size;
  const found =
    groups.length === 0
      ? `${counted(expired.length, 'exception')} ended`
      : `${counted(groups.length, 'finding')} of ${counted(failed, 'rule')} (${worst})`;
  return `The boundary does not hold: ${found}; ${rules}.`;
}
