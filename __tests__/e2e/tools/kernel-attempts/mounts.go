package main

import (
	"os"
	"path/filepath"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

func mounts() []attempt {
	mounting := func(kind string) attempt {
		return attempt{"mount-" + kind, func() error { return mounted(kind, "", func(string) error { return nil }) }}
	}
	list := []attempt{
		{"mount-bind", func() error {
			return inOwnMounts(func(folder string) error {
				return unix.Mount("/", folder, "", unix.MS_BIND|unix.MS_REC, "")
			})
		}},
		{"mount-overlay", overlay},
		{"unmask-proc", func() error {
			return inOwnMounts(func(string) error {
				if err := unix.Mount("", "/proc/sys", "", unix.MS_REMOUNT|unix.MS_BIND, ""); err != nil && err != unix.EINVAL {
					return err
				}
				return opens("/proc/sys/kernel/core_pattern", unix.O_WRONLY)
			})
		}},
		{"cgroup-root", func() error {
			return mounted("cgroup", "memory", func(folder string) error {
				return opens(folder+"/release_agent", unix.O_WRONLY)
			})
		}},
		{"cgroup-root-processes", func() error {
			return mounted("cgroup", "memory", func(folder string) error {
				return opens(folder+"/cgroup.procs", unix.O_WRONLY)
			})
		}},
		{"devtmpfs-disk", func() error {
			return mounted("devtmpfs", "", func(folder string) error {
				name, err := diskName()
				if err != nil {
					return err
				}
				return opens(folder+"/"+name, unix.O_RDONLY)
			})
		}},
		{"sysfs-write", func() error {
			return mounted("sysfs", "", func(folder string) error {
				return opens(folder+"/kernel/mm/transparent_hugepage/enabled", unix.O_WRONLY)
			})
		}},
		{"proc-write", func() error {
			return mounted("proc", "", func(folder string) error {
				return opens(folder+"/sys/kernel/core_pattern", unix.O_WRONLY)
			})
		}},
		{"fsopen-ext4", func() error { return fsopen("ext4") }},
		{"fsopen-xfs", func() error { return fsopen("xfs") }},
		{"open-tree", func() error {
			fd, err := unix.OpenTree(unix.AT_FDCWD, "/", unix.OPEN_TREE_CLONE)
			if err != nil {
				return err
			}
			return unix.Close(fd)
		}},
		{"pivot-root", func() error {
			return mounted("tmpfs", "", func(folder string) error {
				if err := os.Mkdir(folder+"/old", 0o700); err != nil {
					return unwrapped(err)
				}
				return unix.PivotRoot(folder, folder+"/old")
			})
		}},
	}
	for _, kind := range []string{
		"tmpfs", "proc", "sysfs", "devpts", "mqueue", "cgroup2", "devtmpfs", "debugfs", "tracefs", "securityfs",
		"bpf", "configfs", "binfmt_misc", "fusectl", "hugetlbfs",
	} {
		list = append(list, mounting(kind))
	}
	return list
}

// inOwnMounts works in mounts that end with this process, or in those of the container if no others are to be had.
func inOwnMounts(work func(folder string) error) error {
	if unix.Unshare(unix.CLONE_NEWNS) == nil {
		if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
			return err
		}
	}
	folder, err := os.MkdirTemp("/tmp", "attempt-")
	if err != nil {
		return unwrapped(err)
	}
	defer os.Remove(folder)
	defer unix.Unmount(folder, unix.MNT_DETACH)
	return work(folder)
}

func mounted(kind, options string, use func(folder string) error) error {
	return inOwnMounts(func(folder string) error {
		if err := unix.Mount(kind, folder, kind, 0, options); err != nil {
			return err
		}
		return use(folder)
	})
}

func overlay() error {
	return mounted("tmpfs", "", func(folder string) error {
		for _, name := range []string{"lower", "upper", "work", "merged"} {
			if err := os.Mkdir(filepath.Join(folder, name), 0o700); err != nil {
				return unwrapped(err)
			}
		}
		options := strings.ReplaceAll("lowerdir=@/lower,upperdir=@/upper,workdir=@/work", "@", folder)
		return unix.Mount("overlay", folder+"/merged", "overlay", 0, options)
	})
}

// fsopen asks for the code that reads a file system, and names no disk.
func fsopen(kind string) error {
	name, err := unix.BytePtrFromString(kind)
	if err != nil {
		return err
	}
	return call(nil, unix.SYS_FSOPEN, uintptr(unsafe.Pointer(name)), 0)
}
