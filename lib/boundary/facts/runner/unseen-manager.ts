import type { KubernetesObject } from '../manifests/kubernetes-object';
import type { ObjectIndex } from '../manifests/object-index';
import type { ContainerFacts, PodTemplate } from '../manifests/pod-template';
import { at, isUnset, listOf, textIn, textMapOf, textOf, textsOf } from '../untyped';
import { runnerImage } from './runner-image';

/** A manager of others whose configuration is not among the manifests, so that nothing is known of its runners. */
export interface UnseenManager {
  /** The container that runs GitLab Runner. */
  readonly where: string;
  readonly namespace: string;
  /** The file that it reads, and where that comes from, as far as it is told. */
  readonly reads: string;
}

/** An image whose name says that it is GitLab Runner; the helper is no manager. */
const RUNNER_IMAGE = /(?:^|\/)gitlab-runner(?:-(?!helper)[\w-]+)?(?:[:@]|$)/;

/** A variable that only GitLab Runner reads. */
const RUNNER_VARIABLE = /^(?:CI_SERVER_URL|RUNNER_EXECUTOR|TEMPLATE_CONFIG_FILE)$/;

/** Variables that name the file of the configuration, or of the template that it is made of. */
const FILE_VARIABLES: readonly string[] = ['TEMPLATE_CONFIG_FILE', 'CONFIG_FILE'];

