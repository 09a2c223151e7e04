using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.Host.Measuring;

/// <summary>Reads the kernel's files about the machine, under <c>/proc</c> and <c>/sys</c>.</summary>
/// <param name="root">The directory that stands for <c>/</c>; tests pass their own.</param>
internal sealed class MachineFiles(string root)
{
    /// <summary>Gets the lines of a file; none when the file does not exist or may not be read. Each check handles that case itself.</summary>
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

    /// <summary>Whether a file or directory of that path exists.</summary>
    public bool Exists(string path) => Path.Exists(Path.Join(root, path));

    /// <summary>Gets the names in a directory, in order; none when the directory does not exist or may not be read.</summary>
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

    /// <summary>Gets the only line of a file, trimmed; null when there is none.</summary>
    public string? Text(string path) => Lines(path).FirstOrDefault()?.Trim();

    /// <summary>Gets the number that a file holds; null when it holds none.</summary>
    public long? Number(string path) => long.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Gets a figure of <c>/proc/meminfo</c> in bytes; null when the file does not have it.</summary>
    public long? MemoryBytes(string label) => ProcFigures.FindBytes(Lines("/proc/meminfo"), label + ":");

    /// <summary>Gets the choice in brackets from a file such as <c>always within_size [never]</c>; null when there is none.</summary>
    public string? Chosen(string path)
    {
        var words = Text(path)?.Split(' ') ?? [];
        return Array.Find(words, word => word.StartsWith('[') && word.EndsWith(']'))?[1..^1];
    }
}
