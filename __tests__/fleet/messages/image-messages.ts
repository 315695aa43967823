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
        message: 'config.toml is written for another version of GitLab Runner than this image',
        value: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.4.0',
        allowed: 'a tag that ends in v19.3.x; a digest may follow it',
        fix: 'use an image of GitLab Runner 19.3, or update this package first',
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
