#!/bin/sh
# Makes a file the one note of this job in a merge request, or changes the note that is there.
#
#   REVIEW_TOKEN  a project access token: role Reporter, scope api, masked
#
# The rest comes from GitLab. The token is never an argument, which the list of processes would show.
set -eu

file=$1
project=$CI_API_V4_URL/projects/$CI_PROJECT_ID
notes=$project/merge_requests/$CI_MERGE_REQUEST_IID/notes

call() {
  printf 'header = "PRIVATE-TOKEN: %s"\n' "$REVIEW_TOKEN" |
    curl --config - --silent --show-error --fail --output - "$@"
}

# Of an array of notes: the id of ours, or how many there are.
own_note='
  const [author, mark] = process.argv.slice(1);
  const notes = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const own = notes.find((note) => String(note.author.id) === author && note.body.startsWith(mark));
  console.log(own ? `id ${own.id}` : `none of ${notes.length}`);
'
author=$(call "$CI_API_V4_URL/user" | node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).id')
page=1
found='none'
while [ "$page" -le 50 ]; do
  found=$(call "$notes?per_page=100&page=$page" | node -e "$own_note" "$author" '<!-- gitlab-runners diff -->')
  case $found in
  'none of 100') page=$((page + 1)) ;;
  *) break ;;
  esac
done

case $found in
'id '*) call --request PUT --data-urlencode "body@$file" "$notes/${found#id }" >/dev/null ;;
*) call --request POST --data-urlencode "body@$file" "$notes" >/dev/null ;;
esac
