import { FAILURES, type Failure } from '../node/failures/failures';

const HEAD = ['What happens', 'GitLab is told', 'The log says', 'What to do'];

/** The page of failures with its table made from the rows that the tests on a real node hold. */
export function withFailureTable(page: string): string {
  const rows = Object.values<Failure>(FAILURES).map((failure) => [
    failure.happens,
    told(failure),
    failure.log.map((words) => `\`${words}\``).join('<br>') || '-',
    advice(failure),
  ]);
  const table = [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return page.replace(/(?<=<!-- failures -->\n\n)(?:\|.*\n)+/, `${table}\n`);
}

function told({ told: words, within }: Failure): string {
  if (!words) {
    return 'nothing: the job seems to run';
  }
  const { state, failureReason, exitCode } = words;
  const reason = failureReason ? `: \`${failureReason}\`` : '';
  const code = exitCode === undefined ? '' : `, exit code ${exitCode}`;
  return `${state}${reason}${code}${within ? `, within ${within} s` : ''}`;
}

function advice({ advice: words, left }: Failure): string {
  return left ? `${words} Left behind: ${left.join(' and ')}.` : words;
}
