// Package schema stands in for the form of the steps of a job that uses `run`
// in place of `script`.
package schema

// StepInputs are the inputs of a step.
type StepInputs map[string]any

// Step is one step.
type Step struct {
	Name   *string    `json:"name,omitempty" yaml:"name,omitempty"`
	Step   any        `json:"step,omitempty" yaml:"step,omitempty"`
	Inputs StepInputs `json:"inputs,omitempty" yaml:"inputs,omitempty"`
	Run    []Step     `json:"run,omitempty" yaml:"run,omitempty"`
}
