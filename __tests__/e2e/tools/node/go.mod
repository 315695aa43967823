// Programs of these tests that run inside of containers: static, and of the
// standard library alone.
module cdk8s-gitlab-runners/e2e/tools/node

go 1.26.0
