import type { ReportedNamespace } from './report-data';

/** A namespace in some sentences. */
export function summaryOf({
  name,
  runners,
  unseenManagers,
  rootOnNode,
  secrets,
  needs,
  risks,
}: ReportedNamespace): string {
  const counts = runners.map(({ concurrency }) => concurrency.all);
  const jobs = counts.reduce<number>((sum, all) => sum + (all ?? 0), 0);
  const seen = secrets.filter(({ readers }) => readers.some(({ byJobs }) => byJobs));
  const before = needs.filter(({ kind }) => kind === 'Secret');
  return [
    `${name} has ${counted(runners.length, 'runner')} with ${counts.includes(null) ? 'an unknown number of jobs' : counted(jobs, 'job')} at once.`,
    ...unseenManagers.map(
      ({ where, reads }) =>
        `Nothing is known of the runners of ${where}: ${reads} is not among the manifests.`,
    ),
    rootOnNode.length === 0
      ? 'Nobody can become root on a node.'
      : `Root on a node can be had in ${rootOnNode.map(rootWords).join('; ')}.`,
    `Jobs see ${counted(seen.length, 'Secret')} of ${secrets.length}.`,
    `${counted(before.length, 'Secret')} must exist before the apply.`,
    `${counted(risks.findings.length, 'finding')}, ${counted(risks.accepted.length, 'accepted risk')}.`,
  ].join(' ');
}

function rootWords({ container, pods, nodes }: ReportedNamespace['rootOnNode'][number]): string {
  const where = nodes.labels.length > 0 ? `on nodes ${nodes.labels.join(', ')}` : 'on any node';
  return `container ${container} of ${pods}, ${where}`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
