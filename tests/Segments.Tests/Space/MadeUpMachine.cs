using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>A <c>/proc</c> that says what a test wants it to say about memory.</summary>
public sealed class MadeUpMachine : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public MadeUpMachine(long availableBytes)
    {
        Write("proc/meminfo", $"MemTotal: 99999999 kB\nMemFree: 1 kB\nMemAvailable:   {availableBytes / 1024} kB\n");
        Write("proc/self/cgroup", string.Empty);
        Write("proc/self/mountinfo", string.Empty);
    }

    internal SystemMemory Memory => new(Path("proc"));

    public string Path(string name) => _scratch.Combine(name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), text);
    }

    public SegmentStoreOptions Options(long headroomBytes, params string[] placement) =>
        new() { Placement = placement, HeadroomBytes = headroomBytes, Memory = Memory };

    public void Dispose() => _scratch.Dispose();
}
