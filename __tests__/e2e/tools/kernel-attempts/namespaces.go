package main

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

func namespaces() []attempt {
	unshares := func(name string, flag int) attempt {
		return attempt{"unshare-" + name, func() error { return unix.Unshare(flag) }}
	}
	return []attempt{
		unshares("mount", unix.CLONE_NEWNS),
		unshares("network", unix.CLONE_NEWNET),
		unshares("pid", unix.CLONE_NEWPID),
		unshares("uts", unix.CLONE_NEWUTS),
		unshares("ipc", unix.CLONE_NEWIPC),
		unshares("cgroup", unix.CLONE_NEWCGROUP),
		unshares("time", unix.CLONE_NEWTIME),
		{"user-namespace", func() error { return inUserNamespace("true") }},
		{"mount-in-user-namespace", func() error { return inUserNamespace("mount-tmpfs") }},
		{"chroot", func() error { return unix.Chroot("/tmp") }},
		{"own-hostname", func() error {
			if err := unix.Unshare(unix.CLONE_NEWUTS); err != nil {
				return err
			}
			return unix.Sethostname([]byte("attempt"))
		}},
		{"setuid-program", setuidProgram},
	}
}

// inUserNamespace tries another attempt as root of a user namespace of its own.
func inUserNamespace(id string) error {
	command := exec.Command("/proc/self/exe", "only", id)
	command.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  unix.CLONE_NEWUSER | unix.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Geteuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}},
	}
	printed, err := command.Output()
	if words := strings.TrimSpace(string(printed)); words != "" && words != "done" {
		return errors.New(words)
	}
	return unwrapped(err)
}

// setuidProgram starts a program that belongs to root and says so, as somebody else.
func setuidProgram() error {
	folder, err := os.MkdirTemp("/tmp", "attempt-")
	if err != nil {
		return unwrapped(err)
	}
	defer os.RemoveAll(folder)
	program, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		return unwrapped(err)
	}
	path := folder + "/program"
	if err := os.WriteFile(path, program, 0o755); err != nil {
		return unwrapped(err)
	}
	if err := os.Chown(path, 0, 0); err != nil {
		return unwrapped(err)
	}
	if err := os.Chmod(path, 0o755|os.ModeSetuid); err != nil {
		return unwrapped(err)
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		return unwrapped(err)
	}
	command := exec.Command(path, "effective-user")
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 1234, Gid: 1234}}
	printed, err := command.Output()
	switch {
	case err != nil:
		return unwrapped(err)
	case string(printed) != "0":
		return errNotRaised
	default:
		return nil
	}
}
