package main

import (
	"os"
	"os/exec"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

func calls() []attempt {
	nowhere, _ := unix.BytePtrFromString("/nowhere/at/all")
	path := uintptr(unsafe.Pointer(nowhere))
	var one [1]byte
	anything := uintptr(unsafe.Pointer(&one))
	noDescriptor := ^uintptr(0)
	return []attempt{
		{"init-module", func() error {
			return call([]unix.Errno{unix.ENOEXEC, unix.EFAULT, unix.EINVAL}, unix.SYS_INIT_MODULE, anything, 1, anything)
		}},
		{"finit-module", func() error {
			return call([]unix.Errno{unix.EBADF, unix.EINVAL}, unix.SYS_FINIT_MODULE, noDescriptor, anything, 0)
		}},
		{"delete-module", func() error { return call([]unix.Errno{unix.ENOENT}, unix.SYS_DELETE_MODULE, path, 0) }},
		// No such flag.
		{"kexec", func() error { return call([]unix.Errno{unix.EINVAL}, unix.SYS_KEXEC_LOAD, 0, 0, 0, 0x8000) }},
		// None of the numbers without which it does nothing.
		{"reboot", func() error { return call([]unix.Errno{unix.EINVAL}, unix.SYS_REBOOT, 0, 0, 0, 0) }},
		{"swap-on", func() error { return call([]unix.Errno{unix.ENOENT}, unix.SYS_SWAPON, path, 0) }},
		{"swap-off", func() error { return call([]unix.Errno{unix.ENOENT}, unix.SYS_SWAPOFF, path) }},
		{"process-accounting", func() error { return call([]unix.Errno{unix.ENOENT}, unix.SYS_ACCT, path) }},
		{"kernel-log", func() error {
			some := make([]byte, 64)
			_, err := unix.Klogctl(unix.SYSLOG_ACTION_READ_ALL, some)
			return err
		}},
		{"clock", func() error {
			// Out of its range, which is looked at afterwards.
			_, err := unix.Adjtimex(&unix.Timex{Modes: unix.ADJ_TICK, Tick: 1})
			if err == unix.EINVAL {
				return nil
			}
			return err
		}},
		{"io-ports", func() error { return unix.Iopl(3) }},
		{"file-handle", fileHandle},
		{"real-time-priority", func() error {
			return unix.SchedSetAttr(0, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_FIFO, Priority: 1}, 0)
		}},
		{"higher-priority", func() error { return unix.Setpriority(unix.PRIO_PROCESS, 0, -5) }},
		{"io-priority", func() error { return call(nil, unix.SYS_IOPRIO_SET, 1, 0, 1<<13) }},
		{"limit-of-files", func() error {
			var limit unix.Rlimit
			if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
				return err
			}
			limit.Max++
			return unix.Setrlimit(unix.RLIMIT_NOFILE, &limit)
		}},
		{"killed-last", func() error { return unwrapped(os.WriteFile("/proc/self/oom_score_adj", []byte("-999"), 0)) }},
		{"trace-child", traceChild},
		{"raw-packets", func() error { return socket(unix.AF_PACKET, unix.SOCK_RAW, 0) }},
		{"raw-ip", func() error { return socket(unix.AF_INET, unix.SOCK_RAW, unix.IPPROTO_ICMP) }},
		{"network-settings", ownNetwork},
		{"fanotify", func() error {
			fd, err := unix.FanotifyInit(unix.FAN_CLASS_CONTENT|unix.FAN_CLOEXEC, unix.O_RDONLY)
			if err != nil {
				return err
			}
			return unix.Close(fd)
		}},
		{"bpf-map", func() error {
			// BPF_MAP_CREATE of an array with one entry.
			create := [5]uint32{2, 4, 8, 1, 0}
			return call(nil, unix.SYS_BPF, 0, uintptr(unsafe.Pointer(&create)), unsafe.Sizeof(create))
		}},
		{"bpf-program", bpfProgram},
		{"perf-system", func() error { return perf(-1, 0) }},
		{"perf-self", func() error { return perf(0, -1) }},
	}
}

// fileHandle opens a file that this process sees anyway in the way in which it could open any of its file system.
func fileHandle() error {
	handle, _, err := unix.NameToHandleAt(unix.AT_FDCWD, "/etc/hostname", 0)
	if err != nil {
		return err
	}
	mount, err := unix.Open("/etc/hostname", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	fd, err := unix.OpenByHandleAt(mount, handle, unix.O_RDONLY)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

func traceChild() error {
	command := exec.Command("/proc/self/exe", "only", "nothing")
	command.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	if err := command.Start(); err != nil {
		return unwrapped(err)
	}
	_ = command.Process.Kill()
	_ = command.Wait()
	return nil
}

// ownNetwork changes the settings of a network that it has just made.
func ownNetwork() error {
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return err
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	request.SetUint16(unix.IFF_UP)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, request)
}

func bpfProgram() error {
	// r0 = 0; exit
	instructions := [2]uint64{0x00000000000000b7, 0x0000000000000095}
	license := []byte("GPL\x00")
	type load struct {
		kind, count            uint32
		instructions, license_ uint64
		level, size            uint32
		log                    uint64
		version, flags         uint32
	}
	// BPF_PROG_TYPE_KPROBE, which reads memory of the kernel.
	attributes := load{
		kind: 2, count: 2,
		instructions: uint64(uintptr(unsafe.Pointer(&instructions))),
		license_:     uint64(uintptr(unsafe.Pointer(&license[0]))),
	}
	return call(nil, unix.SYS_BPF, 5, uintptr(unsafe.Pointer(&attributes)), unsafe.Sizeof(attributes))
}

func perf(pid, cpu int) error {
	event := unix.PerfEventAttr{
		Type: unix.PERF_TYPE_SOFTWARE, Config: unix.PERF_COUNT_SW_CPU_CLOCK,
		Size: uint32(unsafe.Sizeof(unix.PerfEventAttr{})), Bits: unix.PerfBitDisabled,
	}
	fd, err := unix.PerfEventOpen(&event, pid, cpu, -1, unix.PERF_FLAG_FD_CLOEXEC)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

func socket(family, kind, protocol int) error {
	fd, err := unix.Socket(family, kind|unix.SOCK_CLOEXEC, protocol)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}
