// Package ast stands in for the parts of expressions.
package ast

// Expr is an expression.
type Expr interface {
	Walk(Visitor) (Expr, error)
}

// Visitor is called for the parts of an expression.
type Visitor interface {
	Enter(Expr) (Visitor, error)
	Exit(Expr) (Expr, error)
}

// Template is a text with expressions in it.
type Template struct{}

// Walk visits nothing.
func (t *Template) Walk(Visitor) (Expr, error) {
	return t, nil
}
