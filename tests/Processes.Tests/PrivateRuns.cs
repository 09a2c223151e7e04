namespace ActorShm.Processes.Tests;

/// <summary>The runs that commands without <c>--run-dir</c> make for themselves. Each carries the pid of its host in its name.</summary>
internal static class PrivateRuns
{
    /// <summary>The directories that a process has made and that are still there.</summary>
    public static string[] Of(int pid) => [.. Present("/dev/shm", "actorshm-*", Directory.GetDirectories).SelectMany(user => Present(user, $"run-{pid}-*", Directory.GetDirectories))];

    /// <summary>The files of a directory that appears and disappears with its run, and may not be there yet.</summary>
    public static string[] Files(string directory, string pattern) => Present(directory, pattern, Directory.GetFiles);

    /// <summary>Requires that the next start of a run removes what a killed command has left. The test that kills it ends with this: after the last test nobody starts another run.</summary>
    /// <param name="pid">Who was killed.</param>
    public static async Task RequireSweptAsync(int pid)
    {
        var next = await Cli.RunAsync("eval", "--nodes", "1", "1 + 1");
        Assert.True(next.ExitCode == 0, next.Errors);
        Assert.Empty(LeftBy(pid));
    }

    private static string[] LeftBy(int pid) =>
    [
        .. from place in (string[])["/dev/shm", "/var/tmp"]
           from user in Present(place, "actorshm-*", Directory.GetDirectories)
           from left in Present(user, $"*-{pid}-*", Directory.GetDirectories)
           select left,
    ];

    private static string[] Present(string directory, string pattern, Func<string, string, string[]> list)
    {
        try
        {
            return list(directory, pattern);
        }
        catch (DirectoryNotFoundException)
        {
            return []; // not made yet, or gone since it was seen
        }
    }
}
