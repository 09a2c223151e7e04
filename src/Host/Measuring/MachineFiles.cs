using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.Host.Measuring;

/// <summary>The kernel's own files about the machine, under <c>/proc</c> and <c>/sys</c>.</summary>
/// <param name="root">The directory that stands for <c>/</c>; tests have their own.</param>
internal sealed class MachineFiles(string root)
{
    /// <summary>The lines of a file; none when it is not there or may not be read, for which each check has its own answer.</summary>
    public IReadOnlyList<string> Lines(string path)
    {
        try
        {
            return File.ReadAllLines(Path.Join(root, path));
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether there is a file or directory of that path.</summary>
    public bool Exists(string path) => Path.Exists(Path.Join(root, path));

    /// <summary>The names in a directory, in order; none when it is not there or may not be read.</summary>
    public IReadOnlyList<string> Names(string path)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Path.Join(root, path)).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The only line of a file, trimmed; null when there is none.</summary>
    public string? Text(string path) => Lines(path).FirstOrDefault()?.Trim();

    /// <summary>The number that a file holds; null when it holds none.</summary>
    public long? Number(string path) => long.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A figure of <c>/proc/meminfo</c> in bytes; null when it is not there.</summary>
    public long? MemoryBytes(string label) => ProcFigures.FindBytes(Lines("/proc/meminfo"), label + ":");

    /// <summary>The choice that is in brackets in a file such as <c>always within_size [never]</c>; null when there is none.</summary>
    public string? Chosen(string path)
    {
        var words = Text(path)?.Split(' ') ?? [];
        return Array.Find(words, word => word.StartsWith('[') && word.EndsWith(']'))?[1..^1];
    }
}
