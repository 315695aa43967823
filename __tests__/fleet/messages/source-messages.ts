import { fleet, type MessageCase } from './message-case';

const HUB = { from: 'docker.io', to: 'mirror.example.com/hub' };

const clone = (cloneUrl: string) => fleet({ gitlab: { cloneUrl } });

const mirrors = (...imageMirrors: readonly object[]) => fleet({ imageMirrors });

/** What is said about where sources and images are fetched from. */
export const SOURCE_MESSAGES: readonly MessageCase[] = [
  {
    what: 'sources over http',
    input: clone('http://gitlab.internal'),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / cloneUrl',
        message: 'not the base URL of a GitLab instance: it is not encrypted',
        value: '"http://gitlab.internal"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: "did you mean 'https://gitlab.internal'?",
      },
    ],
  },
  {
    what: 'sources by a host alone',
    input: clone('gitlab.internal'),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / cloneUrl',
        message: 'not the base URL of a GitLab instance: it has no scheme',
        value: '"gitlab.internal"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: "did you mean 'https://gitlab.internal'?",
      },
    ],
  },
  {
    what: 'a user where sources are',
    input: clone('https://swordfish@gitlab.internal'),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / cloneUrl',
        message: 'not the base URL of a GitLab instance: it has a user',
        value: '"https://(not printed)@gitlab.internal"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: 'leave the user out: managers and jobs log in with tokens of their own',
      },
    ],
  },
  {
    what: 'a user and a password where sources are',
    input: clone(['https://gitlab-ci-token:', 'swordfish@gitlab.internal'].join('')),
    findings: [
      {
        code: 'secret-value',
        path: 'fleet acme / gitlab / cloneUrl',
        message: 'this looks like a password in a URL; it is not printed here',
        allowed: 'names of Secrets, never their values',
        fix: 'leave user and password out of the URL: jobs get what they log in with as masked CI/CD variables of GitLab, and a proxy can know a cluster by its address',
      },
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / cloneUrl',
        message: 'not the base URL of a GitLab instance: it has a user',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: 'leave the user out: managers and jobs log in with tokens of their own',
      },
    ],
  },
  {
    what: 'sources over ssh',
    input: clone('ssh://git@gitlab.internal'),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / cloneUrl',
        message: 'not the base URL of a GitLab instance: it is not https',
        value: '"ssh://(not printed)@gitlab.internal"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: 'give the https URL: over http the token would travel in the clear',
      },
    ],
  },
  {
    what: 'sources as ssh knows them',
    input: clone('git@gitlab.internal:group/project.git'),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / cloneUrl',
        message: 'not the base URL of a GitLab instance: it has no scheme',
        value: '"(not printed)@gitlab.internal:group/project.git"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: 'give the https URL: over http the token would travel in the clear',
      },
    ],
  },
  {
    what: 'a variable where sources are',
    input: clone('https://${CI_SERVER_HOST}'),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / cloneUrl',
        message: 'not the base URL of a GitLab instance: it has a variable',
        value: '"https://${CI_SERVER_HOST}"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: 'write the URL itself: GitLab Runner would put a variable of its own there',
      },
    ],
  },
  {
    what: 'a parameter where sources are',
    input: clone('https://gitlab.internal/?private_token=swordfish'),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / cloneUrl',
        message: 'not the base URL of a GitLab instance: it has a query or a fragment',
        value: '"https://gitlab.internal/?private_token=(not printed)"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: 'end the URL before it',
      },
    ],
  },
  {
    what: 'the sources of one project',
    input: clone('https://gitlab.internal/group/project.git'),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / cloneUrl',
        message: 'not the base URL of a GitLab instance: it is that of one project',
        value: '"https://gitlab.internal/group/project.git"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: 'leave the path of the project out: GitLab Runner adds it',
      },
    ],
  },
  {
    what: 'sources at a port that is not open',
    input: clone('https://gitlab.internal:8443'),
    findings: [
      {
        code: 'clone-unreachable',
        path: 'fleet acme / gitlab / cloneUrl',
        message:
          "no job of runner 'docker' reaches where it would fetch its sources: nothing is open to gitlab.internal on port 8443",
        value: 'https://gitlab.internal:8443',
        fix: 'add the address or the pods behind it with port: 8443 to gitlab / destinations, or to destinations of the runner',
      },
    ],
  },
  {
    what: 'sources at a private address',
    input: clone('https://10.9.0.7'),
    findings: [
      {
        code: 'clone-unreachable',
        path: 'fleet acme / gitlab / cloneUrl',
        message:
          "no job of runner 'docker' reaches where it would fetch its sources: nothing is open to 10.9.0.7 on port 443",
        value: 'https://10.9.0.7',
        fix: 'add the address or the pods behind it with port: 443 to gitlab / destinations, or to destinations of the runner',
      },
    ],
  },
  {
    what: 'a mirror with a scheme',
    input: mirrors({ from: 'docker.io', to: 'https://mirror.example.com/hub' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / to',
        message: 'not a registry as the images of it begin: it has a scheme',
        value: '"https://mirror.example.com/hub"',
        allowed: 'a host with a dot or a port, and a path behind it; no scheme, no tag, no wildcard',
        fix: "did you mean 'mirror.example.com/hub'?",
      },
    ],
  },
  {
    what: 'a registry with a scheme',
    input: mirrors({ from: 'https://docker.io', to: 'mirror.example.com/hub' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / from',
        message: 'not a registry as the images of it begin: it has a scheme',
        value: '"https://docker.io"',
        allowed: 'the host of a registry, with its port or not',
        fix: "did you mean 'docker.io'?",
      },
    ],
  },
  ...['docker.io.', 'a..b'].map((from) => ({
    what: `a registry with a dot too many: ${from}`,
    input: mirrors({ from, to: 'mirror.example.com/hub' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / from',
        message:
          'not a registry as the images of it begin: between two dots, or behind the last one, its host has no name',
        value: JSON.stringify(from),
        allowed: 'the host of a registry, with its port or not',
        fix: 'write what stands before the first slash of its images, such as docker.io',
      },
    ],
  })),
  {
    what: 'a port alone',
    input: fleet({ gitlab: { cloneUrl: 8443 } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / gitlab / cloneUrl',
        message: 'a number stands where a text belongs',
        value: '8443',
        allowed: "a text, such as 'https://gitlab.example.com'",
        fix: "write cloneUrl: 'https://gitlab.example.com'",
      },
    ],
  },
  {
    what: 'a mirror with a user',
    input: mirrors({ from: 'docker.io', to: 'swordfish@mirror.example.com/hub' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / to',
        message: 'not a registry as the images of it begin: it has a user or a digest',
        value: '"(not printed)@mirror.example.com/hub"',
        allowed: 'a host with a dot or a port, and a path behind it; no scheme, no tag, no wildcard',
        fix: 'write what stands before the first part of the image that stays, such as registry.example.com/docker-hub',
      },
    ],
  },
  {
    what: 'a mirror with a user and a password',
    input: mirrors({ from: 'docker.io', to: ['me:', 'swordfish@mirror.example.com/hub'].join('') }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / to',
        message: 'not a registry as the images of it begin: it has a user or a digest',
        value: '"(not printed)@mirror.example.com/hub"',
        allowed: 'a host with a dot or a port, and a path behind it; no scheme, no tag, no wildcard',
        fix: 'write what stands before the first part of the image that stays, such as registry.example.com/docker-hub',
      },
    ],
  },
  {
    what: 'a mirror that ends in a slash',
    input: mirrors({ from: 'docker.io', to: 'mirror.example.com/hub/' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / to',
        message: 'not a registry as the images of it begin: it ends in a slash',
        value: '"mirror.example.com/hub/"',
        allowed: 'a host with a dot or a port, and a path behind it; no scheme, no tag, no wildcard',
        fix: "did you mean 'mirror.example.com/hub'?",
      },
    ],
  },
  {
    what: 'a registry that ends in a slash',
    input: mirrors({ from: 'docker.io/', to: 'mirror.example.com/hub' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / from',
        message: 'not a registry as the images of it begin: it ends in a slash',
        value: '"docker.io/"',
        allowed: 'the host of a registry, with its port or not',
        fix: "did you mean 'docker.io'?",
      },
    ],
  },
  {
    what: 'a mirror of a part of a registry',
    input: mirrors({ from: 'docker.io/library', to: 'mirror.example.com/hub' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / from',
        message:
          'not a registry as the images of it begin: it has a path, and a mirror stands for the whole of a registry',
        value: '"docker.io/library"',
        allowed: 'the host of a registry, with its port or not',
        fix: 'write what stands before the first slash of its images, such as docker.io',
      },
    ],
  },
  {
    what: 'a mirror of registries by a wildcard',
    input: mirrors({ from: '*.docker.io', to: 'mirror.example.com/hub' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / from',
        message: 'not a registry as the images of it begin: it has a wildcard',
        value: '"*.docker.io"',
        allowed: 'the host of a registry, with its port or not',
        fix: 'write what stands before the first slash of its images, such as docker.io',
      },
    ],
  },
  {
    what: 'a mirror with a tag',
    input: mirrors({ from: 'docker.io', to: 'mirror.example.com:5000/hub:latest' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / to',
        message: 'not a registry as the images of it begin: it has a tag',
        value: '"mirror.example.com:5000/hub:latest"',
        allowed: 'a host with a dot or a port, and a path behind it; no scheme, no tag, no wildcard',
        fix: 'write what stands before the first part of the image that stays, such as registry.example.com/docker-hub',
      },
    ],
  },
  {
    what: 'a mirror with capitals',
    input: mirrors({ from: 'docker.io', to: 'mirror.example.com/Hub' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / to',
        message: 'not a registry as the images of it begin: it has capitals',
        value: '"mirror.example.com/Hub"',
        allowed: 'a host with a dot or a port, and a path behind it; no scheme, no tag, no wildcard',
        fix: "did you mean 'mirror.example.com/hub'?",
      },
    ],
  },
  {
    what: 'a mirror by a name of one word',
    input: mirrors({ from: 'docker.io', to: 'mirror/hub' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / to',
        message:
          'not a registry as the images of it begin: without a dot or a port in it, the host is taken for a path of Docker Hub',
        value: '"mirror/hub"',
        allowed: 'a host with a dot or a port, and a path behind it; no scheme, no tag, no wildcard',
        fix: 'write what stands before the first part of the image that stays, such as registry.example.com/docker-hub',
      },
    ],
  },
  {
    what: 'Docker Hub by the name of its pages',
    input: mirrors({ from: 'hub.docker.com', to: 'mirror.example.com/hub' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / from',
        message: 'not a registry as the images of it begin: images of Docker Hub are called docker.io',
        value: '"hub.docker.com"',
        allowed: 'the host of a registry, with its port or not',
        fix: "did you mean 'docker.io'?",
      },
    ],
  },
  {
    what: 'Docker Hub by the name that its server has',
    input: mirrors({ from: 'registry-1.docker.io:443', to: 'mirror.example.com/hub' }),
    findings: [
      {
        code: 'invalid-registry',
        path: 'fleet acme / imageMirrors / 0 / from',
        message: 'not a registry as the images of it begin: images of Docker Hub are called docker.io',
        value: '"registry-1.docker.io:443"',
        allowed: 'the host of a registry, with its port or not',
        fix: "did you mean 'docker.io'?",
      },
    ],
  },
  {
    what: 'two mirrors of one registry',
    input: mirrors(HUB, { from: 'docker.io', to: 'other.example.com/hub' }),
    findings: [
      {
        code: 'duplicate-mirror',
        path: 'fleet acme / imageMirrors / 1 / from',
        message: 'another mirror of this list stands for the same registry, and an image has one name',
        value: 'docker.io',
        fix: 'keep one of them; a cluster that falls back to a second one is said in cluster / adds / imageMirrors',
      },
    ],
  },
  {
    what: 'a mirror twice',
    input: mirrors(HUB, HUB),
    findings: [
      {
        code: 'duplicate-mirror',
        path: 'fleet acme / imageMirrors / 1 / from',
        message: 'another mirror of this list stands for the same registry, and an image has one name',
        value: 'docker.io',
        fix: 'keep one of them; a cluster that falls back to a second one is said in cluster / adds / imageMirrors',
      },
    ],
  },
  {
    what: 'a mirror of a mirror',
    input: mirrors(HUB, { from: 'mirror.example.com', to: 'other.example.com/all' }),
    findings: [
      {
        code: 'image-mirror',
        path: 'fleet acme / imageMirrors / 0 / to',
        message:
          'it lies in mirror.example.com, in whose place another mirror stands: one image would have two names there',
        value: 'mirror.example.com/hub',
        fix: 'name the place where the images of docker.io are in the end',
      },
    ],
  },
  {
    what: 'a whole public registry as a mirror',
    input: mirrors({ from: 'docker.io', to: 'quay.io' }),
    findings: [
      {
        code: 'image-mirror',
        path: 'fleet acme / imageMirrors / 0 / to',
        message:
          'the same path is there of another owner than in docker.io, so that images would pass which no list names',
        value: 'quay.io',
        fix: 'name the path that is your own, such as quay.io/acme',
      },
    ],
  },
  {
    what: 'a mirror in the registry that it stands for',
    input: mirrors({ from: 'registry.gitlab.com', to: 'registry.gitlab.com/acme/mirror' }),
    findings: [
      {
        code: 'image-mirror',
        path: 'fleet acme / imageMirrors / 0 / to',
        message: 'it is a part of the registry that it stands for, whose images are of other owners',
        value: 'registry.gitlab.com/acme/mirror',
        fix: 'name a mirror in another registry',
      },
    ],
  },
  {
    what: 'two registries at one place',
    input: mirrors(HUB, { from: 'ghcr.io', to: 'mirror.example.com/hub' }),
    findings: [
      {
        code: 'image-mirror',
        path: 'fleet acme / imageMirrors / 1 / to',
        message:
          'images of docker.io lie there too (mirror.example.com/hub), so that one of ghcr.io would pass for one of them',
        value: 'mirror.example.com/hub',
        fix: 'give each registry a path of its own, such as mirror.example.com/ghcr-io',
      },
    ],
  },
  {
    what: 'mirrors as an object',
    input: fleet({ imageMirrors: { 'docker.io': 'mirror.example.com/hub' } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / imageMirrors',
        message: 'an object stands where a list belongs',
        value: 'an object with docker.io',
        allowed: "a list, such as [{ from: 'docker.io', to: 'registry.example.com/docker-hub' }]",
        fix: "write imageMirrors: [{ from: 'docker.io', to: 'registry.example.com/docker-hub' }]",
      },
    ],
  },
  {
    what: 'a mirror of nothing',
    input: fleet({ imageMirrors: ['mirror.example.com/hub'] }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / imageMirrors / 0',
        message: 'a text stands where an object belongs',
        value: '"mirror.example.com/hub"',
        allowed: "an object, such as { from: 'docker.io', to: 'registry.example.com/docker-hub' }",
        fix: "write { from: 'docker.io', to: 'registry.example.com/docker-hub' }",
      },
    ],
  },
  {
    what: 'a registry without a mirror',
    input: mirrors({ from: 'docker.io' }),
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / imageMirrors / 0 / to',
        message: "'to' is missing",
        fix: "add it, such as to: 'registry.example.com/docker-hub'",
      },
    ],
  },
  {
    what: 'a mirror that need not be encrypted',
    input: mirrors({ ...HUB, insecure: true }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / imageMirrors / 0 / insecure',
        message: "there is no 'insecure' here",
        fix: 'remove it',
      },
    ],
  },
];
