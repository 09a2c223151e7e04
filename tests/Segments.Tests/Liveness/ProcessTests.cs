using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ActorShm.Segments.Tests;

public class ProcessTests
{
    private const string Control = "A failure that nobody sees.";

    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    [Fact]
    public void This_process_is_alive()
    {
        Assert.Equal(Environment.ProcessId, ProcessIdentity.Current.Pid);
        Assert.True(ProcessIdentity.Current.IsAlive);
        Assert.False((ProcessIdentity.Current with { StartTime = 1 }).IsAlive); // the same id, given out again
    }

    // Goal: in a directory that machines share, nothing of a living process of another machine is taken for that of a dead one: the first process id namespace has the same inode everywhere.
    [Fact]
    public void Of_a_process_on_another_machine_or_in_another_time_namespace_nothing_is_known()
    {
        var dead = ProcessMark.Current with { Process = new ProcessIdentity(4_194_305, 1) }; // no kernel gives out such an id
        var inode = (uint)dead.PidNamespace;
        var machine = ProcessMark.MachineOf(File.Exists("/etc/machine-id") ? File.ReadAllText("/etc/machine-id") : string.Empty, File.ReadAllText("/proc/sys/kernel/random/boot_id"));
        var time = new FileInfo("/proc/self/ns/time").LinkTarget ?? string.Empty;

        Assert.True(dead.IsKnownDead);
        Assert.Equal($"pid:[{inode}]", new FileInfo("/proc/self/ns/pid").LinkTarget);
        Assert.Equal(dead.PidNamespace, ProcessMark.NamespaceOf(inode, machine, time));
        Assert.False((dead with { PidNamespace = ProcessMark.NamespaceOf(inode, $"another {machine}", time) }).IsKnownDead);
        Assert.False((dead with { PidNamespace = ProcessMark.NamespaceOf(inode, machine, $"another {time}") }).IsKnownDead);
        Assert.Equal(dead, ProcessMark.TryParse(dead.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("uninitialized\n")]
    public void Where_a_machine_has_no_id_its_boot_tells_it_from_others(string id)
    {
        Assert.Equal("this boot", ProcessMark.MachineOf(id, "this boot\n"));
        Assert.Equal("0123456789abcdef0123456789abcdef", ProcessMark.MachineOf("0123456789abcdef0123456789abcdef\n", "this boot\n"));
    }

    [Fact]
    public void A_link_that_has_the_name_of_a_diagnostic_endpoint_goes_with_the_others()
    {
        var link = Path.Combine(Path.GetTempPath(), "dotnet-diagnostic-4194305-1-socket");
        File.CreateSymbolicLink(link, "/nonexistent/socket");
        DiagnosticLeftovers.Remove(new ProcessIdentity(4_194_305, 1));
        Assert.False(Path.Exists(link) || new FileInfo(link).LinkTarget is not null);
    }

    [Theory]
    [InlineData("7 (cat) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21", 4711L)]
    [InlineData("7 (a) b (c) R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21", 4711L)]
    [InlineData("7 (cat) Z 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21", null)]
    [InlineData("7 (cat) X 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21", null)]
    [InlineData("7 (cat) S 1 2", null)]
    [InlineData("", null)]
    public void The_start_time_is_found_whatever_the_name_of_the_program(string stat, long? startTime) =>
        Assert.Equal(startTime, ProcessIdentity.Parse(7, stat)?.StartTime);

    [Theory]
    [InlineData("7 (cat) S 1 2 3 4 5 4194304 7", false)]
    [InlineData("7 (cat) R 1 2 3 4 5 4194308 7", true)] // PF_EXITING, before it is a zombie
    [InlineData("7 (cat) S 1 2", true)]
    [InlineData("", true)]
    public void A_process_that_the_kernel_takes_down_is_told_from_one_that_runs(string stat, bool isEnding) =>
        Assert.Equal(isEnding, ProcessIdentity.IsEnding(stat));

    [Fact]
    public void The_age_of_a_process_counts_from_its_start()
    {
        var sinceBoot = new ProcessIdentity(1, StartTime: 0).Age;

        Assert.True(sinceBoot > ProcessIdentity.Current.Age);
        Assert.InRange(ProcessIdentity.Current.Age - (DateTime.Now - Process.GetCurrentProcess().StartTime), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, new ProcessIdentity(1, StartTime: long.MaxValue).Age); // of another boot
    }

    [Fact]
    public void There_is_no_process_with_an_impossible_id()
    {
        Assert.Null(ProcessIdentity.Of(0));
        Assert.Null(ProcessIdentity.Of(-1));
        Assert.Null(ProcessIdentity.Of(int.MaxValue));
        Assert.Null(ProcessHandle.TryOpen(int.MaxValue));
        Assert.All([0, -1, int.MaxValue], pid => Assert.False(new ProcessIdentity(pid, StartTime: 1).IsAlive));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessHandle.TryOpen(0));
    }

    [Fact]
    public void The_id_of_a_thread_is_that_of_no_process()
    {
        var thread = Directory.EnumerateDirectories("/proc/self/task").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).First(id => id != Environment.ProcessId);

        Assert.Null(ProcessHandle.TryOpen(thread));
    }

