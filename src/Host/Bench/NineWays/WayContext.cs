using System.Diagnostics;
using System.Globalization;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Host.Ending;
using ActorShm.Host.Runs;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>The context of a way in the parent. Everything that the context owns is disposed after the time was taken.</summary>
internal sealed class WayContext(
    string way, int elementCount, string memoryDirectory, string diskDirectory, SettingsSources sources, ActorShmSettings settings, ILoggerFactory loggers, StopSignal stop)
    : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _asynchronous = new();
    private readonly Stack<IDisposable> _owned = new();

    public int ElementCount => elementCount;

    public long DataBytes => (long)elementCount * sizeof(double);

    /// <summary>A private directory in memory, which is removed with this process.</summary>
    public string MemoryDirectory => memoryDirectory;

    /// <summary>A private directory on a disk, which is removed with this process.</summary>
    public string DiskDirectory => diskDirectory;

    /// <summary>The sources of the settings, for other processes.</summary>
    public SettingsSources Sources => sources;

    public ActorShmSettings Settings => settings;

    public ILoggerFactory Loggers => loggers;

    public StopSignal Stop => stop;

    /// <summary>Keeps something until the time has been taken.</summary>
    public T Own<T>(T thing)
        where T : IDisposable
    {
        _owned.Push(thing);
        return thing;
    }

    /// <summary>Keeps something until the time has been taken.</summary>
    public T OwnAsync<T>(T thing)
        where T : IAsyncDisposable
    {
        _asynchronous.Push(thing);
        return thing;
    }

    /// <summary>Starts the child.</summary>
    /// <param name="link">How the child gets to the array: a path, a number, or a number in text.</param>
    public WayProcess StartChild(string link) => StartProcess("--child", link);

    /// <summary>Starts the third process of the way that has one.</summary>
    public WayProcess StartManager(string link) => StartProcess("--manager", link);

    /// <summary>Disposes what the context owns.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_asynchronous.TryPop(out var thing))
        {
            await thing.DisposeAsync();
        }

        while (_owned.TryPop(out var thing))
        {
            thing.Dispose();
        }
    }

    private WayProcess StartProcess(string role, string link)
    {
        var start = OwnProgram.With(
            ["bench", "nine-ways", role, way, "--link", link, "--elements", elementCount.ToString(CultureInfo.InvariantCulture), .. sources.ToArguments()]);
        start.RedirectStandardInput = true;
        return OwnAsync(new WayProcess(way, Process.Start(start)!));
    }
}
