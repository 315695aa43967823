import { type MessageCase, runner } from './message-case';

/** What is said about images and architectures. */
export const IMAGE_MESSAGES: readonly MessageCase[] = [
  {
    what: 'latest',
    input: runner({ image: 'alpine:latest' }),
    findings: [
      {
        code: 'unpinned-image',
        path: 'fleet acme / runner docker / image',
        message: 'the tag moves: what runs would change without a review',
        value: '"alpine:latest"',
        allowed: "a digest, or a version tag that does not move as 'latest' and 'stable' do",
        fix: 'add the version that you tested, such as alpine:1.2.3, or its digest',
      },
    ],
  },
  {
    what: 'no tag',
    input: runner({ image: 'alpine' }),
    findings: [
      {
        code: 'unpinned-image',
        path: 'fleet acme / runner docker / image',
        message: "there is no tag, which stands for 'latest': what runs would change without a review",
        value: '"alpine"',
        allowed: "a digest, or a version tag that does not move as 'latest' and 'stable' do",
        fix: 'add the version that you tested, such as alpine:1.2.3, or its digest',
      },
    ],
  },
  {
    what: 'a port and no tag',
    input: runner({ image: 'registry.example.com:5000/team/tool' }),
    findings: [
      {
        code: 'unpinned-image',
        path: 'fleet acme / runner docker / image',
        message: "there is no tag, which stands for 'latest': what runs would change without a review",
        value: '"registry.example.com:5000/team/tool"',
        allowed: "a digest, or a version tag that does not move as 'latest' and 'stable' do",
        fix: 'add the version that you tested, such as registry.example.com:5000/team/tool:1.2.3, or its digest',
      },
    ],
  },
  {
    what: 'a space behind it',
    input: runner({ image: 'alpine:3.22.2 ' }),
    findings: [
      {
        code: 'invalid-image',
        path: 'fleet acme / runner docker / image',
        message: 'not an image reference: there is a space at the end or the beginning',
        value: '"alpine:3.22.2 "',
        allowed: 'repository:tag or repository@sha256:digest, without variables',
        fix: "did you mean 'alpine:3.22.2'?",
      },
    ],
  },
  {
    what: 'a variable',
    input: runner({ image: 'alpine:$VERSION' }),
    findings: [
      {
        code: 'invalid-image',
        path: 'fleet acme / runner docker / image',
        message: "not an image reference: it holds '$'",
        value: '"alpine:$VERSION"',
        allowed: 'repository:tag or repository@sha256:digest, without variables',
        fix: "write the full reference, such as 'docker.io/library/alpine:3.22.2'; variables of a job are not known here",
      },
    ],
  },
  {
    what: 'capitals',
    input: runner({ image: 'Alpine:3.22.2' }),
    findings: [
      {
        code: 'invalid-image',
        path: 'fleet acme / runner docker / image',
        message: 'not an image reference: a repository has no capitals',
        value: '"Alpine:3.22.2"',
        allowed: 'repository:tag or repository@sha256:digest, without variables',
        fix: "write the full reference, such as 'docker.io/library/alpine:3.22.2'; variables of a job are not known here",
      },
    ],
  },
  {
    what: 'a list of images',
    input: runner({ image: ['alpine:3.22.2'] }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / image',
        message: 'a list stands where a text belongs',
        value: 'a list of 1 entry',
        allowed: "a text, such as 'docker.io/library/alpine:3.22.2'",
        fix: "write image: 'alpine:3.22.2'",
      },
    ],
  },
  {
    what: 'a user and a password',
    input: runner({ image: 'me:swordfish@registry.example.com/tool:1' }),
    findings: [
      {
        code: 'invalid-image',
        path: 'fleet acme / runner docker / image',
        message: 'not an image reference',
        value: '"(not printed)@registry.example.com/tool:1"',
        allowed: 'repository:tag or repository@sha256:digest, without variables',
        fix: "write the full reference, such as 'docker.io/library/alpine:3.22.2'; variables of a job are not known here",
      },
    ],
  },
  {
    what: 'every image',
    input: runner({ allowedImages: ['**'] }),
    findings: [
      {
        code: 'invalid-image-pattern',
        path: 'fleet acme / runner docker / allowedImages / 0',
        message: 'not an image pattern that the runner and the admission policy read alike',
        value: '"**"',
        allowed:
          'image characters, * within a path element, ** as a whole one; the registry itself without wildcards',
        fix: 'name the registry or repository, such as registry.example.com/team/**',
      },
    ],
  },
  ...['docker.io./**/*:*', 'a..b/tool:1', 'registry.test.:5000/tool:1'].map((pattern) => ({
    what: `a registry with a dot too many: ${pattern}`,
    input: runner({ allowedImages: [pattern] }),
    findings: [
      {
        code: 'invalid-image-pattern',
        path: 'fleet acme / runner docker / allowedImages / 0',
        message: 'not an image pattern that the runner and the admission policy read alike',
        value: JSON.stringify(pattern),
        allowed:
          'image characters, * within a path element, ** as a whole one; the registry itself without wildcards',
        fix: 'name the registry or repository, such as registry.example.com/team/**',
      },
    ],
  })),
  ...['docker.io./library/alpine:3.22.2', 'a..b/tool:1'].map((image) => ({
    what: `an image whose registry has a dot too many: ${image}`,
    input: runner({ image }),
    findings: [
      {
        code: 'invalid-image',
        path: 'fleet acme / runner docker / image',
        message: 'not an image reference',
        value: JSON.stringify(image),
        allowed: 'repository:tag or repository@sha256:digest, without variables',
        fix: "write the full reference, such as 'docker.io/library/alpine:3.22.2'; variables of a job are not known here",
      },
    ],
  })),
  {
    what: 'no image',
    input: runner({ allowedImages: [] }),
    findings: [
      {
        code: 'empty-list',
        path: 'fleet acme / runner docker / allowedImages',
        message: 'the list is empty',
        value: '[]',
        allowed: 'at least one entry',
        fix: "add an entry, such as 'registry.example.com/team/*:*', or leave the field out",
      },
    ],
  },
  {
    what: 'a manager of another version',
    input: runner({ manager: { image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.4.0' } }),
    findings: [
      {
        code: 'runner-version',
        path: 'fleet acme / runner docker / manager / image',
        message: 'what GitLab Runner of the version of this image reads in config.toml is not known here',
        value: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.4.0',
        allowed:
          'a tag that ends in a version of 19.1, 19.2, 19.3 or 19.4, such as v19.3.2; a digest may follow it',
        fix: 'use an image of GitLab Runner 19.1, 19.2, 19.3 or 19.4, or update this package first',
      },
    ],
  },
  {
    what: 'a manager that is made of Ubuntu',
    input: runner({ manager: { image: 'registry.gitlab.com/gitlab-org/gitlab-runner:ubuntu-v19.3.2' } }),
    findings: [
      {
        code: 'manager-flavour',
        path: 'fleet acme / runner docker / manager / image',
        message:
          'the tag does not say that this is the Alpine image, and a manager pod runs as user 100 and group 65533, which are right for that one alone',
        value: 'registry.gitlab.com/gitlab-org/gitlab-runner:ubuntu-v19.3.2',
        allowed: 'a tag such as alpine-v19.3.2; a digest may follow it',
        fix: 'use the image alpine-v19.3.2; a mirror keeps its tag',
      },
    ],
  },
  {
    what: 'a helper in the place of the manager',
    input: runner({ manager: { image: 'mirror.example.com/gitlab-runner-helper:x86_64-v19.3.2' } }),
    findings: [
      {
        code: 'image-of-another-role',
        path: 'fleet acme / runner docker / manager / image',
        message: 'this is the image of the helper, which holds no manager',
        value: 'mirror.example.com/gitlab-runner-helper:x86_64-v19.3.2',
        allowed: 'an image of GitLab Runner with a tag such as alpine-v19.3.2',
        fix: 'name it as manager.helperImage, and leave manager.image out',
      },
    ],
  },
  {
    what: 'a manager in the place of the helper',
    input: runner({ manager: { helperImage: 'mirror.example.com/gitlab-runner:alpine-v19.3.2' } }),
    findings: [
      {
        code: 'image-of-another-role',
        path: 'fleet acme / runner docker / manager / helperImage',
        message: 'this is the image of the manager, and the helper of a job is another program',
        value: 'mirror.example.com/gitlab-runner:alpine-v19.3.2',
        allowed: 'an image of gitlab-runner-helper',
        fix: 'name it as manager.image, and leave manager.helperImage out',
      },
    ],
  },
  {
    what: 'a helper for other nodes',
    input: runner({
      architecture: 'arm64',
      manager: { helperImage: 'mirror.example.com/gitlab-runner-helper:x86_64-v19.3.2' },
    }),
    findings: [
      {
        code: 'helper-architecture',
        path: 'fleet acme / runner docker / manager / helperImage',
        message:
          'the jobs of the runner run on nodes of arm64, and this image is for amd64: no job would start',
        value: 'mirror.example.com/gitlab-runner-helper:x86_64-v19.3.2',
        allowed: 'an image for arm64, or one for several architectures, whose tag names none',
        fix: 'use the image for arm64, or set architecture of the runner',
      },
    ],
  },
  {
    what: 'a helper of another version than the manager',
    input: runner({
      manager: {
        image: 'mirror.example.com/gitlab-runner:alpine-v19.3.5',
        helperImage: 'mirror.example.com/gitlab-runner-helper:x86_64-v19.3.2',
      },
    }),
    findings: [
      {
        code: 'helper-version',
        path: 'fleet acme / runner docker / manager / helperImage',
        message: 'the manager is of version 19.3.5, and this helper is of another',
        value: 'mirror.example.com/gitlab-runner-helper:x86_64-v19.3.2',
        allowed: 'a tag that ends in v19.3.5; a digest may follow it',
        fix: 'use the helper image of v19.3.5, or leave manager.helperImage out: it follows manager.image',
      },
    ],
  },
  {
    what: 'a capability as the kernel calls it',
    input: runner({ addCapabilities: ['CAP_SYS_CHROOT'] }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / addCapabilities / 0',
        message:
          'not a capability that Pod Security baseline allows: others are parts of being root on the node',
        value: '"CAP_SYS_CHROOT"',
        allowed: "'AUDIT_WRITE' or 'MKNOD' or 'SETPCAP' or 'SYS_CHROOT'",
        fix: "did you mean 'SYS_CHROOT'?",
      },
    ],
  },
  {
    what: 'a capability that jobs have',
    input: runner({ addCapabilities: ['CHOWN'] }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / addCapabilities / 0',
        message: 'jobs of level baseline have this capability anyway',
        value: '"CHOWN"',
        allowed: "'AUDIT_WRITE' or 'MKNOD' or 'SETPCAP' or 'SYS_CHROOT'",
        fix: 'choose one of them',
      },
    ],
  },
  {
    what: 'an architecture as the kernel calls it',
    input: runner({ architecture: 'x86_64' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / architecture',
        message: 'not one of the words that fit here',
        value: '"x86_64"',
        allowed: "'amd64' or 'arm64'",
        fix: "did you mean 'amd64'?",
      },
    ],
  },
  {
    what: 'two architectures',
    input: runner({ architecture: ['amd64', 'arm64'] }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / architecture',
        message: 'a list stands where a word belongs',
        value: 'a list of 2 entries',
        allowed: "'amd64' or 'arm64'",
        fix: "choose one of them, or leave the field out, which means 'amd64'",
      },
    ],
  },
  {
    what: 'another architecture',
    input: runner({ architecture: 'riscv64' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / architecture',
        message: 'not one of the words that fit here',
        value: '"riscv64"',
        allowed: "'amd64' or 'arm64'",
        fix: "choose one of them, or leave the field out, which means 'amd64'",
      },
    ],
  },
];