    [Fact]
    public async Task A_kill_ends_the_process_and_the_wait()
    {
        using var child = StartSleeper();
        using var handle = ProcessHandle.TryOpen(child.Id)!;
        Assert.Equal(child.Id, handle.Identity.Pid);
        Assert.True(handle.Identity.IsAlive);
        Assert.False(handle.HasExited);
        Assert.False(handle.IsEnding);

        var first = handle.WaitForExitAsync();
        var second = handle.WaitForExitAsync();
        Assert.False(first.IsCompleted);

        handle.Kill();
        await Task.WhenAll(first, second).WaitAsync(Watchdog);
        Assert.True(handle.HasExited);
        Assert.False(handle.Identity.IsAlive); // as a zombie or gone altogether
        handle.Kill(); // one more hits nobody
        await handle.WaitForExitAsync().WaitAsync(Watchdog);
    }

    // Goal: giving up a process that lives on is no failure that a service's handler of such would hear of. Method: the runtime tells of a failed task that nobody has seen when it collects it.
    [Fact]
    public void A_handle_that_is_given_back_while_its_end_is_awaited_leaves_no_failure_that_nobody_has_seen()
    {
        var unseen = new ConcurrentBag<Exception>();
        void Hear(object? sender, UnobservedTaskExceptionEventArgs failure) => unseen.Add(failure.Exception);
        TaskScheduler.UnobservedTaskException += Hear;
        try
        {
            AwaitAndGiveBack();
            FailUnseen();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Hear;
        }

        Assert.Contains(unseen, failure => failure.InnerException is NotSupportedException { Message: Control }); // otherwise nothing would be heard of any
        Assert.DoesNotContain(unseen, failure => failure.ToString().Contains(nameof(ProcessHandle), StringComparison.Ordinal));
    }

    /// <summary>In a method of its own, so that the collector finds nothing of it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AwaitAndGiveBack()
    {
        using var handle = ProcessHandle.TryOpen(Environment.ProcessId)!;
        Assert.False(handle.WaitForExitAsync().IsCompleted);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailUnseen() => new TaskCompletionSource().SetException(new NotSupportedException(Control));

    [Fact]
    public async Task Many_processes_are_waited_for_at_once()
    {
        var children = Enumerable.Range(0, 40).Select(_ => StartSleeper()).ToList();
        var handles = children.ConvertAll(child => ProcessHandle.TryOpen(child.Id)!);
        var waits = handles.ConvertAll(handle => handle.WaitForExitAsync());
        Assert.All(waits, wait => Assert.False(wait.IsCompleted));

        handles.ForEach(handle => handle.Kill());
        await Task.WhenAll(waits).WaitAsync(Watchdog);

        handles.ForEach(handle => handle.Dispose());
        children.ForEach(child => child.Dispose());
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_the_process_alone()
    {
        using var child = StartSleeper();
        using var handle = ProcessHandle.TryOpen(child.Id)!;
        using var cancellation = new CancellationTokenSource();
        var wait = handle.WaitForExitAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.False(handle.HasExited);
        handle.Kill();
        await handle.WaitForExitAsync().WaitAsync(Watchdog);
    }

    [Fact]
    public async Task Disposing_ends_the_waits_and_not_the_process()
    {
        using var child = StartSleeper();
        using var witness = ProcessHandle.TryOpen(child.Id)!;
        var handle = ProcessHandle.TryOpen(child.Id)!;
        var wait = handle.WaitForExitAsync();
        handle.Dispose();
        handle.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.WaitAsync(Watchdog));
        Assert.Throws<ObjectDisposedException>(() => handle.HasExited);
        Assert.Throws<ObjectDisposedException>(() => handle.Kill());
        Assert.False(witness.HasExited);
        witness.Kill();
        await witness.WaitForExitAsync().WaitAsync(Watchdog);
    }

    [Fact]
    public void The_proportional_set_size_of_a_process_is_known_while_it_runs()
    {
        Assert.True(CurrentProcess.ProportionalSetSize(Environment.ProcessId) > 1_000_000);
        Assert.Null(CurrentProcess.ProportionalSetSize(int.MaxValue));
    }

    [Fact]
    public void A_program_that_does_not_exist_does_not_replace_this_one() =>
        Assert.Throws<FileNotFoundException>(() => CurrentProcess.ReplaceImage("/nonexistent/program", ["one", "two"]));

    private static Process StartSleeper() => Process.Start("sleep", "1000");
}
