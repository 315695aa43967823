package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

func devices() []attempt {
	character := func(id string, major, minor uint32, flags int) attempt {
		return attempt{id, func() error {
			return withNode(unix.S_IFCHR, major, minor, func(path string) error { return opens(path, flags) })
		}}
	}
	return []attempt{
		{"mknod-block", func() error {
			major, minor, err := disk()
			if err != nil {
				return err
			}
			return withNode(unix.S_IFBLK, major, minor, func(string) error { return nil })
		}},
		{"disk-read", readDisk},
		{"disk-in-dev", func() error {
			name, err := diskName()
			if err != nil {
				return err
			}
			return opens("/dev/"+name, unix.O_RDONLY)
		}},
		character("dev-mem", 1, 1, unix.O_RDONLY),
		character("dev-port", 1, 4, unix.O_RDONLY),
		character("dev-kmsg", 1, 11, unix.O_RDONLY),
		character("dev-tun", 10, 200, unix.O_RDWR),
		character("dev-fuse", 10, 229, unix.O_RDWR),
		character("dev-kvm", 10, 232, unix.O_RDWR),
		character("dev-loop-control", 10, 237, unix.O_RDWR),
		character("dev-vhost-net", 10, 238, unix.O_RDWR),
		character("dev-uinput", 10, 223, unix.O_RDWR),
	}
}

// withNode makes a device node in the container's own file system, and removes it.
func withNode(kind, major, minor uint32, use func(path string) error) error {
	folder, err := os.MkdirTemp("/tmp", "attempt-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "node")
	if err := unix.Mknod(path, kind|0o600, int(unix.Mkdev(major, minor))); err != nil {
		return err
	}
	return use(path)
}

// readDisk reads the first block of a disk of the node, and forgets it.
func readDisk() error {
	major, minor, err := disk()
	if err != nil {
		return err
	}
	return withNode(unix.S_IFBLK, major, minor, func(path string) error {
		fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			return err
		}
		defer unix.Close(fd)
		_, err = unix.Read(fd, make([]byte, 512))
		return err
	})
}

// diskOfNode is the block device that DISK names, or the first one of the node.
func diskOfNode() (major, minor uint32, name string, err error) {
	text, err := os.ReadFile("/proc/partitions")
	if err != nil {
		return 0, 0, "", err
	}
	wanted := os.Getenv("DISK")
	for _, line := range strings.Split(string(text), "\n") {
		var blocks uint64
		count, _ := fmt.Sscan(line, &major, &minor, &blocks, &name)
		if count == 4 && (wanted == "" || name == wanted) {
			return major, minor, name, nil
		}
	}
	return 0, 0, "", unix.ENODEV
}

func disk() (major, minor uint32, err error) {
	major, minor, _, err = diskOfNode()
	return
}

func diskName() (string, error) {
	_, _, name, err := diskOfNode()
	return name, err
}
