/** The pipeline of a new project. It applies nothing: that is for Argo CD, or for people. */
export function pipelineText(): string {
  return `# Tests the fleet. It applies nothing: commit dist/ and let Argo CD apply it, or apply it by hand.
# Any image with Node and npm will do. Take one that your runners may pull, and the tag that you tested.
fleet:
  image: docker.io/library/node:22.14.0-bookworm-slim
  script:
    - npm ci
    - npm test
    - npm run verify
`;
}
