// Package api stands in for the part of GitLab Runner that is a module of its
// own and could not be had. Only the `wrapper` command of the runner
// needs it, and the tests never start that command. It declares what the
// runner's packages refer to, so that they compile, and does nothing.
package api

import (
	"context"
	"errors"

	"github.com/sirupsen/logrus"
)

// ErrNotInThisBuild says that the `wrapper` command does not work here.
var ErrNotInThisBuild = errors.New("the wrapper command is not part of this test build of GitLab Runner")

// ErrProcessNotInitialized is returned when no process is running.
var ErrProcessNotInitialized = errors.New("process not initialized")

// Status is the state of the wrapped process.
type Status int

// The states of the wrapped process.
const (
	StatusUnknown Status = iota
	StatusRunning
	StatusInShutdown
	StatusStopped
)

func (s Status) String() string {
	switch s {
	case StatusRunning:
		return "running"
	case StatusInShutdown:
		return "in shutdown"
	case StatusStopped:
		return "stopped"
	default:
		return "unknown"
	}
}

// ShutdownCallbackDef describes a request to send after the shutdown.
type ShutdownCallbackDef interface {
	URL() string
	Method() string
}

// InitGracefulShutdownRequest asks for a graceful shutdown.
type InitGracefulShutdownRequest interface {
	ShutdownCallbackDef() ShutdownCallbackDef
}

// ShutdownCallback runs after the shutdown.
type ShutdownCallback interface {
	Run(ctx context.Context)
}

type noCallback struct {
	log logrus.FieldLogger
}

// NewShutdownCallback returns a callback that only logs that it does nothing.
func NewShutdownCallback(log logrus.FieldLogger, _ ShutdownCallbackDef) ShutdownCallback {
	return noCallback{log: log}
}

func (c noCallback) Run(context.Context) {
	c.log.Warn(ErrNotInThisBuild)
}
