import { RULES } from '../boundary/rule-table';
import type { Claim } from './claim';
import { CLAIMS } from './claims';
import { kernelAttemptsSection } from './kernel-attempts';
import { namespaceEditorsSection } from './namespace-editors';
import { highestRung, RUNGS } from './rungs';
import { seenInsideSection } from './seen-inside';
import { userNamespacesSection } from './user-namespaces';

/** The security model as a document: each sentence, what holds it at each layer, and what it does not protect from. */
export function securityModelDocument(): string {
  return [
    '# Security model',
    '',
    'What the runners of a fleet may do, sentence by sentence: what holds each, and what it does not protect from.',
    '',
    'Made from the claims ledger by `npm run docs`; edit `lib/ledger/` instead of this file.',
    '',
    'Each sentence of the model is a claim. A claim is held at up to four places: the compiler refuses it, the decoder',
    'refuses the same at run time, the judge refuses rendered objects, and the API server refuses what happens later.',
    'A claim names what carries it, and a test fails if a carrier is gone. Tests in `__tests__/e2e` meet a real API server',
    'and a real GitLab Runner: `npm run test:e2e`. Tests in `__tests__/node` meet real nodes, with containers, images and',
    'packets: `npm run test:node`.',
    '',
    PRINCIPALS,
    '',
    ...evidenceSection(),
    ...CLAIMS.flatMap(section),
    '## What the boundary does not stop',
    '',
    ...CLAIMS.map(({ id, residual }) => `- **${id}**: ${residual}`),
    '',
    ...namespaceEditorsSection(),
    '## Seen on a real node',
    '',
    'By `npm run test:node`: a kubelet, containerd and runc on Linux 6.18 with control groups of version 1 and without',
    'AppArmor or SELinux. Of control groups of version 2, and of what AppArmor adds, nothing was seen.',
    '',
    ...seenInsideSection(),
    ...kernelAttemptsSection(),
    ...userNamespacesSection(),
  ].join('\n');
}

/** Who may do what a claim does not stop, as residuals name them. */
export const PRINCIPALS =
  'A letter says whose power is meant: J is the code of jobs, M a stolen token of a manager, D code in a dind job, which is root on its node, and U anybody else with rights in the namespace.';

/** How real it was what each claim was seen to hold on. */
function evidenceSection(): readonly string[] {
  const rows = CLAIMS.map((claim) => {
    const { rung, tests } = highestRung(claim);
    return `| [${claim.id}](#${claim.id}) | ${rung} | ${[...new Set(tests.map(({ file }) => code(file)))].join(', ')} |`;
  });
  return [
    '## How far each claim was tried',
    '',
    `The rungs, from the lowest: ${RUNGS.join(', ')}. The tests of the lower ones stand at each claim.`,
    '',
    '| claim | highest rung | seen by |',
    '|---|---|---|',
    ...rows,
    '',
  ];
}

/** The rules over rendered objects that carry a claim: each says itself which claims it serves. */
export function rulesOf({ id }: Claim): readonly string[] {
  return RULES.filter(({ serves }) => serves.includes(id)).map((rule) => rule.id);
}

function section(claim: Claim): readonly string[] {
  return [
    `## ${claim.id}`,
    '',
    `> ${claim.sentence}`,
    '',
    '| where | how |',
    '|---|---|',
    `| types and decoder | ${claim.types} |`,
    `| rendered objects | ${claim.objects} |`,
    `| cluster | ${claim.cluster} |`,
    `| not protected from | ${claim.residual} |`,
    '',
    carriers('Rules', rulesOf(claim).map(code)),
    carriers('Admission', claim.admission.map(code)),
    carriers(
      'Tests',
      claim.tests.map(({ file, title }) => (title ? `${code(file)} (${title})` : code(file))),
    ),
    '',
  ];
}

function carriers(name: string, list: readonly string[]): string {
  return `- ${name}: ${list.length > 0 ? list.join(', ') : 'none'}`;
}

function code(text: string): string {
  return `\`${text}\``;
}
