import type { AdmissionDescription } from '../description/admission-description';
import type { CapacityDescription } from '../description/capacity-description';
import type { RisksDescription } from '../description/risks-description';
import { item, list, paragraph, table } from './lines';
import { cell, code, codes, plain } from './markdown-text';

/** What pods may take together, against what quotas give. */
export function capacitySection({ quotas, limitRanges, fullLoad }: CapacityDescription): readonly string[] {
  const whole = quotas.filter(({ scopes }) => scopes.length === 0);
  const quotaOf = (name: string): string =>
    whole
      .flatMap(({ hard }) => hard[name] ?? [])
      .map((amount) => cell(code(amount)))
      .join(', ') || 'none';
  const loads: readonly (readonly [string, string])[] = [
    ['pods', fullLoad.pods === null ? 'not said' : String(fullLoad.pods)],
    ...Object.entries(fullLoad.amounts),
  ];
  return [
    paragraph(
      'When every runner has as many jobs as it may, each as large as it may be, without the services that jobs declare:',
    ),
    '',
    ...table(
      ['What', 'Full load', 'Quota'],
      loads.map(([name, load]) => [code(name), code(load), quotaOf(name)]),
    ),
    ...quotas.flatMap(({ name, scopes, hard }) => [
      '',
      ...list(
        `Quota ${code(name)}${scopes.length === 0 ? ' of the namespace' : ` of ${codes(scopes)}`}`,
        Object.entries(hard).map(([resource, amount]) => `${code(resource)}: ${code(amount)}`),
      ),
    ]),
    ...limitRanges.flatMap(({ name, type, bounds }) => [
      '',
      ...list(`LimitRange ${code(name)} of each ${plain(type)}`, bounds.map(code)),
    ]),
  ];
}

/** What the API server holds requests to. */
export function admissionSection({
  policies,
  letPass,
  podSecurity,
}: AdmissionDescription): readonly string[] {
  const { enforce, audit, warn } = podSecurity;
  return [
    item(`Pod Security of the namespace: ${enforce === null ? '**none**' : code(enforce)}`),
    ...(audit === null ? [] : [item(`Pod Security that is noted: ${code(audit)}`)]),
    ...(warn === null ? [] : [item(`Pod Security that is warned of: ${code(warn)}`)]),
    ...letPass.map((name) => item(`Policies let pass: ${code(name)}`)),
    ...(policies.length === 0 ? [item('Policies: **none**')] : []),
    ...policies.flatMap(({ name, bindings, failsOpen, rules, openToBefore }) => [
      item(
        `Policy ${code(name)}: ${codes([...new Set(bindings.flatMap(({ actions }) => actions))])}${failsOpen ? ', **passes what it cannot evaluate**' : ''}`,
      ),
      ...(openToBefore.length > 0
        ? [item('lets pass the version before, until the roll-over is done', 1)]
        : []),
      item(codes(rules.map((rule) => rule.name)), 1),
    ]),
  ];
}

/** What breaks the boundary. */
export function findingsSection({ findings }: RisksDescription): readonly string[] {
  return findings.flatMap(({ code: rule, severity, path, message, fix }) => [
    item(`**${severity}** ${code(rule)}: ${plain(message)}`),
    item(code(path), 1),
    item(`to mend it: ${plain(fix)}`, 1),
  ]);
}

/** What is open on purpose. */
export function acceptedSection({ accepted }: RisksDescription): readonly string[] {
  return accepted.length === 0
    ? ['None that the manifests declare.']
    : accepted.flatMap(({ path, sentence }) => [item(plain(sentence)), item(code(path), 1)]);
}
