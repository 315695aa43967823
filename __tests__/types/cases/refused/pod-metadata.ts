/** Tried: labels and annotations of pods that say whose they are, or switch a profile of the kernel off. */
import type { RunnerSpec } from 'cdk8s-gitlab-runners';

export const runners: readonly RunnerSpec[] = [
  // TS2322: these labels say whose pod it is: remove it
  { kind: 'docker', podLabels: { 'runner-fleet/runner': 'nix' } },
  // TS2322: these labels say whose pod it is: remove it
  { kind: 'docker', manager: { labels: { 'app.kubernetes.io/name': 'prometheus' } } },
  {
    kind: 'docker',
    // TS2322: profiles of the kernel are never switched off: remove it
    podAnnotations: { 'container.apparmor.security.beta.kubernetes.io/build': 'unconfined' },
  },
  // TS2322: with operator 'Exists' a toleration is of any value: leave value out
  { kind: 'docker', manager: { tolerations: [{ key: 'spot', operator: 'Exists', value: 'yes' }] } },
  // TS2322: Property 'key' is missing
  { kind: 'docker', manager: { tolerations: [{ operator: 'Exists' }] } },
];
