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

# Says in words what a merge request makes possible, and fails where something widens. Approvals, and a note in the merge request
# instead of the log: docs/review.md of cdk8s-gitlab-runners. This image has Git too.
review:
  image: docker.io/library/node:22.14.0-bookworm
  variables:
    GIT_DEPTH: "0"
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - git cat-file -e "$CI_MERGE_REQUEST_DIFF_BASE_SHA:dist" || exit 0
    - npm ci
    - npx gitlab-runners diff "git:$CI_MERGE_REQUEST_DIFF_BASE_SHA:dist" dist
`;
}
