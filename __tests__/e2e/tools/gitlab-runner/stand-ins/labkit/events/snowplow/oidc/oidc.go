// Package oidc stands in for the authentication of the usage events.
package oidc

// Option sets an option of a Source.
type Option struct{}

// WithSkipIfUnsupportedCloud does nothing.
func WithSkipIfUnsupportedCloud(bool) Option { return Option{} }

// Source would give tokens.
type Source struct{}

// NewSource returns a source that gives none.
func NewSource(...Option) *Source { return &Source{} }
