import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { eachText } from '../facts/manifests/texts';
import { looksLikeConfig } from '../facts/runner/config-text';
import type { Rule } from '../rule';
import { part, ruleOfParts } from '../rule-row';
import { CONFIGS } from '../subjects';

/** That what runners are configured with is seen at all. */
export const CONFIG_READABLE: Rule = ruleOfParts(
  {
    id: 'config-readable',
    severity: 'critical',
    sentence: 'every configuration of GitLab Runner is TOML in a ConfigMap, and can be read',
    why: 'a configuration that is written by a script or a template at start cannot be judged before',
    serves: ['others-unprivileged'],
  },
  part({
    of: CONFIGS,
    problem: 'the configuration lies in a Secret',
    fix: 'write it into a ConfigMap and only the token into a Secret',
    where: ({ object, where }) => object.kind === 'Secret' && where,
    overall: [
      {
        problem: 'the configuration cannot be read',
        fix: 'write a complete config.toml into the ConfigMap',
        where: ({ unreadableConfigs }) =>
          unreadableConfigs.map(({ where, message }) => ({ at: where, problem: message })),
      },
      {
        problem: 'a configuration of GitLab Runner hides here',
        fix: 'write it into a ConfigMap',
        where: ({ index }) => index.all.flatMap(hiddenConfigs),
      },
    ],
  }),
  part({
    of: { items: ({ unseenManagers }) => unseenManagers },
    problem: 'the configuration of this manager cannot be seen, so its runners are not judged',
    fix: 'give the ConfigMap with its config.toml to verify as well; write one if there is none',
    where: ({ where, reads }) => ({ at: where, value: reads }),
  }),
);

/** Where an object that should hold none looks like a configuration. */
function hiddenConfigs(object: KubernetesObject): readonly string[] {
  const places: string[] = [];
  if (object.kind !== 'ConfigMap' && object.kind !== 'Secret') {
    eachText(object, (text, path) => {
      if (looksLikeConfig(text)) {
        places.push(`${object.where} / ${path()}`);
      }
    });
  }
  return places;
}
