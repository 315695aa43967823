/** Where a name belongs that an alias of a host would lead elsewhere. */
export const BY_THE_RESOLVER =
  'the resolver of the cluster says where a name leads, to managers, jobs and daemons alike: put it there, as with the plugin hosts of CoreDNS';
