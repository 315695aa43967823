// Package gracefulexitcmd stands in for programs that get time to end.
package gracefulexitcmd

import (
	"context"
	"os/exec"
	"time"
)

// New returns a program that is given the delay to end after the context did.
func New(ctx context.Context, delay time.Duration, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = delay

	return cmd
}
