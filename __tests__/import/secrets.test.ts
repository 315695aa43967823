import fc from 'fast-check';
import { importFleet } from '../../lib/import/import-fleet';
import { readSource } from '../../lib/import/input/read';
import { programOf } from '../../lib/import/program';
import { reportOf } from '../../lib/import/report';
import { OLD_CHART_VALUES } from '../../lib/world/gitlab-keys-below';

/** Everything that is printed or written for an input. */
function printed(text: string): string {
  try {
    const { spec, explained, fillIns } = importFleet(readSource('file', text));
    return `${programOf(spec, fillIns)}${reportOf(explained, fillIns)}${JSON.stringify(spec)}`;
  } catch (error) {
    return String(error);
  }
}

const letters = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789'),
    minLength: length,
    maxLength: length,
  });

/** Secrets that look like what they are. */
const shaped = fc.oneof(
  letters(20).map((rest) => `glrt-${rest}`),
  letters(20).map((rest) => `glpat-${rest}`),
  letters(20).map((rest) => `GR1348941${rest}`),
  letters(36).map((rest) => `ghp_${rest}`),
  letters(16).map((rest) => `AKIA${rest.toUpperCase()}`),
  letters(20).map((rest) => `https://user:${rest}@gitlab.test`),
  letters(20).map((rest) => Buffer.from(`glrt-${rest}`).toString('base64')),
);

/** Secrets that look like any word. */
const plain = letters(24);

/** Places for a secret of any kind. */
const FOR_SECRETS: readonly ((secret: string) => string)[] = [
  (secret) => `gitlabUrl: https://gitlab.test\nrunnerToken: ${secret}\n`,
  (secret) => `gitlabUrl: https://gitlab.test\nrunnerRegistrationToken: ${secret}\n`,
  (secret) => `gitlabUrl: https://gitlab.test\nenvVars: [{name: A_KEY, value: ${secret}}]\n`,
  (secret) => `gitlabUrl: https://gitlab.test\nextraEnv: {PASSWORD: ${secret}}\n`,
  (secret) => `gitlabUrl: https://gitlab.test\nextraObjects: [{kind: Secret, stringData: {x: ${secret}}}]\n`,
  (secret) => `[[runners]]\n  token = "${secret}"\n`,
  (secret) => `[[runners]]\n  environment = ["NPM_TOKEN=${secret}"]\n`,
  (secret) => `[[runners]]\n  [runners.cache.s3]\n    AccessKey = "${secret}"\n    SecretKey = "${secret}"\n`,
  (secret) => `[[runners]]\n  [runners.kubernetes]\n    bearer_token = "${secret}"\n`,
  (secret) => `[[runners]]\n  pre_build_script = "curl -H ${secret}"\n`,
  (secret) => `sentry_dsn = "${secret}"\n[[runners]]\n  name = "a"\n`,
  (secret) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {config.toml: "[[runners]]\\ntoken = \\"${secret}\\""}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: t}\nstringData: {runner-token: ${secret}}\n`,
  (secret) => `gitlabUrl: https://gitlab.test\nnobody: {knows: [${secret}]}\n`,
  (secret) => `gitlabUrl: https://gitlab.test\nrunners: {config: "[[runners]]\\ntoken = ${secret}"}\n`,
  (secret) => `gitlabUrl: https://gitlab.test\nreplicas: [${secret}\n`,
];

/** Places where a word that is no secret would be carried over, or printed as a key. */
const FOR_WORDS: readonly ((secret: string) => string)[] = [
  (secret) => `gitlabUrl: ${secret}\nreplicas: 1\n`,
  (secret) => `gitlabUrl: https://gitlab.test\nrunners: {tags: "docker,${secret}"}\n`,
  (secret) => `gitlabUrl: https://gitlab.test\nnodeSelector: {pool: ${secret}}\n`,
  (secret) => `gitlabUrl: https://gitlab.test\nfullnameOverride: ${secret}\n`,
  (secret) => `gitlabUrl: https://gitlab.test\nimagePullSecrets: [{name: ${secret}}]\n`,
  (secret) => `gitlabUrl: https://gitlab.test\n"${secret}": {a: 1}\n`,
  (secret) =>
    `gitlabUrl: https://gitlab.test\nmetrics: {enabled: true, serviceMonitor: {enabled: true, namespace: "${secret}"}}\n`,
  (secret) => `[[runners]]\n  environment = ["A=${secret}", "${secret}"]\n`,
  (secret) => `[[runners]]\n  name = "${secret}"\n`,
  (secret) =>
    `[[runners]]\n  [runners.kubernetes]\n    image = "${secret}"\n    allowed_images = ["${secret}"]\n`,
  (secret) => `[[runners]]\n  [runners.kubernetes.pod_labels]\n    "${secret}" = "x"\n`,
  (secret) =>
    `[[runners]]\n  [runners.kubernetes.node_selector]\n    "a" = "${secret}"\n  [runners.kubernetes.node_tolerations]\n    "a=${secret}" = "NoSchedule"\n`,
  ...Object.keys(OLD_CHART_VALUES).map(
    (name) => (secret: string) =>
      `gitlabUrl: https://gitlab.test\n${name
        .split('.')
        .map((key, depth) => `${'  '.repeat(depth)}${key}:`)
        .join('\n')} "${secret}"\n`,
  ),
];

test('a secret in a place for one is never printed, whatever it looks like', () => {
  fc.assert(
    fc.property(fc.oneof(shaped, plain), fc.constantFrom(...FOR_SECRETS), (secret, place) => {
      expect(printed(place(secret))).not.toContain(secret);
    }),
    { numRuns: 60 },
  );
});

test('what looks like a secret is never printed, wherever it stands', () => {
  fc.assert(
    fc.property(shaped, fc.constantFrom(...FOR_SECRETS, ...FOR_WORDS), (secret, place) => {
      const said = printed(place(secret));
      expect(said).not.toContain(secret);
      expect(said.toLowerCase()).not.toContain(secret.toLowerCase().replace(/[_.]/g, '-'));
    }),
    { numRuns: 150 },
  );
});

test('every place is read', () => {
  for (const place of [...FOR_SECRETS.slice(0, -1), ...FOR_WORDS]) {
    expect(() => readSource('file', place('plain'))).not.toThrow();
  }
});
