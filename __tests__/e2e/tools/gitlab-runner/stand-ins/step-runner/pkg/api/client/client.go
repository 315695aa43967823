// Package client stands in for what is sent to and received from the program
// that runs steps.
package client

import "time"

// Variable is a variable of the job.
type Variable struct {
	Key    string
	Value  string
	File   bool
	Masked bool
}

// RunRequest asks to run steps.
type RunRequest struct {
	Id        string
	Timeout   *time.Duration
	WorkDir   string
	BuildDir  string
	Env       map[string]string
	Steps     string
	Variables []Variable
}

// State is the state of a request.
type State int

// The states of a request.
const (
	StateUnspecified State = iota
	StateSuccess
	StateCancelled
)

func (s State) String() string {
	switch s {
	case StateSuccess:
		return "success"
	case StateCancelled:
		return "cancelled"
	default:
		return "unspecified"
	}
}

// ErrorKind is the kind of a failure.
type ErrorKind int

// The kinds of failures.
const (
	ErrorUnknown ErrorKind = iota
	ErrorInternal
	ErrorStepFailure
	ErrorCancelled
	ErrorTimeout
)

// Status is how a request ended.
type Status struct {
	State     State
	ErrorKind ErrorKind
	Message   string
}
