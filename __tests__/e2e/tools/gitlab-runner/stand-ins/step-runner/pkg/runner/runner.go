// Package runner stands in for what a step that is part of the runner is given.
package runner

import (
	"io"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
)

// BuiltinContext is what such a step is given.
type BuiltinContext interface {
	GetEnvs() map[string]string
	GetJobVars() map[string]*structpb.Value
	GracefulExitDelay() time.Duration
	Pipe() (stdout, stderr io.Writer)
	WorkDir() string
}
