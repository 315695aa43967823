import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadHeadingsWithCode } from './headings-with-code.js';
import { namePages } from './page-names.js';

const ROOT = join(import.meta.dirname, '..');

/** The pages of a folder, by path from the root. */
const below = (folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);

const GUIDE = [
  'docs/quick-start.md',
  'docs/concepts.md',
  'docs/library.md',
  'docs/configuration.md',
  'docs/security-model.md',
  'docs/proven.md',
  'docs/operating.md',
  'docs/from-helm.md',
  'docs/argo-cd.md',
  'docs/opentofu.md',
];
const TROUBLE = ['docs/failures.md', 'docs/errors.md', 'docs/rules.md'];

/** Every page, in the order in which people need them: first how it is used, last why it is so. */
const GROUPS = {
  Guide: GUIDE,
  'When something fails': TROUBLE,
  'More pages': below('docs').filter((path) => ![...GUIDE, ...TROUBLE].includes(path)),
  Examples: [
    'examples/README.md',
    ...readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `examples/${name}/README.md`)
      .filter((path) => existsSync(join(ROOT, path))),
  ],
  Project: ['CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  Decisions: below('docs/decisions'),
};

export default {
  name: 'cdk8s-gitlab-runners',
  basePath: ROOT,
  entryPoints: ['../lib/index.ts', '../lib/testing/index.ts'],
  tsconfig: '../tsconfig.build.json',
  // The compilers of the product have checked it.
  skipErrorChecking: true,
  readme: '../README.md',
  projectDocuments: Object.values(GROUPS).flatMap((paths) => paths.map((path) => `../${path}`)),
  out: '../build/site',
  plugin: [(app) => namePages(app, ROOT, GROUPS)],
  markdownItLoader: loadHeadingsWithCode,
  groupOrder: [
    'Guide',
    'When something fails',
    'Modules',
    '*',
    'More pages',
    'Examples',
    'Project',
    'Decisions',
  ],
  searchInDocuments: true,
  searchInComments: true,
  customCss: './site.css',
  navigation: { includeGroups: true },
  sort: ['kind', 'instance-first', 'alphabetical-ignoring-documents'],
  highlightLanguages: [
    'bash',
    'console',
    'diff',
    'hcl',
    'javascript',
    'json',
    'mermaid',
    'toml',
    'typescript',
    'yaml',
  ],
  disableSources: true,
  excludeInternal: true,
  hideGenerator: true,
  treatWarningsAsErrors: true,
  validation: { invalidLink: true, invalidPath: true, rewrittenLink: true, notExported: true },
  // Tables of which a type is made, and messages of the compiler: whoever reads the type sees what it is.
  intentionallyNotExported: [
    'lib/fleet/capabilities.ts:JobCapability',
    'lib/fleet/types/azure-cache.ts:AZURE_DOMAINS',
    'lib/fleet/types/forbidden.ts:CLAIM_OF_ROOT',
    'lib/fleet/types/forbidden.ts:ForbiddenOverrides',
    'lib/fleet/types/pod-metadata.ts:OfOurs',
    'lib/fleet/types/resolved.ts:Resolved',
    'lib/fleet/types/runner-spec.ts:SpecOfKind',
    'lib/privilege.ts:FAMILIES',
    'lib/privilege.ts:LEVEL_OF',
    'lib/world/accelerators.ts:ACCELERATORS',
    'lib/world/platforms.ts:PLATFORMS',
    'lib/world/pod-security-standards.ts:BASELINE_CAPABILITIES',
    'lib/world/resolver-options.ts:__object.numbered',
    'lib/world/resolver-options.ts:__object.plain',
  ],
};
