// Package api stands in for the address of the program that runs steps.
package api

// DefaultSocketPath returns no path: no program that runs steps is there.
func DefaultSocketPath() string { return "" }
