// Tries what a container may ask of its kernel, and prints one line each: the id of the attempt, and `done` or the error.
//
// It runs on the kernel of whoever runs the tests, maybe as root of the machine. So no attempt changes anything that
// outlives it: what is written to is opened and closed, what takes arguments gets such as are refused after the question
// of permission, and mounts are made in a mount namespace that ends with the attempt. Each is a process of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// attempt is something that is tried. It fails with an error of the kernel.
type attempt struct {
	id  string
	try func() error
}

const patience = 5 * time.Second

func main() {
	runtime.LockOSThread()
	if len(os.Args) == 3 && os.Args[1] == "only" {
		for _, a := range all() {
			if a.id == os.Args[2] {
				fmt.Println(outcome(a.try()))
			}
		}
		return
	}
	if len(os.Args) == 2 && os.Args[1] == "effective-user" {
		fmt.Print(os.Geteuid())
		return
	}
	for _, a := range all() {
		fmt.Printf("attempt %s %s\n", a.id, alone(a.id))
	}
}

func all() []attempt {
	var list []attempt
	for _, part := range [][]attempt{devices(), files(), mounts(), namespaces(), calls(), surface()} {
		list = append(list, part...)
	}
	return list
}

// alone tries one of them in a process that takes what it did with it.
func alone(id string) string {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	printed, err := exec.CommandContext(ctx, "/proc/self/exe", "only", id).Output()
	if words := strings.TrimSpace(string(printed)); words != "" {
		return words
	}
	if ctx.Err() != nil {
		return "hangs"
	}
	return fmt.Sprintf("ended: %v", err)
}

func outcome(err error) string {
	var errno unix.Errno
	switch {
	case err == nil:
		return "done"
	case errors.As(err, &errno):
		return unix.ErrnoName(errno)
	default:
		return strings.ReplaceAll(err.Error(), " ", "-")
	}
}

// call makes a system call. Errors in `after` come only once it was found to be permitted.
func call(after []unix.Errno, number uintptr, args ...uintptr) error {
	var six [6]uintptr
	copy(six[:], args)
	_, _, errno := unix.Syscall6(number, six[0], six[1], six[2], six[3], six[4], six[5])
	if errno == 0 {
		return nil
	}
	for _, permitted := range after {
		if errno == permitted {
			return nil
		}
	}
	return errno
}

// opens opens a file and closes it again.
func opens(path string, flags int) error {
	fd, err := unix.Open(path, flags|unix.O_CLOEXEC|unix.O_NONBLOCK|unix.O_NOCTTY, 0)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}
