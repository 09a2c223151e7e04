using ActorShm.Actors;
using ActorShm.Actors.Runs;
using ActorShm.Host.Doctor;
using ActorShm.Hosting.Launching;
using ActorShm.Segments;

namespace ActorShm.Host.Tests.Doctor;

public sealed class DiagnosisTests : IDisposable
{
    private const long MiB = 1L << 20;
    private readonly MadeUpMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_healthy_machine_has_nothing_but_ok()
    {
        // Cores and vectors are those of the machine that runs the test.
        var findings = _machine.Examine().Where(finding => finding.Topic is not ("cores" or "vectors")).ToList();

        Assert.All(findings, finding => Assert.True(finding.Level == DoctorLevel.Ok, finding.ToString()));
        Assert.All(findings, finding => Assert.NotEmpty(finding.Meaning));
        Assert.Contains(findings, finding => finding.Topic == "leftovers");
    }

    [Theory]
    [InlineData("5.2.21", DoctorLevel.Problem)]
    [InlineData("5.3.0", DoctorLevel.Note)]
    [InlineData("5.10.0-28-amd64", DoctorLevel.Note)]
    [InlineData("5.14.0-427.el9.x86_64", DoctorLevel.Note)]
    [InlineData("6.1.0-18-amd64", DoctorLevel.Ok)]
    [InlineData("6.18-rc1", DoctorLevel.Ok)]
    [InlineData("gibberish", DoctorLevel.Warning)]
    public void A_kernel_is_judged_by_what_segments_need(string release, object level) =>
        Assert.Equal(level, _machine.Write("/proc/sys/kernel/osrelease", release + "\n").Finding("kernel").Level);

    [Fact]
    public void Without_proc_nothing_is_guessed_and_nothing_breaks()
    {
        foreach (var path in (string[])["/proc/sys/kernel/osrelease", "/proc/meminfo", "/proc/self/limits", "/proc/self/mountinfo", "/proc/cpuinfo", "/proc/sys/vm/max_map_count"])
        {
            _machine.Remove(path);
        }

        Assert.Equal(DoctorLevel.Problem, _machine.Finding("memory").Level);
        Assert.Equal(DoctorLevel.Warning, _machine.Finding("kernel").Level);
        Assert.Equal("unknown", _machine.Finding("open files").Found);
        Assert.Equal("unknown", _machine.Finding("mappings").Found);
    }

    [Theory]
    [InlineData("1000", null, false, DoctorLevel.Warning)] // it is the default
    [InlineData("1000", "[Login]\nRemoveIPC=no\n", false, DoctorLevel.Ok)]
    [InlineData("1000", "[Login]\n#RemoveIPC=no\nRemoveIPC = yes\n", false, DoctorLevel.Warning)]
    [InlineData("1000", "[Login]\nRemoveIPC=Off\n", false, DoctorLevel.Ok)]
    [InlineData("1000", "[Login]\nRemoveIPC=f\n", false, DoctorLevel.Ok)]
    [InlineData("1000", "[Login]\nRemoveIPC=TRUE\n", false, DoctorLevel.Warning)]
    [InlineData("1000", "[Login]\nRemoveIPC=y\n", false, DoctorLevel.Warning)]
    [InlineData("1000", "[Login]\nRemoveIPC=never\n", false, DoctorLevel.Warning)] // passed over, and the file before it says yes
    [InlineData("1000", "[Login]\nRemoveIPC=no\nRemoveIPC=\n", false, DoctorLevel.Ok)] // the second is passed over
    [InlineData("1000", null, true, DoctorLevel.Ok)]
    [InlineData("0", null, false, DoctorLevel.Ok)]
    [InlineData("998", null, false, DoctorLevel.Ok)]
    public void A_logout_that_takes_the_files_of_a_host_is_a_warning(string user, string? configuration, bool lingers, object level)
    {
        _machine.Write("/run/systemd/system/.keep", string.Empty).Write("/proc/self/status", $"Name:\tdotnet\nUid:\t{user}\t{user}\t{user}\t{user}\n")
            .Write("/etc/passwd", $"root:x:0:0::/root:/bin/sh\nada:x:{user}:100::/home/ada:/bin/sh\n")
            .Write("/etc/systemd/logind.conf", "[Login]\nRemoveIPC=yes\n");
        if (configuration is not null)
        {
            _machine.Write("/etc/systemd/logind.conf.d/50-site.conf", configuration);
        }

        if (lingers)
        {
            _machine.Write("/var/lib/systemd/linger/ada", string.Empty);
        }

        Assert.Equal(level, _machine.Finding("log out").Level);
    }

