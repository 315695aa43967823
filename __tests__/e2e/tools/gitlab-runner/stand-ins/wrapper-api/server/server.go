// Package server stands in for the server of the runner's `wrapper` command.
package server

import (
	"net"

	"github.com/sirupsen/logrus"

	"gitlab.com/gitlab-org/gitlab-runner/helpers/runner_wrapper/api"
)

// Server is the server that the `wrapper` command would start.
type Server struct {
	log logrus.FieldLogger
}

// New ends the program: the `wrapper` command is not part of this build.
func New(log logrus.FieldLogger, _ any) *Server {
	log.Fatal(api.ErrNotInThisBuild)

	return &Server{log: log}
}

// Listen does nothing.
func (s *Server) Listen(net.Listener) {}

// Stop does nothing.
func (s *Server) Stop() {}