/** The option that names a file of configuration; the `-c` of a shell names none. */
const CONFIG_OPTION = /(?:^|\s)(?:--config[= ]["']?|-c[= ]["']?(?=\/|[^\s"']+\.toml))([^\s"']+)/;

/** A word that names the template of a configuration, in a script that registers a runner. */
const TEMPLATE_OPTION = /--template-config[=\s]+["']?(\/[^\s"'\\]+)/g;

/**
 * The managers whose configuration is nowhere to be seen.
 *
 * @param holdsRunners whether an object holds a configuration that is judged, or told as one that cannot be read.
 */
export function unseenManagers(
  templates: readonly PodTemplate[],
  index: ObjectIndex,
  holdsRunners: (object: KubernetesObject) => boolean,
): readonly UnseenManager[] {
  return templates.flatMap((template) => {
    const container = template.containers.find(runsGitLabRunner);
    if (container === undefined) {
      return [];
    }
    const { file, sources } = readBy(container, template, index);
    const isSeen = sources.some(({ kind, name }) => {
      const object = index.find(kind, template.namespace, name);
      return object !== undefined && holdsRunners(object);
    });
    const { namespace } = template;
    return isSeen ? [] : [{ where: container.where, namespace, reads: readsText(file, sources) }];
  });
}

/** A container that runs GitLab Runner, with its pod. */
export interface ReadingManager {
  readonly template: PodTemplate;
  readonly container: ContainerFacts;
}

/** The managers that read an object. */
export function readingManagers(
  templates: readonly PodTemplate[],
  index: ObjectIndex,
): ReadonlyMap<KubernetesObject, readonly ReadingManager[]> {
  const readers = new Map<KubernetesObject, ReadingManager[]>();
  for (const template of templates) {
    for (const container of template.containers.filter(runsGitLabRunner)) {
      for (const { kind, name } of readBy(container, template, index).sources) {
        const object = index.find(kind, template.namespace, name);
        if (object !== undefined) {
          const managers = readers.get(object) ?? [];
          readers.set(object, managers);
          managers.push({ template, container });
        }
      }
    }
  }
  return readers;
}

/** The versions of GitLab Runner that read an object, as far as the tags of their images say them. */
export function readingVersions(
  readers: ReadonlyMap<KubernetesObject, readonly ReadingManager[]>,
): ReadonlyMap<KubernetesObject, ReadonlySet<string>> {
  return new Map(
    [...readers].map(([object, managers]) => [
      object,
      new Set(managers.flatMap(({ container }) => runnerImage(textIn(container.raw['image'])).version ?? [])),
    ]),
  );
}

/** The file of a manager, and the objects that it comes from. */
function readBy(
  container: ContainerFacts,
  template: PodTemplate,
  index: ObjectIndex,
): { readonly file: string | undefined; readonly sources: readonly Source[] } {
  const volumes = listOf(template.spec['volumes']);
  const file = fileOf(container, volumes, template, index);
  return {
    file,
    sources: file === undefined ? volumes.flatMap(sourcesOf) : sourcesOfFile(file, container, volumes),
  };
}

/** Whether a container runs GitLab Runner, as its image, its words or its variables say. */
export function runsGitLabRunner({ raw }: ContainerFacts): boolean {
  const words = [...textsOf(raw['command']), ...textsOf(raw['args'])];
  return (
    RUNNER_IMAGE.test(textIn(raw['image'])) ||
    words.some((word) => /(?:^|\/)gitlab-runner$/.test(word)) ||
    listOf(raw['env']).some((variable) => RUNNER_VARIABLE.test(textIn(at(variable, 'name'))))
  );
}

/** An object that a volume mounts. */
interface Source {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

/** What a volume is made of. */
function sourcesOf(volume: unknown): readonly Source[] {
  const projected = listOf(at(volume, 'projected', 'sources'));
  return [volume, ...projected].flatMap((source) => {
    const configMap = textOf(at(source, 'configMap', 'name'));
    const secret = textOf(at(source, 'secret', 'secretName')) ?? textOf(at(source, 'secret', 'name'));
    return [
      ...(configMap === undefined ? [] : [{ kind: 'ConfigMap' as const, name: configMap }]),
      ...(secret === undefined ? [] : [{ kind: 'Secret' as const, name: secret }]),
    ];
  });
}

/** The file that a manager is told to read: by its words, its variables, or the script that registers it. */
function fileOf(
  { raw }: ContainerFacts,
  volumes: readonly unknown[],
  { namespace }: PodTemplate,
  index: ObjectIndex,
): string | undefined {
  const scripts = volumes.flatMap(sourcesOf).flatMap(({ kind, name }) => {
    const data = kind === 'ConfigMap' ? at(index.find(kind, namespace, name)?.raw, 'data') : undefined;
    return Object.values(textMapOf(data));
  });
  const [template] = scripts.flatMap((script) => [...script.matchAll(TEMPLATE_OPTION)]);
  const words = [...textsOf(raw['command']), ...textsOf(raw['args'])].join(' ');
  const variable = FILE_VARIABLES.flatMap((name) =>
    listOf(raw['env']).filter((item) => at(item, 'name') === name),
  )[0];
  return template?.[1] ?? textOf(at(variable, 'value')) ?? CONFIG_OPTION.exec(words)?.[1];
}

/** What a file comes from. One that is written at start is made of anything that the pod mounts. */
function sourcesOfFile(
  file: string,
  { raw }: ContainerFacts,
  volumes: readonly unknown[],
): readonly Source[] {
  const mounts = listOf(raw['volumeMounts'])
    .map((mount) => ({ mount, path: textIn(at(mount, 'mountPath')).replace(/\/+$/, '') }))
    .filter(({ path }) => file === path || file.startsWith(`${path}/`))
    .sort((left, right) => right.path.length - left.path.length);
  const [nearest] = mounts;
  const volume = volumes.findLast(
    (item) => nearest !== undefined && at(item, 'name') === at(nearest.mount, 'name'),
  );
  return isUnset(at(volume, 'emptyDir')) ? sourcesOf(volume) : volumes.flatMap(sourcesOf);
}

function readsText(file: string | undefined, sources: readonly Source[]): string {
  const from = [...new Set(sources.map(({ kind, name }) => `${kind} ${name}`))].join(', ');
  return [file ?? '', from].filter((text) => text !== '').join(' of ') || 'variables and scripts';
}
