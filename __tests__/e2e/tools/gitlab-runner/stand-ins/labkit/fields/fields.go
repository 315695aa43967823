// Package fields stands in for the names of GitLab's log fields. No field has
// a second name here, so the runner logs each one under the name it gives.
package fields

// Names of log fields.
const (
	DurationS      = "duration_s"
	HTTPStatusCode = "http_status_code"
)

// Deprecation says which name replaces an old one.
type Deprecation struct {
	Standard string
}

// Deprecated lists the old names. It is empty here.
var Deprecated map[string]Deprecation

// VariantVersion gives the version in which a name came into use.
var VariantVersion map[string]int
