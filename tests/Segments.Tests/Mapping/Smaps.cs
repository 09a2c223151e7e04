using System.Globalization;

namespace ActorShm.Segments.Tests;

/// <summary>What the kernel says about this process's mappings and open files.</summary>
internal static class Smaps
{
    /// <summary>The lines of <c>/proc/self/maps</c> that end with a path.</summary>
    public static IEnumerable<string> MappingsOf(string path) =>
        File.ReadLines("/proc/self/maps").Where(line => line.EndsWith(path, StringComparison.Ordinal));

    /// <summary>The paths of all open files. One that another thread closes meanwhile has none.</summary>
    public static IEnumerable<string> OpenFiles() =>
        Directory.GetFileSystemEntries("/proc/self/fd").Select(descriptor => NativeFile.StatusIfVisible(descriptor) is null ? null : new FileInfo(descriptor).LinkTarget).OfType<string>();

    /// <summary>A figure of the mapping that starts at an address.</summary>
    public static long Bytes(nint address, string label) =>
        ProcFigures.FindBytes(LinesOf(address), label) ?? throw new InvalidOperationException($"No '{label}' for a mapping at {address:x}.");

    /// <summary>What the kernel knows of the mapping that starts at an address, in its two-letter words between blanks.</summary>
    public static string FlagsOf(nint address) => LinesOf(address).First(line => line.StartsWith("VmFlags:", StringComparison.Ordinal)) + " ";

    private static IEnumerable<string> LinesOf(nint address) =>
        File.ReadLines("/proc/self/smaps").SkipWhile(line => !line.StartsWith(address.ToString("x", CultureInfo.InvariantCulture) + "-", StringComparison.Ordinal));
}
