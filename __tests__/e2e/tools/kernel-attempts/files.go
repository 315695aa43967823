package main

import (
	"regexp"

	"golang.org/x/sys/unix"
)

func files() []attempt {
	writes := func(id, path string) attempt {
		return attempt{id, func() error { return opens(path, unix.O_WRONLY) }}
	}
	return []attempt{
		writes("core-pattern", "/proc/sys/kernel/core_pattern"),
		writes("modprobe-path", "/proc/sys/kernel/modprobe"),
		writes("sysctl-sysrq", "/proc/sys/kernel/sysrq"),
		writes("sysctl-randomize", "/proc/sys/kernel/randomize_va_space"),
		writes("sysctl-kptr-restrict", "/proc/sys/kernel/kptr_restrict"),
		writes("sysctl-pid-max", "/proc/sys/kernel/pid_max"),
		writes("sysctl-overcommit", "/proc/sys/vm/overcommit_memory"),
		writes("sysctl-drop-caches", "/proc/sys/vm/drop_caches"),
		writes("sysctl-protected-symlinks", "/proc/sys/fs/protected_symlinks"),
		writes("sysctl-file-max", "/proc/sys/fs/file-max"),
		writes("sysctl-own-network", "/proc/sys/net/ipv4/ip_forward"),
		writes("sysrq-trigger", "/proc/sysrq-trigger"),
		writes("irq-affinity", "/proc/irq/default_smp_affinity"),
		writes("uevent-helper", "/sys/kernel/uevent_helper"),
		writes("sys-huge-pages", "/sys/kernel/mm/transparent_hugepage/enabled"),
		writes("sys-ksm", "/sys/kernel/mm/ksm/run"),
		writes("sys-module-parameter", "/sys/module/printk/parameters/time"),
		{"sys-disk-queue", func() error {
			name, err := diskName()
			if err != nil {
				return err
			}
			return opens("/sys/block/"+name+"/queue/read_ahead_kb", unix.O_WRONLY)
		}},
		{"kcore", func() error { return readsSome("/proc/kcore", `^\x7fELF`) }},
		{"kallsyms", func() error { return readsSome("/proc/kallsyms", `(?m)^[0-9a-f]*[1-9a-f][0-9a-f]* `) }},
		{"iomem", func() error { return readsSome("/proc/iomem", `(?m)-0*[1-9a-f][0-9a-f]* : `) }},
		{"kpagecount", func() error { return readsSome("/proc/kpagecount", ``) }},
		{"timer-list", func() error { return readsSome("/proc/timer_list", `Timer List`) }},
		{"kernel-keys", func() error { return readsSome("/proc/keys", ``) }},
		// Where a container is shown its own group: moving between those below it.
		writes("own-cgroup", "/sys/fs/cgroup/memory/cgroup.procs"),
	}
}

// readsSome reads the beginning of a file that must match: some files are there and hide what is in them.
func readsSome(path, pattern string) error {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	some := make([]byte, 4096)
	count, err := unix.Read(fd, some)
	switch {
	case err != nil:
		return err
	case count == 0:
		return errEmpty
	case !regexp.MustCompile(pattern).Match(some[:count]):
		return errHidden
	default:
		return nil
	}
}
