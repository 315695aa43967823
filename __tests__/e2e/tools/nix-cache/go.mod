// A cache of Nix for these tests, which runs inside of a container: static, and
// of the standard library alone.
module cdk8s-gitlab-runners/e2e/tools/nix-cache

go 1.26.0
