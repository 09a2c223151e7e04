using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Processes whose files may become only so long (RLIMIT_FSIZE): what does not fit is refused by that name, and nobody is ended by SIGXFSZ.</summary>
public sealed class FileSizeLimitProcessTests : IDisposable
{
    private const long LimitBytes = 200_000 * 512; // .NET does not start with much less

    private readonly ScratchDirectory _scratch = new("/dev/shm");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_segment_that_is_longer_than_files_may_be_is_exit_code_4_with_the_limit_and_leaves_nothing()
    {
        var directory = _scratch.Combine("arrays");

        var refused = await RunAsync("\"$0\" segments create x --shape 100000000 --dir \"$1\"", directory);

        Assert.True(refused.ExitCode == 4, $"{refused.ExitCode}: {refused.Errors}");
        Assert.Contains($"800,004,096 bytes asked, {LimitBytes:N0} available by the limit on the size of a file (RLIMIT_FSIZE", refused.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(directory));
    }

    [Fact]
    public async Task An_array_of_a_job_that_is_longer_than_files_may_be_is_exit_code_4_and_leaves_nothing()
    {
        var x = SmallArrays.Write<double>(_scratch.Combine("x.npy"), "<f8", [1]);

        var refused = await RunAsync("\"$0\" eval 'y = broadcast_to(x, (20000000,)) + 1' --nodes 1 --input \"x=$1\" --output \"y=$1.out\"", x);

        Assert.True(refused.ExitCode == 4, $"{refused.ExitCode}: {refused.Errors}");
        Assert.Contains("RLIMIT_FSIZE", refused.Errors, StringComparison.Ordinal);
        Assert.Equal([x], Directory.GetFiles(_scratch.Path));
    }

    [Fact]
    public async Task Standard_output_that_may_not_become_longer_is_named()
    {
        var full = _scratch.Combine("full");
        await using (var file = File.Create(full))
        {
            file.SetLength(LimitBytes);
        }

        var refused = await RunAsync("\"$0\" completion bash >>\"$1\"", full);

        Assert.True(refused.ExitCode == 4, $"{refused.ExitCode}: {refused.Errors}");
        Assert.StartsWith("actorshm: Standard output cannot be written: it leads to a file that may not become longer (RLIMIT_FSIZE", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signal_ends_neither_host_nor_node()
    {
        await using var host = await RunningHost.StartAsync(1);

        Signals.Send(host.Process.Pid, Signals.FileSizeExceeded);
        Signals.Send(host.NodePids[0], Signals.FileSizeExceeded);

        Assert.Equal(2, (await Cli.JsonAsync("eval", "1 + 1", "--run-dir", host.RunDirectory)).GetProperty("results")[0].GetProperty("value").GetInt32());
        Assert.Equal(host.NodePids, (await host.ListNodesAsync()).Select(node => node.Pid));
    }

    private static Task<TestResult> RunAsync(string command, params string[] arguments) =>
        TestProcess.RunAsync("/bin/sh", ["-c", $"ulimit -f {LimitBytes / 512} && {command}", Cli.HostExecutable, .. arguments]);
}
