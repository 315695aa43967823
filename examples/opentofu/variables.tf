variable "org" {
  description = "The organisation of the fleet; the namespace is {org}-runners."
  type        = string
  default     = "tinyland"
}

variable "group_id" {
  description = "The GitLab group that the runners serve."
  type        = number
}

variable "attic" {
  description = "The Attic cache: endpoint, name of the cache, and a token that may only pull."
  type = object({
    server = string
    cache  = string
    token  = string
  })
  sensitive = true
}

variable "attic_push_token" {
  description = "A token that may push; needed only if a runner has attic: 'push'."
  type        = string
  sensitive   = true
  default     = null
}

variable "state_passphrase" {
  description = "Encrypts state and plan files, which hold every token. At least 16 characters."
  type        = string
  sensitive   = true
}
