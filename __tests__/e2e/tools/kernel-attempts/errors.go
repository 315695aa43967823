package main

import (
	"errors"

	"golang.org/x/sys/unix"
)

var (
	errEmpty     = errors.New("empty")
	errHidden    = errors.New("hidden")
	errNotRaised = errors.New("not raised")
)

// unwrapped is the error of the kernel in an error, if there is one.
func unwrapped(err error) error {
	var errno unix.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return err
}
