import { examineAll } from '../../boundary/examine';
import type { Facts } from '../../boundary/facts/facts';
import { RULES } from '../../boundary/rule-table';
import type { Finding } from '../../errors';
import { type LivePod, templateOf } from './pod-of';

/** The rules that look at a pod by itself: the Pod Security Standards, and what is mounted. */
const RULES_OF_PODS = RULES.filter(({ id }) => id.startsWith('pss-') || id === 'pod-volumes');

/** What the rules of the boundary find in a pod that runs. */
export function boundaryFindings(live: LivePod, facts: Facts): readonly Finding[] {
  const pod = templateOf(live);
  const own = live.runner?.job;
  const job = live.role === 'job' && own !== undefined ? { ...own, pod: { ...own.pod, ...pod } } : undefined;
  const seen = job === undefined ? pod : job.pod;
  const asIfRendered = {
    ...facts,
    pods: [seen],
    templates: job === undefined ? [pod] : [],
    jobs: job === undefined ? [] : [job],
    runners: facts.runners.map((runner) =>
      job !== undefined && runner === live.runner ? { ...runner, job } : runner,
    ),
  } as Facts;
  return examineAll(RULES_OF_PODS, asIfRendered).flatMap(({ findings }) =>
    findings.filter(({ path }) => path.startsWith(live.object.where)),
  );
}
