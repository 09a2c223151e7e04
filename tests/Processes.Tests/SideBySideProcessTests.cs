using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Several runs on one machine: each is for itself, and a user's run is for that user.</summary>
public class SideBySideProcessTests
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [Fact]
    public async Task Two_hosts_in_two_directories_know_nothing_of_each_others_nodes_and_names()
    {
        await using var first = await RunningHost.StartAsync(nodes: 1);
        await using var second = await RunningHost.StartAsync(nodes: 1);

        var files = new List<string>();
        foreach (var (host, value) in new[] { (first, "full:3"), (second, "full:5") })
        {
            var made = await Cli.JsonAsync("segments", "create", "x", "--shape", "4", "--fill", value, "--seal", "--run-dir", host.RunDirectory);
            files.Add(made.GetProperty("path").GetString()!);
        }

        var sums = new List<double>();
        foreach (var (host, file) in new[] { (first, files[0]), (second, files[1]) })
        {
            var answer = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={file}", "--run-dir", host.RunDirectory);
            sums.Add(answer.GetProperty("results")[0].GetProperty("value").GetDouble());
        }

        Assert.Equal([12, 20], sums);
        Assert.Equal([(1, first.NodePids[0])], (await first.ListNodesAsync()).Select(node => (node.Node, node.Pid)));
        Assert.Equal([(1, second.NodePids[0])], (await second.ListNodesAsync()).Select(node => (node.Node, node.Pid)));

        first.Process.Signal(Signals.Terminate);
        Assert.Equal(0, (await first.Process.ExitAsync()).ExitCode);
        Assert.True(File.Exists(files[1])); // the end of one run is nothing to the other
        Assert.Single(await second.ListNodesAsync());
    }

    [Fact]
    public async Task A_directory_whose_host_and_nodes_were_all_killed_is_taken_over_by_the_next_host()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        var made = await Cli.JsonAsync("segments", "create", "x", "--shape", "4", "--run-dir", host.RunDirectory);
        Signals.Send(host.NodePids[0], Signals.Stop); // it may not leave by itself
        await host.Process.KillAsync();
        Signals.Send(host.NodePids[0], Signals.Kill);
        await Watchdog.UntilAsync("the node is gone", () => !RunningHost.IsRunning(host.NodePids[0]));
        Assert.True(File.Exists(made.GetProperty("path").GetString()));

        await using var next = Cli.Start("host", "--nodes", "1", "--run-dir", host.RunDirectory);
        await next.SaysAsync("Ready");
        var segments = await Cli.JsonAsync("segments", "list", "--run-dir", host.RunDirectory);
        next.Signal(Signals.Terminate);

        Assert.Equal(0, segments.GetProperty("segments").GetArrayLength());
        Assert.Equal(0, (await next.ExitAsync()).ExitCode);
        Assert.False(Path.Exists(host.RunDirectory));
    }

    [SkippableFact]
    public async Task Another_user_can_neither_read_nor_join_a_run_and_has_runs_of_their_own()
    {
        using var home = await HomeOfOtherUserAsync();
        await using var host = await RunningHost.StartAsync(nodes: 1);
        File.SetUnixFileMode(Path.GetDirectoryName(host.RunDirectory)!, Everybody); // only the run protects itself
        var made = await Cli.JsonAsync("segments", "create", "x", "--shape", "4", "--run-dir", host.RunDirectory);

        var list = await AsOtherUserAsync(home, Cli.HostExecutable, "nodes", "list", "--run-dir", host.RunDirectory);
        var node = await AsOtherUserAsync(home, Cli.HostExecutable, "node", "--run-dir", host.RunDirectory);
        var takeOver = await AsOtherUserAsync(home, Cli.HostExecutable, "host", "--nodes", "1", "--run-dir", host.RunDirectory);
        var read = await AsOtherUserAsync(home, "/bin/cat", made.GetProperty("path").GetString()!);
        var own = await AsOtherUserAsync(home, Cli.HostExecutable, "demo", "--elements", "1000", "--nodes", "1");

        Assert.Equal(3, list.ExitCode);
        Assert.Equal(3, node.ExitCode);
        Assert.Equal(2, takeOver.ExitCode);
        Assert.NotEqual(0, read.ExitCode);
        Assert.True(own.ExitCode == 0, own.Errors);
        Assert.Single(await host.ListNodesAsync());
    }

    [SkippableFact]
    public async Task An_output_that_only_another_user_may_replace_is_refused_before_anything_is_computed_or_written()
    {
        using var home = await HomeOfOtherUserAsync();
        File.SetUnixFileMode(home.Path, File.GetUnixFileMode(home.Path) | UnixFileMode.StickyBit);
        File.WriteAllText(home.Combine("of-root.npy"), "root's");
        var x = SmallArrays.Write<double>(home.Combine("x.npy"), "<f8", [1, 2, 3]);
        File.SetUnixFileMode(x, Everybody);

        var refused = await AsOtherUserAsync(
            home, Cli.HostExecutable, "eval", "a = x; b = x", "--input", $"x={x}", "--output", $"a={home.Combine("a.npy")}", "--output", $"b={home.Combine("of-root.npy")}");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("sticky bit", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("root's", File.ReadAllText(home.Combine("of-root.npy")));
        Assert.False(File.Exists(home.Combine("a.npy")));
    }

    // Such a directory has the file, and only its entries are not to be listed.
    [SkippableFact]
    public async Task Outputs_go_into_a_directory_that_may_be_written_to_and_not_read()
    {
        using var home = await HomeOfOtherUserAsync();
        var x = SmallArrays.Write<double>(home.Combine("x.npy"), "<f8", [1, 2, 3]);
        File.SetUnixFileMode(x, Everybody);
        var dropBox = Directory.CreateDirectory(home.Combine("drop-box"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        File.SetUnixFileMode(dropBox, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);

        var done = await AsOtherUserAsync(
            home, Cli.HostExecutable, "eval", "a = x; b = x", "--input", $"x={x}", "--output", $"a={Path.Combine(dropBox, "a.npy")}", "--output", $"b={Path.Combine(dropBox, "b.npy")}");

        Assert.True(done.ExitCode == 0, done.Errors);
        Assert.Equal(File.ReadAllBytes(x)[^24..], File.ReadAllBytes(Path.Combine(dropBox, "a.npy"))[^24..]);
        Assert.Equal(File.ReadAllBytes(x)[^24..], File.ReadAllBytes(Path.Combine(dropBox, "b.npy"))[^24..]);
    }

    /// <summary>A directory that everybody may write to; skips the test where nobody can be another user.</summary>
    private static async Task<ScratchDirectory> HomeOfOtherUserAsync()
    {
        Skip.IfNot(Environment.UserName == "root", "Only root can start a process as another user.");
        Skip.IfNot(File.Exists("/usr/bin/setpriv"), "There is no setpriv to start a process as another user.");
        var home = new ScratchDirectory("/var/tmp");
        try
        {
            File.SetUnixFileMode(home.Path, Everybody | UnixFileMode.OtherWrite);
            Skip.IfNot((await AsOtherUserAsync(home, Cli.HostExecutable, "--version")).ExitCode == 0, "The checkout cannot be read by other users.");
            return home;
        }
        catch
        {
            home.Dispose();
            throw;
        }
    }

    private static Task<TestResult> AsOtherUserAsync(ScratchDirectory home, string executable, params string[] arguments) => TestProcess.RunAsync(
        "/usr/bin/setpriv",
        ["--reuid=65534", "--regid=65534", "--clear-groups", executable, .. arguments],
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["HOME"] = home.Path, ["TMPDIR"] = home.Path });
}