    // Method: what is asked for stands in the file whose name is last, or in the one that covers another of its name.
    [Theory]
    [InlineData("/usr/lib", "90-vendor.conf", "RemoveIPC=no", "/etc", "50-site.conf", "RemoveIPC=yes", DoctorLevel.Ok)]
    [InlineData("/usr/lib", "50-vendor.conf", "RemoveIPC=yes", "/run", "90-boot.conf", "RemoveIPC=no", DoctorLevel.Ok)]
    [InlineData("/usr/lib", "50-same.conf", "RemoveIPC=no", "/etc", "50-same.conf", "", DoctorLevel.Warning)]
    [InlineData("/run", "50-same.conf", "RemoveIPC=yes", "/etc", "50-same.conf", "RemoveIPC=no", DoctorLevel.Ok)]
    public void Of_the_files_about_logouts_the_last_name_wins_and_one_covers_another_of_its_name(
        string firstPlace, string firstName, string firstLine, string secondPlace, string secondName, string secondLine, object level)
    {
        _machine.Write("/run/systemd/system/.keep", string.Empty).Write("/proc/self/status", "Name:\tdotnet\nUid:\t1000\t1000\t1000\t1000\n")
            .Write("/etc/passwd", "ada:x:1000:100::/home/ada:/bin/sh\n")
            .Write($"{firstPlace}/systemd/logind.conf.d/{firstName}", $"[Login]\n{firstLine}\n")
            .Write($"{secondPlace}/systemd/logind.conf.d/{secondName}", $"[Login]\n{secondLine}\n");

        Assert.Equal(level, _machine.Finding("log out").Level);
    }

    [Fact]
    public void Memory_that_is_nearly_used_up_is_a_warning_with_both_numbers()
    {
        var finding = _machine.Write("/proc/meminfo", MadeUpMachine.Memory(totalKilobytes: 1_000_000, availableKilobytes: 90_000, swapKilobytes: 500_000)).Finding("memory");

        Assert.Equal(DoctorLevel.Warning, finding.Level);
        Assert.Equal("92.2 MB available of 1.02 GB", finding.Found);
        Assert.Equal("512.0 MB", _machine.Finding("swap").Found);
    }

    [Fact]
    public void A_container_with_64_MB_of_shared_memory_is_told_how_to_get_more()
    {
        var finding = _machine.HasSpace("/dev/shm", 64 * MiB, 64 * MiB).Finding("/dev/shm size");

        Assert.Equal(DoctorLevel.Warning, finding.Level);
        Assert.Contains("remount", finding.Command, StringComparison.Ordinal);
    }

