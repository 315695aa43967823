// Package moa stands in for GitLab's expression language, which only jobs with
// inputs need. Every expression is refused here.
package moa

import (
	"errors"

	"gitlab.com/gitlab-org/moa/ast"
)

// ErrNotInThisBuild is returned for every expression.
var ErrNotInThisBuild = errors.New("job inputs are not part of this test build of GitLab Runner")

// ParseTemplate always fails.
func ParseTemplate(string) (ast.Expr, error) {
	return nil, ErrNotInThisBuild
}

// EscapeTemplate returns the text as it is.
func EscapeTemplate(text string) string {
	return text
}
