locals {
  namespace = "${var.org}-runners"

  attic_secrets = merge(
    { "attic-credentials" = var.attic },
    var.attic_push_token == null ? {} : {
      "attic-push-credentials" = merge(var.attic, { token = var.attic_push_token })
    },
  )
}

resource "gitlab_user_runner" "runner" {
  for_each = local.runners

  runner_type     = "group_type"
  group_id        = var.group_id
  description     = "${each.key} (${local.namespace})"
  tag_list        = each.value.tags
  untagged        = each.value.untagged
  access_level    = each.value.access_level
  maximum_timeout = each.value.maximum_timeout

  # A new token is a new runner: it is made, then the Secret is written, then the old one goes.
  lifecycle {
    create_before_destroy = true
  }
}

# The manager puts the value into a header as it stands, so a newline at its end would break every request.
resource "kubernetes_secret_v1" "token" {
  for_each = local.runners

  metadata {
    name      = "${each.key}-token"
    namespace = local.namespace
  }

  data = {
    "runner-token" = trimspace(gitlab_user_runner.runner[each.key].token)
  }
}

resource "kubernetes_secret_v1" "attic" {
  for_each = toset(nonsensitive(keys(local.attic_secrets)))

  metadata {
    name      = each.key
    namespace = local.namespace
  }

  data = local.attic_secrets[each.key]
}
