import { pipelineText } from './pipeline';
import { FLEET, MAIN, TEST } from './sources';

/** What a project takes from the manifest of this package, so that both agree on versions. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** A project that is to be written. */
export interface ProjectProps {
  /** The name of the project, as npm takes it. */
  readonly name: string;
  /** Where npm finds this package, as a dependency says it. */
  readonly packageSpec: string;
  readonly manifest: PackageManifest;
}

/** The files of a project that uses this package, by their paths. */
export function projectFiles(props: ProjectProps): Readonly<Record<string, string>> {
  return {
    'package.json': json(packageOf(props)),
    'tsconfig.json': json(TSCONFIG),
    'cdk8s.yaml': CDK8S,
    'fleet.ts': FLEET,
    'main.ts': MAIN,
    'test/fleet.test.ts': TEST,
    '.gitlab-ci.yml': pipelineText(),
    '.gitignore': 'node_modules/\nbuild/\nreport.html\n',
    'README.md': readmeOf(props),
    ...(isVendored(props.packageSpec) ? { [`${VENDOR}/README.md`]: vendorOf(props) } : {}),
  };
}

/** The folder of a project that holds the tarball of this package. */
export const VENDOR = 'vendor';

/** The tarball in the project, which needs no registry. */
export function vendoredSpec({ name, version }: PackageManifest): string {
  return `file:${VENDOR}/${name}-${version}.tgz`;
}

/** Whether the tarball has to be put into the project. */
export function isVendored(packageSpec: string): boolean {
  return packageSpec.startsWith(`file:${VENDOR}/`);
}

function packageOf({ name, packageSpec, manifest }: ProjectProps): object {
  return {
    name,
    private: true,
    engines: { node: manifest.engines['node'] },
    scripts: {
      synth: 'tsc && node build/main.js',
      test: 'tsc && node --test build/test/*.test.js',
      verify: 'tsc && gitlab-runners verify dist --fleet build/main.js',
    },
    dependencies: { ...needed(manifest), [manifest.name]: packageSpec },
    devDependencies: Object.fromEntries(
      ['@types/node', 'typescript'].map((tool) => [tool, manifest.devDependencies[tool]]),
    ),
  };
}

/** What the package needs beside itself. What is optional is for one command, which asks for it by name. */
function needed({ peerDependencies, peerDependenciesMeta = {} }: PackageManifest): object {
  return Object.fromEntries(
    Object.entries(peerDependencies).filter(([name]) => peerDependenciesMeta[name]?.optional !== true),
  );
}

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2023'],
    module: 'node20',
    types: ['node'],
    rootDir: '.',
    outDir: 'build',
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
  },
  include: ['main.ts', 'fleet.ts', 'test'],
};

const CDK8S = `# Only for those who use the cdk8s CLI; npm run synth needs none. The CLI deletes \`output\` before it runs \`app\`, so it gets
# a folder of its own: the app writes dist/ itself, all files or none.
language: typescript
app: npm run --silent synth 1>&2
output: build/cdk8s
`;

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function readmeOf({ name, packageSpec, manifest }: ProjectProps): string {
  const first = isVendored(packageSpec)
    ? `The package ${manifest.name} is in no registry. Its tarball lies in \`${VENDOR}/\` and is committed with the rest.\n\n`
    : '';
  return `# ${name}

GitLab Runners on Kubernetes, rendered by ${manifest.name}.

${first}\`\`\`bash
npm install
npm run synth    # compiles, then writes dist/
npm test         # compiles, then asks whether dist/ is what fleet.ts renders
npm run verify   # compiles, then holds dist/ against fleet.ts and the privilege boundary
\`\`\`

| File                 | Is                                                                     |
| -------------------- | ---------------------------------------------------------------------- |
| \`fleet.ts\`           | the fleet: what you edit                                               |
| \`main.ts\`            | writes it                                                              |
| \`dist/\`              | what comes out: review and commit it, it is what is applied            |
| \`test/\`              | what must stay true, run by Node itself                                |
| \`cdk8s.yaml\`         | for the cdk8s CLI; keep its \`output\` away from \`dist\`                  |

Put the addresses of your API server into \`fleet.ts\` before the first apply. Every field, and how to find those addresses:
\`node_modules/${manifest.name}/docs/configuration.md\`. The rest of the pages lies beside it.
`;
}

function vendorOf({ manifest }: ProjectProps): string {
  return `The tarball of ${manifest.name}, which is in no registry. Make it in a copy of its repository, after \`npm ci\`:

\`\`\`bash
npm pack --pack-destination PATH_OF_THIS_FOLDER
\`\`\`

Commit it. For another version, replace the file, change its name in \`package.json\` and run \`npm install\`.
`;
}
