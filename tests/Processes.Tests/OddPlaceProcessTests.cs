using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Places where nothing can be made or looked at: each is refused with one sentence that is true, and nothing is left.</summary>
public class OddPlaceProcessTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly UnixFileMode Everybody = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    // Goal: no room for a run is exit code 4 and leaves nothing. Method: a shell fills a /dev/shm that only it and the command see.
    [SkippableFact]
    public async Task A_run_for_which_there_is_no_room_ends_with_4_and_leaves_nothing()
    {
        const string Script = """
            mount -t tmpfs -o size=16k none /dev/shm && head -c 100000 /dev/zero >/dev/shm/full 2>/dev/null
            "$0" eval '1 + 1'; echo "eval $?"
            "$0" host --nodes 1; echo "host $?"
            ls /dev/shm
            """;
        Skip.If((await TestProcess.RunAsync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/dev/shm"])).ExitCode != 0, "Mount namespaces are not permitted here.");

        var result = await TestProcess.RunAsync("unshare", ["-m", "sh", "-c", Script, Cli.HostExecutable]);

        Assert.Equal("eval 4\nhost 4\nfull", result.Output);
        Assert.All(result.Errors.Trim().Split('\n'), line => Assert.Contains("No space left on device. ", line, StringComparison.Ordinal));
        Assert.DoesNotContain("Choose another with --run-dir", result.Errors, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(2, "eval", "mean(x)", "--input", "x=SECRET/in/x.npy")]
    [InlineData(2, "explain", "mean(x)", "--input", "x=SECRET/in/x.csv:a")]
    [InlineData(2, "eval", "y = 1 + 1", "--output", "y=SECRET/in/y.npy")]
    [InlineData(2, "eval", "y = 1 + 1", "--output", "y=SECRET/y.npy")]
    [InlineData(3, "segments", "list", "--run-dir", "SECRET/in")]
    [InlineData(3, "nodes", "list", "--run-dir", "SECRET")]
    [InlineData(3, "node", "--run-dir", "SECRET/in")]
    public async Task What_this_user_may_not_look_at_is_not_said_to_be_missing(int exitCode, params string[] arguments)
    {
        using var home = await HomeOfOtherUserAsync();
        var secret = Directory.CreateDirectory(home.Combine("secret"), OwnerOnly).FullName;
        Directory.CreateDirectory(Path.Combine(secret, "in"));
        await File.WriteAllTextAsync(Path.Combine(secret, "in", "x.csv"), "a\n1\n");
        SmallArrays.Write<double>(Path.Combine(secret, "in", "x.npy"), "<f8", [1]);

        var result = await AsOtherUserAsync(home, [.. arguments.Select(argument => argument.Replace("SECRET", secret, StringComparison.Ordinal))]);

        Assert.True(result.ExitCode == exitCode, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains("permission denied", result.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Start one", result.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_segment_is_not_exported_to_where_this_user_may_not_look_and_is_told_so()
    {
        using var home = await HomeOfOtherUserAsync();
        var secret = Directory.CreateDirectory(home.Combine("secret"), OwnerOnly).FullName;
        Directory.CreateDirectory(Path.Combine(secret, "in"));
        var made = await AsOtherUserAsync(home, "segments", "create", "x", "--shape", "3", "--dir", home.Combine("arrays"));
        Assert.True(made.ExitCode == 0, made.Errors);

        var result = await AsOtherUserAsync(home, "segments", "export", "x", Path.Combine(secret, "in", "x.npy"), "--dir", home.Combine("arrays"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("permission denied", result.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("segments list --dir /tmp", "Name a directory of your own")]
    [InlineData("segments list --dir /", "Name a directory of your own")]
    [InlineData("segments list --dir /dev/shm", "Name a directory of your own")]
    [InlineData("segments list --dir /proc", "Name a directory of your own")]
    [InlineData("segments list --dir /etc", "Name a directory of your own")]
    [InlineData("host --run-dir /", "root of all files")]
    [InlineData("host --run-dir /proc/nope", "takes no directories")]
    [InlineData("host --ready-file /tmp", "it is a directory; name a file in it")]
    public async Task A_place_of_the_system_is_refused_with_what_to_do(string arguments, string expected)
    {
        var result = await Cli.RunAsync(arguments.Split(' '));

        Assert.True(result.ExitCode == 2, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains(expected, Assert.Single(result.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_own_directory_that_others_can_read_is_to_be_closed_to_them()
    {
        using var scratch = new ScratchDirectory();
        var open = Directory.CreateDirectory(scratch.Combine("open"), Everybody).FullName;
        File.SetUnixFileMode(open, Everybody);

        var result = await Cli.RunAsync("segments", "list", "--dir", open);

        Assert.Contains($"chmod 700 '{open}'", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relative_path_in_a_working_directory_that_is_gone_leads_nowhere()
    {
        using var scratch = new ScratchDirectory();

        var result = await TestProcess.RunAsync(
            "/bin/sh", ["-c", "mkdir \"$1/gone\" && cd \"$1/gone\" && rmdir \"$1/gone\" && \"$0\" eval 'sum(x)' --input x=x.npy", Cli.HostExecutable, scratch.Path]);

        Assert.True(result.ExitCode == 2, $"{result.ExitCode}: {result.Errors}");
        Assert.Contains("The working directory was removed", result.Errors, StringComparison.Ordinal);
    }

    private static async Task<ScratchDirectory> HomeOfOtherUserAsync()
    {
        Skip.IfNot(Environment.UserName == "root", "Only root can start a process as another user.");
        Skip.IfNot(File.Exists("/usr/bin/setpriv"), "There is no setpriv to start a process as another user.");
        var home = new ScratchDirectory("/var/tmp");
        File.SetUnixFileMode(home.Path, Everybody | UnixFileMode.OtherWrite);
        var isReadable = (await AsOtherUserAsync(home, "--version")).ExitCode == 0;
        if (!isReadable)
        {
            home.Dispose();
        }

        Skip.IfNot(isReadable, "The checkout cannot be read by other users.");
        return home;
    }

    private static Task<TestResult> AsOtherUserAsync(ScratchDirectory home, params string[] arguments) => TestProcess.RunAsync(
        "/usr/bin/setpriv",
        ["--reuid=65534", "--regid=65534", "--clear-groups", Cli.HostExecutable, .. arguments],
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["HOME"] = home.Path, ["TMPDIR"] = home.Path });
}
