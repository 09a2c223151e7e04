using System.Globalization;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests.Scripts;

/// <summary>A command that stands in for <c>actorshm</c>, because the real one does not do what a test needs.</summary>
internal sealed class StandIn : IDisposable
{
    /// <summary>Never becomes ready, and ends by SIGTERM with 0 as a host does.</summary>
    public const string Endless = "trap 'exit 0' TERM\necho $$ >\"$0.new\" && mv \"$0.new\" \"$0.pid\"\nwhile :; do sleep 0.1; done";

    private readonly ScratchDirectory _scratch = new();

    /// <summary>Writes it.</summary>
    /// <param name="script">What it does, for sh. It writes its pid, or that of a process it leaves, to <c>$0.pid</c>.</param>
    public StandIn(string script)
    {
        Path = _scratch.Combine("command");
        File.WriteAllText(Path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The executable.</summary>
    public string Path { get; }

    /// <summary>The pid that it has written, once it has.</summary>
    public async Task<int> PidAsync()
    {
        await Watchdog.UntilAsync("the host has started", () => File.Exists(Path + ".pid"));
        return int.Parse(await File.ReadAllTextAsync(Path + ".pid"), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _scratch.Dispose();
}
