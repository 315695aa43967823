import type { ReportData } from '../../../lib/report/report-data';
import { reportedFolder } from '../reported-folder';

/** Texts that would be markup, end what they stand in, or turn the direction of writing. */
export const HOSTILE: readonly string[] = [
  '<script>document.title="taken"</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  ']]></style></title><script>1</script>',
  'a\u202egnp.exe\u2066b',
  '&lt;b&gt; & <!-- <h1>',
  'line one\nline two\u0000\u001b[31m',
];

/** The report of the fleet of this repository, in which images, reasons, places and sentences are hostile. */
export function hostileReport(): ReportData {
  let count = 0;
  const hostile = (text: string): string => `${text}${HOSTILE[count++ % HOSTILE.length]}`;
  return JSON.parse(JSON.stringify(reportedFolder('dist')), (key, value) =>
    typeof value === 'string' && HOSTILE_KEYS.includes(key) ? hostile(value) : value,
  ) as ReportData;
}

const HOSTILE_KEYS = [
  'image',
  'madeBy',
  'how',
  'container',
  'where',
  'because',
  'path',
  'sentence',
  'title',
  'org',
];
