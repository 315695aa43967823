/**
 * Files that change what an applier makes of a folder. What they lead to is not judged here, so they are refused: render
 * first, and judge what was rendered.
 */
interface RefusedFile {
  readonly name: RegExp;
  readonly why: string;
}

/** File systems that ignore case exist, so names are compared without it. */
const REFUSED: readonly RefusedFile[] = [
  {
    name: /^kustomization(?:\.ya?ml)?$/i,
    why: 'kubectl -k, Argo CD and Flux would build a kustomization of the folder instead of applying its files',
  },
  {
    name: /^[Cc][Hh][Aa][Rr][Tt]\.ya?ml$|Chart\.yaml$/,
    why: 'Argo CD would render the folder as a Helm chart',
  },
  {
    name: /^\.argocd-source(?:-.*)?\.yaml$/i,
    why: 'Argo CD would take parameters, and so other manifests, from this file',
  },
  {
    name: /\.(?:jsonnet|libsonnet)$/i,
    why: 'Argo CD would evaluate this file and apply what comes out',
  },
  {
    name: /^\.sourceignore$/i,
    why: 'Flux would leave out files that are judged here',
  },
];

/** Read by nobody who tells cases apart, such as kubectl: a rule that stands in such a file is missing in the cluster. */
const OTHER_CASE = /\.(?:yaml|yml|json)$/i;
const MANIFEST = /\.(?:yaml|yml|json)$/;

/** Why no folder that is judged may hold a file of this name, with what to do. */
export function whyRefused(name: string): string | undefined {
  const why = REFUSED.find((refused) => refused.name.test(name))?.why;
  if (why !== undefined) {
    return `${why}: render first, and judge the result in a folder of its own`;
  }
  return OTHER_CASE.test(name) && !MANIFEST.test(name)
    ? 'kubectl and Argo CD do not read this file, as the case of its ending differs: rename it'
    : undefined;
}
