# What GitLab keeps of each runner of main.ts. A test of this repository compares every line with the fleet.
locals {
  runners = {
    "docker" = {
      tags            = ["docker", "linux", "amd64"]
      untagged        = false
      access_level    = "not_protected"
      maximum_timeout = 3600
    }
    "tinyland-docker" = {
      tags            = ["tinyland-docker", "rocky9", "linux"]
      untagged        = false
      access_level    = "not_protected"
      maximum_timeout = 3600
    }
    "nix" = {
      tags            = ["nix", "flakes"]
      untagged        = false
      access_level    = "not_protected"
      maximum_timeout = 3600
    }
    "tinyland-nix" = {
      tags            = ["tinyland-nix"]
      untagged        = false
      access_level    = "not_protected"
      maximum_timeout = 3600
    }
    "dind" = {
      tags            = ["dind", "privileged"]
      untagged        = false
      access_level    = "ref_protected"
      maximum_timeout = 3600
    }
  }
}