    [Fact]
    public void File_systems_in_memory_that_have_no_size_are_as_large_as_memory()
    {
        _machine.HasSpace("/dev/shm", FileSystemSpace.Unlimited, FileSystemSpace.Unlimited).HasSpace(_machine.Placement[0], FileSystemSpace.Unlimited, FileSystemSpace.Unlimited);

        var (size, placement) = (_machine.Finding("/dev/shm size"), _machine.Finding("placement 1"));

        Assert.Equal((DoctorLevel.Ok, "as large as memory"), (size.Level, size.Found));
        Assert.Equal(DoctorLevel.Ok, placement.Level);
        Assert.Contains("as large as memory", placement.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_control_group_leaves_is_noted_where_it_is_less_than_the_machine_has()
    {
        _machine.ControlGroupLimit = new SpaceLimit("the memory limit of control group '/job'", 3 * MiB);
        Assert.Equal("3.1 MB available by the memory limit of control group '/job'", _machine.Finding("memory limit").Found);

        _machine.ControlGroupLimit = new SpaceLimit("the memory limit of control group '/job'", 1L << 50);
        Assert.DoesNotContain(_machine.Examine(), finding => finding.Topic == "memory limit");
    }

    [Fact]
    public void Shared_memory_that_is_missing_is_a_problem() => Assert.Equal(DoctorLevel.Problem, _machine.HasNo("/dev/shm").Finding("/dev/shm").Level);

    [Fact]
    public void Shared_memory_on_a_disk_is_a_warning() =>
        Assert.Equal(DoctorLevel.Warning, _machine.Write("/proc/self/mountinfo", MadeUpMachine.Mounts(shared: "rw - ext4 /dev/sdb rw")).Finding("/dev/shm").Level);

    [Theory]
    [InlineData("6.12.0", "[never]", "", DoctorLevel.Ok)]
    [InlineData("6.12.0", "[deny]", "", DoctorLevel.Warning)]
    [InlineData("5.15.0", "[never]", "", DoctorLevel.Note)]
    [InlineData("5.15.0", "[never]", ",huge=within_size", DoctorLevel.Ok)]
    public void Huge_pages_depend_on_the_kernel_on_the_setting_and_on_the_mount(string release, string chosen, string option, object level)
    {
        _machine.Write("/proc/sys/kernel/osrelease", release);
        _machine.Write("/sys/kernel/mm/transparent_hugepage/shmem_enabled", $"always {chosen} force\n");
        _machine.Write("/proc/self/mountinfo", MadeUpMachine.Mounts(shared: $"rw - tmpfs tmpfs rw{option}"));

        Assert.Equal(level, _machine.Finding("huge pages").Level);
    }

    [Fact]
    public void A_placement_directory_that_is_missing_is_a_problem_and_the_others_are_looked_at_all_the_same()
    {
        _machine.Placement = ["/nowhere/at/all", .. _machine.Placement];

        Assert.Equal(DoctorLevel.Problem, _machine.Finding("placement 1").Level);
        Assert.Contains("/nowhere/at/all", _machine.Finding("placement 1").Found, StringComparison.Ordinal);
        Assert.Equal(DoctorLevel.Ok, _machine.Finding("placement 3").Level);
    }

    [Theory]
    [InlineData("nfs4", DoctorLevel.Warning)]
    [InlineData("overlay", DoctorLevel.Note)]
    [InlineData("xfs", DoctorLevel.Ok)]
    public void A_placement_directory_is_judged_by_its_file_system(string kind, object level)
    {
        var directory = _machine.Placement[1];
        _machine.Write("/proc/self/mountinfo", MadeUpMachine.Mounts(more: $"30 22 0:40 / {directory} rw - {kind} there rw"));

        var finding = _machine.Finding("placement 2");

        Assert.Equal(level, finding.Level);
        Assert.Contains(kind, finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_placement_directory_is_a_warning()
    {
        _machine.HasSpace(_machine.Placement[0], 100 * MiB, 3 * MiB);

        Assert.Equal(DoctorLevel.Warning, _machine.Finding("placement 1").Level);
    }

    [Fact]
    public void Limits_that_are_too_low_are_named_with_the_command_that_raises_them()
    {
        _machine.Write("/proc/self/limits", MadeUpMachine.Limits(openFiles: "1024", fileSize: "1000000", addressSpace: "8000000000"));
        _machine.Write("/proc/sys/vm/max_map_count", "1000");

        Assert.Equal((DoctorLevel.Warning, "1,024"), (_machine.Finding("open files").Level, _machine.Finding("open files").Found));
        Assert.Contains("vm.max_map_count=", _machine.Finding("mappings").Command, StringComparison.Ordinal);
        Assert.Equal(DoctorLevel.Problem, _machine.Finding("file size").Level);
        Assert.Equal("ulimit -v unlimited", _machine.Finding("address space").Command);
    }

    [Fact]
    public void Fewer_open_files_than_a_host_starts_with_are_a_problem_and_the_number_is_that_of_the_start()
    {
        var needed = OpenFiles.OfHostWith(LocalRun.DefaultNodeCount);

        _machine.Write("/proc/self/limits", MadeUpMachine.Limits(openFiles: $"{needed - 1}"));
        var finding = _machine.Finding("open files");

        Assert.Equal(DoctorLevel.Problem, finding.Level);
        Assert.Contains($"needs {needed}", finding.Meaning, StringComparison.Ordinal);
        Assert.Equal(DoctorLevel.Warning, _machine.Write("/proc/self/limits", MadeUpMachine.Limits(openFiles: $"{needed}")).Finding("open files").Level);
    }

    [Fact]
    public void A_proc_that_hides_processes_is_noted_and_so_is_that_some_of_this_user_are_among_them()
    {
        var finding = _machine.Write("/proc/self/mountinfo", MadeUpMachine.Mounts(proc: "rw - proc proc rw,hidepid=invisible")).Finding("/proc");

        Assert.Equal("hidepid=invisible", finding.Found);
        Assert.Contains("counts as alive", finding.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_the_kernel_does_not_promise_twice_is_a_warning() =>
        Assert.Equal("sudo sysctl vm.overcommit_memory=0", _machine.Write("/proc/sys/vm/overcommit_memory", "2\n").Finding("overcommit").Command);

    [Fact]
    public void A_directory_of_a_dead_run_is_a_leftover_and_one_of_a_living_run_is_not()
    {
        var parent = _machine.NewDirectory("runs");
        _machine.RunParents = [parent, Path.Combine(parent, "missing")];
        using var living = OwnedDirectory.Acquire(Path.Combine(parent, "living"));
        Directory.CreateDirectory(Path.Combine(living.Path, "logs"));
        Directory.CreateDirectory(Path.Combine(parent, "dead"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(parent, "dead", "host.lock"), "pid=1\nstart=1\nboot=another\npidns=none\n");
        File.WriteAllBytes(Path.Combine(parent, "dead", "data"), new byte[5_000]);

        var leftovers = _machine.Finding("leftovers");

        Assert.Equal(DoctorLevel.Warning, leftovers.Level);
        Assert.StartsWith("1 of dead runs and stores, 5.0 kB", leftovers.Found, StringComparison.Ordinal);
        Assert.Contains("programs that ended without disposing of their stores", leftovers.Meaning, StringComparison.Ordinal);
        Assert.Contains("living", _machine.Finding("runs").Found, StringComparison.Ordinal);
    }

    // Goal: who has lost the run that ACTORSHM_RUN_DIR names learns of it, and that no other run takes it away.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dead_run_that_was_named_is_found_wherever_it_lies(bool inTheUsualPlace)
    {
        var parent = _machine.NewDirectory("runs");
        var run = Path.Combine(parent, "mine");
        Directory.CreateDirectory(Path.Combine(run, "logs"));
        File.SetUnixFileMode(run, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(run, "host.lock"), "pid=1\nstart=1\nboot=another\npidns=none\n");
        File.WriteAllBytes(Path.Combine(run, "data"), new byte[5_000]);
        _machine.RunParents = inTheUsualPlace ? [parent] : [];
        _machine.NamedRun = run;

        var finding = _machine.Finding(inTheUsualPlace ? "leftovers" : "run directory");

        Assert.Equal(DoctorLevel.Warning, finding.Level);
        Assert.Contains(run, finding.Found, StringComparison.Ordinal);
        Assert.Contains("5.0 kB", finding.Found, StringComparison.Ordinal);
        Assert.Equal(inTheUsualPlace ? "actorshm demo --elements 1" : $"actorshm segments list --dir {run}/segments", finding.Command);
        Assert.Equal(inTheUsualPlace, _machine.Examine().All(other => other.Topic != "run directory"));
    }

    [Fact]
    public void A_living_run_that_was_named_is_no_leftover_and_is_counted()
    {
        using var run = OwnedDirectory.Acquire(Path.Combine(_machine.NewDirectory("elsewhere"), "mine"));
        Directory.CreateDirectory(Path.Combine(run.Path, "logs"));
        _machine.NamedRun = run.Path;

        Assert.Contains(run.Path, _machine.Finding("runs").Found, StringComparison.Ordinal);
        Assert.Equal(DoctorLevel.Ok, _machine.Finding("leftovers").Level);
    }

    // Goal: the last run takes the directory of all along, at any moment. Method: it goes right after it was seen.
    [Fact]
    public void A_directory_of_runs_that_vanishes_meanwhile_is_passed_over()
    {
        var (vanishing, staying) = (_machine.NewDirectory("vanishing"), _machine.NewDirectory("staying"));
        Directory.CreateDirectory(Path.Combine(staying, "dead"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(staying, "dead", "host.lock"), "pid=1\nstart=1\nboot=another\npidns=none\n");
        _machine.RunParents = new VanishingDirectories(vanishing, staying);

        var findings = _machine.Examine();

        Assert.False(Directory.Exists(vanishing));
        Assert.StartsWith("1 of dead runs and stores", Assert.Single(findings, finding => finding.Topic == "leftovers").Found, StringComparison.Ordinal);
    }

    // Method: the lock of a living directory is held, and its text names a process of a namespace that is none of ours.
    [Fact]
    public void A_run_of_another_container_is_alive_and_no_leftover()
    {
        var parent = _machine.NewDirectory("runs");
        _machine.RunParents = [parent];
        using var run = OwnedDirectory.Acquire(Path.Combine(parent, "container"));
        var lockFile = Path.Combine(run.Path, "host.lock");
        File.WriteAllText(lockFile, File.ReadAllText(lockFile).Replace("pidns=", "pidns=another-", StringComparison.Ordinal));

        Assert.Equal(DoctorLevel.Ok, _machine.Finding("leftovers").Level);
        Assert.Equal($"1 alive, in another pid namespace: {run.Path}", _machine.Finding("runs elsewhere").Found);
    }

    [Fact]
    public void What_no_sweep_would_take_is_no_leftover()
    {
        var parent = _machine.NewDirectory("runs");
        _machine.RunParents = [parent];
        var ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(Path.Combine(parent, "without-a-lock"), ownerOnly);
        Directory.CreateDirectory(Path.Combine(parent, ".actorshm-new-nonsense"), ownerOnly);

        Assert.Equal(DoctorLevel.Ok, _machine.Finding("leftovers").Level);
        Assert.Empty(OwnedDirectory.SweepDead(parent));
    }

    // Goal: what is called a run can be given to --run-dir. Method: here lie only the segments of a run that lies elsewhere.
    [Fact]
    public void A_run_that_lies_elsewhere_is_named_by_its_own_directory()
    {
        var parent = _machine.NewDirectory("runs");
        _machine.RunParents = [parent];
        using var run = OwnedDirectory.Acquire(Path.Combine(_machine.NewDirectory("elsewhere"), "mine"));
        Directory.CreateDirectory(Path.Combine(run.Path, "logs"));
        using var overflow = OwnedDirectory.Acquire(Path.Combine(parent, "overflow-1"));

        var runs = _machine.Finding("runs");

        Assert.Contains(run.Path, runs.Found, StringComparison.Ordinal);
        Assert.DoesNotContain(overflow.Path, runs.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_of_runs_that_others_may_look_into_is_a_problem()
    {
        var parent = _machine.NewDirectory("runs");
        File.SetUnixFileMode(parent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        _machine.RunParents = [parent];

        var finding = _machine.Finding("permissions");

        Assert.Equal(DoctorLevel.Problem, finding.Level);
        Assert.Equal($"chmod 0700 {parent}", finding.Command);
    }

    [Fact]
    public void A_lock_that_keeps_others_from_reserving_memory_is_a_warning_that_names_its_holder()
    {
        using var machine = new MadeUpMachine { Reservations = (false, 4711) };

        var finding = machine.Finding("/dev/shm lock");

        Assert.Equal(DoctorLevel.Warning, finding.Level);
        Assert.Equal("held by process 4711", finding.Found);
        Assert.Contains("kill -CONT 4711", finding.Command, StringComparison.Ordinal);
    }
}
