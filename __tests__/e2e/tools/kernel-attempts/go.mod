// What a container may ask of the kernel that it shares with its node.
module cdk8s-gitlab-runners/e2e/tools/kernel-attempts

go 1.26.0

require golang.org/x/sys v0.48.0
