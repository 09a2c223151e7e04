using System.Globalization;

namespace ActorShm.Segments;

/// <summary>The size of the pages that one entry of the middle page table maps: 2 MiB with 4 KiB base pages.</summary>
internal static class HugePage
{
    private const string SizePath = "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size";

    /// <summary>The size; 0 where the kernel has no transparent huge pages.</summary>
    public static long SizeBytes { get; } = ReadSize(SizePath);

    /// <summary>Reads what the kernel says; 0 for what cannot be read and for what is no power of two.</summary>
    internal static long ReadSize(string path)
    {
        try
        {
            return long.TryParse(File.ReadAllText(path).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && long.IsPow2(bytes)
                ? bytes
                : 0;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return 0; // a kernel without them, or a container that hides /sys: everything works with small pages
        }
    }
}
