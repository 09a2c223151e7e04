using System.Net;
using System.Net.Sockets;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

public class HostProcessTests
{
    [Fact]
    public async Task A_host_serves_clients_and_leaves_nothing_after_SIGTERM()
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        await using var host = await RunningHost.StartAsync(nodes: 2);

        var nodes = await host.ListNodesAsync();
        var answer = await Cli.JsonAsync("eval", "sum(x); x", "--input", $"x={x}", "--run-dir", host.RunDirectory);
        var leftBySession = Directory.GetFiles(Path.Combine(host.RunDirectory, "segments"));
        host.Process.Signal(Signals.Terminate);
        var result = await host.Process.ExitAsync();

        Assert.Equal(host.NodePids.Order(), nodes.Select(node => node.Pid).Order());
        Assert.Equal(6, answer.GetProperty("results")[0].GetProperty("value").GetDouble());
        Assert.Equal([1.0, 2, 3], answer.GetProperty("results")[1].GetProperty("value").EnumerateArray().Select(v => v.GetDouble()));
        Assert.Empty(leftBySession);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.False(Path.Exists(host.RunDirectory));
        Assert.False(Path.Exists(Path.Combine(Path.GetDirectoryName(host.RunDirectory)!, "ready")));
        Assert.DoesNotContain(host.NodePids, RunningHost.IsRunning);
    }

    [Fact]
    public async Task The_run_directory_and_all_in_it_belong_to_the_user_alone()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);

        var entries = Directory.EnumerateFileSystemEntries(host.RunDirectory, "*", SearchOption.AllDirectories).Prepend(host.RunDirectory);

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.All(entries.Where(e => !e.Contains("/tmp/", StringComparison.Ordinal)), entry => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(entry) & others));
    }

    [Fact]
    public async Task A_second_host_in_the_same_directory_is_refused_and_names_the_first()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);

        var second = await Cli.RunAsync("host", "--nodes", "1", "--run-dir", host.RunDirectory, "--ready-file", host.ReadyFile);

        Assert.Equal(2, second.ExitCode);
        Assert.Contains($"{host.Process.Pid}", second.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(host.ReadyFile)); // the ready file of the living host is not the second one's to remove
        Assert.Single(await host.ListNodesAsync());
    }

    [Fact]
    public async Task A_directory_that_is_no_run_is_left_alone()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch.Combine("precious"), "keep me");

        var result = await Cli.RunAsync("host", "--nodes", "1", "--run-dir", scratch.Path);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("keep me", await File.ReadAllTextAsync(scratch.Combine("precious")));
    }

    [Fact]
    public async Task Without_a_host_the_exit_code_is_3()
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);

        var list = await Cli.RunAsync("nodes", "list", "--run-dir", scratch.Combine("nothing"));
        var eval = await Cli.RunAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", scratch.Combine("nothing"));
        var node = await Cli.RunAsync("node", "--run-dir", scratch.Combine("nothing"));
        var segments = await Cli.RunAsync("segments", "list", "--run-dir", scratch.Combine("nothing"));

        Assert.All([list, eval, node, segments], result => Assert.Equal(3, result.ExitCode));
        Assert.Contains("actorshm host", list.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(120)] // a directory's name that makes the socket's path longer than an address is
    [InlineData(300)] // and one that no file system takes
    public async Task A_long_name_of_a_run_directory_that_is_not_there_is_no_other_error_than_a_short_one(int length)
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        var runDirectory = scratch.Combine(new string('d', length));

        var list = await Cli.RunAsync("nodes", "list", "--run-dir", runDirectory);
        var eval = await Cli.RunAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", runDirectory);
        var node = await Cli.RunAsync("node", "--run-dir", runDirectory);

        Assert.All([list, eval, node], result => Assert.True(result.ExitCode == 3, result.Errors));
        Assert.Equal([x], Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task A_run_directory_whose_name_is_too_long_for_the_file_system_is_wrong_input_and_nothing_stays_up()
    {
        using var scratch = new ScratchDirectory();

        var result = await Cli.RunAsync("host", "--nodes", "1", "--run-dir", scratch.Combine(new string('d', 300)));

        Assert.True(result.ExitCode == 2, result.Errors);
        Assert.Contains("too long", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    // Goal: nobody is told to start a host where one is, which would be refused.
    [Fact]
    public async Task Of_a_host_that_is_stopped_a_command_says_that_it_is_there()
    {
        await using var host = await RunningHost.StartAsync(nodes: 0);
        host.Process.Signal(Signals.Stop);

        var list = await Cli.RunAsync("nodes", "list", "--run-dir", host.RunDirectory, "-D", "actorshm.node.connect-timeout=2s");
        host.Process.Signal(Signals.Continue);

        Assert.Equal(3, list.ExitCode);
        Assert.Contains($"The host at {host.RunDirectory} did not answer within 2 s", list.Errors, StringComparison.Ordinal);
        Assert.Contains("kill -CONT", list.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Start one", list.Errors, StringComparison.Ordinal);
    }

    // Goal: a name that was mistyped costs nobody a file, nor another run its lock.
    [Fact]
    public async Task A_file_that_is_no_ready_file_is_refused_before_anything_starts()
    {
        await using var host = await RunningHost.StartAsync(nodes: 0);
        using var scratch = new ScratchDirectory("/dev/shm");
        var precious = scratch.Combine("precious");
        await File.WriteAllTextAsync(precious, "{\"runDir\":\"/mine\",\"pid\":1,\"nodes\":[],\"results\":[1,2,3]}\n");
        var text = await File.ReadAllTextAsync(precious);
        var ownerLock = Path.Combine(host.RunDirectory, "host.lock");

        var refused = await Cli.RunAsync("host", "--nodes", "0", "--run-dir", scratch.Combine("run"), "--ready-file", precious);
        var locked = await Cli.RunAsync("host", "--nodes", "0", "--run-dir", scratch.Combine("run"), "--ready-file", ownerLock);

        Assert.All([refused, locked], result => Assert.True(result.ExitCode == 2 && result.Output.Length == 0, $"{result.ExitCode}: {result.Errors}"));
        Assert.Contains($"a file of {text.Length} bytes is there", refused.Errors, StringComparison.Ordinal);
        Assert.Contains($"it lies in the run directory {host.RunDirectory}", locked.Errors, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(precious));
        Assert.Equal([precious], Directory.GetFileSystemEntries(scratch.Path));
        Assert.Empty(await host.ListNodesAsync());
    }

    [Fact]
    public async Task An_earlier_ready_file_or_an_empty_file_is_replaced()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var ready = scratch.Combine("ready");
        await File.WriteAllTextAsync(ready, string.Empty); // as mktemp makes it
        await using (var killed = Cli.Start("host", "--nodes", "1", "--run-dir", scratch.Combine("run"), "--ready-file", ready))
        {
            await killed.SaysAsync("Ready");
            await killed.KillAsync();
        }

        Assert.NotEmpty(await File.ReadAllTextAsync(ready));
        await using var next = Cli.Start("host", "--nodes", "1", "--run-dir", scratch.Combine("run"), "--ready-file", ready);
        await next.SaysAsync("Ready");
        Assert.Contains($"\"pid\":{next.Pid},", await File.ReadAllTextAsync(ready), StringComparison.Ordinal);
        next.Signal(Signals.Terminate);

        Assert.Equal(0, (await next.ExitAsync()).ExitCode);
        Assert.False(File.Exists(ready));
    }

    [Fact]
    public async Task The_parents_that_a_killed_host_has_made_go_with_the_next_host_of_the_directory()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var run = scratch.Combine("made", "below", "run");
        await using (var killed = Cli.Start("host", "--nodes", "0", "--run-dir", run))
        {
            await killed.SaysAsync("Ready");
            await killed.KillAsync();
        }

        await using var next = Cli.Start("host", "--nodes", "0", "--run-dir", run);
        await next.SaysAsync("Ready");
        next.Signal(Signals.Terminate);

        Assert.Equal(0, (await next.ExitAsync()).ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task A_host_does_not_remove_the_ready_file_of_another()
    {
        await using var host = await RunningHost.StartAsync(nodes: 0);
        using var scratch = new ScratchDirectory("/dev/shm");
        var first = await File.ReadAllTextAsync(host.ReadyFile);
        await using var other = Cli.Start("host", "--nodes", "0", "--run-dir", scratch.Combine("run"), "--ready-file", host.ReadyFile);
        await Watchdog.UntilAsync("the other one is ready", () => TextOf(host.ReadyFile) is { } now && now != first);

        host.Process.Signal(Signals.Terminate);
        Assert.Equal(0, (await host.Process.ExitAsync()).ExitCode);
        Assert.True(File.Exists(host.ReadyFile));
        other.Signal(Signals.Terminate);
        Assert.Equal(0, (await other.ExitAsync()).ExitCode);
        Assert.False(File.Exists(host.ReadyFile));

        static string? TextOf(string file)
        {
            try
            {
                return File.ReadAllText(file);
            }
            catch (FileNotFoundException)
            {
                return null;
            }
        }
    }

    [Fact]
    public async Task A_host_without_nodes_of_its_own_waits_for_those_of_others()
    {
        await using var host = await RunningHost.StartAsync(nodes: 0);
        await using var node = Cli.Start("node", "--run-dir", host.RunDirectory);

        await Watchdog.UntilAsync("the node has joined", async () => (await host.ListNodesAsync()).Any(n => n.Pid == node.Pid));
        host.Process.Signal(Signals.Terminate);

        Assert.Equal(0, (await node.ExitAsync()).ExitCode);
        Assert.Equal(0, (await host.Process.ExitAsync()).ExitCode);
    }

    [Fact]
    public async Task A_node_that_a_script_starts_joins_under_the_same_pid()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using var node = Cli.Start("node", "--run-dir", host.RunDirectory);

        await Watchdog.UntilAsync("the node has joined", async () => (await host.ListNodesAsync()).Any(n => n.Pid == node.Pid));
        node.Signal(Signals.Terminate);
        var result = await node.ExitAsync();

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Empty(RunningHost.DiagnosticFilesOf(node));
        await Watchdog.UntilAsync("the node is off the list", async () => (await host.ListNodesAsync()).Count == 1);
    }

    // Goal: "node 1" means the same in logs, evidence and lists for the life of the run. Method: a node joins while the one that the host started is dead.
    [Fact]
    public async Task A_node_that_joins_does_not_get_the_number_of_a_dead_one_that_the_host_started()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        Signals.Send(host.NodePids[0], Signals.Kill);
        await Watchdog.UntilAsync("the node is gone", async () => (await host.ListNodesAsync()).Count == 0);

        await using var node = Cli.Start("node", "--run-dir", host.RunDirectory);
        await Watchdog.UntilAsync("another has joined", async () => (await host.ListNodesAsync()).Count == 1);

        Assert.Equal((2, node.Pid), Assert.Single(await host.ListNodesAsync()));
    }

    [Fact]
    public async Task A_second_signal_does_not_wait_for_a_node_that_is_stopped()
    {
        using var scratch = new ScratchDirectory();
        var conf = scratch.Combine("patient.conf");
        await File.WriteAllTextAsync(conf, "actorshm.host.drain-timeout = 1 h");
        await using var host = await RunningHost.StartAsync(nodes: 2, "--config", conf);
        Signals.Send(host.NodePids[0], Signals.Stop);

        host.Process.Signal(Signals.Terminate);
        await host.Process.SaysAsync("Ending");
        host.Process.Signal(Signals.Interrupt);
        var result = await host.Process.ExitAsync();

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.False(Path.Exists(host.RunDirectory));
        Assert.DoesNotContain(host.NodePids, RunningHost.IsRunning);
    }

    // Method: as scripts/stop.sh --at-once does, until there is no process any more to take it.
    [Fact]
    public async Task A_host_that_is_told_again_until_it_is_gone_ends_in_good_order()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);

        await Watchdog.UntilAsync("the host is gone", () =>
        {
            for (var signal = 0; signal < 20 && !host.Process.HasExited; signal++)
            {
                Signals.SendIfThere(host.Process.Pid, Signals.Terminate);
            }

            return host.Process.HasExited;
        });
        var result = await host.Process.ExitAsync();

        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Errors}");
        Assert.False(Path.Exists(host.RunDirectory));
    }

    // Method: the last step of its end is held up by a collector of metrics that takes the connection and answers nothing.
    [Fact]
    public async Task A_node_that_is_told_again_in_the_last_step_of_its_end_ends_in_good_order()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        await using var host = await RunningHost.StartAsync(nodes: 0);
        await using var node = Cli.Start(
            "node", "--run-dir", host.RunDirectory, "-D", $"actorshm.telemetry.otlp-endpoint=http://{collector.LocalEndpoint}", "-D", "actorshm.telemetry.otlp-interval=1h");
        await Watchdog.UntilAsync("the node has joined", async () => (await host.ListNodesAsync()).Any(n => n.Pid == node.Pid));

        node.Signal(Signals.Terminate);
        using var unanswered = await collector.AcceptTcpClientAsync().WaitAsync(Watchdog.Limit);
        Signals.SendIfThere(node.Pid, Signals.Terminate);
        var result = await node.ExitAsync();

        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Errors}");
    }

    [Fact]
    public async Task Signals_to_the_whole_process_group_leave_the_nodes_to_the_host()
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        await using var host = await RunningHost.StartAsync(nodes: 2);
        foreach (var pid in host.NodePids)
        {
            Signals.Send(pid, Signals.Terminate);
            Signals.Send(pid, Signals.Interrupt);
        }

        var answer = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);

        Assert.Equal(6, answer.GetProperty("results")[0].GetProperty("value").GetDouble());
        Assert.Equal(host.NodePids.Order(), (await host.ListNodesAsync()).Select(node => node.Pid).Order());
    }

    // Method: the node is stopped before it has joined, so that the start would take an hour.
    [Fact]
    public async Task A_host_ends_with_its_companion_also_while_it_starts()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var companion = TestProcess.Start("/bin/sleep", ["infinity"]);
        await using var host = Cli.Start("host", "--nodes", "1", "--run-dir", scratch.Combine("run"), "--end-with", $"{companion.Pid}", "-D", "actorshm.host.join-timeout=1h");
        await Watchdog.UntilAsync("the node was started", () => Descendants.Of(host.Pid).Count > 0);
        Signals.Send(Descendants.Of(host.Pid)[0], Signals.Stop);

        await companion.KillAsync();
        var result = await host.ExitAsync();

        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Errors}");
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task A_run_directory_with_a_very_long_path_works()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var deep = scratch.Combine(new string('a', 60), new string('b', 60), "run");

        await using var host = Cli.Start("host", "--nodes", "1", "--run-dir", deep);
        await host.SaysAsync("Ready");
        var list = await Cli.RunAsync("nodes", "list", "--run-dir", deep);
        host.Signal(Signals.Terminate);

        Assert.True(list.ExitCode == 0, list.Errors);
        Assert.Equal(0, (await host.ExitAsync()).ExitCode);
        Assert.False(Path.Exists(deep));
    }

    // Goal: the directories and files of a run are its user's alone, and his own. Method: modes, because root may do everything.
    [Fact]
    public async Task A_run_has_its_modes_whatever_the_umask()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var directory = scratch.Combine("run");
        await using var host = TestProcess.Start(
            "/bin/bash", ["-c", $"umask 777; exec '{Cli.HostExecutable}' host --nodes 1 --run-dir '{directory}'"]);
        await host.SaysAsync("Ready");
        var created = await Cli.RunAsync("segments", "create", "x", "--shape", "3", "--run-dir", directory);
        Assert.True(created.ExitCode == 0, created.Errors);

        const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.All(Directory.GetDirectories(directory).Append(directory), path => Assert.Equal((path, file | UnixFileMode.UserExecute), (path, File.GetUnixFileMode(path))));
        Assert.All(
            Directory.GetFiles(directory).Concat(Directory.GetFiles(Path.Combine(directory, "segments"))).Concat(Directory.GetFiles(Path.Combine(directory, "logs"))),
            path => Assert.Equal((path, file), (path, File.GetUnixFileMode(path))));
        host.Signal(Signals.Terminate);
        Assert.Equal(0, (await host.ExitAsync()).ExitCode);
    }
}
